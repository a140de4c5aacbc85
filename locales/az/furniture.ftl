# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Keçid linkləri
skip-to-main-content = Əsas məzmuna qayıt
skip-to-main-navigation = Əsas naviqasiyaya qayıt
skip-to-search = Axtarışa qayıt
back-to-top = Yuxarı qayıt
breaking-news = Təcili xəbər
latest-news = Son xəbərlər
live-updates = Canlı yenilənmə
most-popular = Ən çox oxunanlar
editors-pick = Redaktorun seçimi
analysis = Təhlil
opinion = Rəy
interview = Müsahibə
explainer = İzah
fact-check = Faktların yoxlanması
photo-gallery = Fotoqalereya
video = Video
podcast = Podkast
image-16x9 = 16x9 şəkil
read-more = Davamını oxuyun
read-also = Həmçinin oxuyun
see-also = Həmçinin baxın
related-stories = Əlaqəli xəbərlər
share-article = Bu məqaləni paylaşın
print-article = Bu məqaləni çap edin
subscribe-newsletter = Bülletenimizə abunə olun
follow-us = Bizi izləyin
advertisement = Reklam
no-media-source = Hazırda media mənbəyi mövcud deyil
developing-story = Hadisə inkişaf edir, xəbər yenilənəcək.
correction = Düzəliş
editors-note = Redaksiyanın qeydi
all-rights-reserved = Bütün hüquqlar qorunur.
