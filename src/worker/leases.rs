//! Leases: check and publish of one (desk, article, language) are one critical section, held from
//! the check to the confirm, across tasks, processes and machines.
//!
//! Tasks of one process queue for a lock of their own first, so that only one asks the store. See
//! [`crate::store::Claim`] for the rules between processes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::OwnedMutexGuard;
use tokio::time::Instant;

use super::disposition::Problem;
use crate::config;
use crate::job::Identity;
use crate::store::{Claim, Grant, Lease, Store, StoreError, Takeover, UnitKey};

/// What a publish may be late after its claim: the time that the store takes to write.
const MARGIN: Duration = Duration::from_secs(10);

/// How long a unit waits for the lease of another process. A holder that is alive is done by then;
/// with one that is not, the slot is better used for other work.
const PATIENCE: Duration = Duration::from_secs(5);

/// The first pause between two looks at a lease that another holds; doubled each time.
const FIRST_PAUSE: Duration = Duration::from_millis(20);

/// The longest.
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// Leases that are remembered before those that nobody needs any more are forgotten.
const REMEMBERED: usize = 1024;

type Key = (String, String, String);

/// The leases of one process.
pub(super) struct Leases {
    length: Duration,
    queues: Mutex<HashMap<Key, Arc<tokio::sync::Mutex<()>>>>,
    /// Leases of others.
    seen: Mutex<HashMap<Key, Seen>>,
}

/// A lease of another.
struct Seen {
    lease: Lease,
    /// When its token was seen first.
    since: Instant,
}

/// What a unit found at the door of the critical section.
pub(super) enum Entered {
    Granted(Holding, Box<Grant>),
    Ended,
    Superseded,
}

/// A lease that is held.
pub(super) struct Holding {
    identity: Identity,
    token: String,
    /// A moment before anybody could see the token.
    since: Instant,
    length: Duration,
    _queue: OwnedMutexGuard<()>,
}

impl Leases {
    /// A publish is confirmed or given up after `confirm_timeout`; what a process sent that then
    /// stalls is gone with its connection, which the broker closes within three heartbeats.
    pub(super) fn new(broker: &config::Broker) -> Self {
        Self {
            length: broker.confirm_timeout + 3 * broker.heartbeat + MARGIN,
            queues: Mutex::default(),
            seen: Mutex::default(),
        }
    }

    /// Waits until no other unit of the same desk, article and language publishes, and looks at
    /// the unit's standing then.
    ///
    /// # Errors
    /// [`Problem::Leased`] when another process holds the lease for longer than is worth a slot.
    pub(super) async fn enter(
        &self,
        store: &dyn Store,
        unit: &UnitKey,
    ) -> Result<Entered, Problem> {
        let identity = &unit.identity;
        let key = (
            identity.desk.clone(),
            identity.article_id.clone(),
            identity.target.to_string(),
        );
        let queue = self.queue(&key).lock_owned().await;
        let lease = Lease {
            token: token(),
            length: self.length,
        };
        let began = Instant::now();
        let mut pause = FIRST_PAUSE;
        loop {
            let since = Instant::now();
            let takeover = self.takeover(&key);
            let holder = match store.claim(unit, &lease, takeover.as_ref()).await? {
                Claim::Ended => return Ok(Entered::Ended),
                Claim::Superseded => return Ok(Entered::Superseded),
                Claim::Granted(grant) => {
                    lock(&self.seen).remove(&key);
                    if let Some(takeover) = takeover {
                        tracing::info!(waited_out = takeover.waited_out, "took over a lease");
                    }
                    let holding = Holding {
                        identity: identity.clone(),
                        token: lease.token,
                        since,
                        length: self.length,
                        _queue: queue,
                    };
                    return Ok(Entered::Granted(holding, Box::new(grant)));
                }
                Claim::Held(holder) => holder,
            };
            let length = holder.length;
            let waited = self.see(&key, holder);
            // With patience gone, the next look takes over, and the one after that gives up.
            if waited >= length || (waited >= PATIENCE && takeover.is_none()) {
                continue;
            }
            if waited >= PATIENCE || began.elapsed() >= 2 * PATIENCE {
                return Err(Problem::Leased);
            }
            tokio::time::sleep(pause.mul_f64(0.5 + fastrand::f64() / 2.0)).await;
            pause = (2 * pause).min(LONGEST_PAUSE);
        }
    }

    /// The lock of this process.
    fn queue(&self, key: &Key) -> Arc<tokio::sync::Mutex<()>> {
        let mut queues = lock(&self.queues);
        if queues.len() > REMEMBERED {
            queues.retain(|_, queue| Arc::strong_count(queue) > 1);
        }
        queues.entry(key.clone()).or_default().clone()
    }

    /// Takes note of a lease of another; for how long it was seen unchanged.
    fn see(&self, key: &Key, lease: Lease) -> Duration {
        let mut seen = lock(&self.seen);
        if let Some(known) = seen.get(key).filter(|known| known.lease == lease) {
            return known.since.elapsed();
        }
        if seen.len() > REMEMBERED {
            seen.retain(|_, seen| seen.since.elapsed() < 10 * seen.lease.length);
        }
        let since = Instant::now();
        seen.insert(key.clone(), Seen { lease, since });
        Duration::ZERO
    }

    /// The lease of another that may be taken over now, at least for its own purpose.
    fn takeover(&self, key: &Key) -> Option<Takeover> {
        let seen = lock(&self.seen);
        let Seen { lease, since } = seen.get(key)?;
        (since.elapsed() >= PATIENCE).then(|| Takeover {
            token: lease.token.clone(),
            waited_out: since.elapsed() >= lease.length,
        })
    }
}

impl Holding {
    /// The token by which the end of the unit releases the lease.
    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// Makes sure, before something is sent, that the lease outlives it.
    ///
    /// # Errors
    /// [`Problem::Leased`] when the lease was lost because the store took too long.
    pub(super) async fn refresh(&mut self, store: &dyn Store) -> Result<(), Problem> {
        if self.since.elapsed() < MARGIN || self.renew(store).await? {
            return Ok(());
        }
        Err(Problem::Leased)
    }

    /// Keeps the lease while something is being sent, however long the broker takes: others see a
    /// new token again and again.
    pub(super) async fn during<T>(
        &mut self,
        store: &dyn Store,
        sending: impl Future<Output = T>,
    ) -> T {
        let mut sending = std::pin::pin!(sending);
        loop {
            tokio::select! {
                sent = &mut sending => return sent,
                () = tokio::time::sleep(self.length / 3) => {}
            }
            match self.renew(store).await {
                Ok(true) => {}
                Ok(false) => tracing::warn!("a lease was lost while its holder was publishing"),
                Err(error) => tracing::warn!(error = %error, "a lease could not be renewed"),
            }
        }
    }

    /// Gives the lease back before the unit's end: nothing is on its way to the broker. What cannot
    /// be given back is waited out by the next.
    pub(super) async fn release(self, store: &dyn Store) {
        if let Err(error) = store.release(&self.identity, &self.token).await {
            tracing::warn!(error = %error, "a lease could not be released");
        }
    }

    async fn renew(&mut self, store: &dyn Store) -> Result<bool, StoreError> {
        let since = Instant::now();
        let token = token();
        let held = store.renew(&self.identity, &self.token, &token).await?;
        if held {
            self.token = token;
            self.since = since;
        }
        Ok(held)
    }
}

fn token() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
