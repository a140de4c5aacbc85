# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Был мәҡәлә автоматик рәүештә тәржемә ителде (төп нөсхәнең теле: {$language}).
review-none = Тәржемәне бер мөхәррир ҙә тикшермәгән.
review-pending = Тәржемә мөхәррир тикшереүен көтә.
review-done = Тәржемәне мөхәррир тикшергән.
original = Төп нөсхә
translation = Тәржемә
