//! Spans for an engine that takes text only: asked for, found again, put back.
//!
//! Such an engine translates a sentence best in one piece. So a [`Question`] is the sentence
//! without its spans, and beside it the words of every paired span alone (`probes`). In the
//! answers, the translation of a span's words is looked for in the translation of the sentence;
//! protected text must be there as it was. Where one span cannot be found beyond doubt, the
//! sentence is translated in [`fragments`] between its spans instead: poorer wording, but no
//! link on wrong words, and no span lost.

mod references;
pub(super) mod sentence;

use std::ops::Range;

use crate::markup::{Piece, SpanId, SpanKind, SpannedText};

/// How alike words have to be to be those of a span (1 is equal): lets `presidente` find
/// `presidenta` or `el presidente` find `al presidente`, but not one noun another.
const ALIKE: f64 = 0.75;

/// By how much the best place must beat every other place apart from it.
const MARGIN: f64 = 0.1;

/// Longer sentences and spans are searched for equal words only: comparing is quadratic.
const MAX_WORDS: usize = 200;

/// The longest span, in bytes, that is searched for alike words.
const MAX_PROBE_BYTES: usize = 200;

/// What to ask an engine about a sentence with spans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The sentence as text, with the white space at its ends.
    sentence: String,
    /// The words of the paired spans that have to be found, in the order of [`Question::place`].
    pub probes: Vec<String>,
    before: Vec<Piece>,
    spans: Vec<Node>,
    after: Vec<Piece>,
}

/// A span within the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Node {
    id: SpanId,
    /// What is looked for.
    words: Words,
    /// `None` for a solo, else the spans within.
    children: Option<Vec<Node>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Words {
    /// This text, unchanged.
    Same(String),
    /// The answer to the probe of this number.
    Probe(usize),
}

impl Question {
    /// The question for a sentence; `None` when only fragments can carry its spans: an empty
    /// element or a span without text between words, or spans that are not nested.
    pub fn new(text: &SpannedText, spans: &[SpanKind]) -> Option<Self> {
        let core = peel(&text.pieces, spans);
        let mut question = Self {
            sentence: String::new(),
            probes: Vec::new(),
            before: text.pieces[..core.start].to_vec(),
            spans: Vec::new(),
            after: text.pieces[core.end..].to_vec(),
        };
        let mut rest = &text.pieces[core];
        question.spans = question.nodes(&mut rest, spans, None)?;
        Some(question)
    }

    /// The sentence as text, to be translated.
    pub fn sentence(&self) -> &str {
        self.sentence.trim()
    }

    /// Reads pieces up to the end of the span `within`, adding to sentence and probes.
    fn nodes(
        &mut self,
        rest: &mut &[Piece],
        spans: &[SpanKind],
        within: Option<SpanId>,
    ) -> Option<Vec<Node>> {
        let mut nodes = Vec::new();
        while let Some((piece, others)) = rest.split_first() {
            *rest = others;
            match piece {
                Piece::Text(text) => self.sentence.push_str(text),
                Piece::Solo(id) => {
                    let Some(SpanKind::Protected(text)) = spans.get(*id as usize) else {
                        return None;
                    };
                    self.sentence.push_str(text);
                    nodes.push(Node {
                        id: *id,
                        words: Words::Same(text.clone()),
                        children: None,
                    });
                }
                Piece::Open(id) => {
                    let start = self.sentence.len();
                    let number = self.probes.len();
                    // Holds the place: probes are in the order in which spans open.
                    self.probes.push(String::new());
                    let children = self.nodes(rest, spans, Some(*id))?;
                    let words = self.sentence[start..].trim().to_owned();
                    if words.is_empty() {
                        return None;
                    }
                    let protected_only = children.len() == 1
                        && matches!(&children[0].words, Words::Same(text) if *text == words);
                    let words = if protected_only || !words.chars().any(char::is_alphabetic) {
                        self.probes.truncate(number);
                        Words::Same(words)
                    } else {
                        self.probes[number] = words;
                        Words::Probe(number)
                    };
                    nodes.push(Node {
                        id: *id,
                        words,
                        children: Some(children),
                    });
                }
                Piece::Close(id) => return (within == Some(*id)).then_some(nodes),
            }
        }
        within.is_none().then_some(nodes)
    }

    /// The translation with its spans, from the answers to the sentence and to each probe; `None`
    /// when the place of a span is in doubt.
    pub fn place(&self, sentence: &str, probes: &[String]) -> Option<SpannedText> {
        let (before, after) = self.sentence.split_once(self.sentence())?;
        let sentence = format!("{before}{}{after}", sentence.trim());
        let mut pieces = self.before.clone();
        place(
            &self.spans,
            &sentence,
            0..sentence.len(),
            probes,
            &mut pieces,
        )?;
        pieces.extend_from_slice(&self.after);
        Some(SpannedText { pieces })
    }
}

/// The pieces without those at the ends for which nothing has to be found: empty elements, and
/// pairs that hold the whole sentence.
fn peel(pieces: &[Piece], spans: &[SpanKind]) -> Range<usize> {
    let empty = |id: &SpanId| matches!(spans.get(*id as usize), Some(SpanKind::Empty(_)));
    let mut range = 0..pieces.len();
    loop {
        match &pieces[range.clone()] {
            [Piece::Solo(id), ..] if empty(id) => range.start += 1,
            [.., Piece::Solo(id)] if empty(id) => range.end -= 1,
            [Piece::Text(text), _, ..] if text.trim().is_empty() => range.start += 1,
            [_, .., Piece::Text(text)] if text.trim().is_empty() => range.end -= 1,
            [Piece::Open(open), .., Piece::Close(close)] if open == close => {
                range = range.start + 1..range.end - 1;
            }
            _ => return range,
        }
    }
}

/// Puts `nodes` into `within` of the sentence.
fn place(
    nodes: &[Node],
    sentence: &str,
    within: Range<usize>,
    probes: &[String],
    pieces: &mut Vec<Piece>,
) -> Option<()> {
    let mut found = Vec::with_capacity(nodes.len());
    for (position, node) in nodes.iter().enumerate() {
        let words = match &node.words {
            Words::Same(words) => words.as_str(),
            Words::Probe(number) => probes.get(*number)?.trim(),
        };
        let place = match &node.words {
            Words::Same(_) => same(nodes, position, sentence, within.clone())?,
            Words::Probe(_) => locate(sentence, within.clone(), words)?,
        };
        found.push((place, node));
    }
    found.sort_by_key(|(place, _)| (place.start, place.end));
    let mut cursor = within.start;
    for (place, node) in found {
        if place.start < cursor {
            return None;
        }
        push_text(pieces, &sentence[cursor..place.start]);
        match &node.children {
            None => pieces.push(Piece::Solo(node.id)),
            Some(children) => {
                pieces.push(Piece::Open(node.id));
                self::place(children, sentence, place.clone(), probes, pieces)?;
                pieces.push(Piece::Close(node.id));
            }
        }
        cursor = place.end;
    }
    push_text(pieces, &sentence[cursor..within.end]);
    Some(())
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece::Text(before)) => before.push_str(text),
        _ => pieces.push(Piece::Text(text.to_owned())),
    }
}

/// The place of unchanged text. Spans with the same text get their places in order, if there are
/// as many places as spans.
fn same(
    nodes: &[Node],
    position: usize,
    sentence: &str,
    within: Range<usize>,
) -> Option<Range<usize>> {
    let Words::Same(words) = &nodes[position].words else {
        return None;
    };
    let alike = |nodes: &[Node]| {
        nodes
            .iter()
            .filter(|node| matches!(&node.words, Words::Same(other) if other == words))
            .count()
    };
    let mut places = occurrences(sentence, within, words);
    (places.len() == alike(nodes)).then(|| places.swap_remove(alike(&nodes[..position])))
}

/// The only place of `words`: equal words, else words that are alike.
fn locate(sentence: &str, within: Range<usize>, words: &str) -> Option<Range<usize>> {
    match occurrences(sentence, within.clone(), words).as_slice() {
        [only] => Some(only.clone()),
        [] => alike(sentence, within, words),
        _ => None,
    }
}

/// Every place of `words` in `within` that is not a part of longer words.
fn occurrences(sentence: &str, within: Range<usize>, words: &str) -> Vec<Range<usize>> {
    if words.is_empty() {
        return Vec::new();
    }
    sentence[within.clone()]
        .match_indices(words)
        .map(|(at, _)| within.start + at..within.start + at + words.len())
        .filter(|place| {
            !joined(&sentence[..place.start], words) && !joined(words, &sentence[place.end..])
        })
        .collect()
}

/// Whether a word goes on from the end of `left` into `right`. Scripts without upper and lower
/// case are left out: many of them write no spaces.
fn joined(left: &str, right: &str) -> bool {
    let in_word =
        |c: Option<char>| c.is_some_and(|c| c.is_lowercase() || c.is_uppercase() || c.is_numeric());
    in_word(left.chars().next_back()) && in_word(right.chars().next())
}

/// The only run of words that is alike `words`, whatever the case.
fn alike(sentence: &str, within: Range<usize>, words: &str) -> Option<Range<usize>> {
    let wanted = words.to_lowercase();
    let size = wanted.split_whitespace().count();
    let places = word_places(sentence, within);
    if places.len() > MAX_WORDS || wanted.len() > MAX_PROBE_BYTES {
        return None;
    }
    let mut runs: Vec<(f64, Range<usize>)> = Vec::new();
    for count in size.saturating_sub(1).max(1)..=size + 1 {
        for run in places.windows(count) {
            let place = run.first()?.start..run.last()?.end;
            let text = sentence[place.clone()].to_lowercase();
            runs.push((strsim::normalized_levenshtein(&text, &wanted), place));
        }
    }
    let (score, best) = runs
        .iter()
        .max_by(|(left, _), (right, _)| left.total_cmp(right))?;
    let apart = |place: &Range<usize>| place.end <= best.start || best.end <= place.start;
    let rival = runs
        .iter()
        .any(|(other, place)| apart(place) && *other > score - MARGIN);
    (*score >= ALIKE && !rival).then(|| best.clone())
}

/// Where the words of `within` are, without the punctuation around them.
fn word_places(sentence: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let text = &sentence[within.clone()];
    let mut cursor = 0;
    text.split_whitespace()
        .filter_map(|word| {
            let at = cursor + text[cursor..].find(word)?;
            cursor = at + word.len();
            let start = within.start + at;
            let trimmed = word.trim_start_matches(|c: char| !c.is_alphanumeric());
            let start = start + word.len() - trimmed.len();
            let trimmed = trimmed.trim_end_matches(|c: char| !c.is_alphanumeric());
            (!trimmed.is_empty()).then(|| start..start + trimmed.len())
        })
        .collect()
}

/// The texts between the spans of a sentence that have letters, trimmed.
pub fn fragments(text: &SpannedText) -> Vec<&str> {
    text.pieces.iter().filter_map(fragment).collect()
}

/// The sentence with each of its [`fragments`] replaced by a translation; white space around them
/// and text without letters stay. `None` when there are not as many translations as fragments.
pub fn join_fragments(text: &SpannedText, translations: &[String]) -> Option<SpannedText> {
    let mut translations = translations.iter();
    let mut pieces = Vec::with_capacity(text.pieces.len());
    for piece in &text.pieces {
        match (piece, fragment(piece)) {
            (Piece::Text(source), Some(fragment)) => {
                let translation = translations.next()?.trim();
                let (before, after) = source.split_once(fragment)?;
                push_text(&mut pieces, &format!("{before}{translation}{after}"));
            }
            (Piece::Text(source), None) => push_text(&mut pieces, source),
            (span, _) => pieces.push(span.clone()),
        }
    }
    translations
        .next()
        .is_none()
        .then_some(SpannedText { pieces })
}

fn fragment(piece: &Piece) -> Option<&str> {
    match piece {
        Piece::Text(text) if text.chars().any(char::is_alphabetic) => Some(text.trim()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
