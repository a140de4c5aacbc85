# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Dostupni linkovi
skip-to-main-content = Pređite na glavni sadržaj
skip-to-main-navigation = Pređite na glavnu navigaciju
skip-to-search = Pređite na pretragu
back-to-top = Povratak na vrh
breaking-news = Udarna vest
latest-news = Najnovije vesti
live-updates = Iz minuta u minut
most-popular = Najčitanije
editors-pick = Izbor urednika
analysis = Analiza
opinion = Mišljenje
interview = Intervju
explainer = Objašnjenje
fact-check = Provera činjenica
photo-gallery = Foto-galerija
video = Video
podcast = Podkast
image-16x9 = Slika 16x9
read-more = Pročitajte više
read-also = Pročitajte i
see-also = Pogledajte i
related-stories = Povezani tekstovi
share-article = Podelite članak
print-article = Odštampajte članak
subscribe-newsletter = Prijavite se na naš bilten
follow-us = Pratite nas
advertisement = Reklama
no-media-source = Medijski izvor trenutno nije dostupan
developing-story = Vest se razvija i biće dopunjena.
correction = Ispravka
editors-note = Napomena urednika
all-rights-reserved = Sva prava zadržana.
