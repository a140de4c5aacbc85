# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Linki do dostympności
skip-to-main-content = Przejdź do głōwnyj treści
skip-to-main-navigation = Przejdź do głōwnyj nawigacyje
skip-to-search = Przejdź do wyszukowaniŏ
back-to-top = Nazŏd na wiyrch
breaking-news = Z ôstatnij chwile
latest-news = Nŏjnowsze wiadōmości
live-updates = Relacyjŏ na żywo
most-popular = Nŏjczyńścij czytane
editors-pick = Wybōr redakcyje
analysis = Analiza
opinion = Ôpinijŏ
interview = Wywiad
explainer = Wyjaśniynie
fact-check = Weryfikacyjŏ faktōw
photo-gallery = Galeryjŏ zdjyńć
video = Wideo
podcast = Podcast
image-16x9 = Ôbrŏzek 16x9
read-more = Czytej wiyncyj
read-also = Czytej tyż
see-also = Zoboc tyż
related-stories = Powiōnzane artykuły
share-article = Udostympnij tyn artykuł
print-article = Wydrukuj tyn artykuł
subscribe-newsletter = Zapisz sie do naszygo newslettera
follow-us = Ôbserwuj nŏs
advertisement = Reklama
no-media-source = Terŏz niy ma dostympnego źrōdła mediōw
developing-story = Ta wiadōmość sie rozwijŏ i bydzie aktualizowanŏ.
correction = Poprŏwka
editors-note = Ôd redakcyje
all-rights-reserved = Wszyjske prawa zastrzeżōne.
