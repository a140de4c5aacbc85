//! Spans for a translation that came back without any.
//!
//! The last rungs of the ladder: protected text and the words of a span are looked for as they
//! were (names and numbers stay in most translations); what is not found goes to the words at the
//! same share of the sentence. Whatever happens, each span is there once and they nest.

use std::ops::Range;

use super::words::{Word, is_attached, words};
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

/// Puts the spans of `source` into `target`, its translation as plain text. Protected text is
/// expected in the target as it is ([`SpannedText::read_text`] is what the engine got).
///
/// The result passes [`SpannedText::check`] whenever `source` does.
pub fn place_spans(
    source: &SpannedText,
    spans: &[SpanKind],
    target: &str,
) -> (SpannedText, Placement) {
    let target = target.trim();
    let mut placer = Placer::new(source, spans, target);
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
    words: Vec<Word>,
    /// The innermost pair that has each word.
    owners: Vec<Option<usize>>,
    placement: Placement,
}

impl<'a> Placer<'a> {
    fn new(source: &SpannedText, kinds: &'a [SpanKind], target: &'a str) -> Self {
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
            owners: vec![None; words.len()],
            words,
            placement: Placement::Exact,
        }
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
                && let Some(found) = find(self.target, text, 0..self.target.len(), |found| {
                    !taken.iter().any(|(other, _)| overlap(other, found))
                })
            {
                taken.push((found, at));
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

    /// Pairs from the outside in, each on words that only its parent has.
    fn place_pairs(&mut self) {
        for at in 0..self.spans.len() {
            if !self.spans[at].paired {
                continue;
            }
            let parent = self.spans[at].parent;
            let within = match parent.map(|parent| &self.spans[parent].place) {
                _ if self.spans.len() > MOST_PLACED => 0..0,
                None => 0..self.words.len(),
                Some(Place::Words(words)) => words.clone(),
                Some(_) => 0..0,
            };
            let (found, placement) = self.words_of(at, parent, &within);
            self.placement = self.placement.max(placement);
            self.spans[at].place = match found {
                Some(words) => {
                    self.owners[words.clone()].fill(Some(at));
                    Place::Words(words)
                }
                None => Place::End,
            };
        }
    }

    fn words_of(
        &self,
        at: usize,
        parent: Option<usize>,
        within: &Range<usize>,
    ) -> (Option<Range<usize>>, Placement) {
        let read = &self.spans[at].read;
        let around = parent.map_or(0..self.read.len(), |parent| self.spans[parent].read.clone());
        let covers_all = self.read[around.start..read.start]
            .chars()
            .chain(self.read[read.end..around.end].chars())
            .all(|character| !character.is_alphanumeric());
        let free = |words: &Range<usize>| {
            !words.is_empty()
                && self.owners[words.clone()]
                    .iter()
                    .all(|owner| *owner == parent)
        };
        if covers_all && free(within) {
            return (Some(within.clone()), Placement::Exact);
        }
        if within.is_empty() {
            return (None, Placement::Approximate);
        }
        let text = self.read[read.clone()].trim();
        if self.spans.len() <= MOST_SEARCHED && text.chars().any(char::is_alphanumeric) {
            let range = self.words[within.start].range.start..self.words[within.end - 1].range.end;
            let found = find(self.target, text, range, |found| free(&self.covered(found)));
            if let Some(found) = found {
                return (Some(self.covered(&found)), Placement::Exact);
            }
        }
        (
            self.share(read, &around, within, parent),
            Placement::Approximate,
        )
    }

    /// The free words at the same share of the sentence.
    fn share(
        &self,
        read: &Range<usize>,
        around: &Range<usize>,
        within: &Range<usize>,
        parent: Option<usize>,
    ) -> Option<Range<usize>> {
        let count = within.len();
        let scale = |at: usize| {
            let length = around.len().max(1);
            within.start + ((at - around.start) * count + length / 2) / length
        };
        let wanted = scale(read.end).saturating_sub(scale(read.start)).max(1);
        let first = scale(read.start).min(within.end - 1);
        let is_free = |word: &usize| self.owners[*word] == parent;
        let start = (first..within.end)
            .find(is_free)
            .or_else(|| (within.start..first).rev().find(is_free))?;
        let end = (start..(start + wanted).min(within.end))
            .take_while(is_free)
            .last()?
            + 1;
        Some(start..end)
    }

    /// The words that a range of the target touches.
    fn covered(&self, range: &Range<usize>) -> Range<usize> {
        let start = self
            .words
            .partition_point(|word| word.range.end <= range.start);
        let end = self
            .words
            .partition_point(|word| word.range.start < range.end);
        start..end.max(start)
    }

    /// Empty spans, and protected text that was not found, between words.
    fn place_solos(&mut self) {
        for at in 0..self.spans.len() {
            let span = &self.spans[at];
            if span.paired || span.place != Place::Open {
                continue;
            }
            self.placement = Placement::Approximate;
            let parent = span.parent.map(|parent| &self.spans[parent].place);
            let within = match parent {
                _ if self.spans.len() > MOST_PLACED => 0..0,
                None => 0..self.words.len(),
                Some(Place::Words(words)) => words.clone(),
                Some(_) => 0..0,
            };
            let left = self.read[..span.read.start].chars().next_back();
            let right = self.read[span.read.end..].chars().next();
            let side = match (left, right) {
                (Some(left), _) if !left.is_whitespace() => Side::Left,
                (_, Some(right)) if !right.is_whitespace() => Side::Right,
                _ => Side::Free,
            };
            let around = span
                .parent
                .map_or(0..self.read.len(), |parent| self.spans[parent].read.clone());
            let length = around.len().max(1);
            let middle = usize::midpoint(span.read.start, span.read.end);
            let share = (middle - around.start) * within.len() + length / 2;
            let before = within.start + (share / length).min(within.len());
            self.spans[at].place = if within.is_empty() {
                Place::End
            } else {
                Place::Point { before, side }
            };
        }
    }

    fn write(&self) -> SpannedText {
        let mut out = SpannedText::default();
        let mut opens: Vec<Vec<usize>> = vec![Vec::new(); self.words.len() + 1];
        let mut closes: Vec<Vec<usize>> = vec![Vec::new(); self.words.len() + 1];
        let mut points: Vec<Vec<(SpanId, Side)>> = vec![Vec::new(); self.words.len() + 1];
        for (at, span) in self.spans.iter().enumerate() {
            match &span.place {
                Place::Words(words) if span.paired => {
                    opens[words.start].push(at);
                    closes[words.end].push(at);
                }
                Place::Point { before, side } => points[*before].push((span.id, *side)),
                _ => {}
            }
        }
        let endings = self.endings();
        let mut at = 0;
        for (index, word) in self.words.iter().enumerate() {
            // Behind the last word.
            self.between(&mut out, &closes[index], &endings);
            if index > 0 {
                for (id, _) in points[index].iter().filter(|(_, side)| *side == Side::Left) {
                    out.push(Piece::Solo(*id));
                }
            }
            out.push(Piece::Text(self.target[at..word.range.start].to_owned()));
            for span in &opens[index] {
                out.push(Piece::Open(self.spans[*span].id));
            }
            for (id, side) in &points[index] {
                if *side == Side::Left && index > 0 {
                    continue;
                }
                out.push(Piece::Solo(*id));
                if *side == Side::Free && !is_attached(self.target, word.range.start) {
                    out.push(Piece::Text(" ".to_owned()));
                }
            }
            match word.solo {
                Some(id) => out.push(Piece::Solo(id)),
                None => out.push(Piece::Text(self.target[word.range.clone()].to_owned())),
            }
            at = word.range.end;
        }
        let last = self.words.len();
        self.between(&mut out, &closes[last], &endings);
        for (id, side) in &points[last] {
            if *side != Side::Left && last > 0 && !is_attached(self.target, at) {
                out.push(Piece::Text(" ".to_owned()));
            }
            out.push(Piece::Solo(*id));
        }
        out.push(Piece::Text(self.target[at..].to_owned()));
        for piece in &endings[self.spans.len()] {
            out.push(piece.clone());
        }
        out
    }

    /// Ends the pairs that end behind a word, innermost first.
    fn between(&self, out: &mut SpannedText, closes: &[usize], endings: &[Vec<Piece>]) {
        for span in closes.iter().rev() {
            for piece in &endings[*span] {
                out.push(piece.clone());
            }
            out.push(Piece::Close(self.spans[*span].id));
        }
    }

    /// What has no room, by the pair at whose end it stands; the last list is the text's end. In
    /// the order of the source, so it nests.
    fn endings(&self) -> Vec<Vec<Piece>> {
        let mut endings: Vec<Vec<Piece>> = vec![Vec::new(); self.spans.len() + 1];
        let mut open: Vec<(usize, usize)> = Vec::new();
        for (at, span) in self.spans.iter().enumerate() {
            while let Some((last, home)) = open.pop_if(|(last, _)| Some(*last) != span.parent) {
                endings[home].push(Piece::Close(self.spans[last].id));
            }
            if span.place != Place::End {
                continue;
            }
            let home = match span.parent {
                None => self.spans.len(),
                Some(parent) => open
                    .last()
                    .filter(|(last, _)| *last == parent)
                    .map_or(parent, |(_, home)| *home),
            };
            if span.paired {
                endings[home].push(Piece::Open(span.id));
                open.push((at, home));
            } else {
                endings[home].push(Piece::Solo(span.id));
            }
        }
        while let Some((last, home)) = open.pop() {
            endings[home].push(Piece::Close(self.spans[last].id));
        }
        endings
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
