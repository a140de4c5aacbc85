# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Povezave za dostopnost
skip-to-main-content = Preskoči na glavno vsebino
skip-to-main-navigation = Preskoči na glavno navigacijo
skip-to-search = Preskoči na iskanje
back-to-top = Nazaj na vrh
breaking-news = Izredna novica
latest-news = Zadnje novice
live-updates = V živo
most-popular = Najbolj brano
editors-pick = Izbor uredništva
analysis = Analiza
opinion = Mnenje
interview = Intervju
explainer = Pojasnjujemo
fact-check = Preverjanje dejstev
photo-gallery = Fotogalerija
video = Video
podcast = Podkast
image-16x9 = Slika 16x9
read-more = Preberite več
read-also = Preberite tudi
see-also = Glejte tudi
related-stories = Povezane novice
share-article = Delite članek
print-article = Natisnite članek
subscribe-newsletter = Naročite se na naše e-novice
follow-us = Spremljajte nas
advertisement = Oglas
no-media-source = Trenutno ni na voljo noben medijski vir
developing-story = Novica se še razvija in jo bomo dopolnjevali.
correction = Popravek
editors-note = Opomba uredništva
all-rights-reserved = Vse pravice pridržane.
