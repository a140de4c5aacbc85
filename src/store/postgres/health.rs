//! Whether the database can be written.

use sqlx::PgConnection;

use super::failure::Failure;

/// Writes a row, so that a full disk or a standby is noticed.
pub(super) async fn check(connection: &mut PgConnection) -> Result<(), Failure> {
    sqlx::query("UPDATE checks SET count = count + 1")
        .execute(connection)
        .await?;
    Ok(())
}
