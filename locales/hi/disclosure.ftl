# reviewed = false
# Disclosure: tells the reader that a machine wrote the translation.
# $language is the name of the source language, from languages.ftl, in its
# dictionary form: word the sentence so that this form fits.

machine-translated = इस लेख का अनुवाद स्वचालित रूप से किया गया है (मूल भाषा: {$language})।
review-none = किसी संपादक ने अनुवाद की समीक्षा नहीं की है।
review-pending = अनुवाद को संपादक की समीक्षा का इंतज़ार है।
review-done = एक संपादक ने अनुवाद की समीक्षा की है।
original = मूल लेख
translation = अनुवाद
