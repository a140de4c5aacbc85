//! Standing, claims and leases.

use sqlx::PgConnection;

use super::articles;
use super::failure::Failure;
use super::{results, units};
use crate::job::{Action, Identity};
use crate::store::turn::Turn;
use crate::store::{Claim, Grant, Lease, Standing, Takeover, UnitKey};

pub(super) async fn standing(
    connection: &mut PgConnection,
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
    connection: &mut PgConnection,
    unit: &UnitKey,
    lease: &Lease,
    takeover: Option<&Takeover>,
) -> Result<Claim, Failure> {
    let identity = &unit.identity;
    let article = articles::find_or_add(connection, &identity.desk, &identity.article_id).await?;
    // The lock comes first: what is read below must not be older than it.
    let mut turn = lock(connection, article, identity.target.as_str()).await?;
    let standing = standing(connection, unit).await?;
    if standing.has_ended() {
        return Ok(Claim::Ended);
    }
    if standing.superseded {
        return Ok(Claim::Superseded);
    }
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
                    published: articles::published_languages(connection, article).await?,
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

/// The row of an article and target, added when it is not there and locked until the end of the
/// transaction.
async fn lock(connection: &mut PgConnection, article: i64, target: &str) -> Result<Turn, Failure> {
    sqlx::query("INSERT INTO languages (article, target) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(article)
        .bind(target)
        .execute(&mut *connection)
        .await?;
    Ok(sqlx::query_as(
        "SELECT sequence, lease, lease_length, lease_purpose, lease_stays, withdrawal, \
         withdrawal_sequence FROM languages WHERE article = $1 AND target = $2 FOR UPDATE",
    )
    .bind(article)
    .bind(target)
    .fetch_one(connection)
    .await?)
}

async fn save(
    connection: &mut PgConnection,
    article: i64,
    target: &str,
    turn: &Turn,
) -> Result<(), Failure> {
    sqlx::query(
        "UPDATE languages SET sequence = $3, lease = $4, lease_length = $5, lease_purpose = $6, \
         lease_stays = $7, withdrawal = $8, withdrawal_sequence = $9 \
         WHERE article = $1 AND target = $2",
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
    connection: &mut PgConnection,
    identity: &Identity,
    token: &str,
    renewed: &str,
) -> Result<bool, Failure> {
    let renewed = sqlx::query(
        "UPDATE languages SET lease = $1 \
         WHERE article = (SELECT id FROM articles WHERE desk = $2 AND article_id = $3) \
         AND target = $4 AND lease = $5",
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
    connection: &mut PgConnection,
    identity: &Identity,
    token: &str,
) -> Result<(), Failure> {
    sqlx::query(
        "UPDATE languages SET lease = NULL, lease_length = NULL, lease_purpose = NULL \
         WHERE article = (SELECT id FROM articles WHERE desk = $1 AND article_id = $2) \
         AND target = $3 AND lease = $4 AND NOT lease_stays",
    )
    .bind(&identity.desk)
    .bind(&identity.article_id)
    .bind(identity.target.as_str())
    .bind(token)
    .execute(connection)
    .await?;
    Ok(())
}
