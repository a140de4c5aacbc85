//! Whether the file can be written.

use sqlx::SqliteConnection;

use super::failure::Failure;

/// Writes a row, so that a full or read-only disk is noticed.
pub(super) async fn check(connection: &mut SqliteConnection) -> Result<(), Failure> {
    sqlx::query("UPDATE checks SET count = count + 1")
        .execute(connection)
        .await?;
    Ok(())
}
