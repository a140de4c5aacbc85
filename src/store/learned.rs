//! What engines said about themselves, so that a worker that starts while an engine is away, or
//! that has only just started, knows its pairs.

use async_trait::async_trait;
use jiff::Timestamp;

use super::StoreError;

/// Where the answers of engines are kept.
#[async_trait]
pub trait Learned: Send + Sync {
    /// Keeps what a backend answered (JSON, as its module wrote it) in place of the answer
    /// before.
    async fn learn(&self, backend: &str, answer: &[u8], at: Timestamp) -> Result<(), StoreError>;

    /// The last answer of a backend, and when it was given.
    async fn learned(&self, backend: &str) -> Result<Option<(Vec<u8>, Timestamp)>, StoreError>;

    /// Removes the answers of backends that were not heard of since `before`; how many.
    async fn prune_learned(&self, before: Timestamp) -> Result<u64, StoreError>;
}
