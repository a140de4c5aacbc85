//! Back-pressure: while many units wait, intake splits no further jobs. Breaking news and
//! withdrawals go on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::broker::{Lane, Session};

/// How often the units that wait are counted.
const COUNT: Duration = Duration::from_secs(1);

/// How long a job that is put off holds its slot: looking through a long queue for breaking news
/// must not cost more than it gives.
pub(super) const LOOK: Duration = Duration::from_millis(50);

/// What is known of the units that wait.
pub(super) struct Backlog {
    /// From this many units on no job is split.
    limit: u64,
    /// As counted last, and what was added since.
    waiting: AtomicU64,
    full: AtomicBool,
}

impl Backlog {
    pub(super) fn new(limit: u32) -> Self {
        Self {
            limit: limit.into(),
            waiting: AtomicU64::new(0),
            full: AtomicBool::new(false),
        }
    }

    /// Whether jobs are to wait.
    pub(super) fn is_full(&self) -> bool {
        self.full.load(Ordering::Relaxed)
    }

    /// Takes note of units that were published.
    pub(super) fn add(&self, units: u64) {
        let waiting = self.waiting.fetch_add(units, Ordering::Relaxed) + units;
        self.judge(waiting);
    }

    fn counted(&self, waiting: u64) {
        self.waiting.store(waiting, Ordering::Relaxed);
        self.judge(waiting);
    }

    /// A backlog that was full stays so until a tenth of it is gone, so that it does not change
    /// with every unit.
    fn judge(&self, waiting: u64) {
        let was = self.is_full();
        let full = waiting >= self.limit || (was && waiting > self.limit - self.limit / 10);
        if full == was || self.full.swap(full, Ordering::Relaxed) == full {
            return;
        }
        let limit = self.limit;
        metrics::gauge!("wireglot_intake_paused").set(if full { 1.0 } else { 0.0 });
        if full {
            tracing::warn!(
                waiting,
                limit,
                "too many units wait: jobs are put off, but for breaking news and withdrawals"
            );
        } else {
            tracing::info!(waiting, limit, "jobs are split again");
        }
    }
}

/// Counts until the session ends.
pub(super) async fn watch(session: Arc<Session>, backlog: Arc<Backlog>, ended: CancellationToken) {
    let queue = session.names().lane(Lane::Normal);
    loop {
        if let Ok((waiting, _)) = session.queue_size(&queue).await {
            backlog.counted(waiting.into());
        }
        tokio::select! {
            () = tokio::time::sleep(COUNT) => {}
            () = ended.cancelled() => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_backlog_stays_full_until_a_tenth_is_gone() {
        let backlog = Backlog::new(100);
        let full = |waiting| {
            backlog.counted(waiting);
            backlog.is_full()
        };
        assert_eq!(
            [99, 100, 250, 91, 90, 99].map(full),
            [false, true, true, true, false, false]
        );
    }

    #[test]
    fn what_was_published_since_the_last_count_counts() {
        let backlog = Backlog::new(100);
        backlog.counted(80);
        backlog.add(12);
        assert!(!backlog.is_full());
        backlog.add(12);
        assert!(backlog.is_full());
        backlog.counted(50);
        assert!(!backlog.is_full());
    }
}
