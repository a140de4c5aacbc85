# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Hierdie artikel is outomaties uit {$language} vertaal.
review-none = Geen redakteur het die vertaling nagegaan nie.
review-pending = Die vertaling wag om deur ’n redakteur nagegaan te word.
review-done = ’n Redakteur het die vertaling nagegaan.
original = Oorspronklike teks
translation = Vertaling
