# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Доступни линкови
skip-to-main-content = Пређите на главни садржај
skip-to-main-navigation = Пређите на главну навигацију
skip-to-search = Пређите на претрагу
back-to-top = Повратак на врх
breaking-news = Ударна вест
latest-news = Најновије вести
live-updates = Из минута у минут
most-popular = Најчитаније
editors-pick = Избор уредника
analysis = Анализа
opinion = Мишљење
interview = Интервју
explainer = Објашњење
fact-check = Провера чињеница
photo-gallery = Фото-галерија
video = Видео
podcast = Подкаст
image-16x9 = Слика 16x9
read-more = Прочитајте више
read-also = Прочитајте и
see-also = Погледајте и
related-stories = Повезани текстови
share-article = Поделите чланак
print-article = Одштампајте чланак
subscribe-newsletter = Пријавите се на наш билтен
follow-us = Пратите нас
advertisement = Реклама
no-media-source = Медијски извор тренутно није доступан
developing-story = Вест се развија и биће допуњена.
correction = Исправка
editors-note = Напомена уредника
all-rights-reserved = Сва права задржана.
