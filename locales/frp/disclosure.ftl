# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Ceti articllo at étâ traduit ôtomaticament (lengoua d'origina : {$language}).
review-none = Nion rèdactor at revu la traduccion.
review-pending = La traduccion est en atenta de rèvision per un rèdactor.
review-done = Un rèdactor at revu la traduccion.
original = Originâl
translation = Traduccion
