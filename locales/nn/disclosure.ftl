# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Denne artikkelen er automatisk omsett frå {$language}.
review-none = Ingen redaktør har gått gjennom omsetjinga.
review-pending = Omsetjinga ventar på gjennomgang av ein redaktør.
review-done = Ein redaktør har gått gjennom omsetjinga.
original = Originaltekst
translation = Omsetjing
