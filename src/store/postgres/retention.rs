//! Removing what is old. High-water marks and events that wait are never removed.

use jiff::Timestamp;
use sqlx::PgConnection;

use super::failure::Failure;

/// Rows removed in one transaction, so that units do not wait for the cleaning.
const PORTION: u32 = 500;

/// What is removed by age, in this order: a result stays while a unit may still publish it.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Jobs,
    Results,
    Revisions,
    Suspects,
}

impl Kind {
    pub(super) const ALL: [Self; 4] = [Self::Jobs, Self::Results, Self::Revisions, Self::Suspects];

    /// What another worker is removing is left to it.
    fn sql(self) -> &'static str {
        match self {
            Self::Jobs => {
                "DELETE FROM jobs WHERE id IN \
                 (SELECT id FROM jobs WHERE completed_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)"
            }
            Self::Results => {
                "DELETE FROM results WHERE id IN \
                 (SELECT results.id FROM results WHERE used_at < $1 AND NOT EXISTS \
                  (SELECT 1 FROM jobs JOIN units ON job = jobs.id \
                   WHERE jobs.article = results.article AND jobs.revision = results.revision \
                   AND jobs.edition = results.edition AND units.target = results.target \
                   AND state = 'pending') LIMIT $2 FOR UPDATE SKIP LOCKED)"
            }
            Self::Revisions => {
                "DELETE FROM revisions WHERE ctid = ANY(ARRAY \
                 (SELECT ctid FROM revisions WHERE seen_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))"
            }
            Self::Suspects => {
                "DELETE FROM suspects WHERE message IN \
                 (SELECT message FROM suspects WHERE begun_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)"
            }
        }
    }
}

/// Removes a portion; tells how many rows, and whether there may be more.
pub(super) async fn prune(
    connection: &mut PgConnection,
    kind: Kind,
    before: Timestamp,
) -> Result<(u64, bool), Failure> {
    let removed = sqlx::query(kind.sql())
        .bind(before.as_millisecond())
        .bind(i64::from(PORTION))
        .execute(connection)
        .await?
        .rows_affected();
    Ok((removed, removed == u64::from(PORTION)))
}
