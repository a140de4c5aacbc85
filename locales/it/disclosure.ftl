# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Questo articolo è stato tradotto automaticamente (lingua originale: {$language}).
review-none = Nessun redattore ha revisionato la traduzione.
review-pending = La traduzione è in attesa di revisione da parte di un redattore.
review-done = Un redattore ha revisionato la traduzione.
original = Originale
translation = Traduzione
