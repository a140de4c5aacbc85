# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Este artigo traduciuse automaticamente (lingua orixinal: {$language}).
review-none = Ningún editor revisou a tradución.
review-pending = A tradución está pendente de revisión por un editor.
review-done = Un editor revisou a tradución.
original = Orixinal
translation = Tradución
