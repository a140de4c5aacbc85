# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = لینک‌های دسترسی
skip-to-main-content = رفتن به محتوای اصلی
skip-to-main-navigation = رفتن به منوی اصلی
skip-to-search = رفتن به جستجو
back-to-top = بازگشت به بالا
breaking-news = خبر فوری
latest-news = تازه‌ترین خبرها
live-updates = پوشش زنده
most-popular = پربازدیدترین‌ها
editors-pick = انتخاب سردبیر
analysis = تحلیل
opinion = دیدگاه
interview = گفت‌وگو
explainer = به زبان ساده
fact-check = راستی‌آزمایی
photo-gallery = گالری عکس
video = ویدیو
podcast = پادکست
image-16x9 = تصویر ۱۶ در ۹
read-more = بیشتر بخوانید
read-also = همچنین بخوانید
see-also = همچنین ببینید
related-stories = مطالب مرتبط
share-article = این مطلب را هم‌رسانی کنید
print-article = چاپ این مطلب
subscribe-newsletter = در خبرنامه ما مشترک شوید
follow-us = ما را دنبال کنید
advertisement = آگهی
no-media-source = در حال حاضر منبع رسانه‌ای در دسترس نیست
developing-story = این خبر در حال تکمیل است و به‌روزرسانی خواهد شد.
correction = اصلاحیه
editors-note = یادداشت سردبیر
all-rights-reserved = همه حقوق محفوظ است.
