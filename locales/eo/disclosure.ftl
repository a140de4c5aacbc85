# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Ĉi tiu artikolo estis tradukita aŭtomate (originala lingvo: {$language}).
review-none = Neniu redaktoro kontrolis la tradukon.
review-pending = La traduko atendas kontrolon de redaktoro.
review-done = Redaktoro kontrolis la tradukon.
original = Originalo
translation = Traduko
