//! Messages that may be what ends the process.
//!
//! When a process dies, the broker counts a delivery against everything that it held, and so it
//! does when a connection is lost. Such a count is a suspicion and no proof. The store therefore
//! remembers of each suspect that it has begun, until it has ended, and one suspect of a process
//! waits for the other: what was under way again and again when a process died is what did it.
//!
//! Others go on beside a suspect. What is deadly among them is a suspect itself after [`Suspects::from`]
//! deaths; an innocent suspect that was there each time is given up after more than those only.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::OwnedMutexGuard;

use super::context::Context;
use super::disposition::Problem;
use crate::broker::{Delivery, PublishError};
use crate::job::job_id;
use crate::store::{Store, StoreError};

/// How long a suspect waits for another one before it is put off. Its deliveries are counted anew
/// then: while connections are lost every few seconds all become suspects, and must not wait for each
/// other until the broker gives them up.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a process knows of suspects, through all its sessions.
pub(super) struct Suspects {
    /// Deliveries that make a message a suspect.
    from: u32,
    /// How often a suspect may begin without an end; above `from`.
    most: u32,
    one_by_one: Arc<tokio::sync::Mutex<()>>,
    /// Those that have begun, with their copies: a message whose connection was lost comes again
    /// while its first copy is still worked on, and nobody has died.
    begun: Mutex<HashMap<String, u32>>,
}

/// A suspect that has begun.
pub(super) struct Trial {
    name: String,
    /// How often it had begun before, and not ended.
    before: u32,
    _turn: OwnedMutexGuard<()>,
}

impl Suspects {
    /// Where a message may end `deaths` processes, at least three.
    pub(super) fn new(deaths: u32) -> Self {
        let from = (deaths.saturating_sub(2) / 2).max(1);
        Self {
            from,
            most: deaths.saturating_sub(from).max(from + 1),
            one_by_one: Arc::default(),
            begun: Mutex::default(),
        }
    }

    fn begun(&self) -> MutexGuard<'_, HashMap<String, u32>> {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets, in an orderly end, what was begun and could not be ended: nobody has died.
    pub(super) async fn close(&self, store: &dyn Store) {
        let open: Vec<String> = self.begun().drain().map(|(name, _)| name).collect();
        for name in open {
            told(store.clear(&name).await);
        }
    }
}

impl Context {
    /// Begins with a message, before anything of it is read, when it is suspected.
    ///
    /// # Errors
    /// [`Problem::Suspects`] when another suspect takes too long, and what the store says.
    async fn begin(&self, delivery: &Delivery) -> Result<Option<Trial>, Problem> {
        if delivery.delivery_count() < self.suspects.from {
            return Ok(None);
        }
        let turn = self.suspects.one_by_one.clone().lock_owned();
        let turn = tokio::select! {
            turn = tokio::time::timeout(PATIENCE, turn) => turn.map_err(|_| Problem::Suspects)?,
            // Who waits for nothing any more must not stand before those who do.
            () = self.publisher.gone() => {
                let problem = "the session was lost before its turn came";
                return Err(PublishError::Lost(problem.to_owned()).into());
            }
        };
        let name = job_id(delivery.properties.message_id.as_deref(), &delivery.body);
        let is_first = {
            let mut begun = self.suspects.begun();
            let copies = begun.entry(name.clone()).or_default();
            *copies += 1;
            *copies == 1
        };
        let before = if is_first {
            self.store.suspect(&name, self.now()).await
        } else {
            Ok(0)
        };
        let trial = |before| Trial {
            name: name.clone(),
            before,
            _turn: turn,
        };
        match before {
            Ok(before) => Ok(Some(trial(before))),
            Err(error) => {
                self.outlived(Some(trial(0))).await;
                Err(error.into())
            }
        }
    }

    /// Begins with a message, and tells whether it may be worked on: not when too many processes
    /// died of it. What has begun is to be handed to [`Context::outlived`], whatever became of it.
    pub(super) async fn trial(&self, delivery: &Delivery) -> (Option<Trial>, Result<(), Problem>) {
        match self.begin(delivery).await {
            Ok(Some(trial)) if trial.before >= self.suspects.most => {
                let problem = Problem::Poison(trial.before);
                (Some(trial), Err(problem))
            }
            Ok(trial) => (trial, Ok(())),
            Err(problem) => (None, Err(problem)),
        }
    }

    /// Notes that the process has outlived a suspect, or that it is given up.
    pub(super) async fn outlived(&self, trial: Option<Trial>) {
        let Some(trial) = trial else {
            return;
        };
        let is_last = {
            let mut begun = self.suspects.begun();
            let left = begun.get_mut(&trial.name).map(|copies| {
                *copies -= 1;
                *copies
            });
            if left == Some(0) {
                begun.remove(&trial.name);
            }
            left == Some(0)
        };
        if is_last {
            told(self.store.clear(&trial.name).await);
        }
    }
}

fn told(cleared: Result<(), StoreError>) {
    if let Err(error) = cleared {
        tracing::warn!(error = %error, "a message stays suspected");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_ends_as_many_processes_as_it_may() {
        for (deaths, from, most) in [(3, 1, 2), (5, 1, 4), (10, 4, 6), (100, 49, 51)] {
            let suspects = Suspects::new(deaths);
            assert_eq!((suspects.from, suspects.most), (from, most));
        }
    }

    #[test]
    fn an_innocent_suspect_outlives_what_is_deadly_beside_it() {
        for deaths in 3..=100 {
            let suspects = Suspects::new(deaths);
            assert!(suspects.most > suspects.from, "{deaths}");
        }
    }
}
