# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Посилання для спрощеного доступу
skip-to-main-content = Перейти до основного матеріалу
skip-to-main-navigation = Перейти до основної навігації
skip-to-search = Перейти до пошуку
back-to-top = Повернутися нагору
breaking-news = Термінова новина
latest-news = Останні новини
live-updates = Онлайн-трансляція
most-popular = Найпопулярніше
editors-pick = Вибір редакції
analysis = Аналітика
opinion = Думка
interview = Інтерв’ю
explainer = Пояснюємо
fact-check = Перевірка фактів
photo-gallery = Фотогалерея
video = Відео
podcast = Подкаст
image-16x9 = Зображення 16x9
read-more = Читати далі
read-also = Читайте також
see-also = Дивіться також
related-stories = Матеріали за темою
share-article = Поділитися статтею
print-article = Роздрукувати статтю
subscribe-newsletter = Підпишіться на нашу розсилку
follow-us = Стежте за нами
advertisement = Реклама
no-media-source = Медіаджерело наразі недоступне
developing-story = Подія розвивається, новина доповнюватиметься.
correction = Виправлення
editors-note = Примітка редакції
all-rights-reserved = Усі права захищені.
