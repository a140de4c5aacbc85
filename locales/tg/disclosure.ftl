# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Ин мақола ба таври худкор аз забони {$language} тарҷума шудааст.
review-none = Тарҷумаро ягон муҳаррир аз назар нагузаронидааст.
review-pending = Тарҷума дар интизори бозбинии муҳаррир аст.
review-done = Муҳаррир тарҷумаро аз назар гузаронидааст.
original = Матни аслӣ
translation = Тарҷума
