# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Tautan aksesibilitas
skip-to-main-content = Lanjut ke konten utama
skip-to-main-navigation = Lanjut ke navigasi utama
skip-to-search = Lanjut ke pencarian
back-to-top = Kembali ke atas
breaking-news = Berita Terkini
latest-news = Berita Terbaru
live-updates = Laporan Langsung
most-popular = Terpopuler
editors-pick = Pilihan Editor
analysis = Analisis
opinion = Opini
interview = Wawancara
explainer = Penjelasan
fact-check = Cek Fakta
photo-gallery = Galeri Foto
video = Video
podcast = Siniar
image-16x9 = Gambar 16x9
read-more = Baca selengkapnya
read-also = Baca juga
see-also = Lihat juga
related-stories = Berita terkait
share-article = Bagikan artikel ini
print-article = Cetak artikel ini
subscribe-newsletter = Berlangganan buletin kami
follow-us = Ikuti kami
advertisement = Iklan
no-media-source = Saat ini tidak ada sumber media yang tersedia
developing-story = Berita ini masih berkembang dan akan diperbarui.
correction = Ralat
editors-note = Catatan redaksi
all-rights-reserved = Hak cipta dilindungi undang-undang.
