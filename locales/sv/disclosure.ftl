# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = Den här artikeln har översatts automatiskt från {$language}.
review-none = Ingen redaktör har granskat översättningen.
review-pending = Översättningen väntar på granskning av en redaktör.
review-done = En redaktör har granskat översättningen.
original = Originaltext
translation = Översättning
