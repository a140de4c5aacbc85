//! Standing, claims and leases.

use sqlx::SqliteConnection;

use super::articles;
use super::failure::Failure;
use super::{results, units};
use crate::job::{Action, Identity};
use crate::store::turn::Turn;
use crate::store::{Claim, Grant, Lease, Standing, Takeover, UnitKey};

pub(super) async fn standing(
    connection: &mut SqliteConnection,
    unit: &UnitKey,
) -> Result<Standing, Failure> {
    let identity = &unit.identity;
    let state = units::state(connection, &unit.job_id, identity.target.as_str()).await?;
    let newest = articles::newest(connection, identity).await?;
    Ok(Standing {
        state,
        superseded: newest.is_some_and(|newest| newest.is_too_late(unit)),
        stored: unit.action == Action::Translate
            && results::is_stored(connection, identity).await?,
    })
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
    let row: Option<Turn> = sqlx::query_as(
        "SELECT sequence, lease, lease_length, lease_purpose, lease_stays, withdrawal, \
         withdrawal_sequence FROM languages WHERE article = ? AND target = ?",
    )
    .bind(article)
    .bind(identity.target.as_str())
    .fetch_optional(&mut *connection)
    .await?;
    let mut turn = row.unwrap_or_default();
    let purpose = unit.purpose();
    if let Some(holder) = turn.take(lease, &purpose, takeover) {
        return Ok(Claim::Held(holder));
    }
    let grant = match unit.action {
        Action::Translate => {
            let stored = if standing.stored {
                results::find(connection, identity).await?
            } else {
                None
            };
            match stored {
                Some(stored) => Grant {
                    sequence: stored.sequence,
                    stored: Some(stored),
                    published: Vec::new(),
                },
                None => Grant {
                    stored: None,
                    sequence: turn.next()?,
                    published: articles::published_languages(
                        connection,
                        &identity.desk,
                        &identity.article_id,
                    )
                    .await?,
                },
            }
        }
        Action::Withdraw => Grant {
            stored: None,
            sequence: turn.number_withdrawal(purpose)?,
            published: Vec::new(),
        },
    };
    save(connection, article, identity.target.as_str(), &turn).await?;
    Ok(Claim::Granted(grant))
}

async fn save(
    connection: &mut SqliteConnection,
    article: i64,
    target: &str,
    turn: &Turn,
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
    .bind(turn.sequence)
    .bind(&turn.lease)
    .bind(turn.lease_length)
    .bind(&turn.lease_purpose)
    .bind(turn.lease_stays)
    .bind(&turn.withdrawal)
    .bind(turn.withdrawal_sequence)
    .execute(connection)
    .await?;
    Ok(())
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
