//! One circuit: closed, open for a while, then a single probe that decides. Time comes in as an
//! argument.

use std::time::Duration;

use tokio::time::Instant;

/// What a breaker is set to.
#[derive(Debug, Clone, Copy)]
pub(in crate::route) struct BreakerSettings {
    /// Failures in a row that open it; of throttling it takes twice as many.
    pub(in crate::route) failures: u32,
    /// How long it stays open at first; doubled each time the probe fails.
    pub(in crate::route) pause: Duration,
    /// The longest it stays open.
    pub(in crate::route) longest_pause: Duration,
    /// A probe that has not ended after this time is taken for lost.
    pub(in crate::route) probe_timeout: Duration,
}

/// Whether calls are let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::route) enum Position {
    /// All are.
    Closed,
    /// One is, to see whether it is back.
    HalfOpen,
    /// None is, until then.
    Open(Instant),
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) enum Circuit {
    #[default]
    Closed,
    Open {
        until: Instant,
        pause: Duration,
    },
    Probing {
        since: Instant,
        pause: Duration,
    },
}

impl Circuit {
    pub(super) fn position(self, settings: &BreakerSettings, now: Instant) -> Position {
        let end = match self {
            Self::Closed => return Position::Closed,
            Self::Open { until, .. } => until,
            Self::Probing { since, .. } => since + settings.probe_timeout,
        };
        if now < end {
            Position::Open(end)
        } else {
            Position::HalfOpen
        }
    }

    /// The call that is let through now is the probe of a circuit that is half open.
    pub(super) fn probe(&mut self, now: Instant) {
        if let Self::Open { pause, .. } | Self::Probing { pause, .. } = *self {
            *self = Self::Probing { since: now, pause };
        }
    }

    /// Opens it; a little longer than said, so that not all workers come back at once.
    pub(super) fn open(&mut self, pause: Duration, now: Instant) {
        let until = now + pause.mul_f64(1.0 + fastrand::f64() / 10.0);
        *self = Self::Open { until, pause };
    }

    /// The probe failed: for twice as long as before. How long.
    pub(super) fn open_again(&mut self, settings: &BreakerSettings, now: Instant) -> Duration {
        let before = match *self {
            Self::Closed => settings.pause / 2,
            Self::Open { pause, .. } | Self::Probing { pause, .. } => pause,
        };
        let pause = (before * 2).min(settings.longest_pause);
        self.open(pause, now);
        pause
    }

    /// The probe ended without an answer to its question: another may be made.
    pub(super) fn give_probe_back(&mut self, now: Instant) {
        if let Self::Probing { pause, .. } = *self {
            *self = Self::Open { until: now, pause };
        }
    }
}
