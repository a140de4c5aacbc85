# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Ułatwienia dostępu
skip-to-main-content = Przejdź do głównej treści
skip-to-main-navigation = Przejdź do głównej nawigacji
skip-to-search = Przejdź do wyszukiwania
back-to-top = Wróć na górę
breaking-news = Z ostatniej chwili
latest-news = Najnowsze wiadomości
live-updates = Relacja na żywo
most-popular = Najpopularniejsze
editors-pick = Wybór redakcji
analysis = Analiza
opinion = Opinia
interview = Wywiad
explainer = Wyjaśniamy
fact-check = Weryfikacja faktów
photo-gallery = Galeria zdjęć
video = Wideo
podcast = Podcast
image-16x9 = Zdjęcie 16x9
read-more = Czytaj więcej
read-also = Czytaj także
see-also = Zobacz także
related-stories = Powiązane artykuły
share-article = Udostępnij ten artykuł
print-article = Wydrukuj ten artykuł
subscribe-newsletter = Zapisz się do naszego newslettera
follow-us = Obserwuj nas
advertisement = Reklama
no-media-source = Obecnie brak dostępnego źródła multimediów
developing-story = Sprawa jest rozwojowa, artykuł będzie aktualizowany.
correction = Sprostowanie
editors-note = Od redakcji
all-rights-reserved = Wszelkie prawa zastrzeżone.
