# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Tillgänglighetslänkar
skip-to-main-content = Hoppa till huvudinnehållet
skip-to-main-navigation = Hoppa till huvudnavigeringen
skip-to-search = Hoppa till sök
back-to-top = Till toppen
breaking-news = Just nu
latest-news = Senaste nytt
live-updates = Direktrapport
most-popular = Mest läst
editors-pick = Redaktionen rekommenderar
analysis = Analys
opinion = Åsikt
interview = Intervju
explainer = Förklaring
fact-check = Faktagranskning
photo-gallery = Bildgalleri
video = Video
podcast = Podd
image-16x9 = 16x9-bild
read-more = Läs mer
read-also = Läs också
see-also = Se även
related-stories = Relaterade artiklar
share-article = Dela artikeln
print-article = Skriv ut artikeln
subscribe-newsletter = Prenumerera på vårt nyhetsbrev
follow-us = Följ oss
advertisement = Annons
no-media-source = Ingen mediekälla är tillgänglig just nu
developing-story = Nyheten är under utveckling och artikeln uppdateras.
correction = Rättelse
editors-note = Redaktionens anmärkning
all-rights-reserved = Alla rättigheter förbehållna.
