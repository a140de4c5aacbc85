# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Қолжетімділік сілтемелері
skip-to-main-content = Негізгі мазмұнға өту
skip-to-main-navigation = Негізгі навигацияға өту
skip-to-search = Іздеуге өту
back-to-top = Жоғарыға оралу
breaking-news = Шұғыл хабар
latest-news = Соңғы жаңалықтар
live-updates = Онлайн хроника
most-popular = Ең көп оқылғандар
editors-pick = Редактор таңдауы
analysis = Талдау
opinion = Пікір
interview = Сұхбат
explainer = Түсіндірме
fact-check = Фактілерді тексеру
photo-gallery = Фотогалерея
video = Видео
podcast = Подкаст
image-16x9 = 16x9 сурет
read-more = Толығырақ
read-also = Оқи отырыңыз
see-also = Тағы қараңыз
related-stories = Тақырыпқа қатысты материалдар
share-article = Осы мақаламен бөлісіңіз
print-article = Осы мақаланы басып шығарыңыз
subscribe-newsletter = Ақпараттық бюллетенімізге жазылыңыз
follow-us = Бізге жазылыңыз
advertisement = Жарнама
no-media-source = Медиа дереккөзі қазір қолжетімсіз
developing-story = Оқиға дамып жатыр, хабар толықтырылады.
correction = Түзету
editors-note = Редакция ескертпесі
all-rights-reserved = Барлық құқық қорғалған.
