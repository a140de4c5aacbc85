//! Segments in batches that fit an engine.

use crate::backend::{Limits, RequestSegment};

/// Segments as they are split among calls.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Batches {
    /// What goes into one call, in order: indices of the segments.
    pub(super) batches: Vec<Vec<usize>>,
    /// Segments over the limit of one, with their size: never sent to this engine.
    pub(super) too_long: Vec<(usize, usize)>,
}

/// Splits segments among calls. Characters are Unicode code points, protected text included.
pub(super) fn batches(segments: &[RequestSegment], limits: Limits) -> Batches {
    let items = limits.items.unwrap_or(usize::MAX).max(1);
    let characters = limits.characters.unwrap_or(usize::MAX);
    let longest = limits
        .characters_per_item
        .unwrap_or(usize::MAX)
        .min(characters);
    let mut split = Batches::default();
    let mut filled = 0;
    for (index, segment) in segments.iter().enumerate() {
        let length = segment.text.read_text(&segment.spans).chars().count();
        if length > longest {
            split.too_long.push((index, length));
            continue;
        }
        match split.batches.last_mut() {
            Some(batch) if batch.len() < items && filled + length <= characters => {
                batch.push(index);
                filled += length;
            }
            _ => {
                split.batches.push(vec![index]);
                filled = length;
            }
        }
    }
    split
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::{Piece, SpanKind, SpannedText};

    fn split(texts: &[&str], limits: Limits) -> Batches {
        let segments: Vec<_> = texts
            .iter()
            .map(|text| RequestSegment {
                text: SpannedText::from_text(*text),
                spans: Vec::new(),
            })
            .collect();
        batches(&segments, limits)
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
        assert_eq!(batches(&[segment], limits).too_long, [(0, 11)]);
    }
}
