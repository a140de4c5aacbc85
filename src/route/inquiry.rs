//! A request on its way to an engine: what it carries when its turn comes, and what becomes of it.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

use super::Failure;
use super::batcher::{Answered, Batcher, Lane, Made, segment};
use super::engine::{Engine, Ready};
use crate::backend::{
    BackendError, ErrorKind, Limits, Pair, RequestSegment, Size, Translation, TranslationRequest,
};

/// A request. It carries what somebody still waits for.
pub(super) struct Inquiry<'a> {
    batcher: &'a Batcher,
    lane: &'a Lane,
    made: Made,
}

impl<'a> Inquiry<'a> {
    pub(super) fn new(batcher: &'a Batcher, lane: &'a Lane, made: Made) -> Self {
        Self {
            batcher,
            lane,
            made,
        }
    }

    /// Whether it goes before others.
    pub(super) fn is_urgent(&self) -> bool {
        self.made.urgent
    }

    /// The pair, as the engine names it.
    pub(super) fn pair(&self) -> Pair {
        Pair::new(self.lane.source.clone(), self.lane.target.clone())
    }

    /// How much it carries, as the engine counts.
    pub(super) fn size(&self, limits: Limits) -> Size {
        let none = Size {
            characters: 0,
            body: 0,
        };
        let sizes = self
            .made
            .sentences
            .iter()
            .map(|one| limits.size(&segment(one)));
        sizes.fold(none, |sum, size| Size {
            characters: sum.characters + size.characters,
            body: sum.body + size.body,
        })
    }

    /// Whether there is still something to ask for; what nobody waits for is left out.
    pub(super) fn is_wanted(&mut self) -> bool {
        self.shed(false)
    }

    /// What the engine is to be asked now; `None` when nobody waits any more.
    pub(super) fn begin(&mut self) -> Option<TranslationRequest> {
        if !self.shed(true) {
            return None;
        }
        Some(TranslationRequest {
            source: self.lane.source.clone(),
            target: self.lane.target.clone(),
            segments: self.made.sentences.iter().map(segment).collect(),
            hints: self.lane.hints.clone(),
        })
    }

    fn shed(&mut self, asked: bool) -> bool {
        let Made {
            number, sentences, ..
        } = &mut self.made;
        self.batcher.shed(self.lane, *number, sentences, asked);
        !sentences.is_empty()
    }

    /// The engine has failed, and is asked again later; sooner if somebody urgent has come.
    pub(super) fn pause(&mut self) {
        let Made {
            number, sentences, ..
        } = &self.made;
        self.made.urgent |= self.batcher.pause(self.lane, *number, sentences);
    }

    /// Makes the request, and where the engine refuses a sentence, the halves of it; delivers what
    /// comes of it.
    pub(super) async fn make(self, engine: &Engine, ready: &Ready) {
        let (batcher, lane, number) = (self.batcher, self.lane, self.made.number);
        let mut left = vec![self.made];
        while let Some(made) = left.pop() {
            let mut part = Inquiry::new(batcher, lane, made);
            let asking = AssertUnwindSafe(engine.translate(ready, &mut part)).catch_unwind();
            let answer = asking.await.unwrap_or_else(|_| {
                let problem = "a defect: the request ended without an outcome";
                let error = BackendError::new(engine.name(), ErrorKind::Transient, problem);
                Err(Failure::Engine(error))
            });
            match answer {
                Ok(Some(answer)) => {
                    let sentences = part.made.sentences;
                    let segments: Vec<_> = sentences.iter().map(segment).collect();
                    let answers = answers(answer, ready.limits, &segments);
                    let outcomes = sentences.into_iter().zip(answers.into_iter().map(Ok));
                    batcher.deliver(lane, number, outcomes);
                }
                Ok(None) => {}
                // One sentence that the engine refuses must not take the others with it.
                Err(Failure::Engine(error))
                    if error.kind() == ErrorKind::Rejected && part.made.sentences.len() > 1 =>
                {
                    part.pause();
                    let mut first = part.made.sentences;
                    let second = first.split_off(first.len() / 2);
                    let urgent = part.made.urgent;
                    left.extend([second, first].map(|sentences| Made {
                        number,
                        sentences,
                        urgent,
                    }));
                }
                Err(failure) => {
                    let is_refused = matches!(
                        &failure,
                        Failure::Engine(error) if error.kind() == ErrorKind::Rejected
                    );
                    let mut failed = part.made.sentences;
                    if !is_refused {
                        failed.extend(left.drain(..).flat_map(|part| part.sentences));
                    }
                    let outcome = |sentence| (sentence, Err(failure.clone()));
                    batcher.deliver(lane, number, failed.into_iter().map(outcome));
                }
            }
        }
    }
}

/// An answer taken apart, and its price with it, by the size of the sentences.
fn answers(answer: Translation, limits: Limits, segments: &[RequestSegment]) -> Vec<Answered> {
    let sizes: Vec<u128> = segments
        .iter()
        .map(|segment| limits.size(segment).characters as u128)
        .collect();
    let all: u128 = sizes.iter().sum();
    let billed = u128::from(answer.billed_characters);
    let share = |up_to: u128| match all {
        0 => 0,
        all => u64::try_from(billed * up_to / all).unwrap_or(u64::MAX),
    };
    let mut before = 0;
    let mut links = answer.alignments.into_iter();
    answer
        .segments
        .into_iter()
        .zip(sizes)
        .map(|(text, size)| {
            let after = before + size;
            let billed = share(after) - share(before);
            before = after;
            Answered {
                text,
                links: links.next().unwrap_or_default(),
                model: answer.model.clone(),
                billed,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::SpannedText;

    #[test]
    fn the_price_of_a_request_is_shared_without_loss() {
        for (texts, billed) in [
            (&["a", "bb", "ccc"][..], 100),
            (&["a", "b", "c"], 1),
            (&["aaaa", "b"], 7),
            (&["a"], u64::MAX),
        ] {
            let answer = Translation {
                segments: texts
                    .iter()
                    .map(|text| SpannedText::from_text(*text))
                    .collect(),
                alignments: Vec::new(),
                billed_characters: billed,
                model: None,
            };
            let segments: Vec<_> = texts
                .iter()
                .map(|text| RequestSegment {
                    text: SpannedText::from_text(*text),
                    spans: Vec::new(),
                })
                .collect();
            let shares = answers(answer, Limits::default(), &segments);
            let sum: u64 = shares.iter().map(|one| one.billed).sum();
            assert_eq!(sum, billed, "{texts:?}");
        }
    }
}
