//! What engines said about themselves.

use async_trait::async_trait;
use jiff::Timestamp;

use super::failure::Failure;
use super::{SqliteStore, work};
use crate::store::{Learned, StoreError};

#[async_trait]
impl Learned for SqliteStore {
    async fn learn(&self, backend: &str, answer: &[u8], at: Timestamp) -> Result<(), StoreError> {
        let (backend, answer) = (backend.to_owned(), answer.to_vec());
        self.write(work(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO learned (backend, answer, learned_at) VALUES (?, ?, ?) \
                     ON CONFLICT DO UPDATE SET answer = excluded.answer, \
                     learned_at = excluded.learned_at",
                )
                .bind(backend)
                .bind(answer)
                .bind(at.as_millisecond())
                .execute(connection)
                .await?;
                Ok(())
            })
        }))
        .await
    }

    async fn learned(&self, backend: &str) -> Result<Option<(Vec<u8>, Timestamp)>, StoreError> {
        let backend = backend.to_owned();
        self.read(work(move |connection| {
            Box::pin(async move {
                let row: Option<(Vec<u8>, i64)> =
                    sqlx::query_as("SELECT answer, learned_at FROM learned WHERE backend = ?")
                        .bind(backend)
                        .fetch_optional(connection)
                        .await?;
                row.map(|(answer, at)| {
                    let at = Timestamp::from_millisecond(at)
                        .map_err(|_| Failure::damaged("time of an engine's answer"))?;
                    Ok((answer, at))
                })
                .transpose()
            })
        }))
        .await
    }

    async fn prune_learned(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.write(work(move |connection| {
            Box::pin(async move {
                let removed = sqlx::query("DELETE FROM learned WHERE learned_at < ?")
                    .bind(before.as_millisecond())
                    .execute(connection)
                    .await?;
                Ok(removed.rows_affected())
            })
        }))
        .await
    }
}
