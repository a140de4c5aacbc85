//! Removing what is old. High-water marks and events that wait are never removed.

use jiff::Timestamp;
use sqlx::SqliteConnection;

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

    fn sql(self) -> &'static str {
        match self {
            Self::Jobs => {
                "DELETE FROM jobs WHERE id IN \
                 (SELECT id FROM jobs WHERE completed_at < ? LIMIT ?)"
            }
            Self::Results => {
                "DELETE FROM results WHERE id IN \
                 (SELECT results.id FROM results WHERE used_at < ? AND NOT EXISTS \
                  (SELECT 1 FROM jobs JOIN units ON job = jobs.id \
                   WHERE jobs.article = results.article AND jobs.revision = results.revision \
                   AND jobs.edition = results.edition AND units.target = results.target \
                   AND state = 'pending') LIMIT ?)"
            }
            Self::Revisions => {
                "DELETE FROM revisions WHERE (article, revision, edition) IN \
                 (SELECT article, revision, edition FROM revisions WHERE seen_at < ? LIMIT ?)"
            }
            Self::Suspects => {
                "DELETE FROM suspects WHERE message IN \
                 (SELECT message FROM suspects WHERE begun_at < ? LIMIT ?)"
            }
        }
    }
}

/// Removes a portion; tells how many rows, and whether there may be more.
pub(super) async fn prune(
    connection: &mut SqliteConnection,
    kind: Kind,
    before: Timestamp,
) -> Result<(u64, bool), Failure> {
    let removed = sqlx::query(kind.sql())
        .bind(before.as_millisecond())
        .bind(PORTION)
        .execute(connection)
        .await?
        .rows_affected();
    Ok((removed, removed == u64::from(PORTION)))
}
