# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Članek je bil strojno preveden (izvirni jezik: {$language}).
review-none = Prevoda ni pregledal noben urednik.
review-pending = Prevod čaka na urednikov pregled.
review-done = Prevod je pregledal urednik.
original = Izvirnik
translation = Prevod
