# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Enllaces d'accesibilidá
skip-to-main-content = Saltar al conteníu principal
skip-to-main-navigation = Saltar a la navegación principal
skip-to-search = Saltar a la gueta
back-to-top = Volver arriba
breaking-news = Última hora
latest-news = Últimes noticies
live-updates = En direuto
most-popular = Lo más lleío
editors-pick = La escoyeta de la redaición
analysis = Análisis
opinion = Opinión
interview = Entrevista
explainer = Les claves
fact-check = Verificación de datos
photo-gallery = Galería de semeyes
video = Vídeu
podcast = Podcast
image-16x9 = Imaxe 16x9
read-more = Lleer más
read-also = Llei tamién
see-also = Mira tamién
related-stories = Noticies rellacionaes
share-article = Compartir esti artículu
print-article = Imprentar esti artículu
subscribe-newsletter = Soscríbite al nuesu boletín
follow-us = Síguinos
advertisement = Publicidá
no-media-source = Nesti momentu nun hai nenguna fonte multimedia disponible
developing-story = Esta noticia ta en desendolcu y va dir anovándose.
correction = Correición
editors-note = Nota de la redaición
all-rights-reserved = Tolos derechos reservaos.
