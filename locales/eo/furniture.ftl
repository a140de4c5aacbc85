# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Ligiloj por alirebleco
skip-to-main-content = Salti al la ĉefa enhavo
skip-to-main-navigation = Salti al la ĉefa navigado
skip-to-search = Salti al la serĉo
back-to-top = Reen supren
breaking-news = Ĵusaj novaĵoj
latest-news = Lastaj novaĵoj
live-updates = Rekta raportado
most-popular = Plej legataj
editors-pick = Elekto de la redaktoro
analysis = Analizo
opinion = Opinio
interview = Intervjuo
explainer = Klarigo
fact-check = Faktokontrolo
photo-gallery = Fotogalerio
video = Video
podcast = Podkasto
image-16x9 = Bildo 16x9
read-more = Legu pli
read-also = Legu ankaŭ
see-also = Vidu ankaŭ
related-stories = Rilataj artikoloj
share-article = Kunhavigi ĉi tiun artikolon
print-article = Presi ĉi tiun artikolon
subscribe-newsletter = Abonu nian bultenon
follow-us = Sekvu nin
advertisement = Reklamo
no-media-source = Neniu aŭdvida fonto estas nun disponebla
developing-story = Ĉi tiu novaĵo ankoraŭ evoluas kaj estos ĝisdatigata.
correction = Korekto
editors-note = Noto de la redakcio
all-rights-reserved = Ĉiuj rajtoj rezervitaj.
