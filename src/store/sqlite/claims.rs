//! Standing, claims and leases.

use std::time::Duration;

use sqlx::SqliteConnection;

use super::articles::{self, Newest};
use super::failure::Failure;
use super::{results, units};
use crate::job::{Action, Identity, Revision};
use crate::store::{Claim, Grant, Lease, Standing, Takeover, UnitKey};

pub(super) async fn standing(
    connection: &mut SqliteConnection,
    unit: &UnitKey,
) -> Result<Standing, Failure> {
    let identity = &unit.identity;
    let state = units::state(connection, &unit.job_id, identity.target.as_str()).await?;
    let newest = Newest::of(connection, identity).await?;
    let revision = Revision::restore(&unit.revision_kind, &identity.revision);
    let superseded = match (newest, revision) {
        (Some(newest), Some(revision)) => match unit.action {
            Action::Translate => newest.supersedes(&revision, identity.edition),
            Action::Withdraw => newest.supersedes_withdrawal(&revision),
        },
        _ => false,
    };
    Ok(Standing {
        state,
        superseded,
        stored: unit.action == Action::Translate
            && results::is_stored(connection, identity).await?,
    })
}

/// The row of an article and target, as far as claims concern it.
#[derive(Default, sqlx::FromRow)]
struct Row {
    sequence: i64,
    lease: Option<String>,
    lease_length: Option<i64>,
    lease_purpose: Option<String>,
    lease_stays: bool,
    withdrawal: Option<String>,
    withdrawal_sequence: Option<i64>,
}

pub(super) async fn claim(
    connection: &mut SqliteConnection,
    unit: &UnitKey,
    lease: &Lease,
    takeover: Option<&Takeover>,
) -> Result<Claim, Failure> {
    let standing = standing(connection, unit).await?;
    if standing.has_ended() {
        return Ok(Claim::Ended);
    }
    if standing.superseded {
        return Ok(Claim::Superseded);
    }
    let identity = &unit.identity;
    let article = articles::find_or_add(connection, &identity.desk, &identity.article_id).await?;
    let row: Option<Row> = sqlx::query_as(
        "SELECT sequence, lease, lease_length, lease_purpose, lease_stays, withdrawal, \
         withdrawal_sequence FROM languages WHERE article = ? AND target = ?",
    )
    .bind(article)
    .bind(identity.target.as_str())
    .fetch_optional(&mut *connection)
    .await?;
    let mut row = row.unwrap_or_default();
    let purpose = unit.purpose();
    if let Some(holder) = row.take(lease, &purpose, takeover) {
        return Ok(Claim::Held(holder));
    }
    let grant = match unit.action {
        Action::Translate => {
            let stored = if standing.stored {
                results::find(connection, identity).await?
            } else {
                None
            };
            let published = if stored.is_some() {
                Vec::new()
            } else {
                row.sequence += 1;
                articles::published_languages(connection, &identity.desk, &identity.article_id)
                    .await?
            };
            let sequence = match &stored {
                Some(stored) => stored.sequence,
                None => unsigned(row.sequence)?,
            };
            Grant {
                stored,
                sequence,
                published,
            }
        }
        Action::Withdraw => Grant {
            stored: None,
            sequence: unsigned(row.number_withdrawal(purpose))?,
            published: Vec::new(),
        },
    };
    row.save(connection, article, identity.target.as_str())
        .await?;
    Ok(Claim::Granted(grant))
}

fn unsigned(sequence: i64) -> Result<u64, Failure> {
    u64::try_from(sequence).map_err(|_| Failure::damaged("sequence number"))
}

impl Row {
    /// Gives the lease to who asks, or tells who holds it.
    fn take(&mut self, lease: &Lease, purpose: &str, takeover: Option<&Takeover>) -> Option<Lease> {
        match &self.lease {
            Some(holder) if *holder == lease.token => return None,
            Some(holder) => {
                let takeover = takeover.filter(|takeover| takeover.token == *holder);
                let waited_out = takeover.is_some_and(|takeover| takeover.waited_out);
                let same = self.lease_purpose.as_deref() == Some(purpose);
                if !waited_out && !(takeover.is_some() && same) {
                    let length = self.lease_length.unwrap_or_default().unsigned_abs();
                    return Some(Lease {
                        token: holder.clone(),
                        length: Duration::from_millis(length),
                    });
                }
                self.lease_stays = !waited_out;
            }
            None => self.lease_stays = false,
        }
        self.lease = Some(lease.token.clone());
        self.lease_length = i64::try_from(lease.length.as_millis()).ok();
        self.lease_purpose = Some(purpose.to_owned());
        None
    }

    /// The number of a withdrawal: a new one, or the one it got before.
    fn number_withdrawal(&mut self, purpose: String) -> i64 {
        if let (Some(known), Some(sequence)) = (&self.withdrawal, self.withdrawal_sequence)
            && *known == purpose
        {
            return sequence;
        }
        self.sequence += 1;
        self.withdrawal = Some(purpose);
        self.withdrawal_sequence = Some(self.sequence);
        self.sequence
    }

    async fn save(
        self,
        connection: &mut SqliteConnection,
        article: i64,
        target: &str,
    ) -> Result<(), Failure> {
        sqlx::query(
            "INSERT INTO languages (article, target, sequence, lease, lease_length, \
             lease_purpose, lease_stays, withdrawal, withdrawal_sequence) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
             ON CONFLICT DO UPDATE SET sequence = ?3, lease = ?4, lease_length = ?5, \
             lease_purpose = ?6, lease_stays = ?7, withdrawal = ?8, withdrawal_sequence = ?9",
        )
        .bind(article)
        .bind(target)
        .bind(self.sequence)
        .bind(self.lease)
        .bind(self.lease_length)
        .bind(self.lease_purpose)
        .bind(self.lease_stays)
        .bind(self.withdrawal)
        .bind(self.withdrawal_sequence)
        .execute(connection)
        .await?;
        Ok(())
    }
}

pub(super) async fn renew(
    connection: &mut SqliteConnection,
    identity: &Identity,
    token: &str,
    renewed: &str,
) -> Result<bool, Failure> {
    let renewed = sqlx::query(
        "UPDATE languages SET lease = ? \
         WHERE article = (SELECT id FROM articles WHERE desk = ? AND article_id = ?) \
         AND target = ? AND lease = ?",
    )
    .bind(renewed)
    .bind(&identity.desk)
    .bind(&identity.article_id)
    .bind(identity.target.as_str())
    .bind(token)
    .execute(connection)
    .await?;
    Ok(renewed.rows_affected() == 1)
}

pub(super) async fn release(
    connection: &mut SqliteConnection,
    identity: &Identity,
    token: &str,
) -> Result<(), Failure> {
    sqlx::query(
        "UPDATE languages SET lease = NULL, lease_length = NULL, lease_purpose = NULL \
         WHERE article = (SELECT id FROM articles WHERE desk = ? AND article_id = ?) \
         AND target = ? AND lease = ? AND NOT lease_stays",
    )
    .bind(&identity.desk)
    .bind(&identity.article_id)
    .bind(identity.target.as_str())
    .bind(token)
    .execute(connection)
    .await?;
    Ok(())
}
