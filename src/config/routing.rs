//! `[routing]`: patience with engines.

use std::time::Duration;

use serde::Deserialize;

use crate::units;

/// `[routing]`: how engines are asked, and how one in trouble is treated.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Routing {
    /// How long sentences wait for others of the same pair to share a request with; breaking news
    /// waits for nobody.
    #[serde(deserialize_with = "units::duration")]
    pub window: Duration,
    /// Times that a request is made at one engine before the next one is asked.
    pub tries: usize,
    /// The wait before the second try; doubled each time, with jitter.
    #[serde(deserialize_with = "units::duration")]
    pub first_wait: Duration,
    /// The longest wait for one engine; one that wants a longer one is left for the next.
    #[serde(deserialize_with = "units::duration")]
    pub longest_wait: Duration,
    /// Repetitions per request, over all requests to an engine.
    pub retry_ratio: f64,
    /// Failures in a row after which an engine is left alone, in one pair or in all.
    pub breaker_failures: usize,
    /// For how long at first; doubled as long as it does not come back.
    #[serde(deserialize_with = "units::duration")]
    pub breaker_pause: Duration,
    /// For how long at most.
    #[serde(deserialize_with = "units::duration")]
    pub breaker_longest_pause: Duration,
}

impl Default for Routing {
    fn default() -> Self {
        Self {
            window: Duration::from_millis(10),
            tries: 3,
            first_wait: Duration::from_millis(250),
            longest_wait: Duration::from_secs(20),
            retry_ratio: 0.4,
            breaker_failures: 5,
            breaker_pause: Duration::from_secs(10),
            breaker_longest_pause: Duration::from_secs(300),
        }
    }
}
