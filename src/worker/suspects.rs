//! Messages that may be what ends the process.
//!
//! When a process dies, the broker counts a delivery against everything that it held, the innocent
//! neighbours too. So a message that was delivered before, and again, runs alone: either it ends
//! and is cleared, or the process dies with nothing else in its hands that had begun. What comes
//! first again and again is what does it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock};

/// What one session knows of suspects, and what its process does.
pub(super) struct Suspects {
    /// Deliveries after which a message is given up.
    most: u32,
    running: Arc<RwLock<()>>,
    /// Whether this process has shown that it lives, or has given one up.
    proven: Arc<AtomicBool>,
}

/// Leave to run, beside others or alone.
pub(super) enum Turn {
    Beside { _others: OwnedRwLockReadGuard<()> },
    Alone { _nobody: OwnedRwLockWriteGuard<()> },
}

impl Suspects {
    pub(super) fn new(most: u32) -> Self {
        Self {
            most,
            running: Arc::default(),
            proven: Arc::default(),
        }
    }

    /// Those of another session of the same process. What a lost session has left running holds
    /// nobody up.
    pub(super) fn of_next_session(&self) -> Self {
        Self {
            most: self.most,
            running: Arc::default(),
            proven: self.proven.clone(),
        }
    }

    /// Waits until a message that was delivered so often before may run.
    pub(super) async fn turn(&self, deliveries: u32) -> Turn {
        let running = self.running.clone();
        // Connections that are lost count as well: the first half is no reason yet.
        if deliveries < (self.most / 2).max(1) {
            Turn::Beside {
                _others: running.read_owned().await,
            }
        } else {
            Turn::Alone {
                _nobody: running.write_owned().await,
            }
        }
    }

    /// Whether to give a message up that was delivered so often before. Only what comes first to a
    /// process can be what ended the last one: the others were its neighbours, or lost their
    /// connections, and one that ends this process as well comes first to the next.
    pub(super) fn gives_up(&self, deliveries: u32) -> bool {
        deliveries >= self.most && !self.proven.swap(true, Ordering::Relaxed)
    }

    /// Notes that something has ended, and the process has not.
    pub(super) fn survived(&self) {
        self.proven.store(true, Ordering::Relaxed);
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
    fn one_is_given_up_and_its_neighbours_are_not() {
        let suspects = Suspects::new(10);
        assert!(!suspects.gives_up(9));
        assert!(suspects.gives_up(10));
        assert!(!suspects.gives_up(10));
        assert!(!suspects.of_next_session().gives_up(10));
    }

    #[test]
    fn what_comes_to_a_process_that_lives_is_not_what_ended_the_last() {
        let suspects = Suspects::new(10);
        suspects.survived();
        assert!(!suspects.gives_up(10));
    }

    #[tokio::test]
    async fn what_a_lost_session_left_running_holds_nobody_up() {
        let suspects = Suspects::new(10);
        let _left = suspects.turn(0).await;
        let next = suspects.of_next_session();
        next.turn(5).now_or_never().expect("alone in its session");
    }
}
