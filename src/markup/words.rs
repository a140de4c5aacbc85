//! Words of a sentence, as far as spans need them.

use std::ops::Range;

use super::SpanId;

/// A word of a target text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) range: Range<usize>,
    /// The protected span that it is, if any.
    pub(super) solo: Option<SpanId>,
}

/// Runs of letters and digits, with what joins them; in scripts without spaces every character.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut joined = false;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let end = at + character.len_utf8();
        let next = characters.peek().map(|(_, next)| *next);
        if is_unspaced(character) {
            words.push(Word {
                range: at..end,
                solo: None,
            });
            joined = false;
        } else if character.is_alphanumeric() || is_joined_mark(character) {
            match words.last_mut() {
                Some(last) if joined && last.range.end == at => last.range.end = end,
                _ => words.push(Word {
                    range: at..end,
                    solo: None,
                }),
            }
            joined = true;
        } else if joined
            && is_joiner(character)
            && next.is_some_and(|next| next.is_alphanumeric() && !is_unspaced(next))
            && let Some(last) = words.last_mut()
        {
            last.range.end = end;
        } else {
            joined = false;
        }
    }
    words
}

/// Whether nothing separates what stands at this place: a script without spaces.
pub(super) fn is_attached(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at..].chars().next();
    before.or(after).is_some_and(is_unspaced) && after.or(before).is_some_and(is_unspaced)
}

/// Han, kana, Thai, Lao, Khmer and Burmese: words are written without spaces.
pub(crate) fn is_unspaced(character: char) -> bool {
    matches!(u32::from(character),
        0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x2e80..=0x30ff | 0x31f0..=0x31ff
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0xff66..=0xff9f
        | 0x2_0000..=0x3_ffff)
}

/// Marks that `char::is_alphanumeric` does not count as part of a word: accents, viramas, joiners.
pub(crate) fn is_joined_mark(character: char) -> bool {
    matches!(u32::from(character),
        0x0300..=0x036f | 0x0591..=0x05bd | 0x064b..=0x065f | 0x0670 | 0x093c | 0x094d | 0x09bc
        | 0x09cd | 0x0a4d | 0x0acd | 0x0b4d | 0x0bcd | 0x0c4d | 0x0ccd | 0x0d4d | 0x0dca
        | 0x200c | 0x200d | 0x20d0..=0x20ff | 0xfe00..=0xfe0f)
}

fn is_joiner(character: char) -> bool {
    matches!(character, '\'' | '’' | '-' | '‐' | '‑' | '.' | '_' | '·')
}
