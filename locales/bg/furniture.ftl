# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Линкове за достъпност
skip-to-main-content = Преминете към основното съдържание
skip-to-main-navigation = Преминете към основната навигация
skip-to-search = Преминете към търсенето
back-to-top = Към началото на страницата
breaking-news = Извънредна новина
latest-news = Последни новини
live-updates = Обновяване на живо
most-popular = Най-четени
editors-pick = Избор на редактора
analysis = Анализ
opinion = Мнение
interview = Интервю
explainer = Обяснение
fact-check = Проверка на фактите
photo-gallery = Фотогалерия
video = Видео
podcast = Подкаст
image-16x9 = Изображение 16x9
read-more = Прочетете повече
read-also = Прочетете също
see-also = Вижте също
related-stories = Още по темата
share-article = Споделете тази статия
print-article = Отпечатайте тази статия
subscribe-newsletter = Абонирайте се за нашия бюлетин
follow-us = Последвайте ни
advertisement = Реклама
no-media-source = В момента няма достъпен медиен източник
developing-story = Събитието се развива и новината ще бъде допълвана.
correction = Поправка
editors-note = Бележка на редактора
all-rights-reserved = Всички права запазени.
