# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = لینک‌های قابل دسترس
skip-to-main-content = رفتن به محتوای اصلی
skip-to-main-navigation = رفتن به فهرست اصلی
skip-to-search = رفتن به جستجو
back-to-top = بازگشت به بالا
breaking-news = خبر فوری
latest-news = تازه‌ترین خبرها
live-updates = خبرهای لحظه‌به‌لحظه
most-popular = پرخواننده‌ترین‌ها
editors-pick = انتخاب سردبیر
analysis = تحلیل
opinion = دیدگاه
interview = مصاحبه
explainer = تشریح موضوع
fact-check = بررسی حقایق
photo-gallery = گالری تصاویر
video = ویدیو
podcast = پادکست
image-16x9 = تصویر 16x9
read-more = ادامه مطلب
read-also = این را هم بخوانید
see-also = این را هم ببینید
related-stories = مطالب مرتبط
share-article = این مطلب را شریک سازید
print-article = این مطلب را چاپ کنید
subscribe-newsletter = در خبرنامه ما اشتراک کنید
follow-us = ما را دنبال کنید
advertisement = اعلان
no-media-source = فعلاً منبع رسانه‌ای در دسترس نیست
developing-story = این خبر در حال انکشاف است و به‌روز خواهد شد.
correction = تصحیح
editors-note = یادداشت سردبیر
all-rights-reserved = تمام حقوق محفوظ است.
