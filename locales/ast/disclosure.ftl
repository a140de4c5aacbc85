# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Esti artículu tradúxose automáticamente (llingua orixinal: {$language}).
review-none = Nengún editor revisó la traducción.
review-pending = La traducción ta pendiente de que la revise un editor.
review-done = Un editor revisó la traducción.
original = Orixinal
translation = Traducción
