//! How fast an engine is asked: calls and characters in a time, calls at the same time, and how
//! many of the calls may be repetitions.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use crate::units::Rate;

/// Repetitions that are allowed before anything is known of an engine.
const FIRST_RETRIES: f64 = 10.0;

/// The most repetitions that are saved up.
const MOST_RETRIES: f64 = 100.0;

/// Calls that must end well, per call at the same time, before one more is allowed.
const GROWTH: usize = 4;

/// Never more than so many in any time of that length, as services count: a token bucket would
/// let through nearly twice as many after a rest.
#[derive(Debug)]
pub(super) struct Window {
    rate: Rate,
    taken: VecDeque<(Instant, u64)>,
    sum: u64,
}

impl Window {
    pub(super) fn new(rate: Rate) -> Self {
        Self {
            rate,
            taken: VecDeque::new(),
            sum: 0,
        }
    }

    /// How long until so many may be taken; zero when they may be now. More than the rate allows
    /// at all may be taken when nothing else was.
    fn wait(&mut self, count: u64, now: Instant) -> Duration {
        while let Some(&(at, taken)) = self.taken.front() {
            if now.duration_since(at) < self.rate.per {
                break;
            }
            self.sum -= taken;
            self.taken.pop_front();
        }
        let room = u64::from(self.rate.count).saturating_sub(count);
        let mut sum = self.sum;
        let mut end = now;
        for &(at, taken) in &self.taken {
            if sum <= room {
                break;
            }
            sum -= taken;
            end = at + self.rate.per;
        }
        end.saturating_duration_since(now)
    }

    fn take(&mut self, count: u64, now: Instant) {
        self.sum += count;
        self.taken.push_back((now, count));
    }
}

/// Callers in a row of which only the first stands in the next queue, so that who is urgent finds
/// no more than one there.
#[derive(Debug, Default)]
struct Row(tokio::sync::Mutex<()>);

impl Row {
    /// Waits to be the first; who is urgent need not.
    async fn stand(&self, urgent: bool) -> Option<tokio::sync::MutexGuard<'_, ()>> {
        if urgent {
            return None;
        }
        Some(self.0.lock().await)
    }
}

/// The rates of an engine are used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Full {
    /// How long for this call.
    pub(super) wait: Duration,
    /// How long for the least that can be asked.
    pub(super) least: Duration,
}

/// The rates of an engine. Callers wait in the order in which they came, after those that are
/// urgent.
#[derive(Debug)]
pub(super) struct Pace {
    row: Row,
    /// Windows, and whether each counts characters instead of calls.
    windows: tokio::sync::Mutex<Vec<(Window, bool)>>,
    /// The most characters that one call may have without waiting for more than one window.
    pub(super) most_characters: Option<usize>,
}

impl Pace {
    pub(super) fn new(calls: &[Rate], characters: &[Rate]) -> Self {
        let window = |of_characters| move |rate: &Rate| (Window::new(*rate), of_characters);
        let windows = calls.iter().map(window(false));
        let least = characters.iter().map(|rate| rate.count).min();
        Self {
            row: Row::default(),
            windows: tokio::sync::Mutex::new(
                windows.chain(characters.iter().map(window(true))).collect(),
            ),
            most_characters: least.and_then(|count| usize::try_from(count).ok()),
        }
    }

    /// Waits until a call with so many characters may be made, and counts it; `false` when it is
    /// not wanted any more. `look` tells how long the engine is to be left alone whatever its
    /// rates, and nothing when the call is not wanted: nothing is counted meanwhile, so that
    /// those who wait do not all go at the end of a silence.
    ///
    /// # Errors
    /// What is left when one or the other lasts longer than `longest`; nothing is counted.
    pub(super) async fn take(
        &self,
        characters: u64,
        urgent: bool,
        longest: Duration,
        mut look: impl FnMut() -> Option<Duration>,
    ) -> Result<bool, Full> {
        let _first = self.row.stand(urgent).await;
        let mut windows = self.windows.lock().await;
        let count = |of_characters, characters| if of_characters { characters } else { 1 };
        loop {
            let Some(silence) = look() else {
                return Ok(false);
            };
            let now = Instant::now();
            let mut wait = |characters| {
                let waits = windows.iter_mut().map(|(window, of_characters)| {
                    window.wait(count(*of_characters, characters), now)
                });
                waits.max().unwrap_or_default()
            };
            let rates = wait(characters);
            let turn = rates.max(silence);
            if turn.is_zero() {
                break;
            }
            if turn > longest {
                return Err(Full {
                    wait: rates,
                    least: wait(1),
                });
            }
            tokio::time::sleep(turn).await;
        }
        let now = Instant::now();
        for (window, of_characters) in windows.iter_mut() {
            window.take(count(*of_characters, characters), now);
        }
        Ok(true)
    }
}

/// Calls at the same time: as many as the engine takes, fewer after it throttled, and slowly more
/// again when it answers.
#[derive(Debug)]
pub(super) struct Crowd {
    row: Row,
    permits: Arc<Semaphore>,
    state: Mutex<CrowdState>,
}

#[derive(Debug)]
struct CrowdState {
    most: usize,
    limit: usize,
    /// Permits that are taken away when they come back.
    owed: usize,
    /// Calls that ended well since the limit changed.
    answered: usize,
    /// Calls that began before this do not lower the limit once more.
    lowered: Option<Instant>,
}

/// The right to make a call.
#[derive(Debug)]
pub(super) struct Place<'a> {
    crowd: &'a Crowd,
    permit: Option<OwnedSemaphorePermit>,
    since: Instant,
}

impl Crowd {
    pub(super) fn new(most: usize) -> Self {
        let most = most.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            row: Row::default(),
            permits: Arc::new(Semaphore::new(most)),
            state: Mutex::new(CrowdState {
                most,
                limit: most,
                owed: 0,
                answered: 0,
                lowered: None,
            }),
        }
    }

    /// Waits for a place; who is urgent comes before all others but one.
    pub(super) async fn enter(&self, urgent: bool) -> Place<'_> {
        let first = self.row.stand(urgent).await;
        // The semaphore is never closed.
        let permit = self.permits.clone().acquire_owned().await.ok();
        drop(first);
        Place {
            crowd: self,
            permit,
            since: Instant::now(),
        }
    }

    /// How many calls may be made at the same time.
    pub(super) fn limit(&self) -> usize {
        self.lock().limit
    }

    /// Sets how many the engine says that it takes.
    pub(super) fn set_most(&self, most: usize) {
        let mut state = self.lock();
        let most = most.clamp(1, Semaphore::MAX_PERMITS);
        if most != state.most {
            state.most = most;
            self.change(&mut state, most);
        }
    }

    fn change(&self, state: &mut CrowdState, limit: usize) {
        if limit < state.limit {
            state.owed += state.limit - limit;
            state.owed -= self.permits.forget_permits(state.owed);
        } else {
            let more = limit - state.limit;
            let kept = more.min(state.owed);
            state.owed -= kept;
            self.permits.add_permits(more - kept);
        }
        state.limit = limit;
        state.answered = 0;
    }

    fn lock(&self) -> MutexGuard<'_, CrowdState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place<'_> {
    /// The call was throttled: half as many from now on. Calls that were under way together lower
    /// the limit once.
    pub(super) fn throttled(&self) {
        let mut state = self.crowd.lock();
        if state.lowered.is_some_and(|at| self.since <= at) {
            return;
        }
        state.lowered = Some(Instant::now());
        let limit = (state.limit / 2).max(1);
        self.crowd.change(&mut state, limit);
    }

    /// The call was answered.
    pub(super) fn answered(&self) {
        let mut state = self.crowd.lock();
        state.answered += 1;
        if state.limit < state.most && state.answered >= GROWTH * state.limit {
            let limit = state.limit + 1;
            self.crowd.change(&mut state, limit);
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut state = self.crowd.lock();
        if let Some(permit) = self.permit.take()
            && state.owed > 0
        {
            state.owed -= 1;
            permit.forget();
        }
    }
}

/// How many calls may be repetitions: a share of all calls, so that an engine in trouble gets
/// little more than it would without repeating.
#[derive(Debug)]
pub(super) struct Retries {
    ratio: f64,
    left: Mutex<f64>,
}

impl Retries {
    pub(super) fn new(ratio: f64) -> Self {
        Self {
            ratio,
            left: Mutex::new(FIRST_RETRIES),
        }
    }

    /// A call that is no repetition.
    pub(super) fn earn(&self) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        *left = (*left + self.ratio).min(MOST_RETRIES);
    }

    /// Whether a call may be repeated.
    pub(super) fn take(&self) -> bool {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let allowed = *left >= 1.0;
        if allowed {
            *left -= 1.0;
        }
        allowed
    }
}

/// The time before which an engine does not want to be asked.
#[derive(Debug)]
pub(super) struct Silence {
    began: Instant,
    /// Milliseconds since then.
    until: AtomicU64,
}

impl Silence {
    pub(super) fn new() -> Self {
        Self {
            began: Instant::now(),
            until: AtomicU64::new(0),
        }
    }

    /// Keeps silent until then, if not longer already.
    pub(super) fn keep(&self, until: Instant) {
        let millis = until.saturating_duration_since(self.began).as_millis();
        let millis = u64::try_from(millis).unwrap_or(u64::MAX);
        self.until.fetch_max(millis, Ordering::Relaxed);
    }

    /// How long it lasts.
    pub(super) fn left(&self, now: Instant) -> Duration {
        let until = Duration::from_millis(self.until.load(Ordering::Relaxed));
        until.saturating_sub(now.saturating_duration_since(self.began))
    }
}

#[cfg(test)]
mod tests;
