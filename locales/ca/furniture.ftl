# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Enllaços d'accessibilitat
skip-to-main-content = Salta al contingut principal
skip-to-main-navigation = Salta a la navegació principal
skip-to-search = Salta a la cerca
back-to-top = Torna a dalt
breaking-news = Última hora
latest-news = Últimes notícies
live-updates = En directe
most-popular = El més llegit
editors-pick = La tria de l'editor
analysis = Anàlisi
opinion = Opinió
interview = Entrevista
explainer = Les claus
fact-check = Verificació de fets
photo-gallery = Galeria de fotos
video = Vídeo
podcast = Pòdcast
image-16x9 = Imatge 16x9
read-more = Llegiu-ne més
read-also = Llegiu també
see-also = Vegeu també
related-stories = Notícies relacionades
share-article = Comparteix aquest article
print-article = Imprimeix aquest article
subscribe-newsletter = Subscriviu-vos al nostre butlletí
follow-us = Seguiu-nos
advertisement = Publicitat
no-media-source = Ara mateix no hi ha cap font multimèdia disponible
developing-story = Aquesta notícia està en desenvolupament i s'anirà actualitzant.
correction = Correcció
editors-note = Nota de la redacció
all-rights-reserved = Tots els drets reservats.
