# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Ligams d'accessibilitat
skip-to-main-content = Anar al contengut principal
skip-to-main-navigation = Anar a la navegacion principala
skip-to-search = Anar a la recèrca
back-to-top = Tornar en naut
breaking-news = Darrièra ora
latest-news = Darrièras nòvas
live-updates = En dirècte
most-popular = Los mai legits
editors-pick = La causida de la redaccion
analysis = Analisi
opinion = Opinion
interview = Entrevista
explainer = Las claus
fact-check = Verificacion dels faches
photo-gallery = Galariá de fòtos
video = Vidèo
podcast = Podcast
image-16x9 = Imatge 16x9
read-more = Ne legir mai
read-also = Legissètz tanben
see-also = Vejatz tanben
related-stories = Articles ligats
share-article = Partejar aqueste article
print-article = Imprimir aqueste article
subscribe-newsletter = Abonatz-vos a nòstra letra d'informacion
follow-us = Seguissètz-nos
advertisement = Publicitat
no-media-source = Cap de font multimèdia es pas disponibla pel moment
developing-story = Aquesta nòva es encara en evolucion e serà mesa a jorn.
correction = Correccion
editors-note = Nòta de la redaccion
all-rights-reserved = Totes los dreches reservats.
