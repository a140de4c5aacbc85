//! Whether the store can be written, before money is spent on what it should keep.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{Store, StoreError};

/// Remembers that writing failed. A full disk or a standby can still be read: without this, each
/// unit would find its work undone, pay for it, and fail to keep it.
#[derive(Debug, Default)]
pub struct Writes {
    failed: AtomicBool,
}

impl Writes {
    /// Takes note that something could not be written.
    pub fn failed(&self) {
        self.failed.store(true, Ordering::Relaxed);
    }

    /// Makes sure, when writing failed before, that it is possible again.
    ///
    /// # Errors
    /// [`StoreError`] as long as it is not.
    pub async fn possible(&self, store: &dyn Store) -> Result<(), StoreError> {
        if self.failed.load(Ordering::Relaxed) {
            store.ping().await?;
            self.failed.store(false, Ordering::Relaxed);
        }
        Ok(())
    }
}
