# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Denne artikel er automatisk oversat fra {$language}.
review-none = Ingen redaktør har gennemgået oversættelsen.
review-pending = Oversættelsen afventer gennemgang af en redaktør.
review-done = En redaktør har gennemgået oversættelsen.
original = Originaltekst
translation = Oversættelse
