# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Poveznice za pristupačnost
skip-to-main-content = Prijeđite na glavni sadržaj
skip-to-main-navigation = Prijeđite na glavnu navigaciju
skip-to-search = Prijeđite na pretraživanje
back-to-top = Povratak na vrh
breaking-news = Izvanredna vijest
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
podcast = Podcast
image-16x9 = Slika 16x9
read-more = Pročitajte više
read-also = Pročitajte i
see-also = Pogledajte i
related-stories = Povezani članci
share-article = Podijelite ovaj članak
print-article = Ispišite ovaj članak
subscribe-newsletter = Prijavite se na naš newsletter
follow-us = Pratite nas
advertisement = Oglas
no-media-source = Medijski izvor trenutačno nije dostupan
developing-story = Događaj je u tijeku i vijest će se dopunjavati.
correction = Ispravak
editors-note = Napomena uredništva
all-rights-reserved = Sva prava pridržana.
