# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Enlaces de accesibilidad
skip-to-main-content = Saltar al contenido principal
skip-to-main-navigation = Saltar a la navegación principal
skip-to-search = Saltar a la búsqueda
back-to-top = Volver arriba
breaking-news = Última hora
latest-news = Últimas noticias
live-updates = En directo
most-popular = Lo más leído
editors-pick = La selección del editor
analysis = Análisis
opinion = Opinión
interview = Entrevista
explainer = Las claves
fact-check = Verificación de datos
photo-gallery = Galería de fotos
video = Vídeo
podcast = Pódcast
image-16x9 = Imagen 16x9
read-more = Leer más
read-also = Lea también
see-also = Vea también
related-stories = Noticias relacionadas
share-article = Compartir este artículo
print-article = Imprimir este artículo
subscribe-newsletter = Suscríbase a nuestro boletín
follow-us = Síganos
advertisement = Publicidad
no-media-source = No hay ninguna fuente multimedia disponible en este momento
developing-story = Esta es una noticia en desarrollo y se irá actualizando.
correction = Corrección
editors-note = Nota de la redacción
all-rights-reserved = Todos los derechos reservados.
