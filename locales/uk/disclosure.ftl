# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Цю статтю перекладено автоматично (мова оригіналу: {$language}).
review-none = Жоден редактор не перевіряв переклад.
review-pending = Переклад очікує на перевірку редактором.
review-done = Переклад перевірив редактор.
original = Оригінал
translation = Переклад
