//! How much fits into one call, in the unit in which the engine counts.

use super::RequestSegment;
use crate::markup::tagged::{self, Protection};

/// Bounds of one call. `None` is no bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// Segments per call.
    pub items: Option<usize>,
    /// Characters of all segments of a call together, counted in [`unit`](Self::unit).
    pub characters: Option<usize>,
    /// Characters of one segment, counted in [`unit`](Self::unit).
    pub characters_per_item: Option<usize>,
    /// Bytes of all segments of a call together as strings of JSON; what is around them has been
    /// subtracted.
    pub body: Option<usize>,
    /// Text around the segments that a call carries beside them, untranslated, counted in
    /// [`unit`](Self::unit); 0: the engine has no place for it.
    pub context: usize,
    /// Times that a call may by itself send a text again: so much more may be billed for it.
    pub again: u32,
    /// Calls at the same time.
    pub concurrency: Option<usize>,
    /// What the engine takes for a character.
    pub unit: Unit,
    /// How a segment is written for the engine.
    pub form: Form,
}

/// What an engine takes for a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    /// Unicode code points.
    #[default]
    CodePoints,
    /// Bytes of UTF-8.
    Bytes,
    /// Units of UTF-16: an emoji has two.
    Utf16,
}

impl Unit {
    /// The characters of a text.
    pub fn count(self, text: &str) -> usize {
        match self {
            Self::CodePoints => text.chars().count(),
            Self::Bytes => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
        }
    }
}

/// How a segment is written for an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// As text, protected text in it.
    #[default]
    Text,
    /// As markup with numbered elements.
    Tagged(Protection),
}

impl Form {
    /// The segment as it is sent.
    pub fn write(self, segment: &RequestSegment) -> String {
        match self {
            Self::Text => segment.text.read_text(&segment.spans),
            Self::Tagged(protection) => {
                tagged::encode_for(&segment.text, &segment.spans, protection)
            }
        }
    }
}

/// How large a segment is for an engine.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Characters, in the engine's unit.
    pub characters: usize,
    /// Bytes as a string of JSON, with its quotes and the comma after it.
    pub body: usize,
}

impl std::ops::Add for Size {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            characters: self.characters + other.characters,
            body: self.body + other.body,
        }
    }
}

impl Limits {
    /// How large a segment is for this engine, written as it gets it.
    pub fn size(&self, segment: &RequestSegment) -> Size {
        self.measure(&self.form.write(segment))
    }

    /// How large a text is that is written already.
    pub fn measure(&self, written: &str) -> Size {
        Size {
            characters: self.unit.count(written),
            body: json_bytes(written),
        }
    }

    /// The most characters of one segment.
    pub fn longest(&self) -> usize {
        let longest = self.characters_per_item.into_iter().chain(self.characters);
        longest.min().unwrap_or(usize::MAX)
    }

    /// Whether a segment fits into a call of its own.
    pub fn fits_alone(&self, size: Size) -> bool {
        size.characters <= self.longest() && size.body <= self.body.unwrap_or(usize::MAX)
    }

    /// Whether a call that has `items` segments of `sum` takes one more.
    pub fn fits_beside(&self, items: usize, sum: Size, size: Size) -> bool {
        let sum = sum + size;
        items < self.items.unwrap_or(usize::MAX).max(1)
            && sum.characters <= self.characters.unwrap_or(usize::MAX)
            && sum.body <= self.body.unwrap_or(usize::MAX)
    }
}

/// Bytes of a text as JSON writes it (RFC 8259, section 7, other than ASCII as it is), with quotes
/// and comma.
fn json_bytes(text: &str) -> usize {
    let escaped: usize = text
        .bytes()
        .map(|byte| match byte {
            b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0c => 2,
            0..0x20 => 6,
            _ => 1,
        })
        .sum();
    escaped + 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::{Piece, SpanKind, SpannedText};

    fn segment(text: &str) -> RequestSegment {
        RequestSegment {
            text: SpannedText::from_text(text),
            spans: Vec::new(),
        }
    }

    #[test]
    fn characters_are_counted_in_the_engines_unit() {
        for (unit, count) in [(Unit::CodePoints, 3), (Unit::Bytes, 7), (Unit::Utf16, 4)] {
            let limits = Limits {
                unit,
                ..Limits::default()
            };
            assert_eq!(limits.size(&segment("aé😀")).characters, count, "{unit:?}");
        }
    }

    #[test]
    fn the_body_is_what_json_makes_of_it() {
        for text in [
            "",
            "plain",
            "\"\\/",
            "a\nb\tc\r\u{8}\u{c}\u{1}\u{1f}\u{7f}",
            "é😀\u{2028}",
        ] {
            let json = serde_json::to_string(text).unwrap();
            assert_eq!(json_bytes(text), json.len() + 1, "{text:?}");
        }
    }

    #[test]
    fn tags_count_where_they_are_sent() {
        let segment = RequestSegment {
            text: SpannedText::from_pieces([Piece::Text("a & ".to_owned()), Piece::Solo(0)]),
            spans: vec![SpanKind::Protected("@x".to_owned())],
        };
        let size = |form| {
            let limits = Limits {
                form,
                ..Limits::default()
            };
            limits.size(&segment).characters
        };
        assert_eq!(size(Form::Text), "a & @x".len());
        assert_eq!(
            size(Form::Tagged(Protection::TRANSLATE_NO)),
            "a &amp; <span id=\"w0\" translate=\"no\">@x</span>".len()
        );
        assert_eq!(
            size(Form::Tagged(Protection::Element("keep"))),
            "a &amp; <keep id=\"w0\">@x</keep>".len()
        );
    }

    #[test]
    fn bounds_hold_at_the_edge() {
        let limits = Limits {
            items: Some(2),
            characters: Some(10),
            characters_per_item: Some(8),
            body: Some(20),
            ..Limits::default()
        };
        let size = |characters, body| Size { characters, body };
        assert!(limits.fits_alone(size(8, 20)));
        assert!(!limits.fits_alone(size(9, 12)));
        assert!(!limits.fits_alone(size(8, 21)));
        assert!(limits.fits_beside(1, size(5, 10), size(5, 10)));
        assert!(!limits.fits_beside(2, size(1, 4), size(1, 4)));
        assert!(!limits.fits_beside(1, size(5, 8), size(6, 9)));
        assert!(!limits.fits_beside(1, size(1, 11), size(1, 10)));
    }
}
