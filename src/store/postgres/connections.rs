//! Connections to the server, and transactions on them.
//!
//! A connection serves one operation at a time and comes back only when that ended in good order;
//! whatever else happens (an error of the network, an operation that nobody waits for any more)
//! closes it. One that lay idle while the server restarted is noticed at the beginning of an
//! operation, when nothing has been done yet, and another is opened in its place.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout};

use super::failure::Failure;

/// An idle connection is used again for so long: firewalls forget those that are silent.
const IDLE: Duration = Duration::from_secs(300);

/// How often an operation is repeated that collided with another.
pub(super) const TRIES: u32 = 5;

pub(super) struct Connections {
    options: PgConnectOptions,
    /// How long connecting and one operation may take.
    timeout: Duration,
    permits: Semaphore,
    idle: Mutex<Vec<Idle>>,
}

struct Idle {
    connection: PgConnection,
    since: Instant,
}

impl Connections {
    pub(super) fn new(options: PgConnectOptions, most: u32, timeout: Duration) -> Self {
        Self {
            options,
            timeout,
            permits: Semaphore::new(most as usize),
            idle: Mutex::default(),
        }
    }

    /// How long an operation may take.
    pub(super) fn timeout(&self) -> Duration {
        self.timeout
    }

    /// A connection on which a transaction has begun.
    pub(super) async fn begin(&self) -> Result<Lent<'_>, Failure> {
        // Whatever the server's default is: the methods lock what they compare.
        const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";
        let permit = self.permit().await?;
        while let Some(mut connection) = self.take_idle() {
            match execute(&mut connection, BEGIN).await {
                Ok(()) => return Ok(self.lent(connection, permit, true)),
                Err(Failure::Lost(_)) => {}
                Err(other) => return Err(other),
            }
        }
        let mut connection = self.connect().await?;
        execute(&mut connection, BEGIN).await?;
        Ok(self.lent(connection, permit, true))
    }

    /// A connection for reading by single statements. It may turn out to be lost; after
    /// [`Connections::forget_idle`] the next one is new.
    pub(super) async fn read(&self) -> Result<Lent<'_>, Failure> {
        let permit = self.permit().await?;
        let connection = match self.take_idle() {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        Ok(self.lent(connection, permit, false))
    }

    async fn permit(&self) -> Result<SemaphorePermit<'_>, Failure> {
        (self.permits.acquire().await).map_err(|_| Failure::Unavailable("it is closed".to_owned()))
    }

    /// Closes the connections that nobody uses.
    pub(super) fn forget_idle(&self) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.clear();
    }

    fn lent<'a>(
        &'a self,
        connection: PgConnection,
        permit: SemaphorePermit<'a>,
        in_transaction: bool,
    ) -> Lent<'a> {
        Lent {
            connections: self,
            connection: Some(connection),
            in_transaction,
            _permit: permit,
        }
    }

    fn take_idle(&self) -> Option<PgConnection> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|idle| idle.since.elapsed() < IDLE);
        idle.pop().map(|idle| idle.connection)
    }

    fn give_back(&self, connection: PgConnection) {
        if !self.permits.is_closed() {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.push(Idle {
                connection,
                since: Instant::now(),
            });
        }
    }

    /// Opens a connection of its own, which no other operation gets.
    pub(super) async fn connect(&self) -> Result<PgConnection, Failure> {
        let connecting = async {
            let mut connection = self.options.connect().await?;
            // The server gives up a little before this side does, so that nothing is done of
            // which nobody learns.
            let limit = (self.timeout.as_millis() * 9 / 10).clamp(1, i32::MAX as u128);
            sqlx::query(
                "SELECT set_config('statement_timeout', $1, false), \
                 set_config('idle_in_transaction_session_timeout', $1, false)",
            )
            .bind(limit.to_string())
            .execute(&mut connection)
            .await?;
            Ok(connection)
        };
        match timeout(self.timeout, connecting).await {
            Ok(connected) => connected,
            Err(_) => Err(Failure::Lost(format!(
                "PostgreSQL did not answer within {:?}",
                self.timeout
            ))),
        }
    }

    /// Waits for the operations under way and closes every connection.
    pub(super) async fn close(&self, most: u32) {
        let _ = self.permits.acquire_many(most).await;
        self.permits.close();
        while let Some(connection) = self.take_idle() {
            // The server notices in any case.
            let _ = connection.close().await;
        }
    }
}

/// A connection for one operation. Dropping it closes it.
pub(super) struct Lent<'a> {
    connections: &'a Connections,
    connection: Option<PgConnection>,
    in_transaction: bool,
    _permit: SemaphorePermit<'a>,
}

impl Lent<'_> {
    /// The connection.
    pub(super) fn connection(&mut self) -> Result<&mut PgConnection, Failure> {
        (self.connection.as_mut()).ok_or_else(|| Failure::Unavailable("it is closed".to_owned()))
    }

    /// Ends the operation: commits what succeeded, undoes what failed, and gives the connection
    /// back unless it is lost.
    pub(super) async fn end<T>(mut self, outcome: Result<T, Failure>) -> Result<T, Failure> {
        let Some(mut connection) = self.connection.take() else {
            return outcome;
        };
        if !self.in_transaction {
            if !matches!(outcome, Err(Failure::Lost(_))) {
                self.connections.give_back(connection);
            }
            return outcome;
        }
        match outcome {
            Ok(done) => {
                execute(&mut connection, "COMMIT").await?;
                self.connections.give_back(connection);
                Ok(done)
            }
            Err(Failure::Lost(detail)) => Err(Failure::Lost(detail)),
            Err(failure) => {
                if execute(&mut connection, "ROLLBACK").await.is_ok() {
                    self.connections.give_back(connection);
                }
                Err(failure)
            }
        }
    }
}

/// Runs a statement that has no parameters and no rows of interest.
pub(super) async fn execute(
    connection: &mut PgConnection,
    sql: &'static str,
) -> Result<(), Failure> {
    sqlx::raw_sql(sql).execute(connection).await?;
    Ok(())
}
