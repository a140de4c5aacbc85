//! Budgets of characters.

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::PgConnection;

use super::failure::Failure;
use super::{PostgresStore, reading, transaction};
use crate::store::StoreError;
use crate::store::budget::{Budgets, Reservation, Spent, stored};

#[async_trait]
impl Budgets for PostgresStore {
    async fn reserve(&self, reservation: &Reservation) -> Result<Option<i64>, StoreError> {
        transaction!(self, |connection| reserve(connection, reservation))
    }

    async fn settle_reservation(&self, id: i64, billed: u64) -> Result<(), StoreError> {
        transaction!(self, |connection| settle(connection, id, stored(billed)))
    }

    async fn expire_reservations(&self, now: Timestamp) -> Result<u64, StoreError> {
        transaction!(self, |connection| expire(connection, now))
    }

    async fn spent(&self, backend: &str, period: &str) -> Result<Spent, StoreError> {
        reading!(self, |connection| spent(connection, backend, period))
    }

    async fn prune_budgets(&self, before: Timestamp) -> Result<u64, StoreError> {
        transaction!(self, |connection| prune(connection, before))
    }
}

async fn reserve(
    connection: &mut PgConnection,
    reservation: &Reservation,
) -> Result<Option<i64>, Failure> {
    let Some(room) = reservation.room() else {
        return Ok(None);
    };
    // The condition is checked on the row as it is once its lock is held.
    let taken = sqlx::query(
        "INSERT INTO budgets AS b (backend, period, reserved, used_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (backend, period) DO UPDATE SET reserved = b.reserved + $3, \
         used_at = greatest(b.used_at, $4) WHERE b.settled + b.reserved <= $5",
    )
    .bind(&reservation.backend)
    .bind(&reservation.period)
    .bind(stored(reservation.characters))
    .bind(reservation.at.as_millisecond())
    .bind(room)
    .execute(&mut *connection)
    .await?;
    if taken.rows_affected() == 0 {
        return Ok(None);
    }
    let id = sqlx::query_scalar(
        "INSERT INTO reservations (backend, period, characters, holder, expires_at) \
         VALUES ($1, $2, $3, $4, $5) RETURNING id",
    )
    .bind(&reservation.backend)
    .bind(&reservation.period)
    .bind(stored(reservation.characters))
    .bind(&reservation.holder)
    .bind(reservation.expires_at())
    .fetch_one(connection)
    .await?;
    Ok(Some(id))
}

async fn settle(connection: &mut PgConnection, id: i64, billed: i64) -> Result<(), Failure> {
    sqlx::query(
        "WITH gone AS (DELETE FROM reservations WHERE id = $1 \
                       RETURNING backend, period, characters, expired) \
         UPDATE budgets SET \
         settled = settled + $2 - CASE WHEN expired THEN characters ELSE 0 END, \
         reserved = reserved - CASE WHEN expired THEN 0 ELSE characters END \
         FROM gone WHERE budgets.backend = gone.backend AND budgets.period = gone.period",
    )
    .bind(id)
    .bind(billed)
    .execute(connection)
    .await?;
    Ok(())
}

async fn expire(connection: &mut PgConnection, now: Timestamp) -> Result<u64, Failure> {
    // What somebody is settling at this moment has not expired.
    let expired: i64 = sqlx::query_scalar(
        "WITH late AS (SELECT id FROM reservations WHERE NOT expired AND expires_at < $1 \
                       FOR UPDATE SKIP LOCKED), \
         gone AS (UPDATE reservations SET expired = true FROM late \
                  WHERE reservations.id = late.id RETURNING backend, period, characters), \
         sums AS (SELECT backend, period, sum(characters)::bigint AS sum, count(*) AS count \
                  FROM gone GROUP BY backend, period), \
         moved AS (UPDATE budgets SET settled = settled + sum, reserved = reserved - sum \
                   FROM sums WHERE budgets.backend = sums.backend \
                   AND budgets.period = sums.period) \
         SELECT coalesce(sum(count), 0)::bigint FROM sums",
    )
    .bind(now.as_millisecond())
    .fetch_one(connection)
    .await?;
    Ok(expired.unsigned_abs())
}

async fn spent(
    connection: &mut PgConnection,
    backend: &str,
    period: &str,
) -> Result<Spent, Failure> {
    let row: Option<(i64, i64)> =
        sqlx::query_as("SELECT settled, reserved FROM budgets WHERE backend = $1 AND period = $2")
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

async fn prune(connection: &mut PgConnection, before: Timestamp) -> Result<u64, Failure> {
    let removed = sqlx::query(
        "DELETE FROM budgets WHERE used_at < $1 AND (SELECT count(*) FROM budgets AS later \
         WHERE later.backend = budgets.backend AND later.period > budgets.period) >= 2",
    )
    .bind(before.as_millisecond())
    .execute(connection)
    .await?;
    Ok(removed.rows_affected())
}
