//! Leases: check and publish of one (desk, article, language) are one critical section.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OwnedMutexGuard;

use crate::job::Identity;

type Key = (String, String, String);

/// Leases within one process.
#[derive(Default)]
pub(super) struct Leases {
    held: Mutex<HashMap<Key, Arc<tokio::sync::Mutex<()>>>>,
}

impl Leases {
    /// Waits until no other unit of the same desk, article and language publishes.
    pub(super) async fn take(&self, identity: &Identity) -> OwnedMutexGuard<()> {
        let key = (
            identity.desk.clone(),
            identity.article_id.clone(),
            identity.target.to_string(),
        );
        let lease = {
            let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            // Leases that nobody holds or waits for are forgotten here, so the map stays small.
            if held.len() > 1024 {
                held.retain(|_, lease| Arc::strong_count(lease) > 1);
            }
            held.entry(key).or_default().clone()
        };
        lease.lock_owned().await
    }
}
