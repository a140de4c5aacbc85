//! A segment on its way through the server: in one piece first, in fragments where that fails.

use super::references::{self, Carved};
use crate::backend::RequestSegment;
use crate::backend::placement::{Question, fragments, join_fragments};
use crate::markup::SpannedText;

/// A segment on its way.
pub(super) struct Sentence {
    carved: Carved,
    /// `None`: in fragments.
    question: Option<Question>,
    /// Set once the segment is done.
    pub(super) answer: Option<SpannedText>,
}

impl Sentence {
    pub(super) fn new(segment: &RequestSegment) -> Self {
        let carved = Carved::new(&segment.text, &segment.spans);
        // Numbers, signs and protected text alone are nobody's words.
        let answer = fragments(&carved.text)
            .is_empty()
            .then(|| segment.text.clone());
        let question = Question::new(&carved.text, &segment.spans).filter(|question| {
            !carved.is_changed() && !references::resolvable(question.sentence())
        });
        Self {
            carved,
            question,
            answer,
        }
    }

    /// What to send in this round.
    pub(super) fn texts(&self) -> Vec<&str> {
        match (&self.answer, &self.question) {
            (Some(_), _) => Vec::new(),
            (None, Some(question)) => std::iter::once(question.sentence())
                .chain(question.probes.iter().map(String::as_str))
                .collect(),
            (None, None) => fragments(&self.carved.text),
        }
    }

    /// Reads the translations of [`texts`](Self::texts).
    pub(super) fn take(&mut self, translations: &[String]) {
        if self.answer.is_some() {
            return;
        }
        self.answer = match (self.question.take(), translations) {
            (Some(question), [sentence, probes @ ..]) => question.place(sentence, probes),
            (Some(_), []) => None,
            (None, fragments) => {
                join_fragments(&self.carved.text, fragments).map(|text| self.carved.restore(text))
            }
        };
    }
}
