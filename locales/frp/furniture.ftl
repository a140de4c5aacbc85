# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Lims d'accèssibilitât
skip-to-main-content = Alar u contegnu principâl
skip-to-main-navigation = Alar a la navigacion principâla
skip-to-search = Alar a la rechèrche
back-to-top = Tornar d'amont
breaking-news = Dèrriére menuta
latest-news = Dèrriéres novèles
live-updates = En dirèct
most-popular = Los ples liesus
editors-pick = Lo chouèx de la rèdaccion
analysis = Analisa
opinion = Opinion
interview = Entretin
explainer = Èxplicacion
fact-check = Vèrificacion des fêts
photo-gallery = Galerie de fotôs
video = Vidèô
podcast = Podcast
image-16x9 = Émâge 16x9
read-more = Liére la suita
read-also = Liére asse-ben
see-also = Vêre asse-ben
related-stories = Sur lo mémo sujèt
share-article = Partagiér ceti articllo
print-article = Emprimar ceti articllo
subscribe-newsletter = Abonâd-vos a noutra lètra d'enformacion
follow-us = Siuvéd-nos
advertisement = Publicitât
no-media-source = Niona sôrsa multimèdia est disponibla por lo moment
developing-story = Ceta novèla est adés en èvolucion et serat betâye a jorn.
correction = Corrèccion
editors-note = Nota de la rèdaccion
all-rights-reserved = Tôs drêts resèrvâs.
