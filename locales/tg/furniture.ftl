# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Пайвандҳои дастрасӣ
skip-to-main-content = Ҷаҳиш ба мояи аслӣ
skip-to-main-navigation = Ҷаҳиш ба феҳристи аслӣ
skip-to-search = Ҷаҳиш ба ҷустор
back-to-top = Бозгашт ба боло
breaking-news = Хабари фаврӣ
latest-news = Хабарҳои охирин
live-updates = Лаҳза ба лаҳза
most-popular = Пурхонандатарин
editors-pick = Интихоби муҳаррир
analysis = Таҳлил
opinion = Дидгоҳ
interview = Мусоҳиба
explainer = Шарҳ
fact-check = Санҷиши далелҳо
photo-gallery = Галереяи акс
video = Видео
podcast = Подкаст
image-16x9 = Акси 16x9
read-more = Бештар бихонед
read-also = Ҳамчунин бихонед
see-also = Ҳамчунин бинед
related-stories = Маводи марбут
share-article = Мақоларо паҳн кунед
print-article = Мақоларо чоп кунед
subscribe-newsletter = Ба хабарномаи мо обуна шавед
follow-us = Моро пайгирӣ кунед
advertisement = Реклама
no-media-source = Айни замон манбаи расонаӣ дастрас нест
developing-story = Хабар дар ҳоли такмил аст ва нав карда мешавад.
correction = Ислоҳ
editors-note = Эзоҳи таҳририя
all-rights-reserved = Ҳамаи ҳуқуқҳо ҳифз шудаанд.
