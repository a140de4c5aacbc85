//! Sentences on their way to one engine share requests: those of one unit, and those of several
//! units of the same pair that come within a short window. The same sentence is asked once.
//!
//! Requests are made by tasks of their own: a unit that is given up takes no sentence of another
//! with it, and what was paid for is delivered to whoever still waits.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::Failure;
use super::batch::{Batches, batches};
use super::engine::{Engine, Ready};
use crate::backend::{
    BackendError, ErrorKind, Hints, Limits, RequestSegment, Translation, TranslationRequest,
};
use crate::locale::LanguageTag;
use crate::markup::{Link, SpanKind, SpannedText};

/// Sentences that may share a request.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Lane {
    pub(super) source: LanguageTag,
    pub(super) target: LanguageTag,
    pub(super) hints: Hints,
}

/// What became of one sentence.
pub(super) struct Delivered {
    /// Its place among those of the unit.
    pub(super) index: usize,
    pub(super) outcome: Result<Answered, Failure>,
}

/// An engine's answer for one sentence.
#[derive(Debug, Clone)]
pub(super) struct Answered {
    pub(super) text: SpannedText,
    pub(super) links: Vec<Link>,
    pub(super) model: Option<String>,
    /// This sentence's part of what the request cost; nothing for who only waited for another's.
    pub(super) billed: u64,
}

/// A sentence as it is recognised.
type Sentence = Arc<(SpannedText, Vec<SpanKind>)>;

/// Who waits for a sentence, and under which number.
type Waiter = (UnboundedSender<Delivered>, usize);

#[derive(Default)]
struct Queue {
    /// Every sentence that waits or is under way, with those who wait for it.
    open: HashMap<Sentence, Vec<Waiter>>,
    /// Those for which no request was made yet, in order.
    waiting: Vec<Sentence>,
    /// Whether a task will send them at the end of the window.
    timed: bool,
}

/// What fits into a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packing {
    pub(super) limits: Limits,
    /// Characters of a request beside which nothing more is put.
    pub(super) most: Option<usize>,
}

/// The sentences on their way to one engine.
pub(super) struct Batcher {
    window: Duration,
    queues: Mutex<HashMap<Lane, Queue>>,
}

impl Batcher {
    pub(super) fn new(window: Duration) -> Self {
        Self {
            window,
            queues: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Lane, Queue>> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what waits in a lane: in requests that are full, or all of it.
    fn take(&self, lane: &Lane, packing: Packing, all: bool) -> Vec<Vec<Sentence>> {
        let mut queues = self.lock();
        let Some(queue) = queues.get_mut(lane) else {
            return Vec::new();
        };
        let open = &mut queue.open;
        // Nobody may wait any more for a sentence that was never sent.
        queue.waiting.retain(|sentence| {
            let waiters = open.get(sentence);
            let wanted = waiters.is_some_and(|all| all.iter().any(|(to, _)| !to.is_closed()));
            if !wanted {
                open.remove(sentence);
            }
            wanted
        });
        let segments: Vec<RequestSegment> = queue.waiting.iter().map(segment).collect();
        let Packing { limits, most } = packing;
        let Batches {
            batches: mut split,
            too_long,
        } = batches(&segments, limits, most);
        let mut kept = Vec::new();
        if !all && let Some(last) = split.pop() {
            if limits.items.is_some_and(|items| last.len() >= items) {
                split.push(last);
            } else {
                kept = last;
            }
        }
        let pick = |batch: &Vec<usize>| -> Vec<Sentence> {
            let sentences = batch.iter().map(|&index| queue.waiting[index].clone());
            sentences.collect()
        };
        // The engine took longer ones when the sentence was given to it: let it say no itself.
        split.extend(too_long.into_iter().map(|(index, _)| vec![index]));
        let taken = split.iter().map(pick).collect();
        queue.waiting = pick(&kept);
        if queue.open.is_empty() {
            queues.remove(lane);
        }
        taken
    }

    /// Delivers outcomes to those who wait.
    fn deliver(
        &self,
        lane: &Lane,
        outcomes: impl Iterator<Item = (Sentence, Result<Answered, Failure>)>,
    ) {
        let mut queues = self.lock();
        let Some(queue) = queues.get_mut(lane) else {
            return;
        };
        for (sentence, mut outcome) in outcomes {
            for (to, index) in queue.open.remove(&sentence).unwrap_or_default() {
                // Who was given up does not listen; the next one in the row pays.
                let delivered = Delivered {
                    index,
                    outcome: outcome.clone(),
                };
                if to.send(delivered).is_ok()
                    && let Ok(answered) = &mut outcome
                {
                    answered.billed = 0;
                }
            }
        }
        if queue.open.is_empty() {
            queues.remove(lane);
        }
    }
}

fn segment(sentence: &Sentence) -> RequestSegment {
    RequestSegment {
        text: sentence.0.clone(),
        spans: sentence.1.clone(),
    }
}

/// Gives segments of a unit to an engine. Each comes back once, in any order; the channel ends
/// after the last. None of them is over the limit of one.
pub(super) fn submit(
    engine: &Arc<Engine>,
    ready: &Ready,
    lanes: &[(Lane, Vec<usize>)],
    segments: &[RequestSegment],
    urgent: bool,
) -> UnboundedReceiver<Delivered> {
    let (to, from) = unbounded_channel();
    for (lane, indices) in lanes {
        let segments = indices.iter().map(|&index| (index, &segments[index]));
        enter(engine, ready, lane, segments, urgent, &to);
    }
    from
}

fn enter<'a>(
    engine: &Arc<Engine>,
    ready: &Ready,
    lane: &Lane,
    segments: impl Iterator<Item = (usize, &'a RequestSegment)>,
    urgent: bool,
    to: &UnboundedSender<Delivered>,
) {
    let batcher = &engine.batcher;
    let packing = engine.packing(ready);
    // Who takes one sentence at a time, or as many as there are, gains nothing by waiting; neither
    // do sentences with a context, which no other article shares.
    let gains = packing.limits.items.is_some_and(|items| items > 1) && lane.hints.context.is_none();
    let wait = gains && !urgent && !batcher.window.is_zero();
    let must_time = {
        let mut queues = batcher.lock();
        let queue = queues.entry(lane.clone()).or_default();
        for (index, segment) in segments {
            let sentence = Arc::new((segment.text.clone(), segment.spans.clone()));
            let waiter = (to.clone(), index);
            match queue.open.get_mut(&sentence) {
                Some(waiters) if waiters.iter().any(|(to, _)| !to.is_closed()) => {
                    waiters.push(waiter);
                }
                // Whoever asked before has given up: the request may never end.
                _ => {
                    queue.open.insert(sentence.clone(), vec![waiter]);
                    if !queue.waiting.contains(&sentence) {
                        queue.waiting.push(sentence);
                    }
                }
            }
        }
        let must_time = wait && !queue.timed;
        queue.timed |= must_time;
        must_time
    };
    for batch in batcher.take(lane, packing, !wait) {
        spawn(engine, ready, lane, batch, urgent);
    }
    if must_time {
        let (engine, ready, lane) = (engine.clone(), ready.clone(), lane.clone());
        tokio::spawn(async move {
            tokio::time::sleep(engine.batcher.window).await;
            if let Some(queue) = engine.batcher.lock().get_mut(&lane) {
                queue.timed = false;
            }
            for batch in engine.batcher.take(&lane, packing, true) {
                spawn(&engine, &ready, &lane, batch, false);
            }
        });
    }
}

fn spawn(engine: &Arc<Engine>, ready: &Ready, lane: &Lane, batch: Vec<Sentence>, urgent: bool) {
    let (engine, ready, lane) = (engine.clone(), ready.clone(), lane.clone());
    tokio::spawn(async move { ask(&engine, &ready, &lane, batch, urgent).await });
}

/// One request, and where the engine refuses a sentence, the halves of it.
async fn ask(engine: &Engine, ready: &Ready, lane: &Lane, batch: Vec<Sentence>, urgent: bool) {
    let mut left = vec![batch];
    while let Some(batch) = left.pop() {
        let request = TranslationRequest {
            source: lane.source.clone(),
            target: lane.target.clone(),
            segments: batch.iter().map(segment).collect(),
            hints: lane.hints.clone(),
        };
        let asking = AssertUnwindSafe(engine.translate(ready, &request, urgent)).catch_unwind();
        let answer = asking.await.unwrap_or_else(|_| {
            let problem = "a defect: the request ended without an outcome";
            let error = BackendError::new(engine.name(), ErrorKind::Transient, problem);
            Err(Failure::Engine(error))
        });
        match answer {
            Ok(answer) => {
                let answers = answers(answer, ready.limits, &request.segments);
                let outcomes = batch.into_iter().zip(answers.into_iter().map(Ok));
                engine.batcher.deliver(lane, outcomes);
            }
            // One sentence that the engine refuses must not take the others with it.
            Err(Failure::Engine(error))
                if error.kind() == ErrorKind::Rejected && batch.len() > 1 =>
            {
                let (first, second) = batch.split_at(batch.len() / 2);
                left.push(second.to_vec());
                left.push(first.to_vec());
            }
            Err(failure) => {
                let rejected = matches!(
                    &failure,
                    Failure::Engine(BackendError {
                        kind: ErrorKind::Rejected,
                        ..
                    })
                );
                let mut failed = batch;
                if !rejected {
                    failed.extend(left.drain(..).flatten());
                }
                let outcome = |sentence| (sentence, Err(failure.clone()));
                engine
                    .batcher
                    .deliver(lane, failed.into_iter().map(outcome));
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
