//! Segments in batches that fit an engine.

use crate::backend::{Limits, RequestSegment, Size};

/// Segments as they are split among calls.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Batches {
    /// What goes into one call, in order: indices of the segments.
    pub(super) batches: Vec<Vec<usize>>,
    /// Segments over the limit of one, with their size: never sent to this engine.
    pub(super) too_long: Vec<(usize, usize)>,
}

/// Splits segments among calls, as the engine counts. `most` characters of a call are enough where
/// a rate allows no more at a time; a longer segment goes alone.
pub(super) fn batches(segments: &[RequestSegment], limits: Limits, most: Option<usize>) -> Batches {
    let most = most.unwrap_or(usize::MAX);
    let mut split = Batches::default();
    let mut sum = Size {
        characters: 0,
        body: 0,
    };
    for (index, segment) in segments.iter().enumerate() {
        let size = limits.size(segment);
        if !limits.fits_alone(size) {
            split.too_long.push((index, size.characters));
            continue;
        }
        match split.batches.last_mut() {
            Some(batch)
                if limits.fits_beside(batch.len(), sum, size)
                    && sum.characters + size.characters <= most =>
            {
                batch.push(index);
                sum.characters += size.characters;
                sum.body += size.body;
            }
            _ => {
                split.batches.push(vec![index]);
                sum = size;
            }
        }
    }
    split
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::Unit;
    use crate::markup::{Piece, SpanKind, SpannedText};

    fn split(texts: &[&str], limits: Limits) -> Batches {
        let segments: Vec<_> = texts
            .iter()
            .map(|text| RequestSegment {
                text: SpannedText::from_text(*text),
                spans: Vec::new(),
            })
            .collect();
        batches(&segments, limits, None)
    }

    #[test]
    fn without_limits_all_goes_at_once() {
        let all = split(&["one", "two", "three"], Limits::default());
        assert_eq!(all.batches, [[0, 1, 2]]);
        assert_eq!(split(&[], Limits::default()), Batches::default());
    }

    #[test]
    fn items_and_characters_are_bounds() {
        let limits = Limits {
            items: Some(2),
            characters: Some(10),
            ..Limits::default()
        };
        let found = split(&["four", "five5", "six", "seven77", "abc"], limits);
        assert_eq!(found.batches, [vec![0, 1], vec![2, 3], vec![4]]);
        let found = split(&["1234567", "1234", "123456", "1234"], limits);
        assert_eq!(found.batches, [vec![0], vec![1, 2], vec![3]]);
    }

    #[test]
    fn characters_are_code_points() {
        let limits = Limits {
            characters: Some(6),
            ..Limits::default()
        };
        // Each is one code point, two UTF-16 units and four bytes.
        assert_eq!(split(&["𐐀𐐀𐐀", "😀😀😀"], limits).batches, [[0, 1]]);
        assert_eq!(split(&["𐐀𐐀𐐀", "😀😀😀😀"], limits).batches, [[0], [1]]);
    }

    #[test]
    fn a_rate_bounds_a_call_but_not_a_sentence() {
        let segments = ["12345", "123", "12", "1234567890"].map(|text| RequestSegment {
            text: SpannedText::from_text(text),
            spans: Vec::new(),
        });
        let found = batches(&segments, Limits::default(), Some(8));
        assert_eq!(found.batches, [vec![0, 1], vec![2], vec![3]]);
        assert!(found.too_long.is_empty());
    }

    #[test]
    fn bytes_are_counted_where_the_engine_counts_them() {
        let limits = Limits {
            characters: Some(6),
            unit: Unit::Bytes,
            ..Limits::default()
        };
        assert_eq!(split(&["ééé", "a"], limits).batches, [[0], [1]]);
        let limits = Limits {
            body: Some(16),
            ..Limits::default()
        };
        // Five bytes and four around them in the JSON of each: quotes, comma, escape.
        assert_eq!(split(&["ab\"cd", "ab\"cd"], limits).batches, [[0], [1]]);
    }

    #[test]
    fn what_is_too_long_alone_is_not_sent() {
        let limits = Limits {
            characters_per_item: Some(4),
            ..Limits::default()
        };
        let found = split(&["one", "three", "two"], limits);
        assert_eq!(found.batches, [[0, 2]]);
        assert_eq!(found.too_long, [(1, 5)]);
    }

    #[test]
    fn protected_text_counts() {
        let segment = RequestSegment {
            text: SpannedText::from_pieces([Piece::Text("ab".to_owned()), Piece::Solo(0)]),
            spans: vec![SpanKind::Protected("https://x".to_owned())],
        };
        let limits = Limits {
            characters: Some(10),
            ..Limits::default()
        };
        assert_eq!(batches(&[segment], limits, None).too_long, [(0, 11)]);
    }
}
