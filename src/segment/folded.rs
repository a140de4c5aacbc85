//! Words in lower case for the search in the tables, and how the tables find them.

use super::chars;
use std::hash::{Hash, Hasher};

/// Longest word in bytes that is looked for; the tables have none that is longer.
pub(super) const MAX: usize = 48;

/// A word in lower case and without white space, with no room on the heap.
///
/// The Turkish `İ` becomes a plain `i`, a typed apostrophe the plain one, and the stress mark of Russian goes. A word
/// longer than [`MAX`] is empty.
#[derive(Clone, Debug)]
pub(super) struct Folded {
    bytes: [u8; MAX],
    length: usize,
}

impl Folded {
    /// The bytes eight at a time, the last of them filled up with zeros.
    #[inline]
    fn parts(&self) -> impl Iterator<Item = u64> + '_ {
        let (parts, _) = self.bytes.as_chunks::<8>();
        parts
            .iter()
            .take(self.length.div_ceil(8))
            .map(|part| u64::from_le_bytes(*part))
    }

    pub(super) fn new(word: &str) -> Self {
        let mut folded = Folded {
            bytes: [0; MAX],
            length: 0,
        };
        if word
            .chars()
            .try_for_each(|c| folded.push_folded(c))
            .is_none()
        {
            folded.length = 0;
        }
        folded
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    #[inline]
    fn push_folded(&mut self, c: char) -> Option<()> {
        match c {
            'а'..='џ' => self.push(c),
            'А'..='Я' => self.push(char::from_u32(u32::from(c) + 0x20)?),
            ' ' | '\u{a0}' | '\u{202f}' => Some(()),
            _ if chars::is_apostrophe(c) => self.push('\''),
            '\0'..='\u{7f}' => self.push(c.to_ascii_lowercase()),
            _ if chars::is_caseless(c) => self.push(c),
            'İ' => self.push('i'),
            '\u{301}' => Some(()),
            _ => c.to_lowercase().try_for_each(|lower| self.push(lower)),
        }
    }

    /// `None` if there is no room.
    #[inline]
    fn push(&mut self, c: char) -> Option<()> {
        if c.is_ascii() {
            *self.bytes.get_mut(self.length)? = c as u8;
            self.length += 1;
            return Some(());
        }
        let end = self.length + c.len_utf8();
        c.encode_utf8(self.bytes.get_mut(self.length..end)?);
        self.length = end;
        Some(())
    }
}

impl Hash for Folded {
    #[inline]
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        for part in self.parts() {
            hasher.write_u64(part);
        }
    }
}

impl PartialEq for Folded {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.length == other.length && self.parts().eq(other.parts())
    }
}

impl Eq for Folded {}

/// The first and the last letters of some words, to tell of most others at a glance that they are not among them.
#[derive(Clone, Debug)]
pub(super) struct Ends([u64; 64]);

impl Ends {
    pub(super) fn new() -> Self {
        Ends([0; 64])
    }

    /// Adds a word.
    pub(super) fn add(&mut self, word: &Folded) {
        let mut letters = std::str::from_utf8(word.as_bytes())
            .unwrap_or_default()
            .chars();
        if let Some(first) = letters.next() {
            let last = letters.next_back().unwrap_or(first);
            self.0[first as usize % 64] |= 1 << (last as usize % 64);
        }
    }

    /// Whether a word may be among them, whatever its case; `true` where its letters are not told apart by a glance.
    #[inline]
    pub(super) fn may_have(&self, word: &str) -> bool {
        let mut letters = word.chars();
        let Some(first) = letters.next() else {
            return true;
        };
        let last = letters.next_back().unwrap_or(first);
        match (simple_lower(first), simple_lower(last)) {
            (Some(first), Some(last)) => {
                self.0[first as usize % 64] >> (last as usize % 64) & 1 == 1
            }
            _ => true,
        }
    }
}

/// The small letter of one of the Latin or Russian alphabet, as [`Folded`] has it.
#[inline]
fn simple_lower(c: char) -> Option<char> {
    match c {
        'a'..='z' | 'а'..='џ' => Some(c),
        'A'..='Z' => Some(c.to_ascii_lowercase()),
        'А'..='Я' => char::from_u32(u32::from(c) + 0x20),
        _ => None,
    }
}

/// Hashes short words fast, without a seed: the tables are no input an attacker could choose, and a text that asks
/// for words of one bucket finds the few there.
#[derive(Default)]
pub(super) struct WordHasher(u64);

impl WordHasher {
    /// An odd number without pattern in its bits (the golden ratio).
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

    fn mix(&mut self, part: u64) {
        self.0 = (self.0.rotate_left(5) ^ part).wrapping_mul(Self::FACTOR);
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.mix(u64::from(byte));
        }
    }

    fn write_u64(&mut self, part: u64) {
        self.mix(part);
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_as_the_library_does() {
        for word in [
            "Он",
            "ЯЗЫК",
            "ЁЖ",
            "ÉTÉ",
            "Ωμέγα",
            "Ça",
            "Łódź",
            "STRASSE",
            "ok",
            "",
        ] {
            assert_eq!(Folded::new(word).as_bytes(), word.to_lowercase().as_bytes());
        }
        assert_eq!(Folded::new("İl").as_bytes(), b"il");
        assert_eq!(Folded::new("O‘sha").as_bytes(), b"o'sha");
        assert_eq!(Folded::new("э́то").as_bytes(), "это".as_bytes());
    }

    #[test]
    fn ends_tell_of_words_that_they_are_none_of_some() {
        let mut ends = Ends::new();
        for word in ["он", "и", "éste", "o‘z"] {
            ends.add(&Folded::new(word));
        }
        for word in ["Он", "ОН", "И", "Éste", "éste", "O‘z"] {
            assert!(ends.may_have(word), "{word}");
        }
        for word in ["Она", "ин", "нет", "on", "z"] {
            assert!(!ends.may_have(word), "{word}");
        }
    }

    #[test]
    fn a_word_that_is_too_long_is_empty() {
        assert_eq!(Folded::new(&"a".repeat(MAX)).as_bytes().len(), MAX);
        assert_eq!(Folded::new(&"a".repeat(MAX + 1)).as_bytes(), b"");
        assert_eq!(Folded::new(&"é".repeat(MAX)).as_bytes(), b"");
    }
}
