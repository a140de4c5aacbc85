# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Bu maqale avtomatik şekilde tercime etildi (asıl metinniñ tili: {$language}).
review-none = Tercimeni iç bir muarrir teşkermedi.
review-pending = Tercime muarrirniñ teşkerüvini bekley.
review-done = Tercimeni muarrir teşkerdi.
original = Asıl metin
translation = Tercime
