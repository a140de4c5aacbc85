//! Where the translation memory's entries are kept.

use async_trait::async_trait;
use jiff::Timestamp;

use super::StoreError;
use crate::memory::{Entry, Key, NewEntry, Statistics};

/// Where translations are kept.
#[async_trait]
pub trait Memory: Send + Sync {
    /// The entries of each key, in the order of the keys. Entries that are found count as used
    /// at `at`.
    async fn find(&self, keys: &[Key], at: Timestamp) -> Result<Vec<Vec<Entry>>, StoreError>;

    /// Stores entries; one with the same key, circumstances and origin stays as it is.
    async fn put(&self, entries: &[NewEntry], at: Timestamp) -> Result<(), StoreError>;

    /// How much there is, by desk and pair.
    async fn statistics(&self) -> Result<Vec<Statistics>, StoreError>;

    /// Removes what was not used since `before`; how many entries.
    async fn prune_memory(&self, before: Timestamp) -> Result<u64, StoreError>;

    /// Removes entries of a desk, of a pair, or all; how many.
    async fn forget(
        &self,
        desk: Option<&str>,
        source: Option<&str>,
        target: Option<&str>,
    ) -> Result<u64, StoreError>;
}
