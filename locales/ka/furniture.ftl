# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = ხელმისაწვდომობის ბმულები
skip-to-main-content = მთავარ შინაარსზე გადასვლა
skip-to-main-navigation = მთავარ ნავიგაციაზე გადასვლა
skip-to-search = ძიებაზე გადასვლა
back-to-top = ზემოთ დაბრუნება
breaking-news = სასწრაფო ამბავი
latest-news = უახლესი ამბები
live-updates = განახლებები პირდაპირ რეჟიმში
most-popular = ყველაზე პოპულარული
editors-pick = რედაქტორის არჩევანი
analysis = ანალიზი
opinion = მოსაზრება
interview = ინტერვიუ
explainer = განმარტება
fact-check = ფაქტების გადამოწმება
photo-gallery = ფოტოგალერეა
video = ვიდეო
podcast = პოდკასტი
image-16x9 = 16x9 სურათი
read-more = ვრცლად
read-also = წაიკითხეთ აგრეთვე
see-also = იხილეთ აგრეთვე
related-stories = ამავე თემაზე
share-article = გააზიარეთ ეს სტატია
print-article = დაბეჭდეთ ეს სტატია
subscribe-newsletter = გამოიწერეთ ჩვენი ბიულეტენი
follow-us = გამოგვყევით
advertisement = რეკლამა
no-media-source = მედიაწყარო ამჟამად მიუწვდომელია
developing-story = მოვლენები ვითარდება, ინფორმაცია განახლდება.
correction = შესწორება
editors-note = რედაქციის შენიშვნა
all-rights-reserved = ყველა უფლება დაცულია.
