# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Linkuri de accesibilitate
skip-to-main-content = Sari la conținutul principal
skip-to-main-navigation = Sari la navigarea principală
skip-to-search = Sari la căutare
back-to-top = Înapoi sus
breaking-news = Ultima oră
latest-news = Ultimele știri
live-updates = Actualizări în direct
most-popular = Cele mai citite
editors-pick = Recomandarea redacției
analysis = Analiză
opinion = Opinie
interview = Interviu
explainer = Pe înțelesul tuturor
fact-check = Verificarea faptelor
photo-gallery = Galerie foto
video = Video
podcast = Podcast
image-16x9 = Imagine 16x9
read-more = Citește mai mult
read-also = Citește și
see-also = Vezi și
related-stories = Pe aceeași temă
share-article = Distribuie articolul
print-article = Tipărește articolul
subscribe-newsletter = Abonează-te la newsletterul nostru
follow-us = Urmărește-ne
advertisement = Publicitate
no-media-source = Nicio sursă media disponibilă momentan
developing-story = Știre în curs de desfășurare, urmează să fie actualizată.
correction = Rectificare
editors-note = Nota redacției
all-rights-reserved = Toate drepturile rezervate.
