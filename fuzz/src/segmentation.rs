//! Sentences cover a text exactly and are never longer than allowed.

use std::sync::OnceLock;

use wireglot::segment::Segmenter;

use super::text_and_choice;

/// Tags whose rules differ; the last are unknown.
const LANGUAGES: [&str; 16] = [
    "en", "de", "ru", "fr", "hy", "el", "hi", "ja", "he", "tr", "sr-Latn", "fa-AF", "my", "th",
    "xx", "",
];

/// Judges a text; its last byte chooses language and longest sentence.
pub fn check(data: &[u8]) {
    let (text, choice) = text_and_choice(data);
    // Made once each: that takes longer than a short text.
    static WHOLE: [OnceLock<Segmenter>; LANGUAGES.len()] =
        [const { OnceLock::new() }; LANGUAGES.len()];
    static CAPPED: [OnceLock<Segmenter>; 256] = [const { OnceLock::new() }; 256];
    let language = usize::from(choice) % LANGUAGES.len();
    let segmenter = || Segmenter::new(LANGUAGES[language]);
    let whole = WHOLE[language].get_or_init(segmenter);
    covers(&text, whole, Segmenter::DEFAULT_MAX_CHARS);
    let most = 1 + usize::from(choice) / LANGUAGES.len();
    let capped = CAPPED[usize::from(choice)].get_or_init(|| segmenter().with_max_chars(most));
    covers(&text, capped, most);
}

/// White space and the marks that nobody sees: a line of them belongs to the sentence before it.
fn is_unseen(character: char) -> bool {
    let is_mark = matches!(
        character,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
    );
    is_mark || character.is_whitespace()
}

fn covers(text: &str, segmenter: &Segmenter, most: usize) {
    let mut end = 0;
    let ranges = segmenter.split(text);
    for range in &ranges {
        assert_eq!(range.start, end, "a gap or an overlap");
        assert!(range.start < range.end, "an empty sentence");
        let sentence = text.get(range.clone());
        let sentence = sentence.unwrap_or_else(|| panic!("cut within a character"));
        assert!(sentence.chars().count() <= most, "too long: {sentence:?}");
        let inner = sentence.trim_matches(is_unseen);
        assert!(
            !inner.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']),
            "a line break within {sentence:?}"
        );
        end = range.end;
    }
    assert_eq!(end, text.len(), "the end is missing");
    assert_eq!(ranges, segmenter.split(text), "another time, another cut");
}
