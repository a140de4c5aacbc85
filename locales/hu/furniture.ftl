# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Akadálymentesítési linkek
skip-to-main-content = Ugrás a fő tartalomra
skip-to-main-navigation = Ugrás a fő navigációra
skip-to-search = Ugrás a keresésre
back-to-top = Vissza az oldal tetejére
breaking-news = Rendkívüli hír
latest-news = Legfrissebb hírek
live-updates = Percről percre
most-popular = Legolvasottabb
editors-pick = A szerkesztő ajánlata
analysis = Elemzés
opinion = Vélemény
interview = Interjú
explainer = Magyarázó
fact-check = Tényellenőrzés
photo-gallery = Képgaléria
video = Videó
podcast = Podcast
image-16x9 = 16x9-es kép
read-more = Tovább olvasom
read-also = Olvassa el ezt is
see-also = Nézze meg ezt is
related-stories = Kapcsolódó cikkek
share-article = A cikk megosztása
print-article = A cikk nyomtatása
subscribe-newsletter = Iratkozzon fel hírlevelünkre
follow-us = Kövessen minket
advertisement = Hirdetés
no-media-source = Jelenleg nem érhető el médiaforrás
developing-story = Az események még zajlanak, cikkünket frissítjük.
correction = Helyesbítés
editors-note = A szerkesztő megjegyzése
all-rights-reserved = Minden jog fenntartva.
