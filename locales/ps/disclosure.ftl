# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = دا لیکنه په اوتومات ډول ژباړل شوې ده (اصلي ژبه: {$language}).
review-none = هېڅ اډیټر ژباړه نه ده کتلې.
review-pending = ژباړه د اډیټر د کتنې په تمه ده.
review-done = یوه اډیټر ژباړه کتلې ده.
original = اصلي متن
translation = ژباړه
