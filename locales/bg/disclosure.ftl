# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Тази статия е преведена автоматично (език на оригинала: {$language}).
review-none = Преводът не е проверен от редактор.
review-pending = Преводът очаква проверка от редактор.
review-done = Преводът е проверен от редактор.
original = Оригинал
translation = Превод
