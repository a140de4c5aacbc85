//! Back-pressure: while many units wait, intake splits no further jobs. Breaking news and
//! withdrawals go on.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::broker::{BrokerError, Lane, Session, Tier};

/// How often the units that wait are counted.
const COUNT: Duration = Duration::from_secs(1);

/// How long a job that is put off holds its slot: looking through a long queue for breaking news
/// must not cost more than it gives.
pub(super) const LOOK: Duration = Duration::from_millis(50);

/// What is known of the units that wait.
pub(super) struct Backlog {
    /// From this many units on no job is split.
    limit: u64,
    units: Mutex<Units>,
    full: AtomicBool,
}

/// Units that are counted, and those that come to them.
#[derive(Default)]
struct Units {
    /// As counted last.
    counted: u64,
    /// All that were ever added.
    added: u64,
    /// How many those were when none of them could be missing from that count.
    known: u64,
}

impl Backlog {
    pub(super) fn new(limit: u32) -> Self {
        Self {
            limit: limit.into(),
            units: Mutex::default(),
            full: AtomicBool::new(false),
        }
    }

    /// Whether jobs are to wait.
    pub(super) fn is_full(&self) -> bool {
        self.full.load(Ordering::Relaxed)
    }

    /// Takes note of units that are published now.
    pub(super) fn add(&self, units: u64) {
        self.change(|known| known.added += units);
    }

    /// All units that were added so far.
    fn added(&self) -> u64 {
        lock(&self.units).added
    }

    /// Takes note of a count, in which those may be missing that were added since there were
    /// `known`.
    fn counted(&self, counted: u64, known: u64) {
        self.change(|units| (units.counted, units.known) = (counted, known));
    }

    fn change(&self, change: impl FnOnce(&mut Units)) {
        let mut units = lock(&self.units);
        change(&mut units);
        self.judge(units.counted + (units.added - units.known));
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

fn lock(units: &Mutex<Units>) -> MutexGuard<'_, Units> {
    units.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The normal units that wait for a worker, and those that were put off: they come back, and the
/// queues that they wait in must not become full.
async fn count(session: &Session) -> Result<u64, BrokerError> {
    let names = session.names();
    let mut waiting = u64::from(session.queue_size(&names.lane(Lane::Normal)).await?.0);
    for tier in Tier::ALL {
        let queue = names.retry(tier, Lane::Normal);
        waiting += u64::from(session.queue_size(&queue).await?.0);
    }
    Ok(waiting)
}

/// Counts until the session ends.
pub(super) async fn watch(session: Arc<Session>, backlog: Arc<Backlog>, ended: CancellationToken) {
    // What was added during the last pause may still be on its way to the queue.
    let mut known = backlog.added();
    loop {
        let next = backlog.added();
        if let Ok(waiting) = count(&session).await {
            backlog.counted(waiting, known);
        }
        known = next;
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
            backlog.counted(waiting, backlog.added());
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
        backlog.counted(80, 0);
        backlog.add(12);
        assert!(!backlog.is_full());
        backlog.add(12);
        assert!(backlog.is_full());
        backlog.counted(50, 24);
        assert!(!backlog.is_full());
    }

    #[test]
    fn what_was_published_while_others_were_counted_is_not_forgotten() {
        let backlog = Backlog::new(100);
        let known = backlog.added();
        backlog.add(100);
        backlog.counted(0, known);
        assert!(backlog.is_full());
        backlog.counted(50, backlog.added());
        assert!(!backlog.is_full());
    }
}
