# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = رسائی کے لنکس
skip-to-main-content = مرکزی مواد پر جائیں
skip-to-main-navigation = مرکزی نیویگیشن پر جائیں
skip-to-search = تلاش پر جائیں
back-to-top = واپس اوپر جائیں
breaking-news = بریکنگ نیوز
latest-news = تازہ ترین خبریں
live-updates = لائیو اپ ڈیٹس
most-popular = مقبول ترین
editors-pick = مدیر کا انتخاب
analysis = تجزیہ
opinion = رائے
interview = انٹرویو
explainer = وضاحت
fact-check = فیکٹ چیک
photo-gallery = تصویری گیلری
video = ویڈیو
podcast = پوڈکاسٹ
image-16x9 = تصویر 16x9
read-more = مزید پڑھیے
read-also = یہ بھی پڑھیے
see-also = یہ بھی دیکھیے
related-stories = متعلقہ خبریں
share-article = یہ مضمون شیئر کیجیے
print-article = یہ مضمون پرنٹ کیجیے
subscribe-newsletter = ہمارا نیوز لیٹر سبسکرائب کیجیے
follow-us = ہمیں فالو کیجیے
advertisement = اشتہار
no-media-source = اس وقت کوئی میڈیا سورس دستیاب نہیں
developing-story = یہ خبر ابھی سامنے آ رہی ہے اور اسے اپ ڈیٹ کیا جائے گا۔
correction = تصحیح
editors-note = مدیر کا نوٹ
all-rights-reserved = جملہ حقوق محفوظ ہیں۔
