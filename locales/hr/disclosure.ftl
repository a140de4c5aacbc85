# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Ovaj je članak preveden automatski (jezik izvornika: {$language}).
review-none = Prijevod nije pregledao nijedan urednik.
review-pending = Prijevod čeka da ga pregleda urednik.
review-done = Prijevod je pregledao urednik.
original = Izvornik
translation = Prijevod
