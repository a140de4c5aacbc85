# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Link di accessibilità
skip-to-main-content = Vai al contenuto principale
skip-to-main-navigation = Vai alla navigazione principale
skip-to-search = Vai alla ricerca
back-to-top = Torna su
breaking-news = Ultim'ora
latest-news = Ultime notizie
live-updates = In diretta
most-popular = I più letti
editors-pick = La scelta della redazione
analysis = Analisi
opinion = Opinione
interview = Intervista
explainer = La spiegazione
fact-check = Verifica dei fatti
photo-gallery = Galleria fotografica
video = Video
podcast = Podcast
image-16x9 = Immagine 16x9
read-more = Leggi di più
read-also = Leggi anche
see-also = Vedi anche
related-stories = Articoli correlati
share-article = Condividi questo articolo
print-article = Stampa questo articolo
subscribe-newsletter = Iscriviti alla nostra newsletter
follow-us = Seguici
advertisement = Pubblicità
no-media-source = Nessuna fonte multimediale al momento disponibile
developing-story = Questa notizia è in evoluzione e verrà aggiornata.
correction = Correzione
editors-note = Nota della redazione
all-rights-reserved = Tutti i diritti riservati.
