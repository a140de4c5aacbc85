# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Artikulu hau automatikoki itzuli da (jatorrizko hizkuntza: {$language}).
review-none = Ez du inongo editorek berrikusi itzulpena.
review-pending = Itzulpena editore batek berrikusteko zain dago.
review-done = Editore batek berrikusi du itzulpena.
original = Jatorrizkoa
translation = Itzulpena
