//! Sentences on their way to one engine share requests: those of one unit, and those of several
//! units of the same pair that come within a short window. The same sentence is asked once.
//!
//! Requests are made by tasks of their own: a unit that is given up takes no sentence of another
//! with it, and what was paid for is delivered to whoever still waits. What nobody waits for any
//! more when the turn of its request comes is not sent.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::Failure;
use super::batch::{Batches, batches};
use super::engine::{Engine, Ready};
use super::inquiry::Inquiry;
use crate::backend::{Hints, Limits, RequestSegment};
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
pub(super) type Sentence = Arc<(SpannedText, Vec<SpanKind>)>;

/// Who waits for a sentence, and under which number.
type Waiter = (UnboundedSender<Delivered>, usize);

/// A sentence that waits or is under way.
#[derive(Default)]
struct Wanted {
    waiters: Vec<Waiter>,
    /// The request that carries it; none was made yet for those in [`Queue::waiting`].
    request: Option<u64>,
    /// Whether that goes before others.
    urgent: bool,
    /// Whether the engine is being asked.
    asked: bool,
}

impl Wanted {
    fn is_awaited(&self) -> bool {
        self.waiters.iter().any(|(to, _)| !to.is_closed())
    }
}

#[derive(Default)]
struct Queue {
    /// Every sentence that waits or is under way.
    open: HashMap<Sentence, Wanted>,
    /// Those for which no request was made yet, in order.
    waiting: Vec<Sentence>,
    /// Whether a task will send them at the end of the window.
    timed: bool,
}

/// A request that is to be made.
pub(super) struct Made {
    /// Tells it from others.
    pub(super) number: u64,
    pub(super) sentences: Vec<Sentence>,
    /// Whether it goes before others.
    pub(super) urgent: bool,
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
    /// Numbers requests.
    made: AtomicU64,
    queues: Mutex<HashMap<Lane, Queue>>,
}

impl Batcher {
    pub(super) fn new(window: Duration) -> Self {
        Self {
            window,
            made: AtomicU64::new(0),
            queues: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Lane, Queue>> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what waits in a lane: in requests that are full, or all of it. One with an urgent
    /// sentence goes before others, with all that it has room for.
    fn take(&self, lane: &Lane, packing: Packing, all: bool) -> Vec<Made> {
        let mut queues = self.lock();
        let Some(queue) = queues.get_mut(lane) else {
            return Vec::new();
        };
        let open = &mut queue.open;
        // Nobody may wait any more for a sentence that was never sent.
        queue.waiting.retain(|sentence| {
            let is_awaited = open.get(sentence).is_some_and(Wanted::is_awaited);
            if !is_awaited {
                open.remove(sentence);
            }
            is_awaited
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
        let mut taken = Vec::new();
        for batch in &split {
            let sentences = pick(batch);
            let number = self.made.fetch_add(1, Ordering::Relaxed);
            let wanted = |sentence| queue.open.get(sentence);
            let urgent = sentences.iter().filter_map(wanted).any(|one| one.urgent);
            for sentence in &sentences {
                if let Some(wanted) = queue.open.get_mut(sentence) {
                    wanted.request = Some(number);
                    wanted.urgent = urgent;
                }
            }
            taken.push(Made {
                number,
                sentences,
                urgent,
            });
        }
        queue.waiting = pick(&kept);
        if queue.open.is_empty() {
            queues.remove(lane);
        }
        taken
    }

    /// Leaves those sentences to a request that are still its own and that somebody waits for, and
    /// notes whether the engine is asked for them now: before that, they may be taken over.
    pub(super) fn shed(
        &self,
        lane: &Lane,
        number: u64,
        sentences: &mut Vec<Sentence>,
        asked: bool,
    ) {
        let mut queues = self.lock();
        let Some(queue) = queues.get_mut(lane) else {
            sentences.clear();
            return;
        };
        sentences.retain(|sentence| match queue.open.get_mut(sentence) {
            Some(wanted) if wanted.request == Some(number) => {
                let is_awaited = wanted.is_awaited();
                wanted.asked = asked;
                if !is_awaited {
                    queue.open.remove(sentence);
                }
                is_awaited
            }
            // An urgent request has taken it over.
            _ => false,
        });
        if queue.open.is_empty() {
            queues.remove(lane);
        }
    }

    /// Notes that the engine has answered a request for sentences without translating them: until
    /// it is asked again, they may be taken over. Whether somebody urgent waits for one.
    pub(super) fn pause(&self, lane: &Lane, number: u64, sentences: &[Sentence]) -> bool {
        let mut queues = self.lock();
        let Some(queue) = queues.get_mut(lane) else {
            return false;
        };
        let mut urgent = false;
        for sentence in sentences {
            if let Some(wanted) = queue.open.get_mut(sentence)
                && wanted.request == Some(number)
            {
                wanted.asked = false;
                urgent |= wanted.urgent;
            }
        }
        urgent
    }

    /// Delivers outcomes of a request to those who wait: what it has translated to all of them,
    /// what it has not only where no other request was made since.
    pub(super) fn deliver(
        &self,
        lane: &Lane,
        number: u64,
        outcomes: impl Iterator<Item = (Sentence, Result<Answered, Failure>)>,
    ) {
        let mut queues = self.lock();
        let Some(queue) = queues.get_mut(lane) else {
            return;
        };
        for (sentence, mut outcome) in outcomes {
            let concerns = |wanted: &Wanted| outcome.is_ok() || wanted.request == Some(number);
            if !queue.open.get(&sentence).is_some_and(concerns) {
                continue;
            }
            let wanted = queue.open.remove(&sentence).unwrap_or_default();
            if wanted.request.is_none() {
                // An earlier request had it after all.
                queue.waiting.retain(|waiting| *waiting != sentence);
            }
            for (to, index) in wanted.waiters {
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

pub(super) fn segment(sentence: &Sentence) -> RequestSegment {
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
    // Who takes one sentence at a time, or any number of any length, gains nothing by waiting;
    // neither do sentences with a context, which no other article shares.
    let limits = packing.limits;
    let is_bounded = limits.characters.is_some() || limits.body.is_some();
    let shares = limits.items.map_or(is_bounded, |items| items > 1);
    let gains = shares && lane.hints.context.is_none();
    let wait = gains && !urgent && !batcher.window.is_zero();
    let must_time = {
        let mut queues = batcher.lock();
        let queue = queues.entry(lane.clone()).or_default();
        for (index, segment) in segments {
            let sentence = Arc::new((segment.text.clone(), segment.spans.clone()));
            let is_new = !queue.open.contains_key(&sentence);
            let wanted = queue.open.entry(sentence.clone()).or_default();
            let is_awaited = wanted.is_awaited();
            wanted.waiters.push((to.clone(), index));
            // What stands in a row for the engine is not to be waited for by breaking news; and
            // what the engine was asked for in vain so far may never be answered.
            let anew = match (wanted.request, wanted.asked) {
                (None, _) => false,
                (Some(_), false) => urgent && !wanted.urgent,
                (Some(_), true) => !is_awaited,
            };
            if anew {
                wanted.request = None;
                wanted.asked = false;
                wanted.urgent = false;
            }
            wanted.urgent |= urgent;
            if is_new || anew {
                queue.waiting.push(sentence);
            }
        }
        let must_time = wait && !queue.timed;
        queue.timed |= must_time;
        must_time
    };
    for made in batcher.take(lane, packing, !wait) {
        spawn(engine, ready, lane, made);
    }
    if must_time {
        let (engine, ready, lane) = (engine.clone(), ready.clone(), lane.clone());
        tokio::spawn(async move {
            tokio::time::sleep(engine.batcher.window).await;
            if let Some(queue) = engine.batcher.lock().get_mut(&lane) {
                queue.timed = false;
            }
            for made in engine.batcher.take(&lane, packing, true) {
                spawn(&engine, &ready, &lane, made);
            }
        });
    }
}

fn spawn(engine: &Arc<Engine>, ready: &Ready, lane: &Lane, made: Made) {
    let (engine, ready, lane) = (engine.clone(), ready.clone(), lane.clone());
    tokio::spawn(async move {
        let inquiry = Inquiry::new(&engine.batcher, &lane, made);
        inquiry.make(&engine, &ready).await;
    });
}
