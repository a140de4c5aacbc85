# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Bu makala awtomatik terjime edildi (asyl dili: {$language}).
review-none = Terjimäni hiç bir redaktor gözden geçirmedi.
review-pending = Terjime redaktoryň barlagyna garaşýar.
review-done = Terjimäni redaktor gözden geçirdi.
original = Asyl nusga
translation = Terjime
