# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Artikel ini diterjemahkan secara automatik (bahasa asal: {$language}).
review-none = Tiada editor yang menyemak terjemahan ini.
review-pending = Terjemahan ini sedang menunggu semakan editor.
review-done = Terjemahan ini telah disemak oleh editor.
original = Teks asal
translation = Terjemahan
