# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Este artigo foi traduzido automaticamente (língua original: {$language}).
review-none = Nenhum editor reviu a tradução.
review-pending = A tradução aguarda revisão por um editor.
review-done = Um editor reviu a tradução.
original = Original
translation = Tradução
