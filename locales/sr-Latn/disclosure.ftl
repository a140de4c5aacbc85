# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Ovaj članak je preveden automatski (jezik originala: {$language}).
review-none = Nijedan urednik nije pregledao prevod.
review-pending = Prevod čeka da ga pregleda urednik.
review-done = Urednik je pregledao prevod.
original = Original
translation = Prevod
