//! What engines said about themselves.

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::PgConnection;

use super::failure::Failure;
use super::{PostgresStore, reading, transaction};
use crate::store::{Learned, StoreError};

#[async_trait]
impl Learned for PostgresStore {
    async fn learn(&self, backend: &str, answer: &[u8], at: Timestamp) -> Result<(), StoreError> {
        transaction!(self, |connection| learn(connection, backend, answer, at))
    }

    async fn learned(&self, backend: &str) -> Result<Option<(Vec<u8>, Timestamp)>, StoreError> {
        reading!(self, |connection| learned(connection, backend))
    }

    async fn prune_learned(&self, before: Timestamp) -> Result<u64, StoreError> {
        transaction!(self, |connection| prune(connection, before))
    }
}

async fn learn(
    connection: &mut PgConnection,
    backend: &str,
    answer: &[u8],
    at: Timestamp,
) -> Result<(), Failure> {
    sqlx::query(
        "INSERT INTO learned (backend, answer, learned_at) VALUES ($1, $2, $3) \
         ON CONFLICT (backend) DO UPDATE SET answer = excluded.answer, \
         learned_at = excluded.learned_at",
    )
    .bind(backend)
    .bind(answer)
    .bind(at.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

async fn learned(
    connection: &mut PgConnection,
    backend: &str,
) -> Result<Option<(Vec<u8>, Timestamp)>, Failure> {
    let row: Option<(Vec<u8>, i64)> =
        sqlx::query_as("SELECT answer, learned_at FROM learned WHERE backend = $1")
            .bind(backend)
            .fetch_optional(connection)
            .await?;
    row.map(|(answer, at)| {
        let at = Timestamp::from_millisecond(at)
            .map_err(|_| Failure::damaged("time of an engine's answer"))?;
        Ok((answer, at))
    })
    .transpose()
}

async fn prune(connection: &mut PgConnection, before: Timestamp) -> Result<u64, Failure> {
    let removed = sqlx::query("DELETE FROM learned WHERE learned_at < $1")
        .bind(before.as_millisecond())
        .execute(connection)
        .await?;
    Ok(removed.rows_affected())
}
