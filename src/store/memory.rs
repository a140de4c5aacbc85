//! Where the translation memory's entries are kept.

use async_trait::async_trait;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::StoreError;
use crate::memory::{Circumstances, Entry, EntryOrigin, Key, NewEntry, Statistics, decode};

/// Where translations are kept.
#[async_trait]
pub trait Memory: Send + Sync {
    /// The entries of each key, in the order of the keys. Entries that are found count as used
    /// at `at`, unless that cannot be written at the moment.
    async fn find(&self, keys: &[Key], at: Timestamp) -> Result<Vec<Vec<Entry>>, StoreError>;

    /// Stores entries; one with the same key, circumstances and origin stays as it is. Thousands
    /// at once are the fast way to fill a memory.
    async fn put(&self, entries: &[NewEntry], at: Timestamp) -> Result<(), StoreError>;

    /// How much there is, by desk and pair.
    async fn statistics(&self) -> Result<Vec<Statistics>, StoreError>;

    /// Removes what was not used since `before`; how many entries. May take several transactions.
    async fn prune_memory(&self, before: Timestamp) -> Result<u64, StoreError>;

    /// Removes entries of a desk, of a pair, or all; how many.
    async fn forget(
        &self,
        desk: Option<&str>,
        source: Option<&str>,
        target: Option<&str>,
    ) -> Result<u64, StoreError>;
}

/// Entries of one key at most: a sentence that is bought again and again (`reuse = "off"`) must
/// not grow without end.
pub(super) const MAX_VARIANTS: i64 = 16;

/// What was found is worth money, that its use could not be noted is worth a line in the log.
pub(super) fn untouched(touched: Result<(), StoreError>) {
    if let Err(error) = touched {
        tracing::warn!(error = %error, "the use of stored translations could not be noted");
    }
}

/// The day of a time, in days since 1970, as it is kept of each entry's last use.
pub(super) fn day(at: Timestamp) -> i64 {
    const DAY: i64 = 24 * 3600;
    at.as_second().div_euclid(DAY)
}

/// Eight bytes that differ where circumstances or origin do.
pub(super) fn variant(entry: &Entry) -> [u8; 8] {
    let Circumstances {
        role,
        context,
        route,
        glossary,
    } = &entry.circumstances;
    let mut hash = Sha256::new();
    for part in [role.as_str(), route, entry.origin.as_str()] {
        hash.update(part);
        hash.update([0]);
    }
    hash.update(context.to_le_bytes());
    // What was written before there were glossaries keeps its number.
    if *glossary != 0 {
        hash.update(glossary.to_le_bytes());
    }
    let digest = hash.finalize();
    let mut variant = [0; 8];
    variant.copy_from_slice(&digest[..8]);
    variant
}

/// The columns of an entry: text, role, context, route, glossary, origin, backend, whether a
/// trained model took part.
pub(super) type EntryColumns = (String, String, i64, String, i64, String, String, bool);

/// Reads an entry. A text that cannot be read counts as absent: it is bought anew.
pub(super) fn entry(columns: EntryColumns) -> Option<Entry> {
    let (text, role, context, route, glossary, origin, backend, trained) = columns;
    Some(Entry {
        text: decode(&text)?,
        circumstances: Circumstances {
            role,
            context,
            route,
            glossary,
        },
        origin: if origin == EntryOrigin::Human.as_str() {
            EntryOrigin::Human
        } else {
            EntryOrigin::Backend
        },
        backend,
        trained,
    })
}
