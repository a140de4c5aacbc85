# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Pautan kebolehcapaian
skip-to-main-content = Langkau ke kandungan utama
skip-to-main-navigation = Langkau ke navigasi utama
skip-to-search = Langkau ke carian
back-to-top = Kembali ke atas
breaking-news = Berita Tergempar
latest-news = Berita Terkini
live-updates = Laporan Langsung
most-popular = Paling Popular
editors-pick = Pilihan Editor
analysis = Analisis
opinion = Pendapat
interview = Temu Bual
explainer = Penjelasan
fact-check = Semakan Fakta
photo-gallery = Galeri Foto
video = Video
podcast = Podcast
image-16x9 = Imej 16x9
read-more = Baca lagi
read-also = Baca juga
see-also = Lihat juga
related-stories = Berita berkaitan
share-article = Kongsi artikel ini
print-article = Cetak artikel ini
subscribe-newsletter = Langgan surat berita kami
follow-us = Ikuti kami
advertisement = Iklan
no-media-source = Tiada sumber media tersedia buat masa ini
developing-story = Berita ini masih berkembang dan akan dikemas kini.
correction = Pembetulan
editors-note = Nota editor
all-rights-reserved = Hak cipta terpelihara.
