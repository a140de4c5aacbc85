# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Оваа статија е преведена автоматски (јазик на оригиналот: {$language}).
review-none = Преводот не е прегледан од уредник.
review-pending = Преводот чека да биде прегледан од уредник.
review-done = Преводот е прегледан од уредник.
original = Оригинал
translation = Превод
