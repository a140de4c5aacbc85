//! Keys: what a stored translation depends on.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::job::Formality;
use crate::locale::LanguageTag;
use crate::markup::{Piece, SpanKind, SpannedText};

/// Sentences with fewer words are reused within one article only: "He agreed." must not take the
/// gender of another story's hero.
pub const MIN_WORDS: usize = 4;

/// 128 bits of SHA-256 over what a translation depends on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key([u8; 16]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Key {
    /// The key of a sentence. Its text counts in NFC with white space collapsed; of a span counts
    /// what it is, of protected text only that it is there.
    pub fn of(
        desk: &str,
        source: &LanguageTag,
        target: &LanguageTag,
        formality: Option<Formality>,
        text: &SpannedText,
        spans: &[SpanKind],
    ) -> Self {
        let formality = match formality {
            None => "",
            Some(Formality::Formal) => "formal",
            Some(Formality::Informal) => "informal",
        };
        let mut hash = Sha256::new();
        for part in [desk, source.as_str(), target.as_str(), formality] {
            hash.update(part);
            hash.update([0]);
        }
        for piece in &text.pieces {
            match piece {
                Piece::Text(text) => hash.update(normalised(text)),
                Piece::Open(id) => hash.update(format!("\u{1}o{id}{}", shape(spans, *id))),
                Piece::Close(id) => hash.update(format!("\u{1}c{id}")),
                Piece::Solo(id) => hash.update(format!("\u{1}s{id}{}", shape(spans, *id))),
            }
        }
        Self::first_of(&hash.finalize())
    }

    fn first_of(digest: &[u8]) -> Self {
        let mut key = [0; 16];
        key.copy_from_slice(&digest[..16]);
        Self(key)
    }

    /// The key of the same sentence within one article, whatever its revision, for sentences that
    /// are not [long](is_long). The desk is part of the key already.
    #[must_use]
    pub fn within(self, article: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update(article);
        Self::first_of(&hash.finalize())
    }

    /// The bytes that are stored.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

fn shape(spans: &[SpanKind], id: u32) -> &str {
    match spans.get(id as usize) {
        Some(SpanKind::Paired(name) | SpanKind::Empty(name)) => name,
        Some(SpanKind::Protected(_)) => "\u{2}",
        None => "",
    }
}

/// NFC with white space collapsed; what stands at the edges of a piece counts as one space.
fn normalised(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for character in text.nfc() {
        if !character.is_whitespace() {
            normal.push(character);
        } else if !normal.ends_with(' ') {
            normal.push(' ');
        }
    }
    normal
}

/// The hash of the sentences around one, for [`Circumstances::context`](super::Circumstances).
pub fn context_of(before: Option<&str>, after: Option<&str>) -> i64 {
    let mut hash = Sha256::new();
    hash.update(before.unwrap_or_default());
    hash.update([0]);
    hash.update(after.unwrap_or_default());
    let digest = hash.finalize();
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&digest[..8]);
    i64::from_le_bytes(bytes)
}

/// Whether a sentence is long enough to be taken from another article. In scripts that write no
/// spaces two characters count as a word.
pub fn is_long(text: &str) -> bool {
    let unspaced = text.chars().filter(|c| matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')).count();
    let words = text
        .split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric))
        .count();
    words.max(unspaced / 2) >= MIN_WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(tag: &str) -> LanguageTag {
        LanguageTag::parse(tag).unwrap()
    }

    fn key(text: &SpannedText, spans: &[SpanKind]) -> Key {
        Key::of("europe", &tag("en"), &tag("es"), None, text, spans)
    }

    #[test]
    fn white_space_and_protected_values_do_not_count() {
        let plain = |text: &str| key(&SpannedText::from_text(text), &[]);
        assert_eq!(plain("He  left\u{a0}the room."), plain("He left the room."));
        assert_ne!(plain("He left the room."), plain("he left the room."));
        let link = |url: &str| {
            let pieces = [
                Piece::Text("See ".to_owned()),
                Piece::Solo(0),
                Piece::Text(".".to_owned()),
            ];
            key(
                &SpannedText::from_pieces(pieces),
                &[SpanKind::Protected(url.to_owned())],
            )
        };
        assert_eq!(link("https://a.example"), link("https://b.example"));
    }

    #[test]
    fn pair_desk_address_and_spans_count() {
        let text = SpannedText::from_text("He left the room.");
        let of = |desk, source: &str, target: &str, formality| {
            Key::of(desk, &tag(source), &tag(target), formality, &text, &[])
        };
        let usual = of("europe", "en", "es", None);
        for other in [
            of("asia", "en", "es", None),
            of("europe", "en", "fr", None),
            of("europe", "en-GB", "es", None),
            of("europe", "en", "es", Some(Formality::Formal)),
        ] {
            assert_ne!(other, usual);
        }
        let bold = |name: &str| {
            let pieces = [
                Piece::Open(0),
                Piece::Text("He left the room.".to_owned()),
                Piece::Close(0),
            ];
            key(
                &SpannedText::from_pieces(pieces),
                &[SpanKind::Paired(name.to_owned())],
            )
        };
        assert_ne!(bold("b"), bold("a"));
        assert_ne!(bold("b"), usual);
    }

    #[test]
    fn short_sentences_stay_in_their_article() {
        assert!(!is_long("He agreed."));
        assert!(!is_long("— No, no , no —"));
        assert!(is_long("He agreed to leave."));
        assert!(is_long("医生说三百万人离开了。"));
        assert!(!is_long("是的。"));
        let short = key(&SpannedText::from_text("He agreed."), &[]);
        assert_eq!(short.within("story-1"), short.within("story-1"));
        assert_ne!(short.within("story-1"), short.within("story-2"));
        assert_ne!(short.within(""), short);
    }
}
