# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Уңайлы файдалану сылтамалары
skip-to-main-content = Төп эчтәлеккә күчү
skip-to-main-navigation = Төп навигациягә күчү
skip-to-search = Эзләүгә күчү
back-to-top = Өскә кайту
breaking-news = Ашыгыч хәбәр
latest-news = Соңгы яңалыклар
live-updates = Туры трансляция
most-popular = Иң күп укылганнар
editors-pick = Редакция сайлавы
analysis = Анализ
opinion = Фикер
interview = Әңгәмә
explainer = Аңлатма
fact-check = Фактларны тикшерү
photo-gallery = Фотогалерея
video = Видео
podcast = Подкаст
image-16x9 = 16x9 рәсем
read-more = Тулырак укыгыз
read-also = Шулай ук укыгыз
see-also = Шулай ук карагыз
related-stories = Шул ук темага
share-article = Мәкалә белән уртаклашу
print-article = Мәкаләне бастыру
subscribe-newsletter = Безнең яңалыклар хатына язылыгыз
follow-us = Безне күзәтеп барыгыз
advertisement = Реклама
no-media-source = Хәзерге вакытта медиачыганак юк
developing-story = Вакыйга дәвам итә, хәбәр яңартылып торачак.
correction = Төзәтмә
editors-note = Редакция искәрмәсе
all-rights-reserved = Барлык хокуклар якланган.
