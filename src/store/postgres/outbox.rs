//! Events that wait for the broker's confirm.

use sqlx::PgConnection;

use super::failure::Failure;
use crate::event::Event;
use crate::store::OutboxEntry;

/// Puts an event at the end, unless it waits already.
pub(super) async fn announce(connection: &mut PgConnection, event: &Event) -> Result<(), Failure> {
    let body = event
        .to_bytes()
        .map_err(|error| Failure::Unusable(format!("an event cannot be written: {error}")))?;
    sqlx::query(
        "INSERT INTO outbox (message_id, routing_key, body) VALUES ($1, $2, $3) \
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
    connection: &mut PgConnection,
    limit: u32,
) -> Result<Vec<OutboxEntry>, Failure> {
    let rows: Vec<(i64, String, String, Vec<u8>)> =
        sqlx::query_as("SELECT id, message_id, routing_key, body FROM outbox ORDER BY id LIMIT $1")
            .bind(i64::from(limit))
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

pub(super) async fn forget(connection: &mut PgConnection, ids: &[i64]) -> Result<(), Failure> {
    sqlx::query("DELETE FROM outbox WHERE id = ANY($1)")
        .bind(ids)
        .execute(connection)
        .await?;
    Ok(())
}
