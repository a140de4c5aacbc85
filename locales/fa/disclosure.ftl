# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = این مطلب به‌طور خودکار از زبان {$language} ترجمه شده است.
review-none = هیچ ویراستاری این ترجمه را بازبینی نکرده است.
review-pending = این ترجمه در انتظار بازبینی ویراستار است.
review-done = یک ویراستار این ترجمه را بازبینی کرده است.
original = متن اصلی
translation = ترجمه
