# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Aquest article s'ha traduït automàticament (llengua original: {$language}).
review-none = Cap editor no ha revisat la traducció.
review-pending = La traducció està pendent de revisió per part d'un editor.
review-done = Un editor ha revisat la traducció.
original = Original
translation = Traducció
