# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Acest articol a fost tradus automat din limba {$language}.
review-none = Niciun editor nu a revizuit traducerea.
review-pending = Traducerea așteaptă să fie revizuită de un editor.
review-done = Traducerea a fost revizuită de un editor.
original = Textul original
translation = Traducere
