//! Results, written once.

use jiff::Timestamp;
use sqlx::PgConnection;

use super::articles;
use super::failure::Failure;
use crate::job::Identity;
use crate::store::turn::unsigned;
use crate::store::{NewResult, StoredResult};

/// The verdict of what is published; every other is held for an editor.
const PASS: &str = "pass";

type ResultRow = (Vec<u8>, String, i64, bool);

pub(super) async fn find(
    connection: &mut PgConnection,
    identity: &Identity,
) -> Result<Option<StoredResult>, Failure> {
    let row: Option<ResultRow> = sqlx::query_as(
        "SELECT body, verdict, sequence, published_at IS NOT NULL FROM results \
         WHERE article = (SELECT id FROM articles WHERE desk = $1 AND article_id = $2) \
         AND revision = $3 AND target = $4 AND edition = $5",
    )
    .bind(&identity.desk)
    .bind(&identity.article_id)
    .bind(&identity.revision)
    .bind(identity.target.as_str())
    .bind(i64::from(identity.edition))
    .fetch_optional(connection)
    .await?;
    row.map(|(body, verdict, sequence, published)| {
        Ok(StoredResult {
            body,
            verdict,
            sequence: unsigned(sequence)?,
            published,
        })
    })
    .transpose()
}

pub(super) async fn is_stored(
    connection: &mut PgConnection,
    identity: &Identity,
) -> Result<bool, Failure> {
    let stored = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM results \
         WHERE article = (SELECT id FROM articles WHERE desk = $1 AND article_id = $2) \
         AND revision = $3 AND target = $4 AND edition = $5)",
    )
    .bind(&identity.desk)
    .bind(&identity.article_id)
    .bind(&identity.revision)
    .bind(identity.target.as_str())
    .bind(i64::from(identity.edition))
    .fetch_one(connection)
    .await?;
    Ok(stored)
}

/// Writes the result unless there is one, and returns the one that is there then.
pub(super) async fn insert(
    connection: &mut PgConnection,
    identity: &Identity,
    result: &NewResult,
) -> Result<StoredResult, Failure> {
    let article = articles::find_or_add(connection, &identity.desk, &identity.article_id).await?;
    let sequence = i64::try_from(result.sequence)
        .map_err(|_| Failure::Unusable("a sequence number is out of range".to_owned()))?;
    // Whoever writes at the same moment is waited for; then one of the two is there.
    let inserted = sqlx::query(
        "INSERT INTO results (article, revision, target, edition, verdict, sequence, fingerprint, \
         used_at, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
    )
    .bind(article)
    .bind(&identity.revision)
    .bind(identity.target.as_str())
    .bind(i64::from(identity.edition))
    .bind(&result.verdict)
    .bind(sequence)
    .bind(&result.fingerprint)
    .bind(result.at.as_millisecond())
    .bind(&result.body)
    .execute(&mut *connection)
    .await?;
    if inserted.rows_affected() == 1 {
        return Ok(StoredResult {
            body: result.body.clone(),
            verdict: result.verdict.clone(),
            sequence: result.sequence,
            published: false,
        });
    }
    find(connection, identity)
        .await?
        .ok_or_else(|| Failure::damaged("result"))
}

pub(super) async fn mark_published(
    connection: &mut PgConnection,
    identity: &Identity,
    at: Timestamp,
) -> Result<(), Failure> {
    let row: Option<(i64, String)> = sqlx::query_as(
        "UPDATE results SET published_at = coalesce(published_at, $1), \
         used_at = greatest(used_at, $1) \
         WHERE article = (SELECT id FROM articles WHERE desk = $2 AND article_id = $3) \
         AND revision = $4 AND target = $5 AND edition = $6 RETURNING article, verdict",
    )
    .bind(at.as_millisecond())
    .bind(&identity.desk)
    .bind(&identity.article_id)
    .bind(&identity.revision)
    .bind(identity.target.as_str())
    .bind(i64::from(identity.edition))
    .fetch_optional(&mut *connection)
    .await?;
    match row {
        Some((article, verdict)) if verdict == PASS => {
            let target = identity.target.as_str();
            articles::mark_published(connection, article, target, &identity.revision).await
        }
        _ => Ok(()),
    }
}
