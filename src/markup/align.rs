//! Spans by word alignment: the engine says which words of the source became which of the target.

use std::ops::Range;

use super::{Piece, SpanKind, SpannedText};

/// Words of the source and what became of them. Ranges are bytes of the texts as they were sent
/// and answered; those that lie outside or split a character are not believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// In the text that was sent.
    pub source: Range<usize>,
    /// In the answer.
    pub target: Range<usize>,
}

/// Where each span of `source` is in `target`, as far as the links tell.
///
/// A pair covers all that its words became, if nothing that came from other words lies between.
/// An empty span stands behind what the word before it became.
pub(super) fn hints(
    source: &SpannedText,
    spans: &[SpanKind],
    target: &str,
    links: &[Link],
) -> Vec<Option<Range<usize>>> {
    let offset = target.len() - target.trim_start().len();
    let end = offset + target.trim().len();
    let mut links: Vec<&Link> = links
        .iter()
        .filter(|link| {
            let Range { start, end: to } = link.target.clone();
            offset <= start
                && start < to
                && to <= end
                && target.is_char_boundary(start)
                && target.is_char_boundary(to)
                && link.source.start < link.source.end
        })
        .collect();
    links.sort_by_key(|link| link.source.start);
    let places = places(source, spans);
    let moved = |range: Range<usize>| range.start - offset..range.end - offset;
    places
        .into_iter()
        .map(|(place, paired)| {
            if !paired {
                let before = links
                    .iter()
                    .filter(|link| link.source.end <= place.start)
                    .max_by_key(|link| link.source.end)?;
                return Some(moved(before.target.end..before.target.end));
            }
            let inside =
                |link: &Link| link.source.start < place.end && place.start < link.source.end;
            let own = || links.iter().filter(|link| inside(link));
            let start = own().map(|link| link.target.start).min()?;
            let end = own().map(|link| link.target.end).max()?;
            let torn = links
                .iter()
                .any(|link| !inside(link) && link.target.start < end && start < link.target.end);
            (!torn).then(|| moved(start..end))
        })
        .collect()
}

/// Where each span is in the text as it is read, and whether it is a pair.
fn places(source: &SpannedText, spans: &[SpanKind]) -> Vec<(Range<usize>, bool)> {
    let mut places = vec![(0..0, false); spans.len()];
    let mut read = String::new();
    for piece in &source.pieces {
        let before = read.len();
        piece.read(spans, &mut read);
        match piece {
            Piece::Text(_) => {}
            Piece::Open(id) => {
                if let Some(place) = places.get_mut(*id as usize) {
                    *place = (before..before, true);
                }
            }
            Piece::Close(id) => {
                if let Some((place, _)) = places.get_mut(*id as usize) {
                    place.end = read.len();
                }
            }
            Piece::Solo(id) => {
                if let Some((place, _)) = places.get_mut(*id as usize) {
                    *place = before..before;
                }
            }
        }
    }
    places
}
