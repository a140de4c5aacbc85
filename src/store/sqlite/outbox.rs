//! Events that wait for the broker's confirm.

use sqlx::SqliteConnection;

use super::failure::Failure;
use crate::event::Event;
use crate::store::OutboxEntry;

/// Puts an event at the end, unless it waits already.
pub(super) async fn announce(
    connection: &mut SqliteConnection,
    event: &Event,
) -> Result<(), Failure> {
    let body = event
        .to_bytes()
        .map_err(|error| Failure::Unusable(format!("an event cannot be written: {error}")))?;
    sqlx::query(
        "INSERT INTO outbox (message_id, routing_key, body) VALUES (?, ?, ?) \
         ON CONFLICT DO NOTHING",
    )
    .bind(&event.id)
    .bind(event.event.as_str())
    .bind(body)
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn oldest(
    connection: &mut SqliteConnection,
    limit: u32,
) -> Result<Vec<OutboxEntry>, Failure> {
    let rows: Vec<(i64, String, String, Vec<u8>)> =
        sqlx::query_as("SELECT id, message_id, routing_key, body FROM outbox ORDER BY id LIMIT ?")
            .bind(limit)
            .fetch_all(connection)
            .await?;
    Ok(rows
        .into_iter()
        .map(|(id, message_id, routing_key, body)| OutboxEntry {
            id,
            message_id,
            routing_key,
            body,
        })
        .collect())
}

pub(super) async fn forget(connection: &mut SqliteConnection, ids: &[i64]) -> Result<(), Failure> {
    sqlx::query("DELETE FROM outbox WHERE id IN (SELECT value FROM json_each(?))")
        .bind(serde_json::Value::from(ids.to_vec()).to_string())
        .execute(connection)
        .await?;
    Ok(())
}
