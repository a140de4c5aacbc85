# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Ligazóns de accesibilidade
skip-to-main-content = Ir ao contido principal
skip-to-main-navigation = Ir á navegación principal
skip-to-search = Ir á busca
back-to-top = Volver arriba
breaking-news = Última hora
latest-news = Últimas noticias
live-updates = En directo
most-popular = O máis lido
editors-pick = A escolla da redacción
analysis = Análise
opinion = Opinión
interview = Entrevista
explainer = As claves
fact-check = Verificación de datos
photo-gallery = Galería de fotos
video = Vídeo
podcast = Pódcast
image-16x9 = Imaxe 16x9
read-more = Ler máis
read-also = Lea tamén
see-also = Vexa tamén
related-stories = Noticias relacionadas
share-article = Compartir este artigo
print-article = Imprimir este artigo
subscribe-newsletter = Subscríbase ao noso boletín
follow-us = Síganos
advertisement = Publicidade
no-media-source = Neste momento non hai ningunha fonte multimedia dispoñible
developing-story = Esta é unha noticia en desenvolvemento e irase actualizando.
correction = Corrección
editors-note = Nota da redacción
all-rights-reserved = Todos os dereitos reservados.
