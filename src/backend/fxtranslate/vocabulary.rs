//! A SentencePiece vocabulary, read by ourselves.
//!
//! The crate writes the pieces that stand for single bytes as they are called (`<0xC3>`) into its
//! text, and takes the lengths in the file as they come. So a file is read here first, with every
//! length checked, and tokens are made text here.

use std::ops::Range;

/// What stands for a space within pieces.
pub(super) const SPACE: char = '\u{2581}';
pub(super) const SPACE_TEXT: &str = "\u{2581}";

/// The most pieces that a vocabulary may have; those of the known models have 32,000.
const MAX_PIECES: usize = 1_000_000;

/// The pieces of a vocabulary.
pub(super) struct Vocabulary {
    pieces: Vec<Piece>,
    /// The normaliser's settings, as a vocabulary file without pieces.
    normaliser: Vec<u8>,
}

enum Piece {
    Text(Box<str>),
    Byte(u8),
    /// A control sign or the sign for what is unknown.
    Silent,
}

impl Vocabulary {
    /// Reads a file, or says what is wrong with it.
    pub(super) fn read(file: &[u8]) -> Result<Self, &'static str> {
        let mut vocabulary = Self {
            pieces: Vec::new(),
            normaliser: Vec::new(),
        };
        let mut fields = Fields(file);
        while let Some((number, field)) = fields.next()? {
            match (number, field) {
                (1, Field::Bytes(message)) => vocabulary.pieces.push(piece(message)?),
                (3, Field::Bytes(message)) => {
                    let mut settings = Fields(message);
                    while settings.next()?.is_some() {}
                    vocabulary.normaliser = field_3(message);
                }
                _ => {}
            }
            if vocabulary.pieces.len() > MAX_PIECES {
                return Err("has too many pieces");
            }
        }
        if vocabulary.pieces.is_empty() {
            return Err("has no pieces");
        }
        Ok(vocabulary)
    }

    /// How many pieces there are.
    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// A vocabulary file that does nothing but normalise as this one.
    pub(super) fn normaliser(&self) -> &[u8] {
        &self.normaliser
    }

    /// The text of tokens, and which bytes of it each of them is. Bytes that are no character
    /// become U+FFFD. A token of a part of a character has all of the character.
    pub(super) fn text(&self, tokens: &[u32]) -> (String, Vec<Range<usize>>) {
        let mut text = String::new();
        let mut ranges = Vec::with_capacity(tokens.len());
        let mut bytes = Vec::new();
        for token in tokens {
            let piece = self.pieces.get(*token as usize).unwrap_or(&Piece::Silent);
            if let Piece::Byte(byte) = piece {
                bytes.push(*byte);
                continue;
            }
            flush(&mut bytes, &mut text, &mut ranges);
            let start = text.len();
            if let Piece::Text(piece) = piece {
                let written = piece.chars().map(|c| if c == SPACE { ' ' } else { c });
                text.extend(written);
            }
            ranges.push(start..text.len());
        }
        flush(&mut bytes, &mut text, &mut ranges);
        let cut = text.len() - text.trim_start().len();
        text.drain(..cut);
        for range in &mut ranges {
            *range = range.start.saturating_sub(cut)..range.end.saturating_sub(cut);
        }
        (text, ranges)
    }
}

/// Writes a run of bytes, one token each.
fn flush(bytes: &mut Vec<u8>, text: &mut String, ranges: &mut Vec<Range<usize>>) {
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            let start = text.len();
            text.push(c);
            ranges.extend(std::iter::repeat_n(start..text.len(), c.len_utf8()));
        }
        if !chunk.invalid().is_empty() {
            let start = text.len();
            text.push(char::REPLACEMENT_CHARACTER);
            ranges.extend(std::iter::repeat_n(
                start..text.len(),
                chunk.invalid().len(),
            ));
        }
    }
    bytes.clear();
}

/// A piece: its text is field 1, its type field 3 (1 normal, 2 unknown, 3 control, 6 byte).
fn piece(message: &[u8]) -> Result<Piece, &'static str> {
    let mut text = "";
    let mut kind = 1;
    let mut fields = Fields(message);
    while let Some((number, field)) = fields.next()? {
        match (number, field) {
            (1, Field::Bytes(bytes)) => {
                text = std::str::from_utf8(bytes).map_err(|_| "has a piece that is no text")?;
            }
            (3, Field::Number(number)) => kind = number,
            _ => {}
        }
    }
    Ok(match kind {
        2 | 3 => Piece::Silent,
        6 => {
            let digits = text
                .strip_prefix("<0x")
                .and_then(|text| text.strip_suffix('>'));
            let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
            Piece::Byte(byte.ok_or("has a byte that is none")?)
        }
        _ => Piece::Text(text.into()),
    })
}

/// A message as field 3 of another one.
fn field_3(message: &[u8]) -> Vec<u8> {
    let mut written = vec![3 << 3 | 2];
    let mut length = message.len();
    while length > 127 {
        written.push((length & 127) as u8 | 128);
        length >>= 7;
    }
    written.push(length as u8);
    written.extend_from_slice(message);
    written
}

/// The fields of a message in the form of protocol buffers.
struct Fields<'a>(&'a [u8]);

enum Field<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    Fixed,
}

const BROKEN: &str = "is cut short or damaged";

impl<'a> Fields<'a> {
    fn next(&mut self) -> Result<Option<(u64, Field<'a>)>, &'static str> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let key = self.number()?;
        let field = match key & 7 {
            0 => Field::Number(self.number()?),
            1 => self.take(8).map(|_| Field::Fixed)?,
            2 => {
                let length = self.number()?;
                Field::Bytes(self.take(usize::try_from(length).map_err(|_| BROKEN)?)?)
            }
            5 => self.take(4).map(|_| Field::Fixed)?,
            _ => return Err(BROKEN),
        };
        Ok(Some((key >> 3, field)))
    }

    fn number(&mut self) -> Result<u64, &'static str> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            number |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Ok(number);
            }
        }
        Err(BROKEN)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], &'static str> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(BROKEN)?;
        self.0 = rest;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tiny_model::{self, Kind};
    use super::*;

    fn vocabulary(pieces: &[(&str, Kind)]) -> Vocabulary {
        let pieces: Vec<_> = pieces
            .iter()
            .map(|(piece, kind)| (piece.to_string(), *kind))
            .collect();
        Vocabulary::read(&tiny_model::vocabulary(&pieces, &[("ﬁ", "fi")])).unwrap()
    }

    #[test]
    fn tokens_become_text_with_a_place_for_each() {
        let vocabulary = vocabulary(&[
            ("</s>", Kind::Control),
            ("▁El", Kind::Normal),
            ("▁perr", Kind::Normal),
            ("o", Kind::Normal),
        ]);
        let (text, ranges) = vocabulary.text(&[1, 2, 3, 0, 99]);
        assert_eq!(text, "El perro");
        assert_eq!(ranges, [0..2, 2..7, 7..8, 8..8, 8..8]);
    }

    #[test]
    fn bytes_become_characters() {
        let bytes = |from: u8, to: u8| (from..=to).map(|byte| format!("<0x{byte:02X}>"));
        let names: Vec<String> = bytes(0, 255).collect();
        let mut pieces: Vec<(&str, Kind)> = names
            .iter()
            .map(|name| (name.as_str(), Kind::Byte))
            .collect();
        pieces.push(("▁a", Kind::Normal));
        let vocabulary = vocabulary(&pieces);
        let mut tokens = vec![256];
        tokens.extend("é😀".bytes().map(u32::from));
        tokens.push(256);
        let (text, ranges) = vocabulary.text(&tokens);
        assert_eq!(text, "aé😀 a");
        assert_eq!(ranges[1..], [1..3, 1..3, 3..7, 3..7, 3..7, 3..7, 7..9]);
        let (text, ranges) = vocabulary.text(&[0xC3, 256, 0x80]);
        assert_eq!(text, "\u{FFFD} a\u{FFFD}");
        assert_eq!(ranges, [0..3, 3..5, 5..8]);
    }

    #[test]
    fn the_normaliser_alone_is_a_vocabulary() {
        let vocabulary = vocabulary(&[("▁a", Kind::Normal)]);
        let alone = fxtranslate::spm::SpmVocab::from_bytes(vocabulary.normaliser());
        assert_eq!(alone.normalize("ﬁt  x"), "▁fit▁x");
    }

    #[test]
    fn damage_is_found() {
        let whole = tiny_model::spanish().vocabulary;
        assert!(Vocabulary::read(&whole).is_ok());
        assert!(Vocabulary::read(&whole[..whole.len() - 1]).is_err());
        assert!(Vocabulary::read(&[]).is_err());
        // A length beyond the file, and one that has no end.
        assert!(Vocabulary::read(&[10, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1]).is_err());
        assert!(Vocabulary::read(&[10, 255, 255, 255]).is_err());
    }
}
