//! The store in one SQLite file (or in memory), for one or several workers on one machine.
//!
//! All writing of a process goes through one task (`writer`), which makes one transaction of
//! what waits; reading has connections of its own. The file is in WAL mode with
//! `synchronous=FULL`: what was answered outlives a power cut. Revisions are compared in Rust,
//! inside the transaction.

mod articles;
mod budget;
mod claims;
mod failure;
mod health;
mod intake;
mod learned;
mod memory;
mod open;
mod outbox;
mod results;
mod retention;
mod suspects;
mod units;
mod writer;

use std::time::Duration;

use async_trait::async_trait;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{SqliteConnection, SqlitePool};

use self::failure::Failure;
use self::open::Place;
use self::writer::{Work, Writer};
use super::{
    Accepted, Claim, GaveUp, GivenUp, Lease, NewJob, NewResult, OutboxEntry, Settled, Standing,
    Store, StoreError, StoredResult, Takeover, UnitKey, UnitState,
};
use crate::event::Event;
use crate::job::Identity;

/// Connections for reading, opened when needed.
const READERS: u32 = 4;

/// How long a reader waits for a connection.
const READER_TIMEOUT: Duration = Duration::from_secs(10);

/// A store in a SQLite file or in memory. See the module's documentation.
pub struct SqliteStore {
    writer: Writer,
    /// `None` in memory, where every connection would see a store of its own.
    readers: Option<SqlitePool>,
}

impl SqliteStore {
    /// Opens `sqlite://PATH` (created when missing; its folder must exist) or `sqlite::memory:`,
    /// and brings the schema up to date. Needs a Tokio runtime, in which the writing task lives
    /// until [`Store::close`] or until the store is dropped.
    ///
    /// # Errors
    /// [`StoreError::Unusable`] for an address that is not valid, a missing folder, a file that
    /// is no store or damaged, or one of a newer version; [`StoreError::Unavailable`] for a file
    /// that cannot be opened or written now.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let (options, is_file) = match Place::of(url).await? {
            Place::Memory(options) => (options, false),
            Place::File(options) => (options, true),
        };
        let connection = open::connect(&options.clone().create_if_missing(is_file)).await?;
        if !is_file {
            return Ok(Self {
                writer: Writer::start(connection, None),
                readers: None,
            });
        }
        let options = options.create_if_missing(false);
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(READER_TIMEOUT)
            .test_before_acquire(false)
            .connect_lazy_with(options.clone().pragma("query_only", "ON"));
        Ok(Self {
            writer: Writer::start(connection, Some(options)),
            readers: Some(readers),
        })
    }

    async fn read<T: Send + 'static>(&self, work: impl Work<T>) -> Result<T, StoreError> {
        match &self.readers {
            Some(readers) => {
                let mut connection = readers.acquire().await.map_err(Failure::from)?;
                Ok(work(&mut connection).await?)
            }
            None => self.write(work).await,
        }
    }

    async fn write<T: Send + 'static>(&self, work: impl Work<T>) -> Result<T, StoreError> {
        Ok(self.writer.write(work).await?)
    }
}

/// Lets the compiler see that a closure serves every lifetime of the connection.
fn work<T, F>(work: F) -> F
where
    F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, Failure>>,
{
    work
}

#[async_trait]
impl Store for SqliteStore {
    async fn accept(&self, job: &NewJob) -> Result<Accepted, StoreError> {
        let job = job.clone();
        self.write(work(move |connection| {
            Box::pin(async move { intake::accept(connection, &job).await })
        }))
        .await
    }

    async fn announce(&self, event: &Event) -> Result<(), StoreError> {
        let event = event.clone();
        self.write(work(move |connection| {
            Box::pin(async move { outbox::announce(connection, &event).await })
        }))
        .await
    }

    async fn standing(&self, unit: &UnitKey) -> Result<Standing, StoreError> {
        let unit = unit.clone();
        self.read(work(move |connection| {
            Box::pin(async move { claims::standing(connection, &unit).await })
        }))
        .await
    }

    async fn claim(
        &self,
        unit: &UnitKey,
        lease: &Lease,
        takeover: Option<&Takeover>,
    ) -> Result<Claim, StoreError> {
        let (unit, lease, takeover) = (unit.clone(), lease.clone(), takeover.cloned());
        self.write(work(move |connection| {
            Box::pin(
                async move { claims::claim(connection, &unit, &lease, takeover.as_ref()).await },
            )
        }))
        .await
    }

    async fn renew(
        &self,
        identity: &Identity,
        token: &str,
        renewed: &str,
    ) -> Result<bool, StoreError> {
        let identity = identity.clone();
        let (token, renewed) = (token.to_owned(), renewed.to_owned());
        self.write(work(move |connection| {
            Box::pin(async move { claims::renew(connection, &identity, &token, &renewed).await })
        }))
        .await
    }

    async fn release(&self, identity: &Identity, token: &str) -> Result<(), StoreError> {
        let (identity, token) = (identity.clone(), token.to_owned());
        self.write(work(move |connection| {
            Box::pin(async move { claims::release(connection, &identity, &token).await })
        }))
        .await
    }

    async fn insert_result(
        &self,
        identity: &Identity,
        result: &NewResult,
    ) -> Result<StoredResult, StoreError> {
        let (identity, result) = (identity.clone(), result.clone());
        self.write(work(move |connection| {
            Box::pin(async move { results::insert(connection, &identity, &result).await })
        }))
        .await
    }

    async fn settle(&self, settled: &Settled) -> Result<Option<UnitState>, StoreError> {
        let settled = settled.clone();
        self.write(work(move |connection| {
            Box::pin(async move { units::settle(connection, &settled).await })
        }))
        .await
    }

    async fn split(&self, job_id: &str, at: Timestamp) -> Result<(), StoreError> {
        let job_id = job_id.to_owned();
        self.write(work(move |connection| {
            Box::pin(async move { units::split(connection, &job_id, at).await })
        }))
        .await
    }

    async fn give_up(&self, given_up: &GivenUp) -> Result<GaveUp, StoreError> {
        let given_up = given_up.clone();
        self.write(work(move |connection| {
            Box::pin(async move { units::give_up(connection, &given_up).await })
        }))
        .await
    }

    async fn outbox(&self, limit: u32) -> Result<Vec<OutboxEntry>, StoreError> {
        self.read(work(move |connection| {
            Box::pin(outbox::oldest(connection, limit))
        }))
        .await
    }

    async fn outbox_sent(&self, ids: &[i64]) -> Result<(), StoreError> {
        let ids = ids.to_vec();
        self.write(work(move |connection| {
            Box::pin(async move { outbox::forget(connection, &ids).await })
        }))
        .await
    }

    async fn prune(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut total = 0;
        for kind in retention::Kind::ALL {
            loop {
                let (removed, more) = self
                    .write(work(move |connection| {
                        Box::pin(retention::prune(connection, kind, before))
                    }))
                    .await?;
                total += removed;
                if !more {
                    break;
                }
            }
        }
        Ok(total)
    }

    async fn ping(&self) -> Result<(), StoreError> {
        self.write(work(|connection| Box::pin(health::check(connection))))
            .await
    }

    async fn close(&self) {
        if let Some(readers) = &self.readers {
            readers.close().await;
        }
        self.writer.close().await;
    }
}

#[cfg(test)]
mod tests;
