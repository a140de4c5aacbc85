//! Translations of sentences.

use std::collections::HashMap;

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::PgConnection;

use super::failure::Failure;
use super::{PostgresStore, reading, transaction};
use crate::memory::{Entry, Key, NewEntry, Statistics, encode};
use crate::store::StoreError;
use crate::store::memory::{EntryColumns, MAX_VARIANTS, Memory, day, entry, untouched, variant};

/// Entries that one statement writes at most.
const PORTION: usize = 5_000;

/// Entries that one transaction removes at most.
const REMOVED: u64 = 10_000;

#[async_trait]
impl Memory for PostgresStore {
    async fn find(&self, keys: &[Key], at: Timestamp) -> Result<Vec<Vec<Entry>>, StoreError> {
        let (found, stale): (_, Vec<&[u8]>) =
            reading!(self, |connection| find(connection, keys, day(at)))?;
        if !stale.is_empty() {
            untouched(transaction!(self, |connection| touch(
                connection,
                &stale,
                day(at)
            )));
        }
        Ok(found)
    }

    async fn put(&self, entries: &[NewEntry], at: Timestamp) -> Result<(), StoreError> {
        // Everybody writes in this order, so that nobody waits for who waits for him.
        let mut sorted: Vec<_> = (entries.iter())
            .map(|new| (new.key, variant(&new.entry), new))
            .collect();
        sorted.sort_by_key(|(key, variant, _)| (*key, *variant));
        sorted.dedup_by_key(|(key, variant, _)| (*key, *variant));
        transaction!(self, |connection| put(connection, &sorted, day(at)))
    }

    async fn statistics(&self) -> Result<Vec<Statistics>, StoreError> {
        let mut connection = self.unhurried().await?;
        Ok(statistics(&mut connection).await?)
    }

    async fn prune_memory(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut total = 0;
        loop {
            let removed = transaction!(self, |connection| prune(connection, day(before)))?;
            total += removed;
            if removed < REMOVED {
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
        let mut connection = self.unhurried().await?;
        Ok(forget(&mut connection, desk, source, target).await?)
    }
}

/// A row of the table, its key first and the day of its last use last.
type Row = (
    Vec<u8>,
    String,
    String,
    i64,
    String,
    i64,
    String,
    String,
    bool,
    i64,
);

/// The entries of each key, and the keys whose last use was noted on an earlier day.
async fn find<'k>(
    connection: &mut PgConnection,
    keys: &'k [Key],
    today: i64,
) -> Result<(Vec<Vec<Entry>>, Vec<&'k [u8]>), Failure> {
    let wanted: Vec<&[u8]> = keys.iter().map(Key::as_bytes).collect();
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT key, text, role, context, route, glossary, origin, backend, trained, \
         used_on FROM memory WHERE key = ANY($1) ORDER BY key, variant",
    )
    .bind(&wanted)
    .fetch_all(connection)
    .await?;
    let mut by_key: HashMap<Vec<u8>, (Vec<Entry>, bool)> = HashMap::new();
    for (key, text, role, context, route, glossary, origin, backend, trained, used_on) in rows {
        let columns: EntryColumns = (
            text, role, context, route, glossary, origin, backend, trained,
        );
        let (entries, is_stale) = by_key.entry(key).or_default();
        entries.extend(entry(columns));
        *is_stale |= used_on < today;
    }
    let entries = (wanted.iter())
        .map(|key| {
            by_key
                .get(*key)
                .map_or_else(Vec::new, |(entries, _)| entries.clone())
        })
        .collect();
    let stale = (wanted.into_iter())
        .filter(|key| by_key.get(*key).is_some_and(|(_, is_stale)| *is_stale))
        .collect();
    Ok((entries, stale))
}

async fn touch(connection: &mut PgConnection, keys: &[&[u8]], today: i64) -> Result<(), Failure> {
    // Who has a row locked is noting the same.
    sqlx::query(
        "UPDATE memory SET used_on = $2 WHERE ctid = ANY(ARRAY \
         (SELECT ctid FROM memory WHERE key = ANY($1) AND used_on < $2 \
          FOR UPDATE SKIP LOCKED)) AND used_on < $2",
    )
    .bind(keys)
    .bind(today)
    .execute(connection)
    .await?;
    Ok(())
}

async fn put(
    connection: &mut PgConnection,
    entries: &[(Key, [u8; 8], &NewEntry)],
    today: i64,
) -> Result<(), Failure> {
    for portion in entries.chunks(PORTION) {
        put_portion(connection, portion, today).await?;
    }
    Ok(())
}

async fn put_portion(
    connection: &mut PgConnection,
    entries: &[(Key, [u8; 8], &NewEntry)],
    today: i64,
) -> Result<(), Failure> {
    let texts = |of: fn(&NewEntry) -> &str| -> Vec<&str> {
        entries.iter().map(|(_, _, new)| of(new)).collect()
    };
    let keys: Vec<&[u8]> = entries.iter().map(|(key, _, _)| key.as_bytes()).collect();
    let variants: Vec<&[u8]> = entries.iter().map(|(_, variant, _)| &variant[..]).collect();
    let encoded: Vec<String> = (entries.iter())
        .map(|(_, _, new)| encode(&new.entry.text))
        .collect();
    let contexts: Vec<i64> = (entries.iter())
        .map(|(_, _, new)| new.entry.circumstances.context)
        .collect();
    let glossaries: Vec<i64> = (entries.iter())
        .map(|(_, _, new)| new.entry.circumstances.glossary)
        .collect();
    let trained: Vec<bool> = entries
        .iter()
        .map(|(_, _, new)| new.entry.trained)
        .collect();
    sqlx::query(
        "INSERT INTO memory (key, variant, desk, source, target, text, role, context, route, \
         glossary, origin, backend, trained, used_on) \
         SELECT new.*, $14 FROM unnest($1::bytea[], $2::bytea[], $3::text[], $4::text[], \
         $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[], $10::bigint[], $11::text[], \
         $12::text[], $13::boolean[]) AS new (key) \
         WHERE (SELECT count(*) FROM memory WHERE memory.key = new.key) < $15 \
         ON CONFLICT DO NOTHING",
    )
    .bind(keys)
    .bind(variants)
    .bind(texts(|new| &new.desk))
    .bind(texts(|new| &new.source))
    .bind(texts(|new| &new.target))
    .bind(encoded)
    .bind(texts(|new| &new.entry.circumstances.role))
    .bind(contexts)
    .bind(texts(|new| &new.entry.circumstances.route))
    .bind(glossaries)
    .bind(texts(|new| new.entry.origin.as_str()))
    .bind(texts(|new| &new.entry.backend))
    .bind(trained)
    .bind(today)
    .bind(MAX_VARIANTS)
    .execute(connection)
    .await?;
    Ok(())
}

async fn statistics(connection: &mut PgConnection) -> Result<Vec<Statistics>, Failure> {
    let rows: Vec<(String, String, String, i64)> = sqlx::query_as(
        "SELECT desk, source, target, count(*) FROM memory GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
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

async fn prune(connection: &mut PgConnection, before: i64) -> Result<u64, Failure> {
    let removed = sqlx::query(
        "DELETE FROM memory WHERE ctid = ANY(ARRAY (SELECT ctid FROM memory \
         WHERE used_on < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))",
    )
    .bind(before)
    .bind(REMOVED.cast_signed())
    .execute(connection)
    .await?;
    Ok(removed.rows_affected())
}

async fn forget(
    connection: &mut PgConnection,
    desk: Option<&str>,
    source: Option<&str>,
    target: Option<&str>,
) -> Result<u64, Failure> {
    let removed = sqlx::query(
        "DELETE FROM memory WHERE ($1::text IS NULL OR desk = $1) \
         AND ($2::text IS NULL OR source = $2) AND ($3::text IS NULL OR target = $3)",
    )
    .bind(desk)
    .bind(source)
    .bind(target)
    .execute(connection)
    .await?;
    Ok(removed.rows_affected())
}
