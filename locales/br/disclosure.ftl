# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Troet emgefre eo bet ar pennad-mañ (yezh orin: {$language}).
review-none = N'eo ket bet adlennet an droidigezh gant skridaozer ebet.
review-pending = Emañ an droidigezh o c'hortoz bezañ adlennet gant ur skridaozer.
review-done = Adlennet eo bet an droidigezh gant ur skridaozer.
original = Stumm orin
translation = Troidigezh
