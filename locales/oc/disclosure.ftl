# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Aqueste article es estat traduch automaticament (lenga d'origina: {$language}).
review-none = Cap de redactor a pas revisat la traduccion.
review-pending = La traduccion es en espèra de revision per un redactor.
review-done = Un redactor a revisat la traduccion.
original = Original
translation = Traduccion
