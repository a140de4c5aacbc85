# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Tilgængelighedslinks
skip-to-main-content = Gå til hovedindhold
skip-to-main-navigation = Gå til hovednavigation
skip-to-search = Gå til søgning
back-to-top = Til toppen
breaking-news = Breaking
latest-news = Seneste nyt
live-updates = Liveopdateringer
most-popular = Mest læste
editors-pick = Redaktionens udvalgte
analysis = Analyse
opinion = Debat
interview = Interview
explainer = Forklaring
fact-check = Faktatjek
photo-gallery = Billedgalleri
video = Video
podcast = Podcast
image-16x9 = 16x9-billede
read-more = Læs mere
read-also = Læs også
see-also = Se også
related-stories = Relaterede artikler
share-article = Del artiklen
print-article = Udskriv artiklen
subscribe-newsletter = Tilmeld dig vores nyhedsbrev
follow-us = Følg os
advertisement = Annonce
no-media-source = Ingen mediekilde er tilgængelig i øjeblikket
developing-story = Historien er under udvikling og vil blive opdateret.
correction = Rettelse
editors-note = Redaktionens note
all-rights-reserved = Alle rettigheder forbeholdes.
