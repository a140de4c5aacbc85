//! What an engine says of its own account, read from time to time.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::backend::Usage;

/// An account: when the engine is asked about it, and whether the engine's own limit is reached.
pub(super) struct Account {
    /// How often it is read; zero is never.
    interval: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    asked: Option<Instant>,
    used_up_until: Option<Instant>,
    refused: bool,
}

impl Account {
    pub(super) fn new(interval: Duration) -> Self {
        Self {
            interval,
            state: Mutex::default(),
        }
    }

    /// When the engine is to be asked; `None` is never.
    pub(super) fn due(&self, now: Instant) -> Option<Instant> {
        if self.interval.is_zero() {
            return None;
        }
        let asked = self.lock().asked;
        Some(asked.map_or(now, |asked| asked + self.interval))
    }

    /// The engine is asked now.
    pub(super) fn asks(&self, now: Instant) {
        self.lock().asked = Some(now);
    }

    /// The engine's answer; whether its limit is reached and was not before. If it is not heard
    /// again, it is tried after two more intervals.
    pub(super) fn heard(&self, usage: Option<Usage>, now: Instant) -> bool {
        let is_used_up = |usage: Usage| usage.limit.is_some_and(|limit| usage.characters >= limit);
        let mut state = self.lock();
        state.refused = false;
        let before = state.used_up_until.is_some_and(|until| now < until);
        let used_up = usage.is_some_and(is_used_up);
        state.used_up_until = used_up.then(|| now + self.interval * 2);
        used_up && !before
    }

    /// The engine does not tell; whether it did before.
    pub(super) fn refused(&self) -> bool {
        !std::mem::replace(&mut self.lock().refused, true)
    }

    /// Until when nothing is to be had for want of more characters at the engine.
    pub(super) fn used_up_until(&self, now: Instant) -> Option<Instant> {
        self.lock().used_up_until.filter(|until| now < *until)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
