# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Este articlo s'ha traduciu automaticament (idioma orichinal: {$language}).
review-none = Garra editor no ha revisau la traducción.
review-pending = La traducción ye pendient de revisión por un editor.
review-done = Un editor ha revisau la traducción.
original = Orichinal
translation = Traducción
