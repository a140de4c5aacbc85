# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Ссылки для упрощенного доступа
skip-to-main-content = Перейти к основному содержанию
skip-to-main-navigation = Перейти к основной навигации
skip-to-search = Перейти к поиску
back-to-top = Вернуться наверх
breaking-news = Срочная новость
latest-news = Последние новости
live-updates = Онлайн-трансляция
most-popular = Самое популярное
editors-pick = Выбор редакции
analysis = Анализ
opinion = Мнение
interview = Интервью
explainer = Объясняем
fact-check = Проверка фактов
photo-gallery = Фотогалерея
video = Видео
podcast = Подкаст
image-16x9 = Изображение 16x9
read-more = Читать далее
read-also = Читайте также
see-also = Смотрите также
related-stories = Материалы по теме
share-article = Поделиться статьей
print-article = Распечатать статью
subscribe-newsletter = Подпишитесь на нашу рассылку
follow-us = Подписывайтесь на нас
advertisement = Реклама
no-media-source = Медиаисточник сейчас недоступен
developing-story = Событие развивается, новость будет дополняться.
correction = Исправление
editors-note = Примечание редакции
all-rights-reserved = Все права защищены.
