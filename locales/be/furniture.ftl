# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Спасылкі ўніверсальнага доступу
skip-to-main-content = Перайсці да галоўнага зместу
skip-to-main-navigation = Перайсці да галоўнай навігацыі
skip-to-search = Перайсці да пошуку
back-to-top = Вярнуцца ўверх
breaking-news = Тэрміновая навіна
latest-news = Апошнія навіны
live-updates = Анлайн-хроніка
most-popular = Самае папулярнае
editors-pick = Выбар рэдакцыі
analysis = Аналіз
opinion = Меркаванне
interview = Інтэрв’ю
explainer = Тлумачым
fact-check = Праверка фактаў
photo-gallery = Фотагалерэя
video = Відэа
podcast = Падкаст
image-16x9 = Выява 16x9
read-more = Чытаць далей
read-also = Чытайце таксама
see-also = Глядзіце таксама
related-stories = Матэрыялы па тэме
share-article = Падзяліцца гэтым артыкулам
print-article = Раздрукаваць гэты артыкул
subscribe-newsletter = Падпішыцеся на нашу рассылку
follow-us = Сачыце за намі
advertisement = Рэклама
no-media-source = Медыякрыніца цяпер недаступная
developing-story = Падзеі развіваюцца, навіна будзе абнаўляцца.
correction = Выпраўленне
editors-note = Заўвага рэдакцыі
all-rights-reserved = Усе правы абаронены.
