//! Spans for a translation that came back without any.
//!
//! The last rungs of the ladder: protected text and the words of a span are looked for as they
//! were (names and numbers stay in most translations); what is not found goes to the words at the
//! same share of the sentence. Whatever happens, each span is there once and they nest.

mod pairs;
mod write;

use std::ops::Range;

use super::words::{Word, words};
use super::{Piece, SpanId, SpanKind, SpannedText};

/// Segments with more spans are not searched for words: they are placed by their share, so that
/// the time stays linear.
const MOST_SEARCHED: usize = 64;

/// Segments with more spans than this get them all at the end: no sentence that anyone wrote.
const MOST_PLACED: usize = 1024;

/// How sure the places of the spans are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Placement {
    /// Every span stands on the words it stood on.
    Exact,
    /// At least one was put where its words may be: a finding.
    Approximate,
}

/// Where the engine says that a span is: a range of bytes of the target, by the span's number. For
/// an empty span its two ends are the same.
pub(super) type Hints = [Option<Range<usize>>];

/// Puts the spans of `source` into `target`, its translation as plain text. Protected text is
/// expected in the target as it is ([`SpannedText::read_text`] is what the engine got).
///
/// The result passes [`SpannedText::check`] whenever `source` does.
pub fn place_spans(
    source: &SpannedText,
    spans: &[SpanKind],
    target: &str,
) -> (SpannedText, Placement) {
    place_hinted(source, spans, target.trim(), &[])
}

/// The same, with what is known of some spans. `target` has no white space at its ends.
pub(super) fn place_hinted(
    source: &SpannedText,
    spans: &[SpanKind],
    target: &str,
    hints: &Hints,
) -> (SpannedText, Placement) {
    let mut placer = Placer::new(source, spans, target, hints);
    placer.find_protected();
    placer.place_pairs();
    placer.place_solos();
    let placement = placer.placement;
    (placer.write(), placement)
}

/// A span of the source.
#[derive(Debug)]
struct Span {
    id: SpanId,
    paired: bool,
    /// The innermost pair around it, as an index into the spans.
    parent: Option<usize>,
    /// Where it is in the source as it is read.
    read: Range<usize>,
    /// Where it goes.
    place: Place,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    /// Not decided yet.
    Open,
    /// On these words.
    Words(Range<usize>),
    /// Between words: before this one; attached to the one before or after, or free.
    Point { before: usize, side: Side },
    /// No room: at the end of what it is in.
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
    Free,
}

struct Placer<'a> {
    target: &'a str,
    read: String,
    spans: Vec<Span>,
    kinds: &'a [SpanKind],
    hints: &'a Hints,
    words: Vec<Word>,
    /// The innermost pair that has each word.
    owners: Vec<Option<usize>>,
    placement: Placement,
}

impl<'a> Placer<'a> {
    fn new(source: &SpannedText, kinds: &'a [SpanKind], target: &'a str, hints: &'a Hints) -> Self {
        let mut read = String::new();
        let mut spans: Vec<Span> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        for piece in &source.pieces {
            let at = read.len();
            match piece {
                Piece::Text(text) => read.push_str(text),
                Piece::Close(_) => {
                    if let Some(span) = open.pop() {
                        spans[span].read.end = at;
                    }
                }
                Piece::Open(id) | Piece::Solo(id) => {
                    if let Some(SpanKind::Protected(text)) = kinds.get(*id as usize) {
                        read.push_str(text);
                    }
                    let paired = matches!(piece, Piece::Open(_));
                    spans.push(Span {
                        id: *id,
                        paired,
                        parent: open.last().copied(),
                        read: at..read.len(),
                        place: Place::Open,
                    });
                    if paired {
                        open.push(spans.len() - 1);
                    }
                }
            }
        }
        let words = words(target);
        Self {
            target,
            read,
            spans,
            kinds,
            hints,
            owners: vec![None; words.len()],
            words,
            placement: Placement::Exact,
        }
    }

    fn hint(&self, id: SpanId) -> Option<Range<usize>> {
        self.hints.get(id as usize).cloned().flatten()
    }

    /// Protected text becomes one word of the target, wherever it is found again.
    fn find_protected(&mut self) {
        if self.spans.len() > MOST_SEARCHED {
            return;
        }
        let mut taken: Vec<(Range<usize>, usize)> = Vec::new();
        for (at, span) in self.spans.iter().enumerate() {
            if let Some(SpanKind::Protected(text)) = self.kinds.get(span.id as usize)
                && !span.paired
            {
                let free =
                    |found: &Range<usize>| !taken.iter().any(|(other, _)| overlap(other, found));
                let found = self
                    .hint(span.id)
                    .filter(|hint| self.target[hint.clone()] == *text && free(hint))
                    .or_else(|| find(self.target, text, 0..self.target.len(), free));
                taken.extend(found.map(|found| (found, at)));
            }
        }
        if taken.is_empty() {
            return;
        }
        taken.sort_by_key(|(range, _)| range.start);
        let mut words = Vec::new();
        let mut rest = std::mem::take(&mut self.words).into_iter().peekable();
        for (range, span) in taken {
            while let Some(word) = rest.next_if(|word| word.range.end <= range.start) {
                words.push(word);
            }
            while rest.next_if(|word| word.range.start < range.end).is_some() {}
            self.spans[span].place = Place::Words(words.len()..words.len() + 1);
            words.push(Word {
                range,
                solo: Some(self.spans[span].id),
            });
        }
        words.extend(rest);
        self.owners = vec![None; words.len()];
        self.words = words;
    }
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The first place of `text` within a range of `target` that is no part of a longer word and that
/// `fits`.
fn find(
    target: &str,
    text: &str,
    within: Range<usize>,
    fits: impl Fn(&Range<usize>) -> bool,
) -> Option<Range<usize>> {
    if text.is_empty() {
        return None;
    }
    let is_part = |inner: Option<char>, outer: Option<char>| {
        inner.is_some_and(char::is_alphanumeric) && outer.is_some_and(char::is_alphanumeric)
    };
    target[within.clone()]
        .match_indices(text)
        .map(|(at, _)| within.start + at..within.start + at + text.len())
        .find(|found| {
            let before = target[..found.start].chars().next_back();
            let after = target[found.end..].chars().next();
            !is_part(text.chars().next(), before)
                && !is_part(text.chars().next_back(), after)
                && fits(found)
        })
}

#[cfg(test)]
mod tests;
