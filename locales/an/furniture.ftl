# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Vinclos d'accesibilidat
skip-to-main-content = Ir ta lo conteniu principal
skip-to-main-navigation = Ir ta la navegación principal
skip-to-search = Ir ta la busca
back-to-top = Tornar ta alto
breaking-news = Zaguera hora
latest-news = Zagueras noticias
live-updates = En directo
most-popular = Lo más leyiu
editors-pick = La tría de la redacción
analysis = Analisi
opinion = Opinión
interview = Entrevista
explainer = Las claus
fact-check = Verificación de feitos
photo-gallery = Galería de fotos
video = Video
podcast = Podcast
image-16x9 = Imachen 16x9
read-more = Leyer más
read-also = Leye tamién
see-also = Veye tamién
related-stories = Noticias relacionadas
share-article = Compartir este articlo
print-article = Imprentar este articlo
subscribe-newsletter = Subscribe-te a lo nuestro boletín
follow-us = Sigue-nos
advertisement = Publicidat
no-media-source = Agora no i hai garra fuent multimedia disponible
developing-story = Esta noticia ye en desembolique y s'irá actualizando.
correction = Corrección
editors-note = Nota de la redacción
all-rights-reserved = Totz los dreitos reservaus.
