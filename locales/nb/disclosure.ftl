# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Denne artikkelen er automatisk oversatt fra {$language}.
review-none = Ingen redaktør har gått gjennom oversettelsen.
review-pending = Oversettelsen venter på gjennomgang av en redaktør.
review-done = En redaktør har gått gjennom oversettelsen.
original = Originaltekst
translation = Oversettelse
