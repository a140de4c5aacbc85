# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Dostupni linkovi
skip-to-main-content = Pređite na glavni sadržaj
skip-to-main-navigation = Pređite na glavnu navigaciju
skip-to-search = Pređite na pretragu
back-to-top = Povratak na vrh
breaking-news = Udarna vijest
latest-news = Najnovije vijesti
live-updates = Iz minute u minutu
most-popular = Najčitanije
editors-pick = Izbor urednika
analysis = Analiza
opinion = Mišljenje
interview = Intervju
explainer = Objašnjenje
fact-check = Provjera činjenica
photo-gallery = Fotogalerija
video = Video
podcast = Podkast
image-16x9 = Slika 16x9
read-more = Pročitajte više
read-also = Pročitajte i
see-also = Pogledajte i
related-stories = Povezani članci
share-article = Podijelite ovaj članak
print-article = Odštampajte ovaj članak
subscribe-newsletter = Pretplatite se na naš bilten
follow-us = Pratite nas
advertisement = Reklama
no-media-source = Medijski izvor trenutno nije dostupan
developing-story = Događaj je u toku i vijest će biti dopunjavana.
correction = Ispravka
editors-note = Napomena redakcije
all-rights-reserved = Sva prava zadržana.
