# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Ez a cikk automatikus fordítással készült (az eredeti szöveg nyelve: {$language}).
review-none = A fordítást szerkesztő nem ellenőrizte.
review-pending = A fordítás szerkesztői ellenőrzésre vár.
review-done = A fordítást szerkesztő ellenőrizte.
original = Eredeti
translation = Fordítás
