//! Opening whichever store an address names.

use std::sync::Arc;

use super::{PostgresOptions, PostgresStore, SqliteStore, Store, StoreError};

/// Opens the store at an address: `sqlite://FILE`, `sqlite::memory:` or
/// `postgres://user:password@host/database`.
///
/// # Errors
/// As [`SqliteStore::open`] and [`PostgresStore::open`].
pub async fn open(url: &str, options: PostgresOptions) -> Result<Arc<dyn Store>, StoreError> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        Ok(Arc::new(PostgresStore::open(url, options).await?))
    } else {
        Ok(Arc::new(SqliteStore::open(url).await?))
    }
}
