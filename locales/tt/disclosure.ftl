# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Бу мәкалә автомат рәвештә тәрҗемә ителгән (төп нөсхә теле: {$language}).
review-none = Тәрҗемәне бер мөхәррир дә тикшермәгән.
review-pending = Тәрҗемә мөхәррир тикшерүен көтә.
review-done = Тәрҗемәне мөхәррир тикшергән.
original = Төп нөсхә
translation = Тәрҗемә
