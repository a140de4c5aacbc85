# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Lidhje për qasje
skip-to-main-content = Kaloni te përmbajtja kryesore
skip-to-main-navigation = Kaloni te navigimi kryesor
skip-to-search = Kaloni te kërkimi
back-to-top = Kthehuni në krye
breaking-news = Lajm i fundit
latest-news = Lajmet e fundit
live-updates = Përditësime të drejtpërdrejta
most-popular = Më të lexuarat
editors-pick = Zgjedhja e redaksisë
analysis = Analizë
opinion = Opinione
interview = Intervistë
explainer = Shpjegues
fact-check = Verifikim i fakteve
photo-gallery = Fotogaleri
video = Video
podcast = Podkast
image-16x9 = Imazh 16x9
read-more = Lexoni më shumë
read-also = Lexoni edhe
see-also = Shikoni edhe
related-stories = Artikuj të ngjashëm
share-article = Shpërndajeni këtë artikull
print-article = Printojeni këtë artikull
subscribe-newsletter = Abonohuni në buletinin tonë
follow-us = Na ndiqni
advertisement = Reklamë
no-media-source = Për momentin nuk ka burim mediatik në dispozicion
developing-story = Ky lajm është në zhvillim dhe do të përditësohet.
correction = Korrigjim
editors-note = Shënim i redaksisë
all-rights-reserved = Të gjitha të drejtat e rezervuara.
