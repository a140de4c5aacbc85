# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Այս հոդվածը թարգմանվել է ավտոմատ կերպով (բնագրի լեզուն՝ {$language})։
review-none = Թարգմանությունը ոչ մի խմբագիր չի ստուգել։
review-pending = Թարգմանությունը սպասում է խմբագրի ստուգմանը։
review-done = Թարգմանությունը ստուգել է խմբագիրը։
original = Բնագիր
translation = Թարգմանություն
