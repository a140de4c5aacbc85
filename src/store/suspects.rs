//! Messages that may be what ends the process. Only the store outlives it: a message that was begun
//! and never ended was there when a process died.

use async_trait::async_trait;
use jiff::Timestamp;

use super::StoreError;

/// Where messages are remembered while they are suspected.
#[async_trait]
pub trait Suspects: Send + Sync {
    /// Notes that a suspected message is begun; tells how often it was begun before without an end.
    async fn suspect(&self, message: &str, at: Timestamp) -> Result<u32, StoreError>;

    /// Forgets a message: the process has outlived it, or it was given up.
    async fn clear(&self, message: &str) -> Result<(), StoreError>;
}
