# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Бул макала автоматтык түрдө которулду (түп нусканын тили: {$language}).
review-none = Котормону эч бир редактор текшерген жок.
review-pending = Котормо редактордун текшерүүсүн күтүп турат.
review-done = Котормону редактор текшерди.
original = Түп нуска
translation = Котормо
