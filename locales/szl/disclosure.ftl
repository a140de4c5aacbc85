# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Tyn artykuł bōł przełożōny autōmatycznie (gŏdka ôryginału: {$language}).
review-none = Żŏdyn redaktōr niy sprawdziōł przekładu.
review-pending = Przekłŏd czekŏ, aż go sprawdzi redaktōr.
review-done = Redaktōr sprawdziōł przekłŏd.
original = Ôryginał
translation = Przekłŏd
