# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Эта статья переведена автоматически (язык оригинала: {$language}).
review-none = Перевод не проверен редактором.
review-pending = Перевод ожидает проверки редактором.
review-done = Перевод проверен редактором.
original = Оригинал
translation = Перевод
