//! Messages that may be what ends the process.
//!
//! When a process dies, the broker counts a delivery against everything that it held, and so it
//! does when a connection is lost. Such a count is a suspicion and no proof. A suspect therefore runs
//! alone, and the store remembers that it has begun until it has ended: what was there again and
//! again when a process died, with nothing else beside it, is what did it.

use std::sync::Arc;

use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock};

use super::context::Context;
use super::disposition::Problem;
use crate::broker::Delivery;
use crate::job::job_id;

/// Which messages of a session are suspects, and which of them are guilty.
pub(super) struct Suspects {
    /// Deliveries that make a message a suspect.
    from: u32,
    /// How often a suspect may begin without an end.
    most: u32,
    running: Arc<RwLock<()>>,
}

/// Leave to run, beside others or alone.
pub(super) enum Turn {
    Beside { _others: OwnedRwLockReadGuard<()> },
    Alone { _nobody: OwnedRwLockWriteGuard<()> },
}

impl Suspects {
    /// Those of a session, where a message may end `deaths` processes: half of them in company.
    pub(super) fn new(deaths: u32) -> Self {
        let from = (deaths / 2).max(1);
        Self {
            from,
            most: deaths.saturating_sub(from).max(1),
            running: Arc::default(),
        }
    }

    /// Waits until a message that was delivered so often before may run.
    pub(super) async fn turn(&self, deliveries: u32) -> Turn {
        let running = self.running.clone();
        if deliveries < self.from {
            Turn::Beside {
                _others: running.read_owned().await,
            }
        } else {
            Turn::Alone {
                _nobody: running.write_owned().await,
            }
        }
    }
}

impl Context {
    /// The name of a delivery that is suspected.
    pub(super) fn suspected(&self, delivery: &Delivery) -> Option<String> {
        let suspected = delivery.delivery_count() >= self.suspects.from;
        suspected.then(|| job_id(delivery.properties.message_id.as_deref(), &delivery.body))
    }

    /// Notes that a suspect begins, before anything of it is read.
    ///
    /// # Errors
    /// [`Problem::Poison`] when too many processes died of it.
    pub(super) async fn try_suspect(&self, delivery: &Delivery) -> Result<(), Problem> {
        let Some(name) = self.suspected(delivery) else {
            return Ok(());
        };
        let begun = self.store.suspect(&name, self.now()).await?;
        if begun >= self.suspects.most {
            return Err(Problem::Poison(begun));
        }
        Ok(())
    }

    /// Notes that the process has outlived a suspect, or that it is given up.
    pub(super) async fn outlived(&self, name: &str) {
        if let Err(error) = self.store.clear(name).await {
            tracing::warn!(error = %error, "a message stays suspected");
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn a_suspect_runs_alone() {
        let suspects = Suspects::new(10);
        let first = suspects.turn(0).await;
        let second = suspects.turn(4).now_or_never().expect("beside the first");
        assert!(suspects.turn(5).now_or_never().is_none());
        drop((first, second));
        let alone = suspects.turn(5).await;
        assert!(suspects.turn(0).now_or_never().is_none());
        assert!(suspects.turn(9).now_or_never().is_none());
        drop(alone);
        suspects.turn(0).now_or_never().expect("nobody is alone");
    }

    #[test]
    fn a_message_ends_as_many_processes_as_it_may() {
        for (deaths, in_company, alone) in [(1, 1, 1), (2, 1, 1), (3, 1, 2), (10, 5, 5)] {
            let suspects = Suspects::new(deaths);
            assert_eq!((suspects.from, suspects.most), (in_company, alone));
        }
    }
}
