# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = सुगम्यता लिंक
skip-to-main-content = मुख्य सामग्री पर जाएँ
skip-to-main-navigation = मुख्य नेविगेशन पर जाएँ
skip-to-search = खोज पर जाएँ
back-to-top = वापस ऊपर जाएँ
breaking-news = ब्रेकिंग न्यूज़
latest-news = ताज़ा ख़बरें
live-updates = लाइव अपडेट
most-popular = सबसे लोकप्रिय
editors-pick = संपादक की पसंद
analysis = विश्लेषण
opinion = नज़रिया
interview = इंटरव्यू
explainer = एक्सप्लेनर
fact-check = फ़ैक्ट चेक
photo-gallery = फ़ोटो गैलरी
video = वीडियो
podcast = पॉडकास्ट
image-16x9 = 16x9 तस्वीर
read-more = और पढ़ें
read-also = यह भी पढ़ें
see-also = यह भी देखें
related-stories = संबंधित ख़बरें
share-article = यह लेख शेयर करें
print-article = यह लेख प्रिंट करें
subscribe-newsletter = हमारे न्यूज़लेटर की सदस्यता लें
follow-us = हमें फ़ॉलो करें
advertisement = विज्ञापन
no-media-source = फ़िलहाल कोई मीडिया स्रोत उपलब्ध नहीं है
developing-story = यह ख़बर अभी सामने आ रही है और इसे अपडेट किया जाएगा।
correction = भूल सुधार
editors-note = संपादक की टिप्पणी
all-rights-reserved = सर्वाधिकार सुरक्षित।
