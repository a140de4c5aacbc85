//! Messages that may be what ends the process.

use async_trait::async_trait;
use jiff::Timestamp;

use super::{SqliteStore, work};
use crate::store::{StoreError, Suspects};

#[async_trait]
impl Suspects for SqliteStore {
    async fn suspect(&self, message: &str, at: Timestamp) -> Result<u32, StoreError> {
        let message = message.to_owned();
        self.write(work(move |connection| {
            Box::pin(async move {
                let begun: u32 = sqlx::query_scalar(
                    "INSERT INTO suspects (message, begun, begun_at) VALUES (?, 1, ?) \
                     ON CONFLICT DO UPDATE SET begun = begun + 1, begun_at = excluded.begun_at \
                     RETURNING begun",
                )
                .bind(message)
                .bind(at.as_millisecond())
                .fetch_one(connection)
                .await?;
                Ok(begun - 1)
            })
        }))
        .await
    }

    async fn clear(&self, message: &str) -> Result<(), StoreError> {
        let message = message.to_owned();
        self.write(work(move |connection| {
            Box::pin(async move {
                sqlx::query("DELETE FROM suspects WHERE message = ?")
                    .bind(message)
                    .execute(connection)
                    .await?;
                Ok(())
            })
        }))
        .await
    }
}
