# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Достапни линкови
skip-to-main-content = Оди на главната содржина
skip-to-main-navigation = Оди на главната навигација
skip-to-search = Оди на пребарување
back-to-top = Назад кон врвот
breaking-news = Вонредна вест
latest-news = Најнови вести
live-updates = Од минута во минута
most-popular = Најчитани
editors-pick = Избор на уредникот
analysis = Анализа
opinion = Мислење
interview = Интервју
explainer = Објаснување
fact-check = Проверка на факти
photo-gallery = Фотогалерија
video = Видео
podcast = Поткаст
image-16x9 = Слика 16x9
read-more = Прочитајте повеќе
read-also = Прочитајте и
see-also = Погледнете и
related-stories = Поврзани вести
share-article = Споделете ја оваа статија
print-article = Испечатете ја оваа статија
subscribe-newsletter = Претплатете се на нашиот билтен
follow-us = Следете нѐ
advertisement = Реклама
no-media-source = Моментално нема достапен медиумски извор
developing-story = Настанот е во тек и веста ќе биде дополнувана.
correction = Исправка
editors-note = Забелешка на редакцијата
all-rights-reserved = Сите права се задржани.
