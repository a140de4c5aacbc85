# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Бұл мақала автоматты түрде аударылды (түпнұсқа тілі: {$language}).
review-none = Аударманы ешбір редактор тексерген жоқ.
review-pending = Аударма редактордың тексеруін күтіп тұр.
review-done = Аударманы редактор тексерді.
original = Түпнұсқа
translation = Аударма
