//! Text that must come back as it is: addresses, handles, file names, placeholders, and what the
//! newsroom says is not to be translated.
//!
//! [`protect`] turns such text within a segment into protected spans, which engines carry
//! untouched; [`restore`] turns those spans back into text when the translation is there. A
//! document knows nothing of them: only the spans of its own markup are left.

mod address;
mod find;
mod placeholder;
mod terms;

pub(crate) use terms::is_whole;
pub use terms::{LONGEST_TERM, MOST_TERMS, Pattern, Terms};

use std::ops::Range;

use crate::markup::{Piece, Segment, SpanId, SpanKind, SpannedText};

/// The segment with everything that must not be translated as protected spans. Their numbers
/// follow those the segment has. Of places that overlap, the one that begins first stays, of those
/// the longest. A term that runs over a tag (`<b>Radio</b> Free`) is protected on both sides of it.
#[must_use]
pub fn protect(segment: &Segment, terms: &Terms) -> Segment {
    let mut spans = segment.spans.clone();
    let mut source = SpannedText::default();
    let mut across = across_tags(segment, terms).into_iter();
    for piece in &segment.source.pieces {
        let Piece::Text(text) = piece else {
            source.push(piece.clone());
            continue;
        };
        let mut at = 0;
        for range in find::protected(text, terms, across.next().unwrap_or_default()) {
            source.push(Piece::Text(text[at..range.start].to_owned()));
            source.push(Piece::Solo(spans.len() as SpanId));
            spans.push(SpanKind::Protected(text[range.clone()].to_owned()));
            at = range.end;
        }
        source.push(Piece::Text(text[at..].to_owned()));
    }
    Segment { source, spans }
}

/// Stands where something is seen that is no text, so that no term runs over it.
const OBJECT: char = '\u{fffc}';

/// The parts of terms that run over tags, for each text of the segment.
fn across_tags(segment: &Segment, terms: &Terms) -> Vec<Vec<Range<usize>>> {
    let mut texts: Vec<(Range<usize>, Vec<Range<usize>>)> = Vec::new();
    if terms.is_empty() {
        return Vec::new();
    }
    let mut joined = String::new();
    for piece in &segment.source.pieces {
        match piece {
            Piece::Text(text) => {
                let start = joined.len();
                joined.push_str(text);
                texts.push((start..joined.len(), Vec::new()));
            }
            Piece::Solo(_) => joined.push(OBJECT),
            Piece::Open(_) | Piece::Close(_) => {}
        }
    }
    for found in terms.find(&joined) {
        let first = texts.partition_point(|(place, _)| place.end <= found.start);
        for (place, parts) in &mut texts[first..] {
            if place.start >= found.end {
                break;
            }
            let start = found.start.max(place.start);
            let end = found.end.min(place.end);
            let part = &joined[start..end];
            let inner = part.trim_start();
            let start = end - inner.len();
            let inner = inner.trim_end().len();
            if inner > 0 {
                parts.push(start - place.start..start + inner - place.start);
            }
        }
    }
    texts.into_iter().map(|(_, parts)| parts).collect()
}

/// A translation of `protected` as one of `segment`, from which [`protect`] made it: the spans
/// that it added become text again.
#[must_use]
pub fn restore(target: &SpannedText, segment: &Segment, protected: &Segment) -> SpannedText {
    SpannedText::from_pieces(target.pieces.iter().map(|piece| match piece {
        Piece::Solo(id) if *id as usize >= segment.spans.len() => {
            match protected.spans.get(*id as usize) {
                Some(SpanKind::Protected(text)) => Piece::Text(text.clone()),
                _ => piece.clone(),
            }
        }
        _ => piece.clone(),
    }))
}

#[cfg(test)]
mod tests;
