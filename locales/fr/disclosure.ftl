# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Cet article a été traduit automatiquement (langue d'origine : {$language}).
review-none = Aucun rédacteur n'a relu la traduction.
review-pending = La traduction est en attente de relecture par un rédacteur.
review-done = Un rédacteur a relu la traduction.
original = Version originale
translation = Traduction
