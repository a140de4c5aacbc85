//! Messages that may be what ends the process.
//!
//! When a process dies, the broker counts a delivery against everything that it held, the innocent
//! neighbours too. So a message that was delivered before, and again, runs alone: either it ends
//! and is cleared, or the process dies with nothing else in its hands that had begun. What comes
//! first again and again is what does it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock};

/// Deliveries before this one from which on a message runs alone.
const SUSPECT: u32 = 2;

/// What one session knows of suspects, and what its process does.
#[derive(Default)]
pub(super) struct Suspects {
    running: Arc<RwLock<()>>,
    given_up: Arc<AtomicBool>,
}

/// Leave to run, beside others or alone.
pub(super) enum Turn {
    Beside { _others: OwnedRwLockReadGuard<()> },
    Alone { _nobody: OwnedRwLockWriteGuard<()> },
}

impl Suspects {
    /// Those of another session of the same process. What a lost session has left running holds
    /// nobody up.
    pub(super) fn of_next_session(&self) -> Self {
        Self {
            running: Arc::default(),
            given_up: self.given_up.clone(),
        }
    }

    /// Waits until a message that was delivered so often before may run.
    pub(super) async fn turn(&self, deliveries: u32) -> Turn {
        let running = self.running.clone();
        if deliveries < SUSPECT {
            Turn::Beside {
                _others: running.read_owned().await,
            }
        } else {
            Turn::Alone {
                _nobody: running.write_owned().await,
            }
        }
    }

    /// Whether to give a message up that was delivered so often before. Within the life of one
    /// process that is the first of them alone: the others were at most its neighbours, and one
    /// that ends this process as well is the first of the next.
    pub(super) fn gives_up(&self, deliveries: u32, most: u32) -> bool {
        deliveries >= most && !self.given_up.swap(true, Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn a_suspect_runs_alone() {
        let suspects = Suspects::default();
        let first = suspects.turn(0).await;
        let second = suspects.turn(1).now_or_never().expect("beside the first");
        assert!(suspects.turn(2).now_or_never().is_none());
        drop((first, second));
        let alone = suspects.turn(2).await;
        assert!(suspects.turn(0).now_or_never().is_none());
        assert!(suspects.turn(5).now_or_never().is_none());
        drop(alone);
        suspects.turn(0).now_or_never().expect("nobody is alone");
    }

    #[test]
    fn one_is_given_up_and_its_neighbours_are_not() {
        let suspects = Suspects::default();
        assert!(!suspects.gives_up(9, 10));
        assert!(suspects.gives_up(10, 10));
        assert!(!suspects.gives_up(10, 10));
        assert!(!suspects.of_next_session().gives_up(10, 10));
    }

    #[tokio::test]
    async fn what_a_lost_session_left_running_holds_nobody_up() {
        let suspects = Suspects::default();
        let _left = suspects.turn(0).await;
        let next = suspects.of_next_session();
        next.turn(2).now_or_never().expect("alone in its session");
    }
}
