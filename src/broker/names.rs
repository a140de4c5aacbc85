//! Names on the broker, all under one prefix.

use std::time::Duration;

/// The names of exchanges and queues.
#[derive(Debug, Clone)]
pub struct Names {
    prefix: String,
}

/// A queue that work comes from and goes back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Jobs.
    Jobs,
    /// Units of breaking news.
    Breaking,
    /// All other units.
    Normal,
}

/// A delay before work is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Ten seconds.
    TenSeconds,
    /// A minute; breaking news never waits longer at a time.
    Minute,
    /// Ten minutes.
    TenMinutes,
    /// An hour.
    Hour,
}

impl Lane {
    /// Every lane.
    pub const ALL: [Self; 3] = [Self::Jobs, Self::Breaking, Self::Normal];

    /// The name within names of retry queues.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Jobs => "jobs",
            Self::Breaking => "breaking",
            Self::Normal => "normal",
        }
    }
}

impl Tier {
    /// Every tier, shortest first.
    pub const ALL: [Self; 4] = [Self::TenSeconds, Self::Minute, Self::TenMinutes, Self::Hour];

    /// The name within names of retry queues.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TenSeconds => "10s",
            Self::Minute => "60s",
            Self::TenMinutes => "10m",
            Self::Hour => "1h",
        }
    }

    /// How long it takes.
    pub fn delay(self) -> Duration {
        Duration::from_secs(match self {
            Self::TenSeconds => 10,
            Self::Minute => 60,
            Self::TenMinutes => 600,
            Self::Hour => 3600,
        })
    }
}

impl Names {
    /// Names under a prefix.
    pub fn new(prefix: &str) -> Self {
        Self {
            prefix: prefix.to_owned(),
        }
    }

    /// What all names begin with.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Whether a queue of this name is ours or looks like it; producers may not have replies sent
    /// there.
    pub fn owns(&self, queue: &str) -> bool {
        queue.starts_with(&self.prefix)
    }

    fn named(&self, name: &str) -> String {
        format!("{}.{name}", self.prefix)
    }

    /// Queue of jobs.
    pub fn jobs(&self) -> String {
        self.named("jobs")
    }

    /// Queue of breaking jobs.
    pub fn jobs_breaking(&self) -> String {
        self.named("jobs.breaking")
    }

    /// Exchange that takes work to its lane, with the lane as routing key.
    pub fn work_exchange(&self) -> String {
        self.named("jobs")
    }

    /// The queue of a lane.
    pub fn lane(&self, lane: Lane) -> String {
        match lane {
            Lane::Jobs => self.jobs(),
            Lane::Breaking => self.named("units.breaking"),
            Lane::Normal => self.named("units.normal"),
        }
    }

    /// Exchange of delayed work.
    pub fn retry_exchange(&self) -> String {
        self.named("retry")
    }

    /// Routing key of delayed work on [`Names::retry_exchange`].
    pub fn retry_key(tier: Tier, lane: Lane) -> String {
        format!("{}.{}", tier.as_str(), lane.as_str())
    }

    /// Queue of delayed work.
    pub fn retry(&self, tier: Tier, lane: Lane) -> String {
        self.named(&format!("retry.{}", Self::retry_key(tier, lane)))
    }

    /// Whether a queue is one of delayed work.
    pub fn is_retry(&self, queue: &str) -> bool {
        queue
            .strip_prefix(&self.prefix)
            .is_some_and(|rest| rest.starts_with(".retry."))
    }

    /// Exchange and queue of dead letters.
    pub fn dead(&self) -> String {
        self.named("dead")
    }

    /// Queue of what the broker itself gave up.
    pub fn poison(&self) -> String {
        self.named("poison")
    }

    /// Exchange (and default queue) of results.
    pub fn localized(&self) -> String {
        self.named("localized")
    }

    /// Exchange and queue of results that wait for an editor.
    pub fn review(&self) -> String {
        self.named("review")
    }

    /// Exchange of events.
    pub fn events(&self) -> String {
        self.named("events")
    }
}
