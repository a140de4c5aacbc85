//! What becomes of the segments of one order: who took part, who failed, what was answered.

use std::collections::{HashMap, HashSet};

use super::batcher::Answered;
use super::order::{Order, TranslatedSegment};
use super::{Failure, Hop, Out};
use crate::article::Step;
use crate::backend::{ErrorKind, Pair};
use crate::markup::SpannedText;

/// A segment on its way along a route.
pub(super) struct Passing {
    /// Which of the segments it is.
    pub(super) index: usize,
    /// As the last hop left it.
    pub(super) segment: TranslatedSegment,
}

/// What a run of translations adds up to.
pub(super) struct Run<'a> {
    pub(super) order: &'a Order<'a>,
    pub(super) steps: Vec<Step>,
    pub(super) billed: u64,
    pub(super) trained: bool,
    /// Engines and pairs that failed: they are not tried again in this run.
    failed: HashSet<(usize, Option<Pair>)>,
    /// Engines that refused a segment: to wait for them is of no use.
    pub(super) refused: HashSet<usize>,
    /// Engines and pairs that were out when they were to be asked, though they may be back by now.
    outs: HashSet<(usize, Option<Pair>)>,
    /// What hops have answered, by engine, pair and segment, with the text that was asked for: a
    /// way that begins as another one did, which failed later, does not pay for it again.
    passed: HashMap<(usize, Pair, usize), (SpannedText, TranslatedSegment)>,
}

impl<'a> Run<'a> {
    pub(super) fn new(order: &'a Order<'a>) -> Self {
        Self {
            order,
            steps: Vec::new(),
            billed: 0,
            trained: false,
            failed: HashSet::new(),
            refused: HashSet::new(),
            outs: HashSet::new(),
            passed: HashMap::new(),
        }
    }

    /// What the hop has answered for the segment before.
    pub(super) fn known(&self, hop: &Hop, passing: &Passing) -> Option<TranslatedSegment> {
        let (asked, answer) = (self.passed).get(&(hop.engine, hop.pair(), passing.index))?;
        (*asked == passing.segment.text).then(|| answer.clone())
    }

    pub(super) fn keep(&mut self, hop: &Hop, passing: &Passing, answer: &TranslatedSegment) {
        let key = (hop.engine, hop.pair(), passing.index);
        let asked = passing.segment.text.clone();
        self.passed.insert(key, (asked, answer.clone()));
    }

    pub(super) async fn tell(&self, arrived: &[(usize, TranslatedSegment)]) {
        if let Some(listener) = self.order.listener
            && !arrived.is_empty()
        {
            listener.finished(arrived, self.trained).await;
        }
    }

    pub(super) fn note(&mut self, hop: &Hop, answer: &Answered, trained: bool) {
        let step = Step {
            backend: hop.backend.clone(),
            model: answer.model.clone(),
        };
        if !self.steps.contains(&step) {
            self.steps.push(step);
        }
        self.billed += answer.billed;
        self.trained |= trained;
    }

    /// Leaves an engine alone for the rest of the run: in this pair, or in all where the reason
    /// has nothing to do with the pair. A sentence that is refused says nothing of the others.
    pub(super) fn fail(&mut self, hop: &Hop, failure: &Failure) {
        let pair = match failure {
            Failure::Out(Out::PairBroken(_)) => Some(hop.pair()),
            Failure::Out(_) => None,
            Failure::Engine(error) => match error.kind() {
                ErrorKind::Rejected => {
                    self.refused.insert(hop.engine);
                    return;
                }
                ErrorKind::Unsupported | ErrorKind::MalformedReply => Some(hop.pair()),
                // A way around through the same engine would be worse and cost it more.
                ErrorKind::Transient
                | ErrorKind::Unreachable
                | ErrorKind::Throttled { .. }
                | ErrorKind::QuotaExhausted
                | ErrorKind::Misconfigured => None,
            },
        };
        if matches!(failure, Failure::Out(_)) {
            self.outs.insert((hop.engine, pair.clone()));
        }
        self.failed.insert((hop.engine, pair));
    }

    pub(super) fn was_out(&self, hop: &Hop) -> bool {
        let was_out = |pair| self.outs.contains(&(hop.engine, pair));
        was_out(None) || was_out(Some(hop.pair()))
    }

    pub(super) fn has_failed(&self, hop: &Hop) -> bool {
        let failed = |pair| self.failed.contains(&(hop.engine, pair));
        failed(None) || failed(Some(hop.pair()))
    }
}
