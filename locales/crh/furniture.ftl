# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Link açıqlığı
skip-to-main-content = Esas mündericege qaytmaq
skip-to-main-navigation = Esas navigatsiyağa qaytmaq
skip-to-search = Qıdıruvğa qaytmaq
back-to-top = Yuqarığa qaytmaq
breaking-news = Acele haber
latest-news = Soñki haberler
live-updates = Canlı yañılanuv
most-popular = Eñ çoq oqulğanlar
editors-pick = Muarrirniñ saylağanı
analysis = Talil
opinion = Fikir
interview = İntervyu
explainer = İzaat
fact-check = Faktlarnı teşkerüv
photo-gallery = Fotogalereya
video = Video
podcast = Podkast
image-16x9 = 16x9 resim
read-more = Devamını oquñız
read-also = Bunı da oquñız
see-also = Buña da baqıñız
related-stories = Mevzu boyunca haberler
share-article = Bu maqaleni paylaşıñız
print-article = Bu maqaleni bastırıñız
subscribe-newsletter = Haber bültenimizge yazılıñız
follow-us = Bizni taqip etiñiz
advertisement = Reklama
no-media-source = Şimdi media menbası yoq
developing-story = Vaqia devam ete, haber yañartılacaq.
correction = Tüzetüv
editors-note = Muarririyet qaydı
all-rights-reserved = Bütün aqlar qorçalanğan.
