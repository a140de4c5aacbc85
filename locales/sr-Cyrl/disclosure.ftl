# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Овај чланак је преведен аутоматски (језик оригинала: {$language}).
review-none = Ниједан уредник није прегледао превод.
review-pending = Превод чека да га прегледа уредник.
review-done = Уредник је прегледао превод.
original = Оригинал
translation = Превод
