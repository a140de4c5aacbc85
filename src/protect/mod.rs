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

pub use terms::{LONGEST_TERM, MOST_TERMS, Pattern, Terms};

use crate::markup::{Piece, Segment, SpanId, SpanKind, SpannedText};

/// The segment with everything that must not be translated as protected spans. Their numbers
/// follow those the segment has. Of places that overlap, the one that begins first stays, of those
/// the longest.
#[must_use]
pub fn protect(segment: &Segment, terms: &Terms) -> Segment {
    let mut spans = segment.spans.clone();
    let mut source = SpannedText::default();
    for piece in &segment.source.pieces {
        let Piece::Text(text) = piece else {
            source.push(piece.clone());
            continue;
        };
        let mut at = 0;
        for range in find::protected(text, terms) {
            source.push(Piece::Text(text[at..range.start].to_owned()));
            source.push(Piece::Solo(spans.len() as SpanId));
            spans.push(SpanKind::Protected(text[range.clone()].to_owned()));
            at = range.end;
        }
        source.push(Piece::Text(text[at..].to_owned()));
    }
    Segment { source, spans }
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
