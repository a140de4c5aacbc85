//! Translations of sentences.

use std::collections::{HashMap, HashSet};

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::{QueryBuilder, SqliteConnection};

use super::failure::Failure;
use super::{SqliteStore, work};
use crate::memory::{Entry, Key, NewEntry, Statistics, encode};
use crate::store::StoreError;
use crate::store::memory::{MAX_VARIANTS, Memory, day, entry, untouched, variant};

/// Entries that one transaction of pruning removes at most.
const PRUNED: i64 = 10_000;

/// Entries that one transaction of forgetting looks at.
const FORGOTTEN: i64 = 10_000;

/// Keys or entries of one statement at most; a power of two.
const PORTION: usize = 64;

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
            let touched = self
                .write(work(move |connection| {
                    Box::pin(async move { touch(connection, &stale, day(at)).await })
                }))
                .await;
            untouched(touched);
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
        let parts = [desk, source, target].map(|part| part.map(str::to_owned));
        let (mut from, last) = self
            .read(work(|connection| Box::pin(ends(connection))))
            .await?;
        let mut total = 0;
        while from <= last {
            let (parts, to) = (parts.clone(), from.saturating_add(FORGOTTEN));
            let removed = self.write(work(move |connection| {
                Box::pin(async move { forget(connection, parts, from, to).await })
            }));
            total += removed.await?;
            from = to;
        }
        Ok(total)
    }
}

/// The entries of each key, and the keys whose last use was noted on an earlier day.
async fn find(
    connection: &mut SqliteConnection,
    keys: &[Key],
    today: i64,
) -> Result<(Vec<Vec<Entry>>, Vec<Key>), Failure> {
    let mut by_key: HashMap<Vec<u8>, (Vec<Entry>, bool)> = HashMap::new();
    // A key that is asked for twice may be in two portions, whose rows would add up.
    let mut distinct = keys.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    for portion in portions(&distinct) {
        let mut query = QueryBuilder::new(
            "SELECT key, text, role, context, route, glossary, origin, backend, trained, \
             used_on FROM memory WHERE key IN (",
        );
        let mut list = query.separated(", ");
        for key in portion {
            list.push_bind(key.as_bytes().to_vec());
        }
        query.push(") ORDER BY key, variant");
        let rows: Vec<Row> = query.build_query_as().fetch_all(&mut *connection).await?;
        for (key, text, role, context, route, glossary, origin, backend, trained, used_on) in rows {
            let (entries, is_stale) = by_key.entry(key).or_default();
            entries.extend(entry((
                text, role, context, route, glossary, origin, backend, trained,
            )));
            *is_stale |= used_on < today;
        }
    }
    let entries = (keys.iter())
        .map(|key| (by_key.get(key.as_bytes())).map_or_else(Vec::new, |(found, _)| found.clone()))
        .collect();
    let stale = (keys.iter())
        .filter(|key| (by_key.get(key.as_bytes())).is_some_and(|(_, is_stale)| *is_stale))
        .copied()
        .collect();
    Ok((entries, stale))
}

/// Cuts a list into portions for one statement each. Their sizes are powers of two, so that
/// there are few different statements and all stay prepared.
fn portions<T>(mut rest: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = 1 << rest.len().min(PORTION).checked_ilog2()?;
        let (portion, left) = rest.split_at(size);
        rest = left;
        Some(portion)
    })
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
    // Neighbours in the table are written one after the other.
    let mut sorted: Vec<_> = (entries.iter())
        .map(|new| (new.key, variant(&new.entry), new))
        .collect();
    sorted.sort_by_key(|(key, variant, _)| (*key, *variant));
    for portion in portions(&sorted) {
        let crowded = crowded(connection, portion).await?;
        let wanted: Vec<_> = (portion.iter())
            .filter(|(key, _, _)| !crowded.contains(key.as_bytes()))
            .collect();
        if wanted.is_empty() {
            continue;
        }
        let mut query = QueryBuilder::new(
            "INSERT INTO memory (key, variant, desk, source, target, text, role, context, route, \
             glossary, origin, backend, trained, used_on) ",
        );
        query.push_values(wanted, |mut row, (key, variant, new)| {
            let entry = &new.entry;
            row.push_bind(key.as_bytes().to_vec())
                .push_bind(variant.to_vec())
                .push_bind(new.desk.as_str())
                .push_bind(new.source.as_str())
                .push_bind(new.target.as_str())
                .push_bind(encode(&entry.text))
                .push_bind(entry.circumstances.role.as_str())
                .push_bind(entry.circumstances.context)
                .push_bind(entry.circumstances.route.as_str())
                .push_bind(entry.circumstances.glossary)
                .push_bind(entry.origin.as_str())
                .push_bind(entry.backend.as_str())
                .push_bind(entry.trained)
                .push_bind(today);
        });
        query.push(" ON CONFLICT DO NOTHING");
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

/// The keys that have as many entries as a key may have.
async fn crowded(
    connection: &mut SqliteConnection,
    entries: &[(Key, [u8; 8], &NewEntry)],
) -> Result<HashSet<Vec<u8>>, Failure> {
    let mut query = QueryBuilder::new("SELECT key FROM memory WHERE key IN (");
    let mut list = query.separated(", ");
    for (key, _, _) in entries {
        list.push_bind(key.as_bytes().to_vec());
    }
    query.push(") GROUP BY key HAVING COUNT(*) >= ");
    query.push_bind(MAX_VARIANTS);
    let keys = query.build_query_scalar().fetch_all(connection).await?;
    Ok(keys.into_iter().collect())
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
        "DELETE FROM memory WHERE id IN (SELECT id FROM memory WHERE used_on < ? LIMIT ?)",
    )
    .bind(before)
    .bind(PRUNED)
    .execute(connection)
    .await?;
    Ok(removed.rows_affected())
}

/// The first and the last entry; none is between them when there is no entry.
async fn ends(connection: &mut SqliteConnection) -> Result<(i64, i64), Failure> {
    let ends = "SELECT COALESCE(MIN(id), 1), COALESCE(MAX(id), 0) FROM memory";
    Ok(sqlx::query_as(ends).fetch_one(connection).await?)
}

/// Removes what is of a desk, a source and a target from a stretch of the entries.
async fn forget(
    connection: &mut SqliteConnection,
    [desk, source, target]: [Option<String>; 3],
    from: i64,
    to: i64,
) -> Result<u64, Failure> {
    let removed = sqlx::query(
        "DELETE FROM memory WHERE id >= ?1 AND id < ?2 AND (?3 IS NULL OR desk = ?3) \
         AND (?4 IS NULL OR source = ?4) AND (?5 IS NULL OR target = ?5)",
    )
    .bind(from)
    .bind(to)
    .bind(desk)
    .bind(source)
    .bind(target)
    .execute(connection)
    .await?;
    Ok(removed.rows_affected())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portions_are_powers_of_two_and_leave_nothing_out() {
        for count in [0, 1, 2, 3, 40, 64, 65, 200] {
            let all: Vec<usize> = (0..count).collect();
            let cut: Vec<&[usize]> = portions(&all).collect();
            assert_eq!(cut.concat(), all);
            for portion in cut {
                assert!(portion.len().is_power_of_two() && portion.len() <= PORTION);
            }
        }
    }
}
