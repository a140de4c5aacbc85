//! The breaker of an engine: one that fails again and again is left alone for a while, then asked
//! once, by one call, whether it is back. Time comes in as an argument.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How a call ended, as far as the engine's health goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Health {
    /// It answered, be it with a refusal of the text.
    Answered,
    /// It failed: no connection, no answer in time, a server's fault, an answer of another shape.
    Failed,
    /// It asked to be left alone for a while; that alone is no fault.
    Throttled,
    /// It will fail until somebody acts: wrong key, used-up account.
    Hopeless,
}

/// What a breaker is set to.
#[derive(Debug, Clone, Copy)]
pub(super) struct BreakerSettings {
    /// Failures in a row that open it; of throttling it takes twice as many.
    pub(super) failures: u32,
    /// How long it stays open at first; doubled each time the probe fails.
    pub(super) pause: Duration,
    /// The longest it stays open.
    pub(super) longest_pause: Duration,
    /// A probe that has not ended after this time is taken for lost.
    pub(super) probe_timeout: Duration,
}

/// Whether calls are let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// All are.
    Closed,
    /// One is, to see whether the engine is back.
    HalfOpen,
    /// None is, until then.
    Open(Instant),
}

#[derive(Debug, Clone, Copy)]
enum State {
    Closed { failures: u32, throttled: u32 },
    Open { until: Instant, pause: Duration },
    Probing { since: Instant, pause: Duration },
}

/// A breaker.
#[derive(Debug)]
pub(super) struct Breaker {
    settings: BreakerSettings,
    state: Mutex<State>,
}

impl Breaker {
    pub(super) fn new(settings: BreakerSettings) -> Self {
        Self {
            settings,
            state: Mutex::new(State::Closed {
                failures: 0,
                throttled: 0,
            }),
        }
    }

    /// Whether a call would be let through now.
    pub(super) fn position(&self, now: Instant) -> Position {
        match *self.lock() {
            State::Closed { .. } => Position::Closed,
            State::Open { until, .. } if now < until => Position::Open(until),
            State::Open { .. } => Position::HalfOpen,
            State::Probing { since, .. } => {
                let end = since + self.settings.probe_timeout;
                if now < end {
                    Position::Open(end)
                } else {
                    Position::HalfOpen
                }
            }
        }
    }

    /// Lets a call through, whose end must be told to [`Breaker::ended`]; an error is the time
    /// until which none is.
    pub(super) fn admit(&self, now: Instant) -> Result<(), Instant> {
        match self.position(now) {
            Position::Closed => Ok(()),
            Position::Open(until) => Err(until),
            Position::HalfOpen => {
                let mut state = self.lock();
                let pause = match *state {
                    State::Closed { .. } => return Ok(()),
                    State::Open { pause, .. } | State::Probing { pause, .. } => pause,
                };
                *state = State::Probing { since: now, pause };
                Ok(())
            }
        }
    }

    /// Takes note of how a call that was let through ended; whether that opened the breaker.
    pub(super) fn ended(&self, health: Health, now: Instant) -> bool {
        let BreakerSettings {
            failures: most,
            pause: first,
            longest_pause,
            ..
        } = self.settings;
        let mut state = self.lock();
        let open = |pause: Duration| State::Open {
            until: now + pause.mul_f64(1.0 + fastrand::f64() / 10.0),
            pause,
        };
        let next = match (*state, health) {
            (State::Closed { .. } | State::Probing { .. }, Health::Answered) => State::Closed {
                failures: 0,
                throttled: 0,
            },
            // An engine that answers what was asked before it was given up is back.
            (State::Open { .. }, Health::Answered) => State::Closed {
                failures: 0,
                throttled: 0,
            },
            (state @ State::Open { .. }, _) => state,
            (State::Closed { .. }, Health::Hopeless) => open(longest_pause.min(first * 4)),
            (
                State::Closed {
                    failures,
                    throttled,
                },
                health,
            ) => {
                let failed = health == Health::Failed;
                let failures = failures + u32::from(failed);
                let throttled = throttled + u32::from(!failed);
                if failures >= most || throttled >= most.saturating_mul(2) {
                    open(first)
                } else {
                    State::Closed {
                        failures,
                        throttled,
                    }
                }
            }
            (State::Probing { pause, .. }, _) => open((pause * 2).min(longest_pause)),
        };
        let was_open = matches!(*state, State::Open { .. });
        let is_open = matches!(next, State::Open { until, .. } if until > now);
        *state = next;
        is_open && !was_open
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn breaker() -> Breaker {
        Breaker::new(BreakerSettings {
            failures: 3,
            pause: 10 * SECOND,
            longest_pause: 60 * SECOND,
            probe_timeout: 30 * SECOND,
        })
    }

    fn until(breaker: &Breaker, now: Instant) -> Duration {
        match breaker.position(now) {
            Position::Open(until) => until - now,
            other => panic!("{other:?}"),
        }
    }

    fn fail(breaker: &Breaker, times: u32, now: Instant) {
        for _ in 0..times {
            breaker.ended(Health::Failed, now);
        }
    }

    #[test]
    fn failures_in_a_row_open_it() {
        let (breaker, now) = (breaker(), Instant::now());
        for health in [
            Health::Failed,
            Health::Failed,
            Health::Answered,
            Health::Failed,
            Health::Throttled,
            Health::Failed,
        ] {
            breaker.admit(now).unwrap();
            assert!(!breaker.ended(health, now));
        }
        assert!(breaker.ended(Health::Failed, now));
        assert!(breaker.admit(now + 9 * SECOND).is_err());
        assert!(until(&breaker, now) >= 10 * SECOND);
    }

    #[test]
    fn one_probe_decides() {
        let (breaker, now) = (breaker(), Instant::now());
        fail(&breaker, 3, now);
        let mut now = now + 12 * SECOND;
        for pause in [20, 40, 60, 60] {
            assert_eq!(breaker.position(now), Position::HalfOpen);
            breaker.admit(now).unwrap();
            assert!(breaker.admit(now).is_err(), "one at a time");
            assert!(breaker.ended(Health::Failed, now));
            let wait = until(&breaker, now);
            assert!((pause..=pause + pause / 10).contains(&wait.as_secs()));
            now += wait;
        }
        breaker.admit(now).unwrap();
        assert!(!breaker.ended(Health::Answered, now));
        assert_eq!(breaker.position(now), Position::Closed);
        breaker.admit(now).unwrap();
    }

    #[test]
    fn a_probe_that_is_lost_leaves_room_for_another() {
        let (breaker, now) = (breaker(), Instant::now());
        assert!(breaker.ended(Health::Hopeless, now));
        let now = now + until(&breaker, now);
        breaker.admit(now).unwrap();
        assert!(breaker.admit(now + 29 * SECOND).is_err());
        breaker.admit(now + 30 * SECOND).unwrap();
    }

    #[test]
    fn what_was_under_way_does_not_open_it_again_but_may_close_it() {
        let (breaker, now) = (breaker(), Instant::now());
        fail(&breaker, 3, now);
        let before = until(&breaker, now);
        assert!(!breaker.ended(Health::Failed, now + SECOND));
        assert_eq!(until(&breaker, now), before);
        breaker.ended(Health::Answered, now + SECOND);
        assert_eq!(breaker.position(now + SECOND), Position::Closed);
    }

    #[test]
    fn throttling_opens_it_late() {
        let (breaker, now) = (breaker(), Instant::now());
        for _ in 0..5 {
            assert!(!breaker.ended(Health::Throttled, now));
        }
        assert!(breaker.ended(Health::Throttled, now));
    }
}
