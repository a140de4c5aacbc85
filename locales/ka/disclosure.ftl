# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = ეს სტატია ავტომატურად ითარგმნა (ორიგინალის ენა: {$language}).
review-none = თარგმანი რედაქტორს არ შეუმოწმებია.
review-pending = თარგმანი რედაქტორის შემოწმებას ელოდება.
review-done = თარგმანი რედაქტორმა შეამოწმა.
original = ორიგინალი
translation = თარგმანი
