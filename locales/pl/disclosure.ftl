# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Artykuł został przetłumaczony automatycznie (język oryginału: {$language}).
review-none = Żaden redaktor nie sprawdził tłumaczenia.
review-pending = Tłumaczenie czeka na sprawdzenie przez redaktora.
review-done = Redaktor sprawdził tłumaczenie.
original = Oryginał
translation = Tłumaczenie
