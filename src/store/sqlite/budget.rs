//! Budgets of characters.

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::failure::Failure;
use super::{SqliteStore, work};
use crate::store::StoreError;
use crate::store::budget::{Budgets, Reservation, Spent, stored};

#[async_trait]
impl Budgets for SqliteStore {
    async fn reserve(&self, reservation: &Reservation) -> Result<Option<i64>, StoreError> {
        let reservation = reservation.clone();
        self.write(work(move |connection| {
            Box::pin(async move { reserve(connection, &reservation).await })
        }))
        .await
    }

    async fn settle_reservation(&self, id: i64, billed: u64) -> Result<(), StoreError> {
        self.write(work(move |connection| {
            Box::pin(settle(connection, id, stored(billed)))
        }))
        .await
    }

    async fn expire_reservations(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.write(work(move |connection| Box::pin(expire(connection, now))))
            .await
    }

    async fn spent(&self, backend: &str, period: &str) -> Result<Spent, StoreError> {
        let (backend, period) = (backend.to_owned(), period.to_owned());
        self.read(work(move |connection| {
            Box::pin(async move { spent(connection, &backend, &period).await })
        }))
        .await
    }

    async fn prune_budgets(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.write(work(move |connection| Box::pin(prune(connection, before))))
            .await
    }
}

async fn reserve(
    connection: &mut SqliteConnection,
    reservation: &Reservation,
) -> Result<Option<i64>, Failure> {
    let Some(room) = reservation.room() else {
        return Ok(None);
    };
    let characters = stored(reservation.characters);
    let taken = sqlx::query(
        "INSERT INTO budgets (backend, period, reserved, used_at) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT DO UPDATE SET reserved = reserved + ?3, used_at = max(used_at, ?4) \
         WHERE settled + reserved <= ?5",
    )
    .bind(&reservation.backend)
    .bind(&reservation.period)
    .bind(characters)
    .bind(reservation.at.as_millisecond())
    .bind(room)
    .execute(&mut *connection)
    .await?;
    if taken.rows_affected() == 0 {
        return Ok(None);
    }
    let id = sqlx::query_scalar(
        "INSERT INTO reservations (backend, period, characters, holder, expires_at) \
         VALUES (?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(&reservation.backend)
    .bind(&reservation.period)
    .bind(characters)
    .bind(&reservation.holder)
    .bind(reservation.expires_at())
    .fetch_one(connection)
    .await?;
    Ok(Some(id))
}

async fn settle(connection: &mut SqliteConnection, id: i64, billed: i64) -> Result<(), Failure> {
    let row: Option<(String, String, i64, bool)> = sqlx::query_as(
        "DELETE FROM reservations WHERE id = ? RETURNING backend, period, characters, expired",
    )
    .bind(id)
    .fetch_optional(&mut *connection)
    .await?;
    let Some((backend, period, characters, expired)) = row else {
        return Ok(());
    };
    let (settled, reserved) = if expired {
        (billed - characters, 0)
    } else {
        (billed, characters)
    };
    sqlx::query(
        "UPDATE budgets SET settled = settled + ?, reserved = reserved - ? \
         WHERE backend = ? AND period = ?",
    )
    .bind(settled)
    .bind(reserved)
    .bind(backend)
    .bind(period)
    .execute(connection)
    .await?;
    Ok(())
}

async fn expire(connection: &mut SqliteConnection, now: Timestamp) -> Result<u64, Failure> {
    let rows: Vec<(String, String, i64)> = sqlx::query_as(
        "UPDATE reservations SET expired = 1 WHERE expired = 0 AND expires_at < ? \
         RETURNING backend, period, characters",
    )
    .bind(now.as_millisecond())
    .fetch_all(&mut *connection)
    .await?;
    for (backend, period, characters) in &rows {
        sqlx::query(
            "UPDATE budgets SET settled = settled + ?1, reserved = reserved - ?1 \
             WHERE backend = ?2 AND period = ?3",
        )
        .bind(characters)
        .bind(backend)
        .bind(period)
        .execute(&mut *connection)
        .await?;
    }
    Ok(rows.len() as u64)
}

async fn spent(
    connection: &mut SqliteConnection,
    backend: &str,
    period: &str,
) -> Result<Spent, Failure> {
    let row: Option<(i64, i64)> =
        sqlx::query_as("SELECT settled, reserved FROM budgets WHERE backend = ? AND period = ?")
            .bind(backend)
            .bind(period)
            .fetch_optional(connection)
            .await?;
    let Some((settled, reserved)) = row else {
        return Ok(Spent::default());
    };
    match (u64::try_from(settled), u64::try_from(reserved)) {
        (Ok(settled), Ok(reserved)) => Ok(Spent { settled, reserved }),
        _ => Err(Failure::damaged("budget")),
    }
}

async fn prune(connection: &mut SqliteConnection, before: Timestamp) -> Result<u64, Failure> {
    let removed = sqlx::query(
        "DELETE FROM budgets WHERE used_at < ? AND (SELECT COUNT(*) FROM budgets AS later \
         WHERE later.backend = budgets.backend AND later.period > budgets.period) >= 2",
    )
    .bind(before.as_millisecond())
    .execute(connection)
    .await?;
    Ok(removed.rows_affected())
}
