# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Liammoù haezadusted
skip-to-main-content = Mont d'an danvez pennañ
skip-to-main-navigation = Mont d'ar merdeiñ pennañ
skip-to-search = Mont d'an enklask
back-to-top = Distreiñ d'al laez
breaking-news = Keleier trumm
latest-news = Keleier diwezhañ
live-updates = War-eeun
most-popular = Ar re lennetañ
editors-pick = Dibab ar skridaozer
analysis = Dielfennadenn
opinion = Ali
interview = Atersadenn
explainer = Displegadenn
fact-check = Gwiriañ ar fedoù
photo-gallery = Skeudennaoueg
video = Video
podcast = Podkast
image-16x9 = Skeudenn 16x9
read-more = Lenn muioc'h
read-also = Lenn ivez
see-also = Gwelet ivez
related-stories = Pennadoù liammet
share-article = Rannañ ar pennad-mañ
print-article = Moullañ ar pennad-mañ
subscribe-newsletter = Koumanantit d'hol lizher-keleier
follow-us = Heuilhit ac'hanomp
advertisement = Bruderezh
no-media-source = N'eus mammenn media ebet da gaout evit ar mare
developing-story = Emañ ar c'heloù-mañ o tiorren c'hoazh hag hizivaet e vo.
correction = Reizhadenn
editors-note = Notenn ar skridaozerezh
all-rights-reserved = Pep gwir miret.
