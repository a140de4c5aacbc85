# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = اس مضمون کا ترجمہ خودکار طریقے سے کیا گیا ہے (اصل زبان: {$language})۔
review-none = کسی مدیر نے اس ترجمے کا جائزہ نہیں لیا۔
review-pending = یہ ترجمہ کسی مدیر کے جائزے کا منتظر ہے۔
review-done = ایک مدیر نے اس ترجمے کا جائزہ لیا ہے۔
original = اصل متن
translation = ترجمہ
