# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Bu məqalə avtomatik tərcümə olunub (orijinalın dili: {$language}).
review-none = Tərcüməni heç bir redaktor yoxlamayıb.
review-pending = Tərcümə redaktorun yoxlamasını gözləyir.
review-done = Tərcüməni redaktor yoxlayıb.
original = Orijinal
translation = Tərcümə
