# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Гэты артыкул перакладзены аўтаматычна (мова арыгінала: {$language}).
review-none = Ніводзін рэдактар не правяраў пераклад.
review-pending = Пераклад чакае праверкі рэдактарам.
review-done = Пераклад праверыў рэдактар.
original = Арыгінал
translation = Пераклад
