# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = این مطلب به گونه خودکار ترجمه شده است (زبان اصلی: {$language}).
review-none = هیچ ویراستاری این ترجمه را بررسی نکرده است.
review-pending = این ترجمه در انتظار بررسی ویراستار است.
review-done = یک ویراستار این ترجمه را بررسی کرده است.
original = متن اصلی
translation = ترجمه
