# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Irisgarritasun-estekak
skip-to-main-content = Joan eduki nagusira
skip-to-main-navigation = Joan nabigazio nagusira
skip-to-search = Joan bilaketara
back-to-top = Itzuli gora
breaking-news = Azken ordua
latest-news = Azken albisteak
live-updates = Zuzenean
most-popular = Irakurrienak
editors-pick = Erredakzioaren aukera
analysis = Analisia
opinion = Iritzia
interview = Elkarrizketa
explainer = Gakoak
fact-check = Datuen egiaztapena
photo-gallery = Argazki galeria
video = Bideoa
podcast = Podcasta
image-16x9 = 16x9 irudia
read-more = Irakurri gehiago
read-also = Irakurri hau ere
see-also = Ikusi hau ere
related-stories = Lotutako albisteak
share-article = Partekatu artikulu hau
print-article = Inprimatu artikulu hau
subscribe-newsletter = Harpidetu gure buletinera
follow-us = Jarraitu gaitzazu
advertisement = Publizitatea
no-media-source = Une honetan ez dago multimedia-iturririk eskuragarri
developing-story = Albistea garatzen ari da, eta eguneratzen joango da.
correction = Zuzenketa
editors-note = Erredakzioaren oharra
all-rights-reserved = Eskubide guztiak erreserbatuta.
