# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Maxsus imkoniyatlar havolalari
skip-to-main-content = Asosiy mazmunga oʻting
skip-to-main-navigation = Asosiy navigatsiyaga oʻting
skip-to-search = Qidiruvga oʻting
back-to-top = Yuqoriga qaytish
breaking-news = Shoshilinch xabar
latest-news = Soʻnggi yangiliklar
live-updates = Jonli reportaj
most-popular = Eng koʻp oʻqilgan
editors-pick = Muharrir tanlovi
analysis = Tahlil
opinion = Fikr
interview = Intervyu
explainer = Tushuntiramiz
fact-check = Faktlar tekshiruvi
photo-gallery = Fotogalereya
video = Video
podcast = Podkast
image-16x9 = 16x9 surat
read-more = Batafsil oʻqing
read-also = Shuningdek oʻqing
see-also = Shuningdek qarang
related-stories = Mavzuga oid maqolalar
share-article = Maqolani ulashing
print-article = Maqolani chop eting
subscribe-newsletter = Axborotnomamizga obuna boʻling
follow-us = Bizni kuzatib boring
advertisement = Reklama
no-media-source = Hozirda media manbasi mavjud emas
developing-story = Voqea rivojlanmoqda, xabar yangilab boriladi.
correction = Tuzatish
editors-note = Tahririyat izohi
all-rights-reserved = Barcha huquqlar himoyalangan.
