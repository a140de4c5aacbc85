# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Ushbu maqola avtomatik tarjima qilingan (asl tili: {$language}).
review-none = Tarjimani hech bir muharrir koʻrib chiqmagan.
review-pending = Tarjima muharrir koʻrigini kutmoqda.
review-done = Tarjimani muharrir koʻrib chiqqan.
original = Asl nusxa
translation = Tarjima
