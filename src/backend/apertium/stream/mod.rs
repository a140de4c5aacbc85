//! Segments as Apertium's stream, and back.
//!
//! - A **paired span** is written as word-bound blanks around its words (`[[t:s:3]]red house[[/]]`):
//!   every stage carries them along with the words, however these are reordered.
//! - **Protected text** is written as an invented word (`xqzbc`) that no dictionary has: it takes
//!   a noun's place in the sentence and comes back as it is.
//! - **Everything that has no word** is written as a numbered blank (`[s4]`): empty elements,
//!   spans around a dash, white space other than one space, and the characters that stages give a
//!   meaning to or swallow (`*`, `#`, `@`, `~`, `<`, `>`). What a number stands for stays here.
//!
//! So every `*`, `#` or `@` in the answer is a mark of the engine, never the author's.
//!
//! [`encode`] makes the stream, [`decode`] reads the answer. Both are total: whatever the text or
//! the answer, they return something.

mod answer;
mod assemble;
mod encode;
mod letters;

use std::collections::HashMap;

use crate::backend::RequestSegment;
use crate::markup::{Piece, SpanId, SpannedText};

pub use encode::encode;

/// What ends a segment: with a word or a sign right before the end of a message, stages keep its last
/// character back for ever.
const STOP: &str = ".[]";

/// A segment on its way, and what is needed to read the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    /// What the first stage reads, without NUL and nonce.
    pub wire: String,
    plan: Plan,
    has_words: bool,
}

impl Encoded {
    /// Whether an answer must have words: an empty one is then a failure.
    pub fn has_words(&self) -> bool {
        self.has_words
    }
}

/// What the stream's parts stand for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Plan {
    /// By number of the blank.
    blanks: Vec<Blank>,
    /// The invented words in lower case, with the spans they stand for.
    words: Vec<(String, SpanId)>,
    /// The paired spans that travel with words, parents before children.
    spans: Vec<PlannedSpan>,
    /// Which of `spans` a number is.
    index: HashMap<SpanId, usize>,
}

/// A part of the text that travels as a blank.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Blank {
    /// What it stands for: whole spans only.
    pieces: Vec<Piece>,
    /// The spans around it.
    inside: Vec<SpanId>,
}

/// A span that travels with its words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct PlannedSpan {
    id: SpanId,
    /// The span around it.
    parent: Option<SpanId>,
    /// Signs before its first word that stages leave outside of a word-bound blank (`“`).
    before: String,
    /// The same after its last word.
    after: String,
}

/// An answer, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decoded {
    /// The translation, its spans well nested and none twice.
    pub text: SpannedText,
    /// Words of the answer.
    pub words: usize,
    /// Words that the dictionaries lack (`*`).
    pub unknown: usize,
    /// Words that a later stage failed on (`@`, `#`).
    pub failed: usize,
}

/// Reads the answer to `encoded`, which was made from `segment`.
pub fn decode(segment: &RequestSegment, encoded: &Encoded, answer: &str) -> Decoded {
    let parsed = answer::parse(answer, &encoded.plan);
    let text = assemble::assemble(&segment.text, &encoded.plan, parsed.atoms);
    Decoded {
        text,
        words: parsed.words,
        unknown: parsed.unknown,
        failed: parsed.failed,
    }
}

/// The text of `text` without its spans.
fn plain(text: &SpannedText) -> String {
    text.pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests;
