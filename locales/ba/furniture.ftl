# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Ҡулайлыҡ һылтанмалары
skip-to-main-content = Төп йөкмәткегә күсеү
skip-to-main-navigation = Төп навигацияға күсеү
skip-to-search = Эҙләүгә күсеү
back-to-top = Өҫкә ҡайтыу
breaking-news = Ашығыс хәбәр
latest-news = Һуңғы яңылыҡтар
live-updates = Онлайн хроника
most-popular = Иң күп уҡылғандар
editors-pick = Мөхәррир һайлауы
analysis = Анализ
opinion = Фекер
interview = Әңгәмә
explainer = Аңлатма
fact-check = Факттарҙы тикшереү
photo-gallery = Фотогалерея
video = Видео
podcast = Подкаст
image-16x9 = 16x9 һүрәт
read-more = Тулыраҡ уҡығыҙ
read-also = Шулай уҡ уҡығыҙ
see-also = Шулай уҡ ҡарағыҙ
related-stories = Тема буйынса материалдар
share-article = Был мәҡәлә менән уртаҡлашығыҙ
print-article = Был мәҡәләне баҫтырып сығарығыҙ
subscribe-newsletter = Беҙҙең бюллетенгә яҙылығыҙ
follow-us = Беҙгә ҡушылығыҙ
advertisement = Реклама
no-media-source = Әлегә медиа сығанағы юҡ
developing-story = Ваҡиғалар дауам итә, хәбәр яңыртыласаҡ.
correction = Төҙәтмә
editors-note = Мөхәрриәт иҫкәрмәһе
all-rights-reserved = Бөтә хоҡуҡтар яҡланған.
