# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Lenkjer for tilgjenge
skip-to-main-content = Hopp til hovudinnhald
skip-to-main-navigation = Hopp til hovudnavigasjon
skip-to-search = Hopp til søk
back-to-top = Til toppen
breaking-news = Siste nytt
latest-news = Siste nyheiter
live-updates = Direkte oppdateringar
most-popular = Mest lese
editors-pick = Redaksjonen tilrår
analysis = Analyse
opinion = Meiningar
interview = Intervju
explainer = Forklaring
fact-check = Faktasjekk
photo-gallery = Biletgalleri
video = Video
podcast = Podkast
image-16x9 = 16x9-bilete
read-more = Les meir
read-also = Les òg
see-also = Sjå òg
related-stories = Relaterte saker
share-article = Del artikkelen
print-article = Skriv ut artikkelen
subscribe-newsletter = Meld deg på nyheitsbrevet vårt
follow-us = Følg oss
advertisement = Annonse
no-media-source = Inga mediekjelde er tilgjengeleg no
developing-story = Saka er under utvikling og vil bli oppdatert.
correction = Retting
editors-note = Merknad frå redaksjonen
all-rights-reserved = Alle rettar reserverte.
