//! Translations of sentences.

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::failure::Failure;
use super::{SqliteStore, work};
use crate::memory::{Circumstances, Entry, Key, NewEntry, Statistics, encode};
use crate::store::StoreError;
use crate::store::memory::{MAX_VARIANTS, Memory, day, entry, variant};

/// Entries that one transaction of pruning removes at most.
const PRUNED: i64 = 10_000;

type Row = (String, String, i64, String, String, String, bool, i64);

#[async_trait]
impl Memory for SqliteStore {
    async fn find(&self, keys: &[Key], at: Timestamp) -> Result<Vec<Vec<Entry>>, StoreError> {
        let wanted = keys.to_vec();
        let (found, stale) = self
            .read(work(move |connection| {
                Box::pin(async move { find(connection, &wanted, day(at)).await })
            }))
            .await?;
        if !stale.is_empty() {
            self.write(work(move |connection| {
                Box::pin(async move { touch(connection, &stale, day(at)).await })
            }))
            .await?;
        }
        Ok(found)
    }

    async fn put(&self, entries: &[NewEntry], at: Timestamp) -> Result<(), StoreError> {
        let entries = entries.to_vec();
        self.write(work(move |connection| {
            Box::pin(async move { put(connection, &entries, day(at)).await })
        }))
        .await
    }

    async fn statistics(&self) -> Result<Vec<Statistics>, StoreError> {
        self.read(work(|connection| Box::pin(statistics(connection))))
            .await
    }

    async fn prune_memory(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut total = 0;
        loop {
            let removed = self
                .write(work(move |connection| {
                    Box::pin(prune(connection, day(before)))
                }))
                .await?;
            total += removed;
            if removed < PRUNED.unsigned_abs() {
                return Ok(total);
            }
        }
    }

    async fn forget(
        &self,
        desk: Option<&str>,
        source: Option<&str>,
        target: Option<&str>,
    ) -> Result<u64, StoreError> {
        let [desk, source, target] = [desk, source, target].map(|part| part.map(str::to_owned));
        self.write(work(move |connection| {
            Box::pin(async move {
                let removed = sqlx::query(
                    "DELETE FROM memory WHERE (?1 IS NULL OR desk = ?1) \
                     AND (?2 IS NULL OR source = ?2) AND (?3 IS NULL OR target = ?3)",
                )
                .bind(desk)
                .bind(source)
                .bind(target)
                .execute(connection)
                .await?;
                Ok(removed.rows_affected())
            })
        }))
        .await
    }
}

/// The entries of each key, and the keys whose last use was noted on an earlier day.
async fn find(
    connection: &mut SqliteConnection,
    keys: &[Key],
    today: i64,
) -> Result<(Vec<Vec<Entry>>, Vec<Key>), Failure> {
    let mut found = Vec::with_capacity(keys.len());
    let mut stale = Vec::new();
    for key in keys {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT text, role, context, route, origin, backend, trained, used_on FROM memory WHERE key = ?",
        )
        .bind(key.as_bytes())
        .fetch_all(&mut *connection)
        .await?;
        if rows.iter().any(|row| row.7 < today) {
            stale.push(*key);
        }
        let entries = rows.into_iter().filter_map(
            |(text, role, context, route, origin, backend, trained, _)| {
                entry((text, role, context, route, origin, backend, trained))
            },
        );
        found.push(entries.collect());
    }
    Ok((found, stale))
}

async fn touch(connection: &mut SqliteConnection, keys: &[Key], today: i64) -> Result<(), Failure> {
    for key in keys {
        sqlx::query("UPDATE memory SET used_on = ? WHERE key = ? AND used_on < ?")
            .bind(today)
            .bind(key.as_bytes())
            .bind(today)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn put(
    connection: &mut SqliteConnection,
    entries: &[NewEntry],
    today: i64,
) -> Result<(), Failure> {
    for NewEntry {
        key,
        desk,
        source,
        target,
        entry,
    } in entries
    {
        let Circumstances {
            role,
            context,
            route,
        } = &entry.circumstances;
        let variant = variant(entry);
        sqlx::query(
            "INSERT INTO memory (key, variant, desk, source, target, text, role, context, route, \
             origin, backend, trained, used_on) \
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13 \
             WHERE (SELECT COUNT(*) FROM memory WHERE key = ?1) < ?14 ON CONFLICT DO NOTHING",
        )
        .bind(key.as_bytes())
        .bind(variant.to_vec())
        .bind(desk)
        .bind(source)
        .bind(target)
        .bind(encode(&entry.text))
        .bind(role)
        .bind(context)
        .bind(route)
        .bind(entry.origin.as_str())
        .bind(&entry.backend)
        .bind(entry.trained)
        .bind(today)
        .bind(MAX_VARIANTS)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn statistics(connection: &mut SqliteConnection) -> Result<Vec<Statistics>, Failure> {
    let rows: Vec<(String, String, String, i64)> = sqlx::query_as(
        "SELECT desk, source, target, COUNT(*) FROM memory GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(desk, source, target, entries)| Statistics {
            desk,
            source,
            target,
            entries: entries.unsigned_abs(),
        })
        .collect())
}

async fn prune(connection: &mut SqliteConnection, before: i64) -> Result<u64, Failure> {
    let removed = sqlx::query(
        "DELETE FROM memory WHERE (key, variant) IN \
         (SELECT key, variant FROM memory WHERE used_on < ? LIMIT ?)",
    )
    .bind(before)
    .bind(PRUNED)
    .execute(connection)
    .await?;
    Ok(removed.rows_affected())
}
