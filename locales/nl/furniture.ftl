# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Toegankelijkheidslinks
skip-to-main-content = Ga naar de hoofdinhoud
skip-to-main-navigation = Ga naar de hoofdnavigatie
skip-to-search = Ga naar zoeken
back-to-top = Terug naar boven
breaking-news = Net binnen
latest-news = Laatste nieuws
live-updates = Liveblog
most-popular = Meest gelezen
editors-pick = Keuze van de redactie
analysis = Analyse
opinion = Opinie
interview = Interview
explainer = Uitleg
fact-check = Feitencheck
photo-gallery = Fotogalerij
video = Video
podcast = Podcast
image-16x9 = 16x9-afbeelding
read-more = Lees meer
read-also = Lees ook
see-also = Zie ook
related-stories = Gerelateerde artikelen
share-article = Deel dit artikel
print-article = Print dit artikel
subscribe-newsletter = Schrijf je in voor onze nieuwsbrief
follow-us = Volg ons
advertisement = Advertentie
no-media-source = Momenteel geen mediabron beschikbaar
developing-story = Dit nieuws is in ontwikkeling en wordt aangevuld.
correction = Correctie
editors-note = Noot van de redactie
all-rights-reserved = Alle rechten voorbehouden.
