//! From the stream to atoms: text, invented words and blanks, each with the spans it belongs to.

use super::Plan;
use crate::markup::{Piece, SpanId};

/// A part of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Atom {
    pub(super) content: Content,
    /// The spans it carries.
    pub(super) spans: Vec<SpanId>,
}

/// What an atom is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// Text of the engine.
    Text(String),
    /// Protected text.
    Word(SpanId),
    /// What travelled as a blank.
    Blank(Vec<Piece>),
}

impl Atom {
    /// Words of this atom, as far as the length of a span is concerned.
    pub(super) fn words(&self) -> usize {
        match &self.content {
            Content::Text(text) => text
                .split_whitespace()
                .filter(|word| word.chars().any(char::is_alphanumeric))
                .count(),
            Content::Word(_) => 1,
            Content::Blank(_) => 0,
        }
    }
}

/// An answer in parts.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub(super) atoms: Vec<Atom>,
    pub(super) words: usize,
    pub(super) unknown: usize,
    pub(super) failed: usize,
}

/// Reads an answer. Each blank and each invented word is taken once, where it comes first.
pub(super) fn parse(answer: &str, plan: &Plan) -> Parsed {
    let mut parsed = Parsed::default();
    let mut reader = Reader {
        plan,
        blank_seen: vec![false; plan.blanks.len()],
        word_seen: vec![false; plan.words.len()],
        text: String::new(),
        spans: Vec::new(),
        atoms: Vec::new(),
    };
    let mut rest = answer;
    while let Some(character) = rest.chars().next() {
        if let Some(inner) = rest.strip_prefix("[[") {
            let (names, after) = inner.split_once("]]").unwrap_or((inner, ""));
            reader.end_text();
            reader.spans = spans_of(names, plan);
            rest = after;
            continue;
        }
        if let Some(inner) = rest.strip_prefix('[') {
            let (name, after) = inner.split_once(']').unwrap_or((inner, ""));
            reader.blank(name);
            rest = after;
            continue;
        }
        rest = &rest[character.len_utf8()..];
        match character {
            '*' => parsed.unknown += 1,
            '#' | '@' => parsed.failed += 1,
            '\\' => {
                let Some(escaped) = rest.chars().next() else {
                    break;
                };
                rest = &rest[escaped.len_utf8()..];
                match escaped {
                    '@' => parsed.failed += 1,
                    // Tags of a word that could not be generated (`#\<prn\>`): the author's own
                    // angle brackets travel as blanks.
                    '<' => rest = rest.split_once("\\>").map_or("", |(_, after)| after),
                    _ => reader.text.push(escaped),
                }
            }
            _ => reader.text.push(character),
        }
    }
    reader.end_text();
    parsed.atoms = reader.atoms;
    take_off_the_stop(&mut parsed.atoms);
    parsed.words = parsed.atoms.iter().map(Atom::words).sum();
    parsed
}

/// The spans that a word-bound blank names (`t:s:1; t:s:4`), each once; none for `/`.
fn spans_of(names: &str, plan: &Plan) -> Vec<SpanId> {
    let mut spans = Vec::new();
    for name in names.split(';') {
        let id = name
            .trim()
            .strip_prefix("t:s:")
            .and_then(|id| id.parse::<SpanId>().ok());
        if let Some(id) = id
            && plan.index.contains_key(&id)
            && !spans.contains(&id)
        {
            spans.push(id);
        }
    }
    spans
}

/// Removes the full stop that [`super::STOP`] put after the segment.
fn take_off_the_stop(atoms: &mut Vec<Atom>) {
    if let Some(Atom {
        content: Content::Text(text),
        ..
    }) = atoms.last_mut()
    {
        if text.ends_with('.') {
            text.pop();
        }
        if text.is_empty() {
            atoms.pop();
        }
    }
}

struct Reader<'a> {
    plan: &'a Plan,
    blank_seen: Vec<bool>,
    word_seen: Vec<bool>,
    text: String,
    spans: Vec<SpanId>,
    atoms: Vec<Atom>,
}

impl Reader<'_> {
    fn push(&mut self, content: Content, spans: Vec<SpanId>) {
        self.atoms.push(Atom { content, spans });
    }

    /// Ends a stretch of text and finds the invented words in it.
    fn end_text(&mut self) {
        let text = std::mem::take(&mut self.text);
        let mut rest = text.as_str();
        while let Some((at, length, number)) = self.next_word(rest) {
            if at > 0 {
                self.push(Content::Text(rest[..at].to_owned()), self.spans.clone());
            }
            if let Some((_, id)) = self.plan.words.get(number)
                && !std::mem::replace(&mut self.word_seen[number], true)
            {
                self.push(Content::Word(*id), self.spans.clone());
            }
            rest = &rest[at + length..];
        }
        if !rest.is_empty() {
            self.push(Content::Text(rest.to_owned()), self.spans.clone());
        }
    }

    /// The first invented word of a text: where, how long, which. Stages change its case at most.
    fn next_word(&self, text: &str) -> Option<(usize, usize, usize)> {
        let lower = text.to_ascii_lowercase();
        self.plan
            .words
            .iter()
            .enumerate()
            .filter_map(|(number, (word, _))| Some((lower.find(word)?, word.len(), number)))
            .min()
    }

    fn blank(&mut self, name: &str) {
        let number = name
            .strip_prefix('s')
            .and_then(|number| number.parse::<usize>().ok());
        let known = number.and_then(|number| Some((number, self.plan.blanks.get(number)?)));
        let Some((number, blank)) = known else {
            return;
        };
        self.end_text();
        if std::mem::replace(&mut self.blank_seen[number], true) {
            // Stages that write two words for one may repeat the blank between them.
            self.push(Content::Text(" ".to_owned()), Vec::new());
        } else {
            self.push(Content::Blank(blank.pieces.clone()), blank.inside.clone());
        }
    }
}
