# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Lenker for tilgjengelighet
skip-to-main-content = Hopp til hovedinnhold
skip-to-main-navigation = Hopp til hovednavigasjon
skip-to-search = Hopp til søk
back-to-top = Til toppen
breaking-news = Siste nytt
latest-news = Siste nyheter
live-updates = Direkte oppdateringer
most-popular = Mest lest
editors-pick = Redaksjonen anbefaler
analysis = Analyse
opinion = Meninger
interview = Intervju
explainer = Forklaring
fact-check = Faktasjekk
photo-gallery = Bildegalleri
video = Video
podcast = Podkast
image-16x9 = 16x9-bilde
read-more = Les mer
read-also = Les også
see-also = Se også
related-stories = Relaterte saker
share-article = Del artikkelen
print-article = Skriv ut artikkelen
subscribe-newsletter = Meld deg på nyhetsbrevet vårt
follow-us = Følg oss
advertisement = Annonse
no-media-source = Ingen mediekilde er tilgjengelig for øyeblikket
developing-story = Saken er under utvikling og vil bli oppdatert.
correction = Rettelse
editors-note = Merknad fra redaksjonen
all-rights-reserved = Alle rettigheter forbeholdt.
