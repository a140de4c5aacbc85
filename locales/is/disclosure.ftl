# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Þessi grein var þýdd sjálfvirkt (frummál: {$language}).
review-none = Enginn ritstjóri hefur farið yfir þýðinguna.
review-pending = Þýðingin bíður yfirferðar ritstjóra.
review-done = Ritstjóri hefur farið yfir þýðinguna.
original = Frumtexti
translation = Þýðing
