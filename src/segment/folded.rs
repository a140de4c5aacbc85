//! Words in lower case for the search in the tables, and how the tables find them.

use super::chars;
use std::hash::Hasher;

/// Longest word in bytes that is looked for; the tables have none that is longer.
pub(super) const MAX: usize = 48;

/// A word in lower case and without white space, with no room on the heap.
///
/// The Turkish `İ` becomes a plain `i`, a typed apostrophe the plain one, and the stress mark of Russian goes. A word
/// longer than [`MAX`] is empty.
pub(super) struct Folded {
    bytes: [u8; MAX],
    length: usize,
}

impl Folded {
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

/// Hashes short words fast, without a seed: the tables are no input an attacker could choose, and a text that asks
/// for words of one bucket finds the few there.
#[derive(Default)]
pub(super) struct Hash(u64);

impl Hash {
    /// An odd number without pattern in its bits (the golden ratio).
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

    fn mix(&mut self, part: u64) {
        self.0 = (self.0.rotate_left(5) ^ part).wrapping_mul(Self::FACTOR);
    }
}

impl Hasher for Hash {
    fn write(&mut self, bytes: &[u8]) {
        let (parts, rest) = bytes.as_chunks::<8>();
        for part in parts {
            self.mix(u64::from_le_bytes(*part));
        }
        let last = rest.iter().fold(0, |sum, &byte| sum << 8 | u64::from(byte));
        self.mix(last);
    }

    fn write_usize(&mut self, _: usize) {
        // The length of a word tells little that its letters do not.
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
    fn a_word_that_is_too_long_is_empty() {
        assert_eq!(Folded::new(&"a".repeat(MAX)).as_bytes().len(), MAX);
        assert_eq!(Folded::new(&"a".repeat(MAX + 1)).as_bytes(), b"");
        assert_eq!(Folded::new(&"é".repeat(MAX)).as_bytes(), b"");
    }
}
