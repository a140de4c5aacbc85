# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = This article was translated automatically from {$language}.
review-none = No editor has reviewed the translation.
review-pending = The translation is waiting for review by an editor.
review-done = An editor has reviewed the translation.
original = Original
translation = Translation
