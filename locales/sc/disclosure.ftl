# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Custu artìculu est istadu traduidu in manera automàtica (limba originale: {$language}).
review-none = Perunu redatore at revisionadu sa tradutzione.
review-pending = Sa tradutzione est isetende sa revisione de unu redatore.
review-done = Unu redatore at revisionadu sa tradutzione.
original = Originale
translation = Tradutzione
