# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Toeganklikheidskakels
skip-to-main-content = Gaan na hoofinhoud
skip-to-main-navigation = Gaan na hoofnavigasie
skip-to-search = Gaan na soek
back-to-top = Terug na bo
breaking-news = Nuusflits
latest-news = Jongste nuus
live-updates = Regstreekse opdaterings
most-popular = Gewildste
editors-pick = Redakteurskeuse
analysis = Ontleding
opinion = Mening
interview = Onderhoud
explainer = Verduideliking
fact-check = Feitekontrole
photo-gallery = Fotogalery
video = Video
podcast = Potgooi
image-16x9 = 16x9-beeld
read-more = Lees meer
read-also = Lees ook
see-also = Sien ook
related-stories = Verwante artikels
share-article = Deel hierdie artikel
print-article = Druk hierdie artikel
subscribe-newsletter = Teken in op ons nuusbrief
follow-us = Volg ons
advertisement = Advertensie
no-media-source = Geen mediabron is tans beskikbaar nie
developing-story = Hierdie is ’n ontwikkelende storie en sal bygewerk word.
correction = Regstelling
editors-note = Nota van die redakteur
all-rights-reserved = Alle regte voorbehou.
