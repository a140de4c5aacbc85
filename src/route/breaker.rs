//! The breaker of an engine: one that fails again and again is left alone for a while, then asked
//! once, by one call, whether it is back. Time comes in as an argument.
//!
//! Failures are first a matter of their pair: one damaged model must not take an engine's other
//! languages away. They are the engine's when they come from several pairs with no answer in
//! between, or when they have nothing to do with a pair (no connection, a used-up account).

mod circuit;

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::backend::Pair;
use circuit::Circuit;

pub(super) use circuit::{BreakerSettings, Position};

/// How a call ended, as far as health goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Health {
    /// The engine answered, be it with a refusal of the text.
    Answered,
    /// No answer in time, a server's fault, an answer of another shape: of the pair, until another
    /// pair fails too.
    Failed,
    /// As `Failed`, and to ask again is of no use before somebody acts: a wrong key, a glossary
    /// that is not there.
    Misconfigured,
    /// No connection: nothing of the pair was even sent.
    Unreachable,
    /// It asked to be left alone for a while; that alone is no fault.
    Throttled,
    /// The engine will fail in every pair until somebody acts: a used-up account.
    Hopeless,
}

/// Until when calls are not let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blocked {
    /// Calls to the engine.
    Engine(Instant),
    /// Calls in the pair.
    Pair(Instant),
}

/// What a call that failed has opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opened {
    /// The engine is left alone.
    Engine,
    /// The pair is.
    Pair,
}

/// A breaker.
#[derive(Debug)]
pub(super) struct Breaker {
    settings: BreakerSettings,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    engine: Circuit,
    row: Row,
    throttled: u32,
    /// Pairs that failed and did not answer since.
    pairs: HashMap<Pair, Trouble>,
}

/// Failures since the engine last answered, of pairs that were not left alone already. What is
/// older than the longest pause says nothing any more.
#[derive(Debug, Default)]
struct Row {
    failures: u32,
    last: Option<Instant>,
    /// The pair of the first.
    pair: Option<Pair>,
    /// Whether they are the engine's: of more than one pair, or of none.
    is_wide: bool,
}

/// A pair in trouble.
#[derive(Debug)]
struct Trouble {
    circuit: Circuit,
    /// Failures in a row.
    failures: u32,
    /// Whether no other pair was answered since it began.
    is_alone: bool,
}

impl Breaker {
    pub(super) fn new(settings: BreakerSettings) -> Self {
        Self {
            settings,
            state: Mutex::default(),
        }
    }

    /// Whether a call to the engine would be let through now, in a pair without trouble.
    pub(super) fn position(&self, now: Instant) -> Position {
        self.lock().engine.position(&self.settings, now)
    }

    /// Why a call in the pair would not be let through now.
    pub(super) fn blocked(&self, pair: &Pair, now: Instant) -> Option<Blocked> {
        self.lock().blocked(&self.settings, Some(pair), now)
    }

    /// The pairs in which the engine is left alone now.
    pub(super) fn blocked_pairs(&self, now: Instant) -> HashSet<Pair> {
        let state = self.lock();
        let is_open = |trouble: &Trouble| {
            matches!(
                trouble.circuit.position(&self.settings, now),
                Position::Open(_)
            )
        };
        (state.pairs.iter())
            .filter(|(_, trouble)| is_open(trouble))
            .map(|(pair, _)| pair.clone())
            .collect()
    }

    /// Until when every pair is left alone that was asked for since the engine last answered: as
    /// far as is known, nothing goes.
    pub(super) fn stuck(&self, now: Instant) -> Option<Instant> {
        let state = self.lock();
        let alone = state.pairs.values().filter(|trouble| trouble.is_alone);
        let ends = alone.map(
            |trouble| match trouble.circuit.position(&self.settings, now) {
                Position::Open(until) => Some(until),
                Position::Closed | Position::HalfOpen => None,
            },
        );
        ends.collect::<Option<Vec<_>>>()?.into_iter().min()
    }

    /// Lets a call through, in a pair or (without one) to ask the engine about itself. Its end
    /// must be told to [`Breaker::ended`].
    ///
    /// # Errors
    /// Until when none is let through.
    pub(super) fn admit(&self, pair: Option<&Pair>, now: Instant) -> Result<(), Blocked> {
        let mut state = self.lock();
        if let Some(blocked) = state.blocked(&self.settings, pair, now) {
            return Err(blocked);
        }
        state.engine.probe(now);
        if let Some(trouble) = pair.and_then(|pair| state.pairs.get_mut(pair)) {
            trouble.circuit.probe(now);
        }
        Ok(())
    }

    /// Takes note of how a call that was let through ended, and tells what that has opened.
    pub(super) fn ended(
        &self,
        pair: Option<&Pair>,
        health: Health,
        now: Instant,
    ) -> Option<Opened> {
        let mut state = self.lock();
        match health {
            Health::Answered => {
                state.answered(pair);
                return None;
            }
            Health::Failed | Health::Misconfigured => {}
            Health::Unreachable | Health::Throttled | Health::Hopeless => {
                // It tells nothing of the pair.
                if let Some(trouble) = pair.and_then(|pair| state.pairs.get_mut(pair)) {
                    trouble.circuit.give_probe_back(now);
                }
            }
        }
        state.failed(&self.settings, pair, health, now)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn blocked(
        &self,
        settings: &BreakerSettings,
        pair: Option<&Pair>,
        now: Instant,
    ) -> Option<Blocked> {
        if let Position::Open(until) = self.engine.position(settings, now) {
            return Some(Blocked::Engine(until));
        }
        let trouble = self.pairs.get(pair?)?;
        match trouble.circuit.position(settings, now) {
            Position::Open(until) => Some(Blocked::Pair(until)),
            Position::Closed | Position::HalfOpen => None,
        }
    }

    /// An engine that answers is back, also when it was asked before it was given up.
    fn answered(&mut self, pair: Option<&Pair>) {
        self.engine = Circuit::Closed;
        self.row = Row::default();
        self.throttled = 0;
        if let Some(pair) = pair {
            self.pairs.remove(pair);
            for trouble in self.pairs.values_mut() {
                trouble.is_alone = false;
            }
        }
    }

    fn failed(
        &mut self,
        settings: &BreakerSettings,
        pair: Option<&Pair>,
        health: Health,
        now: Instant,
    ) -> Option<Opened> {
        // One that nobody can mend by waiting is not worth asking soon.
        let first = match health {
            Health::Misconfigured | Health::Hopeless => {
                settings.longest_pause.min(settings.pause * 4)
            }
            _ => settings.pause,
        };
        let of_pair = pair.filter(|_| matches!(health, Health::Failed | Health::Misconfigured));
        // What is left alone already has been counted.
        let is_known = of_pair.is_some_and(|pair| {
            let trouble = self.pairs.get(pair);
            trouble.is_some_and(|trouble| !matches!(trouble.circuit, Circuit::Closed))
        });
        let pair_opened =
            of_pair.is_some_and(|pair| self.pair_failed(settings, pair, health, first, now));
        let engine_opened = match self.engine {
            Circuit::Open { .. } => false,
            Circuit::Probing { .. } => {
                let pause = self.engine.open_again(settings, now);
                // So the next probe comes from another pair, where any other is wanted.
                if let Some(trouble) = of_pair.and_then(|pair| self.pairs.get_mut(pair)) {
                    trouble.circuit.open(pause * 2, now);
                }
                true
            }
            Circuit::Closed if is_known => false,
            Circuit::Closed => {
                let opens = self.counts(settings, of_pair, health, now);
                if opens {
                    self.engine.open(first, now);
                }
                opens
            }
        };
        if engine_opened {
            self.row = Row::default();
            self.throttled = 0;
            return Some(Opened::Engine);
        }
        pair_opened.then_some(Opened::Pair)
    }

    /// Counts a failure against its pair; whether the pair is left alone for it.
    fn pair_failed(
        &mut self,
        settings: &BreakerSettings,
        pair: &Pair,
        health: Health,
        first: Duration,
        now: Instant,
    ) -> bool {
        let trouble = self.pairs.entry(pair.clone()).or_insert_with(|| Trouble {
            circuit: Circuit::Closed,
            failures: 0,
            is_alone: true,
        });
        trouble.failures = trouble.failures.saturating_add(1);
        match trouble.circuit {
            Circuit::Open { .. } => false,
            Circuit::Probing { .. } => {
                trouble.circuit.open_again(settings, now);
                true
            }
            Circuit::Closed => {
                let opens =
                    health == Health::Misconfigured || trouble.failures >= settings.failures;
                if opens {
                    trouble.circuit.open(first, now);
                }
                opens
            }
        }
    }

    /// Counts a failure against the engine; whether it is left alone for it.
    fn counts(
        &mut self,
        settings: &BreakerSettings,
        of_pair: Option<&Pair>,
        health: Health,
        now: Instant,
    ) -> bool {
        if health == Health::Throttled {
            self.throttled += 1;
            return self.throttled >= settings.failures.saturating_mul(2);
        }
        let row = &mut self.row;
        if (row.last).is_some_and(|last| now.duration_since(last) > settings.longest_pause) {
            *row = Row::default();
        }
        row.last = Some(now);
        row.failures = match health {
            Health::Misconfigured | Health::Hopeless => u32::MAX,
            _ => row.failures.saturating_add(1),
        };
        row.is_wide |= match of_pair {
            None => true,
            Some(pair) => row.pair.get_or_insert_with(|| pair.clone()) != pair,
        };
        row.is_wide && row.failures >= settings.failures
    }
}

#[cfg(test)]
mod tests;
