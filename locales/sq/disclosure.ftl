# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Ky artikull është përkthyer automatikisht (gjuha origjinale: {$language}).
review-none = Përkthimi nuk është rishikuar nga asnjë redaktor.
review-pending = Përkthimi pret të rishikohet nga një redaktor.
review-done = Përkthimi është rishikuar nga një redaktor.
original = Origjinali
translation = Përkthimi
