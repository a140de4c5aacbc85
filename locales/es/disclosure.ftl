# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Este artículo se ha traducido automáticamente (idioma original: {$language}).
review-none = Ningún editor ha revisado la traducción.
review-pending = La traducción está pendiente de revisión por un editor.
review-done = Un editor ha revisado la traducción.
original = Original
translation = Traducción
