//! Opening a store: whose database it is, and its schema.

use std::collections::HashMap;
use std::str::FromStr;

use sqlx::migrate::Migrator;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};

use super::connections::{Connections, execute};
use super::failure::Failure;
use super::health;

/// Where the applied steps of the schema are listed; another program of the same database has a
/// table of another name.
const STEPS: &str = "wireglot_migrations";

/// The advisory lock of those that bring a schema up to date: `wglt`, and the schema's name.
const LOCK: &str = "SELECT pg_advisory_xact_lock(2003266676, \
                    hashtext(coalesce(current_schema(), '')))";

/// Reads an address.
pub(super) fn options(url: &str) -> Result<PgConnectOptions, Failure> {
    Ok(PgConnectOptions::from_str(url)?
        .application_name("wireglot")
        .disable_statement_logging())
}

/// The schema, step by step.
fn steps() -> Migrator {
    let mut steps = sqlx::migrate!("src/store/migrations/postgres");
    // Our own lock ends with the transaction: one of a session would outlive it behind a pooler.
    steps.set_locking(false);
    steps.dangerous_set_table_name(STEPS);
    steps
}

/// Checks that the database can hold a store and brings its schema up to date. Processes that
/// start together wait for each other. A schema that is up to date is not written to, so that a
/// user without the right to create tables will do.
pub(super) async fn prepare(connections: &Connections) -> Result<(), Failure> {
    let mut connection = connections.connect().await?;
    let outcome = prepare_on(&mut connection).await;
    // It was never idle, and the transaction of one that failed must not linger.
    let _ = connection.close().await;
    outcome
}

async fn prepare_on(connection: &mut PgConnection) -> Result<(), Failure> {
    check_encoding(connection).await?;
    if !is_current(connection).await? {
        // An index over a large table takes its time.
        execute(connection, "BEGIN; SET LOCAL statement_timeout = 0").await?;
        sqlx::query(LOCK).execute(&mut *connection).await?;
        steps().run_direct(None, connection, false).await?;
        execute(connection, "COMMIT").await?;
    }
    health::check(connection).await
}

async fn check_encoding(connection: &mut PgConnection) -> Result<(), Failure> {
    let encoding: String = sqlx::query_scalar("SELECT current_setting('server_encoding')")
        .fetch_one(connection)
        .await?;
    if encoding == "UTF8" {
        return Ok(());
    }
    Err(Failure::Unusable(format!(
        "the database is encoded as {encoding}, which cannot hold every language; create one with \
         ENCODING 'UTF8'"
    )))
}

/// Whether every step has been applied, and no other.
async fn is_current(connection: &mut PgConnection) -> Result<bool, Failure> {
    let exists: bool = sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL")
        .bind(STEPS)
        .fetch_one(&mut *connection)
        .await?;
    if !exists {
        return Ok(false);
    }
    let applied: Vec<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT version, checksum FROM wireglot_migrations WHERE success")
            .fetch_all(connection)
            .await?;
    let mut applied: HashMap<_, _> = applied.into_iter().collect();
    let all = (steps().iter())
        .all(|step| (applied.remove(&step.version)).is_some_and(|sum| sum == *step.checksum));
    Ok(all && applied.is_empty())
}
