# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Sepleriň elýeterliligi
skip-to-main-content = Esasy mazmuna geçiň
skip-to-main-navigation = Esasy nawigasiýa geçiň
skip-to-search = Gözlege geçiň
back-to-top = Ýokaryk dolanyň
breaking-news = Gyssagly habar
latest-news = Soňky habarlar
live-updates = Göni ýaýlym
most-popular = Iň köp okalanlar
editors-pick = Redaksiýanyň saýlany
analysis = Seljerme
opinion = Garaýyş
interview = Söhbetdeşlik
explainer = Düşündiriş
fact-check = Faktlary barlamak
photo-gallery = Surat galereýasy
video = Wideo
podcast = Podkast
image-16x9 = 16x9 surat
read-more = Giňişleýin okaň
read-also = Şeýle hem okaň
see-also = Şeýle hem serediň
related-stories = Baglanyşykly makalalar
share-article = Makalany paýlaşyň
print-article = Makalany çap ediň
subscribe-newsletter = Habar býulletenimize ýazylyň
follow-us = Bizi yzarlaň
advertisement = Mahabat
no-media-source = Häzir media çeşmesi elýeterli däl
developing-story = Waka dowam edýär, habar täzelener.
correction = Düzediş
editors-note = Redaksiýanyň belligi
all-rights-reserved = Ähli hukuklar goralan.
