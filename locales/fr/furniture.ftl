# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Liens d'accessibilité
skip-to-main-content = Aller au contenu principal
skip-to-main-navigation = Aller à la navigation principale
skip-to-search = Aller à la recherche
back-to-top = Retour en haut
breaking-news = Dernière minute
latest-news = Dernières actualités
live-updates = En direct
most-popular = Les plus lus
editors-pick = Le choix de la rédaction
analysis = Analyse
opinion = Opinion
interview = Entretien
explainer = Décryptage
fact-check = Vérification des faits
photo-gallery = Galerie photo
video = Vidéo
podcast = Podcast
image-16x9 = Image 16x9
read-more = Lire la suite
read-also = À lire aussi
see-also = Voir aussi
related-stories = Sur le même sujet
share-article = Partager cet article
print-article = Imprimer cet article
subscribe-newsletter = Abonnez-vous à notre newsletter
follow-us = Suivez-nous
advertisement = Publicité
no-media-source = Aucune source média n'est disponible actuellement
developing-story = Cette information est en cours de développement et sera mise à jour.
correction = Rectificatif
editors-note = Note de la rédaction
all-rights-reserved = Tous droits réservés.
