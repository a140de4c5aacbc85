# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Artikel ini diterjemahkan secara otomatis (bahasa asli: {$language}).
review-none = Belum ada editor yang meninjau terjemahan ini.
review-pending = Terjemahan ini sedang menunggu tinjauan editor.
review-done = Terjemahan ini telah ditinjau oleh editor.
original = Teks asli
translation = Terjemahan
