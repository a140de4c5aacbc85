# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Aðgengistenglar
skip-to-main-content = Fara í aðalefni
skip-to-main-navigation = Fara í aðalvalmynd
skip-to-search = Fara í leit
back-to-top = Aftur efst á síðu
breaking-news = Rétt í þessu
latest-news = Nýjustu fréttir
live-updates = Bein lýsing
most-popular = Mest lesið
editors-pick = Val ritstjórnar
analysis = Greining
opinion = Skoðun
interview = Viðtal
explainer = Fréttaskýring
fact-check = Staðreyndavakt
photo-gallery = Myndasyrpa
video = Myndband
podcast = Hlaðvarp
image-16x9 = Mynd 16x9
read-more = Lesa meira
read-also = Lestu einnig
see-also = Sjá einnig
related-stories = Tengdar fréttir
share-article = Deila greininni
print-article = Prenta greinina
subscribe-newsletter = Skráðu þig á póstlistann okkar
follow-us = Fylgstu með okkur
advertisement = Auglýsing
no-media-source = Ekkert myndefni er tiltækt eins og er
developing-story = Fréttin er í vinnslu og verður uppfærð.
correction = Leiðrétting
editors-note = Athugasemd ritstjórnar
all-rights-reserved = Öll réttindi áskilin.
