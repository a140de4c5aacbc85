# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Մատչելիության հղումներ
skip-to-main-content = Անցնել հիմնական բովանդակությանը
skip-to-main-navigation = Անցնել հիմնական ընտրացանկին
skip-to-search = Անցնել որոնմանը
back-to-top = Վերադառնալ էջի սկիզբ
breaking-news = Հրատապ լուր
latest-news = Վերջին լուրեր
live-updates = Թարմացումներ ուղիղ ռեժիմով
most-popular = Ամենաընթերցվածը
editors-pick = Խմբագրի ընտրությունը
analysis = Վերլուծություն
opinion = Կարծիք
interview = Հարցազրույց
explainer = Պարզաբանում
fact-check = Փաստերի ստուգում
photo-gallery = Ֆոտոշարք
video = Տեսանյութ
podcast = Փոդքաստ
image-16x9 = 16x9 պատկեր
read-more = Կարդալ ավելին
read-also = Կարդացեք նաև
see-also = Տեսեք նաև
related-stories = Առնչվող նյութեր
share-article = Կիսվել այս հոդվածով
print-article = Տպել այս հոդվածը
subscribe-newsletter = Բաժանորդագրվեք մեր տեղեկագրին
follow-us = Հետևեք մեզ
advertisement = Գովազդ
no-media-source = Մեդիա աղբյուրն այս պահին հասանելի չէ
developing-story = Իրադարձությունները զարգանում են, լուրը կթարմացվի։
correction = Ուղղում
editors-note = Խմբագրության ծանոթագրություն
all-rights-reserved = Բոլոր իրավունքները պաշտպանված են։
