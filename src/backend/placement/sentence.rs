//! A segment on its way through an engine: in one piece first, in fragments where that fails.
//!
//! Such engines may resolve character references: see `references`.

use super::references::{self, Carved};
use super::{Question, fragments, join_fragments};
use crate::backend::RequestSegment;
use crate::markup::SpannedText;

pub(in crate::backend) use references::one_line;

/// A segment on its way.
pub(in crate::backend) struct Sentence {
    carved: Carved,
    /// `None`: in fragments.
    question: Option<Question>,
    /// Set once the segment is done.
    pub(in crate::backend) answer: Option<SpannedText>,
}

impl Sentence {
    pub(in crate::backend) fn new(segment: &RequestSegment) -> Self {
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
    pub(in crate::backend) fn texts(&self) -> Vec<String> {
        match (&self.answer, &self.question) {
            (Some(_), _) => Vec::new(),
            (None, Some(question)) => std::iter::once(question.sentence().to_owned())
                .chain(question.probes.iter().cloned())
                .collect(),
            (None, None) => {
                let fragments = fragments(&self.carved.text);
                fragments.into_iter().map(str::to_owned).collect()
            }
        }
    }

    /// Reads the translations of [`texts`](Self::texts).
    pub(in crate::backend) fn take(&mut self, translations: &[String]) {
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
