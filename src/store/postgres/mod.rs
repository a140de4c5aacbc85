//! The store in a PostgreSQL database, for workers on any number of machines.
//!
//! Each method is one transaction at READ COMMITTED. What it compares before it writes it locks
//! first: an article by its row when a job is taken in, a job by its row when a unit ends; and a
//! budget is one conditional update. Rows are locked in an order that is the same for all;
//! transactions that collide all the same are repeated. Revisions are compared in Rust.
//!
//! A server that is away when the store is opened is no error: until it answers, every method
//! says that the store is unavailable.

mod articles;
mod budget;
mod claims;
mod connections;
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

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::PgConnection;
use tokio::sync::OnceCell;

use self::connections::{Connections, execute};
use self::failure::Failure;
use super::{
    Accepted, Claim, GaveUp, GivenUp, Lease, NewJob, NewResult, OutboxEntry, Settled, Standing,
    Store, StoreError, StoredResult, Takeover, UnitKey, UnitState,
};
use crate::event::Event;
use crate::job::Identity;

/// How a process talks to PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostgresOptions {
    /// Connections that are opened at most.
    pub connections: u32,
    /// How long connecting and one operation may take.
    pub timeout: Duration,
}

impl Default for PostgresOptions {
    fn default() -> Self {
        Self {
            connections: 8,
            timeout: Duration::from_secs(30),
        }
    }
}

/// A store in a PostgreSQL database. See the module's documentation.
pub struct PostgresStore {
    connections: Arc<Connections>,
    most: u32,
    /// Set once the schema is known to be up to date.
    prepared: OnceCell<()>,
}

impl PostgresStore {
    /// Opens `postgres://user:password@host/database` and brings the schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Unusable`] for an address that is not valid, a user, password or database
    /// that the server refuses, a missing permission, or a schema of a newer version. A server
    /// that does not answer, or takes no writes now, is waited for: see the module's
    /// documentation.
    pub async fn open(url: &str, options: PostgresOptions) -> Result<Self, StoreError> {
        let store = Self {
            connections: Arc::new(Connections::new(
                open::options(url)?,
                options.connections,
                options.timeout,
            )),
            most: options.connections,
            prepared: OnceCell::new(),
        };
        match store.prepared().await {
            Err(failure @ Failure::Unusable(_)) => Err(failure.into()),
            Err(failure) => {
                let error = StoreError::from(failure);
                tracing::warn!(%error, "the store is waited for");
                Ok(store)
            }
            Ok(()) => Ok(store),
        }
    }

    /// Waits until the schema is up to date; at once when it is known to be.
    async fn prepared(&self) -> Result<(), Failure> {
        let prepare = async || {
            let connections = self.connections.clone();
            // A task of its own: a caller whose time is up must not end a long migration.
            match tokio::spawn(async move { open::prepare(&connections).await }).await {
                Ok(outcome) => outcome,
                Err(_) => Err(Failure::Unavailable("opening it was broken off".to_owned())),
            }
        };
        self.prepared.get_or_try_init(prepare).await?;
        Ok(())
    }

    /// A connection of its own for an operator's command, which may take its time.
    async fn unhurried(&self) -> Result<PgConnection, Failure> {
        self.prepared().await?;
        let mut connection = self.connections.connect().await?;
        execute(&mut connection, "SET statement_timeout = 0").await?;
        Ok(connection)
    }
}

/// Does `$work` in a transaction, again when it collides with another.
macro_rules! transaction {
    ($store:expr, |$connection:ident| $work:expr) => {
        $crate::store::postgres::in_time($store, async {
            let mut left = $crate::store::postgres::connections::TRIES;
            loop {
                left -= 1;
                let mut lent = $store.connections.begin().await?;
                let $connection = lent.connection()?;
                let outcome = $work.await;
                match lent.end(outcome).await {
                    Err($crate::store::postgres::failure::Failure::Collided(_)) if left > 0 => {}
                    outcome => break outcome,
                }
            }
        })
        .await
    };
}

/// Reads by `$work`, whose statements need not see the same moment; on another connection when the first turns out to be
/// lost.
macro_rules! reading {
    ($store:expr, |$connection:ident| $work:expr) => {
        $crate::store::postgres::in_time($store, async {
            let mut is_second = false;
            loop {
                let mut lent = $store.connections.read().await?;
                let $connection = lent.connection()?;
                let outcome = $work.await;
                match lent.end(outcome).await {
                    Err($crate::store::postgres::failure::Failure::Lost(_)) if !is_second => {
                        $store.connections.forget_idle();
                        is_second = true;
                    }
                    outcome => break outcome,
                }
            }
        })
        .await
    };
}
use {reading, transaction};

/// Does one operation once the schema is up to date, within the time that is allowed.
async fn in_time<T>(
    store: &PostgresStore,
    operation: impl Future<Output = Result<T, Failure>>,
) -> Result<T, StoreError> {
    let limit = store.connections.timeout();
    let operation = async {
        store.prepared().await?;
        operation.await
    };
    match tokio::time::timeout(limit, operation).await {
        Ok(outcome) => Ok(outcome?),
        Err(_) => Err(StoreError::Unavailable(format!(
            "PostgreSQL did not answer within {limit:?}"
        ))),
    }
}

#[async_trait]
impl Store for PostgresStore {
    async fn accept(&self, job: &NewJob) -> Result<Accepted, StoreError> {
        transaction!(self, |connection| intake::accept(connection, job))
    }

    async fn announce(&self, event: &Event) -> Result<(), StoreError> {
        transaction!(self, |connection| outbox::announce(connection, event))
    }

    async fn standing(&self, unit: &UnitKey) -> Result<Standing, StoreError> {
        reading!(self, |connection| claims::standing(connection, unit))
    }

    async fn claim(
        &self,
        unit: &UnitKey,
        lease: &Lease,
        takeover: Option<&Takeover>,
    ) -> Result<Claim, StoreError> {
        transaction!(self, |connection| claims::claim(
            connection, unit, lease, takeover
        ))
    }

    async fn renew(
        &self,
        identity: &Identity,
        token: &str,
        renewed: &str,
    ) -> Result<bool, StoreError> {
        transaction!(self, |connection| claims::renew(
            connection, identity, token, renewed
        ))
    }

    async fn release(&self, identity: &Identity, token: &str) -> Result<(), StoreError> {
        transaction!(self, |connection| claims::release(
            connection, identity, token
        ))
    }

    async fn insert_result(
        &self,
        identity: &Identity,
        result: &NewResult,
    ) -> Result<StoredResult, StoreError> {
        transaction!(self, |connection| results::insert(
            connection, identity, result
        ))
    }

    async fn settle(&self, settled: &Settled) -> Result<Option<UnitState>, StoreError> {
        transaction!(self, |connection| units::settle(connection, settled))
    }

    async fn split(&self, job_id: &str, at: Timestamp) -> Result<(), StoreError> {
        transaction!(self, |connection| units::split(connection, job_id, at))
    }

    async fn give_up(&self, given_up: &GivenUp) -> Result<GaveUp, StoreError> {
        transaction!(self, |connection| units::give_up(connection, given_up))
    }

    async fn outbox(&self, limit: u32) -> Result<Vec<OutboxEntry>, StoreError> {
        reading!(self, |connection| outbox::oldest(connection, limit))
    }

    async fn outbox_sent(&self, ids: &[i64]) -> Result<(), StoreError> {
        transaction!(self, |connection| outbox::forget(connection, ids))
    }

    async fn prune(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut total = 0;
        for kind in retention::Kind::ALL {
            loop {
                let (removed, more) = transaction!(self, |connection| retention::prune(
                    connection, kind, before
                ))?;
                total += removed;
                if !more {
                    break;
                }
            }
        }
        Ok(total)
    }

    async fn ping(&self) -> Result<(), StoreError> {
        transaction!(self, |connection| health::check(connection))
    }

    async fn close(&self) {
        self.connections.close(self.most).await;
    }
}
