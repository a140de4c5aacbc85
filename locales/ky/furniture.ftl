# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Линктер
skip-to-main-content = Мазмунга өтүңүз
skip-to-main-navigation = Навигацияга өтүңүз
skip-to-search = Издөөгө салыңыз
back-to-top = Жогоруга кайтуу
breaking-news = Чукул кабар
latest-news = Соңку кабарлар
live-updates = Онлайн баян
most-popular = Эң көп окулгандар
editors-pick = Редактордун тандоосу
analysis = Талдоо
opinion = Пикир
interview = Маек
explainer = Түшүндүрмө
fact-check = Фактыларды текшерүү
photo-gallery = Фотогалерея
video = Видео
podcast = Подкаст
image-16x9 = 16x9 сүрөт
read-more = Кененирээк окуңуз
read-also = Дагы окуңуз
see-also = Дагы караңыз
related-stories = Тектеш материалдар
share-article = Бул макаланы бөлүшүңүз
print-article = Бул макаланы басып чыгарыңыз
subscribe-newsletter = Биздин кабар бюллетенине жазылыңыз
follow-us = Бизге кошулуңуз
advertisement = Жарнама
no-media-source = Учурда медиа булагы жеткиликтүү эмес
developing-story = Окуя уланууда, кабар толукталат.
correction = Түзөтүү
editors-note = Редакциядан
all-rights-reserved = Бардык укуктар корголгон.
