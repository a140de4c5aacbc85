# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Accessibility links
skip-to-main-content = Skip to main content
skip-to-main-navigation = Skip to main Navigation
skip-to-search = Skip to Search
back-to-top = Back to top
breaking-news = Breaking News
latest-news = Latest News
live-updates = Live Updates
most-popular = Most Popular
editors-pick = Editor's Pick
analysis = Analysis
opinion = Opinion
interview = Interview
explainer = Explainer
fact-check = Fact Check
photo-gallery = Photo Gallery
video = Video
podcast = Podcast
image-16x9 = 16x9 Image
read-more = Read more
read-also = Read also
see-also = See also
related-stories = Related stories
share-article = Share this article
print-article = Print this article
subscribe-newsletter = Subscribe to our newsletter
follow-us = Follow us
advertisement = Advertisement
no-media-source = No media source currently available
developing-story = This is a developing story and will be updated.
correction = Correction
editors-note = Editor's note
all-rights-reserved = All rights reserved.
