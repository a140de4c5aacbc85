# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = د لاسرسي وړ لینکونه
skip-to-main-content = اصلي متن ته ورشئ
skip-to-main-navigation = اصلي مېنو ته ورشئ
skip-to-search = لټون ته ورشئ
back-to-top = د پاڼې سر ته ستانه شئ
breaking-news = بېړنی خبر
latest-news = تازه خبرونه
live-updates = شېبه په شېبه خبرونه
most-popular = ډېر لوستل شوي
editors-pick = د اډیټر انتخاب
analysis = شننه
opinion = نظر
interview = مرکه
explainer = تشریح
fact-check = د حقایقو ارزونه
photo-gallery = د انځورونو ګالري
video = ویډیو
podcast = پاډکاسټ
image-16x9 = ۱۶×۹ انځور
read-more = نور ولولئ
read-also = دا هم ولولئ
see-also = دا هم وګورئ
related-stories = اړوند مطالب
share-article = دا لیکنه شریکه کړئ
print-article = دا لیکنه چاپ کړئ
subscribe-newsletter = زموږ د خبرپاڼې لپاره نوم ثبت کړئ
follow-us = موږ تعقیب کړئ
advertisement = اعلان
no-media-source = دا مهال د رسنۍ سرچینه نشته
developing-story = خبر د بشپړېدو په حال کې دی او نوي جزئیات به پرې ورزیات شي.
correction = سمون
editors-note = د ادارې یادونه
all-rights-reserved = ټول حقوق خوندي دي.
