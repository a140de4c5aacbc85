//! What the worker remembers: jobs with their targets, the state of each unit, revisions with
//! their high-water marks, results (written once) and the outbox of events.
//!
//! Every method is one transaction: either all of it is kept or nothing. A method may be called
//! again with the same arguments after a crash and then changes nothing.

mod budget;
mod claim;
mod ending;
mod events;
mod learned;
mod marks;
mod memory;
mod open;
mod postgres;
mod recorded;
mod sqlite;
mod suspects;
mod turn;
mod writes;

use async_trait::async_trait;
use jiff::Timestamp;

pub use self::budget::{Budgets, Reservation, Spent};
pub use self::claim::{Claim, Grant, Lease, Standing, Takeover, UnitKey};
pub use self::learned::Learned;
pub use self::memory::Memory;
pub use self::open::open;
pub use self::postgres::{PostgresOptions, PostgresStore};
pub use self::sqlite::SqliteStore;
pub use self::suspects::Suspects;
pub use self::writes::Writes;

use crate::event::{Counts, Event, EventKind};
use crate::job::{Identity, Revision};
use crate::locale::LanguageTag;

/// What the worker remembers. See the module's documentation.
#[async_trait]
pub trait Store: Memory + Budgets + Learned + Suspects {
    /// Records a job with its targets, checks its revision, moves the article's high-water mark
    /// and puts the job's first events into the outbox.
    async fn accept(&self, job: &NewJob) -> Result<Accepted, StoreError>;

    /// Puts an event into the outbox that belongs to no recorded job (`job.rejected`).
    async fn announce(&self, event: &Event) -> Result<(), StoreError>;

    /// Whether a unit is still to be done, before anything is spent on it. Reads only.
    async fn standing(&self, unit: &UnitKey) -> Result<Standing, StoreError>;

    /// Enters the critical section of the unit's desk, article and target: looks at its standing
    /// and takes the lease, unless another holds it. With the token that holds it, gives the same
    /// answer again, but for a higher number.
    async fn claim(
        &self,
        unit: &UnitKey,
        lease: &Lease,
        takeover: Option<&Takeover>,
    ) -> Result<Claim, StoreError>;

    /// Replaces the token of a lease, so that others begin to wait anew; whether the lease was
    /// still held by it.
    async fn renew(
        &self,
        identity: &Identity,
        token: &str,
        renewed: &str,
    ) -> Result<bool, StoreError>;

    /// Gives back a lease under which nothing is on its way to the broker. One that was taken over
    /// before its time stays, and so does that of another.
    async fn release(&self, identity: &Identity, token: &str) -> Result<(), StoreError>;

    /// Writes a result unless one is stored already, and returns the stored one: the winner.
    async fn insert_result(
        &self,
        identity: &Identity,
        result: &NewResult,
    ) -> Result<StoredResult, StoreError>;

    /// Ends a unit: its state and its event, and `job.completed` with the counts when it was the
    /// job's last. A unit that has ended before keeps its first end, unless it had failed: then
    /// the new end replaces it and `job.amended` is announced. What the broker confirmed counts
    /// as published from then on, and its lease is released, also when the job is not known.
    /// Returns the unit's state now; `None` when the job or the target is not known.
    async fn settle(&self, settled: &Settled) -> Result<Option<UnitState>, StoreError>;

    /// Notes that the broker has confirmed all units of a job: they live by themselves from then on.
    async fn split(&self, job_id: &str, at: Timestamp) -> Result<(), StoreError>;

    /// Gives a recorded job up that cannot go on: the units that have not ended fail, and the job
    /// is completed. They are pending again for a job that is replayed.
    async fn give_up(&self, given_up: &GivenUp) -> Result<GaveUp, StoreError>;

    /// Events that are not confirmed yet, oldest first.
    async fn outbox(&self, limit: u32) -> Result<Vec<OutboxEntry>, StoreError>;

    /// Forgets events of the outbox that the broker confirmed.
    async fn outbox_sent(&self, ids: &[i64]) -> Result<(), StoreError>;

    /// Removes jobs, results and targets that ended before `before`; high-water marks stay. May
    /// take several transactions; returns how many jobs, results and revisions were removed.
    async fn prune(&self, before: Timestamp) -> Result<u64, StoreError>;

    /// Whether the store can be read and written now.
    async fn ping(&self) -> Result<(), StoreError>;

    /// Finishes what is under way; every later call is refused as unavailable.
    async fn close(&self);
}

/// A job as intake hands it over.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// The job.
    pub job_id: String,
    /// The newsroom or tenant.
    pub desk: String,
    /// The article.
    pub article_id: String,
    /// The revision; `None` lets the store count, once per content.
    pub revision: Option<Revision>,
    /// SHA-256 of the article, hexadecimal.
    pub content_hash: String,
    /// The edition.
    pub edition: u32,
    /// Whether this job withdraws the article.
    pub withdraw: bool,
    /// Targets to translate into; for a withdrawal the store adds every language it knows.
    pub targets: Vec<LanguageTag>,
    /// Targets that failed alone at intake: as the job named them, with reason and detail.
    pub failed: Vec<FailedTarget>,
    /// Languages of sets that were left out as the article's own.
    pub skipped: Vec<LanguageTag>,
    /// The producer's `meta`.
    pub meta: Option<serde_json::Value>,
    /// Now.
    pub at: Timestamp,
}

/// A target that failed at intake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedTarget {
    /// As the job named it.
    pub target: String,
    /// Machine-readable reason.
    pub reason: String,
    /// What to do about it.
    pub detail: String,
}

/// What [`Store::accept`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Accepted {
    /// The job is recorded, or was before: these units are still to be done.
    Units {
        /// The revision of the article.
        revision: Revision,
        /// Targets that have not ended.
        pending: Vec<LanguageTag>,
    },
    /// The revision contradicts what is known of the article; nothing was recorded.
    Conflict {
        /// What contradicts what, for the dead letter.
        detail: String,
    },
}

/// The state of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitState {
    /// On its way.
    Pending,
    /// Published.
    Published,
    /// Waiting for an editor.
    Held,
    /// Superseded by a newer revision.
    Superseded,
    /// Failed.
    Failed,
    /// Withdrawn.
    Withdrawn,
}

impl UnitState {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Pending,
        Self::Published,
        Self::Held,
        Self::Superseded,
        Self::Failed,
        Self::Withdrawn,
    ];

    /// The name that is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Published => "published",
            Self::Held => "held",
            Self::Superseded => "superseded",
            Self::Failed => "failed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The event that announces it; `None` for a unit on its way.
    pub fn event(self) -> Option<EventKind> {
        match self {
            Self::Pending => None,
            Self::Published => Some(EventKind::UnitPublished),
            Self::Held => Some(EventKind::UnitHeld),
            Self::Superseded => Some(EventKind::UnitSuperseded),
            Self::Failed => Some(EventKind::UnitFailed),
            Self::Withdrawn => Some(EventKind::UnitWithdrawn),
        }
    }
}

/// The end of a unit.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The job.
    pub job_id: String,
    /// The target, canonical.
    pub target: LanguageTag,
    /// How it ended; not `Pending`.
    pub state: UnitState,
    /// Machine-readable reason, for a failure.
    pub reason: Option<String>,
    /// The same for people.
    pub detail: Option<String>,
    /// What the broker confirmed.
    pub confirmed: Option<Confirmed>,
    /// Now.
    pub at: Timestamp,
}

/// A job that cannot go on.
#[derive(Debug, Clone)]
pub struct GivenUp {
    /// Its id.
    pub job_id: String,
    /// What it is about, unless it was not read: another job may be recorded under its id.
    pub about: Option<About>,
    /// Machine-readable reason.
    pub reason: String,
    /// The same for people.
    pub detail: String,
    /// Now.
    pub at: Timestamp,
}

/// What a job is about, as far as that could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The newsroom or tenant.
    pub desk: String,
    /// The article.
    pub article_id: String,
    /// Its revision, where the job tells it.
    pub revision: Option<String>,
    /// The edition.
    pub edition: u32,
}

/// What [`Store::give_up`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GaveUp {
    /// Nothing is recorded of this job.
    Unknown,
    /// Nothing of it is left to be given up: its units are on their way, or have ended.
    Done,
    /// Its units have failed, now or when it was given up before.
    Failed,
}

/// What the broker confirmed, and under which lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// The identity of what was published.
    pub identity: Identity,
    /// The token of the lease.
    pub token: String,
}

/// A result to be stored.
#[derive(Debug, Clone)]
pub struct NewResult {
    /// The message's body, byte for byte what is published.
    pub body: Vec<u8>,
    /// `pass`, `review` or `fail`.
    pub verdict: String,
    /// The sequence number in the body.
    pub sequence: u64,
    /// Fingerprint of the configuration that made it.
    pub fingerprint: String,
    /// Now.
    pub at: Timestamp,
}

/// A stored result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredResult {
    /// The message's body.
    pub body: Vec<u8>,
    /// `pass`, `review` or `fail`.
    pub verdict: String,
    /// The sequence number in the body.
    pub sequence: u64,
    /// Whether the broker confirmed it.
    pub published: bool,
}

/// An event that waits in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxEntry {
    /// Its number in the outbox.
    pub id: i64,
    /// Its AMQP `message_id`.
    pub message_id: String,
    /// Its routing key.
    pub routing_key: String,
    /// Its body.
    pub body: Vec<u8>,
}

/// Counts of a job's targets by state.
pub(crate) fn count(states: impl IntoIterator<Item = UnitState>) -> Counts {
    let mut counts = Counts::default();
    for state in states {
        match state {
            UnitState::Pending => {}
            UnitState::Published => counts.published += 1,
            UnitState::Held => counts.held += 1,
            UnitState::Superseded => counts.superseded += 1,
            UnitState::Failed => counts.failed += 1,
            UnitState::Withdrawn => counts.withdrawn += 1,
        }
    }
    counts
}

/// Why the store did not do it. Nothing may be acknowledged then.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Down, locked, full or read-only: may work later.
    #[error("the store is not available: {0}")]
    Unavailable(String),
    /// Not a store, or of a newer version: an operator must act.
    #[error("the store cannot be used: {0}")]
    Unusable(String),
}
