//! Messages that may be what ends the process.

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::PgConnection;

use super::failure::Failure;
use super::{PostgresStore, transaction};
use crate::store::{StoreError, Suspects};

#[async_trait]
impl Suspects for PostgresStore {
    async fn suspect(&self, message: &str, at: Timestamp) -> Result<u32, StoreError> {
        transaction!(self, |connection| suspect(connection, message, at))
    }

    async fn clear(&self, message: &str) -> Result<(), StoreError> {
        transaction!(self, |connection| clear(connection, message))
    }
}

async fn suspect(
    connection: &mut PgConnection,
    message: &str,
    at: Timestamp,
) -> Result<u32, Failure> {
    let begun: i64 = sqlx::query_scalar(
        "INSERT INTO suspects (message, begun, begun_at) VALUES ($1, 1, $2) \
         ON CONFLICT (message) DO UPDATE SET begun = suspects.begun + 1, \
         begun_at = excluded.begun_at RETURNING begun",
    )
    .bind(message)
    .bind(at.as_millisecond())
    .fetch_one(connection)
    .await?;
    Ok(u32::try_from(begun - 1).unwrap_or(u32::MAX))
}

async fn clear(connection: &mut PgConnection, message: &str) -> Result<(), Failure> {
    sqlx::query("DELETE FROM suspects WHERE message = $1")
        .bind(message)
        .execute(connection)
        .await?;
    Ok(())
}
