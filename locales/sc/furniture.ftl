# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Ligòngios de atzessibilidade
skip-to-main-content = Brinca a su cuntenutu printzipale
skip-to-main-navigation = Brinca a sa navigatzione printzipale
skip-to-search = Brinca a sa chirca
back-to-top = Torra a subra
breaking-news = Ùrtima ora
latest-news = Ùrtimas novas
live-updates = In direta
most-popular = Sos prus lèghidos
editors-pick = S'issèberu de sa redatzione
analysis = Anàlisi
opinion = Opinione
interview = Intervista
explainer = Ispiegatzione
fact-check = Verìfica de sos fatos
photo-gallery = Galleria fotogràfica
video = Vìdeu
podcast = Podcast
image-16x9 = Immàgine 16x9
read-more = Leghe de prus
read-also = Leghe fintzas
see-also = Bide fintzas
related-stories = Artìculos ligados
share-article = Cumpartzi custu artìculu
print-article = Imprenta custu artìculu
subscribe-newsletter = Iscrie·ti a sa newsletter nostra
follow-us = Sighi·nos
advertisement = Publitzidade
no-media-source = Peruna fonte multimediale a disponimentu in custu momentu
developing-story = Custa nova est galu in isvilupu e at a èssere agiornada.
correction = Curretzione
editors-note = Nota de sa redatzione
all-rights-reserved = Totus sos deretos riservados.
