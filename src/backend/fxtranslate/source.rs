//! Where the tokens of a source are in the text that was sent.
//!
//! The engine counts in UTF-16 units of the *normalised* text: white space is one sign, some
//! characters are rewritten (`ﬁ` to `fi`), some are dropped. The way back is found by normalising
//! the sent text character by character, with the model's own normaliser, and looking each result
//! up in turn.

use std::ops::Range;

use fxtranslate::spm::SpmVocab;
use unicode_normalization::char::is_combining_mark;

use super::vocabulary::{SPACE, SPACE_TEXT};

/// How far, in bytes, the next character is looked for where normalising a character alone gives
/// something else than normalising the text.
const LOOK_AHEAD: usize = 32;

/// Sent text beside its normalised form.
pub(super) struct Places {
    /// Characters of the sent text, in order, and what became of each.
    characters: Vec<(Range<usize>, Range<usize>)>,
    /// The byte of the normalised text for each of its UTF-16 units, and its end.
    units: Vec<usize>,
}

impl Places {
    /// Finds the places. `normaliser` is the model's.
    pub(super) fn new(sent: &str, normalised: &str, normaliser: &SpmVocab) -> Self {
        // A space that the normaliser puts before every text.
        let mut at = if normalised.starts_with(SPACE) {
            SPACE.len_utf8()
        } else {
            0
        };
        let mut characters: Vec<(Range<usize>, Range<usize>)> = Vec::new();
        // How many of the last characters have no place yet.
        let mut open = 0;
        for range in characters_of(sent) {
            let character = &sent[range.clone()];
            let alone = normaliser.normalize(character);
            let alone = alone.trim_start_matches(SPACE);
            let rest = &normalised[at..];
            let is_space = character.chars().all(char::is_whitespace);
            // The next space shows where characters end that were not found.
            let alone = if is_space && open > 0 {
                SPACE_TEXT
            } else {
                alone
            };
            if alone.is_empty() {
                let is_kept = is_space && rest.starts_with(SPACE);
                let length = if is_kept { SPACE.len_utf8() } else { 0 };
                characters.push((range, at..at + length));
                at += length;
                continue;
            }
            let window = rest.floor_char_boundary(alone.len() + LOOK_AHEAD);
            let Some(found) = rest[..window].find(alone) else {
                characters.push((range, at..at));
                open += 1;
                continue;
            };
            // What lies between came from the characters that were not found.
            let from = characters.len() - open;
            for (_, place) in &mut characters[from..] {
                *place = at..at + found;
            }
            open = 0;
            at += found;
            characters.push((range, at..at + alone.len()));
            at += alone.len();
        }
        let from = characters.len() - open;
        for (_, place) in &mut characters[from..] {
            *place = at..normalised.len();
        }
        let mut units = Vec::with_capacity(normalised.len() + 1);
        for (byte, c) in normalised.char_indices() {
            units.extend(std::iter::repeat_n(byte, c.len_utf16()));
        }
        units.push(normalised.len());
        Self { characters, units }
    }

    /// The sent bytes of a token whose place the engine gave in UTF-16 units; `None` where no text
    /// was sent for it.
    pub(super) fn sent(&self, begin: usize, end: usize) -> Option<Range<usize>> {
        let begin = *self.units.get(begin)?;
        let end = *self.units.get(end)?;
        let mut parts = self
            .characters
            .iter()
            .filter(|(_, place)| place.start < end && begin < place.end)
            .map(|(range, _)| range.clone());
        let first = parts.next()?;
        let last = parts.next_back().map_or(first.end, |last| last.end);
        Some(first.start..last)
    }
}

/// The characters of a text, each with the marks that combine with it.
fn characters_of(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut starts = text
        .char_indices()
        .filter(|(at, c)| *at == 0 || !is_combining_mark(*c))
        .map(|(at, _)| at)
        .peekable();
    std::iter::from_fn(move || {
        let start = starts.next()?;
        Some(start..starts.peek().copied().unwrap_or(text.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tiny_model;
    use super::*;

    /// A normaliser with rewrites as SentencePiece's own table has them.
    fn normaliser() -> SpmVocab {
        SpmVocab::from_bytes(&tiny_model::vocabulary(
            &[],
            &[
                ("ﬁ", "fi"),
                ("①", "1"),
                ("…", "..."),
                ("\u{a0}", " "),
                ("e\u{301}", "é"),
                ("\u{200b}", ""),
                ("´", " \u{301}"),
                ("각", "각"),
                ("ᄀ\u{1161}\u{11a8}", "각"),
                ("𝐀", "A"),
            ],
        ))
    }

    /// The sent text behind every word of the normalised one.
    fn words(sent: &str) -> Vec<String> {
        let normaliser = normaliser();
        let normalised = normaliser.normalize(sent);
        let places = Places::new(sent, &normalised, &normaliser);
        let unit = |byte: usize| normalised[..byte].encode_utf16().count();
        let mut start = 0;
        let mut words = Vec::new();
        for word in normalised.split_inclusive(SPACE) {
            let text = word.trim_end_matches(SPACE);
            if !text.is_empty() {
                let range = places.sent(unit(start), unit(start + text.len()));
                words.push(range.map_or_else(String::new, |range| sent[range].to_owned()));
            }
            start += word.len();
        }
        words
    }

    #[test]
    fn unchanged_text_is_where_it_was() {
        assert_eq!(words("The dog  sees."), ["The", "dog", "sees."]);
        assert_eq!(words("  a b "), ["a", "b"]);
    }

    #[test]
    fn astral_characters_are_two_units() {
        assert_eq!(words("😀 dog 😀😀x 𐐀"), ["😀", "dog", "😀😀x", "𐐀"]);
    }

    #[test]
    fn rewritten_characters_keep_their_place() {
        assert_eq!(words("a ﬁsh and ① ﬁn…"), ["a", "ﬁsh", "and", "①", "ﬁn…"]);
        assert_eq!(words("cafe\u{301}s 𝐀 x"), ["cafe\u{301}s", "𝐀", "x"]);
        assert_eq!(words("a\u{a0}b\u{200b}c d"), ["a", "b\u{200b}c", "d"]);
    }

    #[test]
    fn what_only_several_characters_together_become_is_found_again() {
        assert_eq!(
            words("x ᄀ\u{1161}\u{11a8} y"),
            ["x", "ᄀ\u{1161}\u{11a8}", "y"]
        );
        // A rewrite with a space in it.
        assert_eq!(words("a´ b").last().unwrap(), "b");
    }

    #[test]
    fn a_strange_normalised_text_is_no_panic() {
        let normaliser = normaliser();
        for normalised in ["", "▁", "▁zzz", "▁The▁", "x", "😀"] {
            let places = Places::new("The dóg 😀", normalised, &normaliser);
            for begin in 0..12 {
                for end in begin..12 {
                    if let Some(range) = places.sent(begin, end) {
                        assert!("The dóg 😀".get(range).is_some());
                    }
                }
            }
        }
    }
}
