# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Este artigo foi traduzido automaticamente (idioma original: {$language}).
review-none = Nenhum editor revisou a tradução.
review-pending = A tradução aguarda a revisão de um editor.
review-done = Um editor revisou a tradução.
original = Original
translation = Tradução
