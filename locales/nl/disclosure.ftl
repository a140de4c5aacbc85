# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Dit artikel is automatisch vertaald uit het {$language}.
review-none = Geen redacteur heeft de vertaling gecontroleerd.
review-pending = De vertaling wacht op controle door een redacteur.
review-done = Een redacteur heeft de vertaling gecontroleerd.
original = Origineel
translation = Vertaling
