//! What becomes of a delivery, and the one place that decides it.

use jiff::SignedDuration;

use super::stamp::Stamp;
use crate::broker::{PublishError, Tier};
use crate::config;
use crate::job::{JobFault, Reason, UnitError};
use crate::pipeline::PipelineError;
use crate::store::StoreError;

/// What becomes of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Disposition {
    /// Done: what follows from it is confirmed.
    Ack,
    /// Tried again after a delay; uses up an attempt.
    Retry(Cause),
    /// Waits for something to come back; uses up no attempt, bounded by age.
    Park(Cause),
    /// As `Park`, for what is soon over: never longer than ten seconds at a time.
    Pause(Cause),
    /// As `Park`, whatever the age: its end could not be kept, and must be.
    Hold(Cause),
    /// Waits a minute because others come first; neither attempts nor age are counted, so that it
    /// may take as long as it does.
    Postpone,
    /// Kept for people, with the reason.
    DeadLetter(Cause),
    /// Left alone: the session is lost, the broker delivers again.
    Leave,
}

/// Why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cause {
    pub(super) reason: Reason,
    pub(super) detail: String,
}

impl Cause {
    pub(super) fn new(reason: Reason, detail: impl ToString) -> Self {
        Self {
            reason,
            detail: detail.to_string(),
        }
    }
}

/// Anything that can stop a job or unit.
#[derive(Debug, thiserror::Error)]
pub(super) enum Problem {
    #[error(transparent)]
    Job(#[from] JobFault),
    #[error(transparent)]
    Unit(#[from] UnitError),
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("publishing {0}")]
    Publish(#[from] PublishError),
    #[error("more units wait than worker.max_waiting_units allows")]
    Backlog,
    #[error("not published: the broker closed the channel, as it does when an exchange is missing")]
    ChannelClosed,
    #[error("publishing was not confirmed: {0}")]
    Unconfirmed(String),
    #[error("another worker publishes this article in this language, or stopped doing so midway")]
    Leased,
    #[error("another message is looked at that may be what ends the process")]
    Suspects,
    #[error("not done within worker.unit_deadline")]
    Deadline,
    #[error("the result has {size} bytes, worker.max_result allows {limit}")]
    ResultTooLarge { size: usize, limit: u64 },
    #[error("{0} processes died while it was worked on")]
    Poison(u32),
    #[error("given up by the broker after too many deliveries; it may be what ends the process")]
    GivenUp,
    #[error("a defect of the worker: {0}")]
    Defect(String),
}

impl Problem {
    /// What becomes of the delivery that met this problem, attempts and age aside.
    pub(super) fn disposition(&self) -> Disposition {
        let cause = |reason| Cause::new(reason, self);
        match self {
            Self::Job(fault) => Disposition::DeadLetter(cause(fault.reason)),
            Self::Unit(UnitError::Newer(_)) => Disposition::Park(cause(Reason::UnsupportedType)),
            Self::Unit(UnitError::Unreadable(_)) => {
                Disposition::DeadLetter(cause(Reason::MalformedJob))
            }
            Self::Pipeline(PipelineError::Article(fault)) => {
                Disposition::DeadLetter(cause(fault.reason))
            }
            Self::Pipeline(PipelineError::NoRoute { .. }) => {
                Disposition::Park(cause(Reason::NoRoute))
            }
            Self::Pipeline(PipelineError::Engines(exhausted)) if exhausted.must_wait() => {
                Disposition::Park(cause(Reason::BackendFailed))
            }
            Self::Pipeline(PipelineError::Engines(exhausted)) if exhausted.may_pass() => {
                Disposition::Retry(cause(Reason::BackendFailed))
            }
            Self::Pipeline(PipelineError::Engines(_)) => {
                Disposition::DeadLetter(cause(Reason::BackendFailed))
            }
            Self::Store(_) => Disposition::Park(cause(Reason::Internal)),
            Self::Publish(PublishError::Unroutable) => Disposition::Park(cause(Reason::Unroutable)),
            Self::Publish(PublishError::Refused) => Disposition::Park(cause(Reason::Unroutable)),
            Self::Publish(PublishError::TooLong(_)) => {
                Disposition::DeadLetter(cause(Reason::InvalidField))
            }
            Self::Publish(PublishError::Lost(_)) => Disposition::Leave,
            Self::Backlog => Disposition::Postpone,
            Self::ChannelClosed | Self::Unconfirmed(_) => {
                Disposition::Park(cause(Reason::Unroutable))
            }
            Self::Leased | Self::Suspects => Disposition::Pause(cause(Reason::Internal)),
            Self::Deadline => Disposition::Retry(cause(Reason::BackendFailed)),
            Self::ResultTooLarge { .. } => Disposition::DeadLetter(cause(Reason::ResultTooLarge)),
            Self::Poison(_) | Self::GivenUp => Disposition::DeadLetter(cause(Reason::Poison)),
            Self::Defect(_) => Disposition::Retry(cause(Reason::Internal)),
        }
    }
}

impl Problem {
    /// Whether something may have been published all the same, or may be yet.
    pub(super) fn leaves_doubt(&self) -> bool {
        matches!(
            self,
            Self::Unconfirmed(_) | Self::Publish(PublishError::Lost(_))
        )
    }
}

/// A delivery's further way, with the delay: attempts and age counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    Ack,
    Leave,
    /// Into a delay queue with this stamp.
    Delay {
        tier: Tier,
        stamp: Stamp,
        cause: Cause,
    },
    /// Into a delay queue as if it had just come.
    Postpone {
        attempts: u32,
    },
    DeadLetter {
        cause: Cause,
        attempts: u32,
    },
}

impl Disposition {
    /// Counts attempts and age.
    pub(super) fn way(
        self,
        stamp: Stamp,
        age: SignedDuration,
        urgent: bool,
        config: &config::Worker,
    ) -> Way {
        match self {
            Self::Ack => Way::Ack,
            Self::Leave => Way::Leave,
            Self::Postpone => Way::Postpone {
                attempts: stamp.attempts,
            },
            Self::DeadLetter(cause) => Way::DeadLetter {
                cause,
                attempts: stamp.attempts + 1,
            },
            Self::Retry(cause) => {
                let attempts = stamp.attempts + 1;
                if attempts >= config.attempts {
                    return Way::DeadLetter { cause, attempts };
                }
                let tier = bounded(Tier::ALL[(attempts as usize - 1).min(3)], urgent);
                Way::Delay {
                    tier,
                    stamp: Stamp { attempts, ..stamp },
                    cause,
                }
            }
            Self::Park(cause) => {
                let tier = if age < SignedDuration::from_mins(1) {
                    Tier::TenSeconds
                } else if age < SignedDuration::from_hours(1) {
                    Tier::Minute
                } else {
                    Tier::TenMinutes
                };
                waiting(cause, stamp, age, bounded(tier, urgent), config)
            }
            Self::Pause(cause) => waiting(cause, stamp, age, Tier::TenSeconds, config),
            Self::Hold(cause) => Way::Delay {
                tier: Tier::Minute,
                stamp,
                cause,
            },
        }
    }
}

/// The way of work that waits, until it is too old.
fn waiting(
    cause: Cause,
    stamp: Stamp,
    age: SignedDuration,
    tier: Tier,
    config: &config::Worker,
) -> Way {
    let limit = SignedDuration::try_from(config.max_age).unwrap_or(SignedDuration::MAX);
    if age >= limit {
        let attempts = stamp.attempts + 1;
        return Way::DeadLetter { cause, attempts };
    }
    Way::Delay { tier, stamp, cause }
}

/// Breaking news never waits longer than a minute at a time.
fn bounded(tier: Tier, urgent: bool) -> Tier {
    if urgent { tier.min(Tier::Minute) } else { tier }
}

#[cfg(test)]
mod tests;
