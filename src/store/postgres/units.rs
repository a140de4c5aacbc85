//! Units: their state, their end, and the end of their job.

use jiff::Timestamp;
use sqlx::PgConnection;

use super::failure::Failure;
use super::{claims, outbox, results};
use crate::store::ending::{self, Ending, EndingColumns, GivenUpColumns, read_state};
use crate::store::{Confirmed, GaveUp, GivenUp, Settled, UnitState};

pub(super) async fn state(
    connection: &mut PgConnection,
    job_id: &str,
    target: &str,
) -> Result<Option<UnitState>, Failure> {
    let state: Option<String> = sqlx::query_scalar(
        "SELECT state FROM jobs JOIN units ON job = id WHERE job_id = $1 AND target = $2",
    )
    .bind(job_id)
    .bind(target)
    .fetch_optional(connection)
    .await?;
    Ok(state.as_deref().map(read_state).transpose()?)
}

/// The targets of a job that are still to be done: what has not ended, and what was given up with
/// the job.
pub(super) async fn left(connection: &mut PgConnection, job: i64) -> Result<Vec<String>, Failure> {
    let left = sqlx::query_scalar(
        "SELECT target FROM units JOIN jobs ON jobs.id = job WHERE job = $1 \
         AND (state = $2 OR state = $3 AND ended_at = given_up_at) ORDER BY target",
    )
    .bind(job)
    .bind(UnitState::Pending.as_str())
    .bind(UnitState::Failed.as_str())
    .fetch_all(connection)
    .await?;
    Ok(left)
}

pub(super) async fn settle(
    connection: &mut PgConnection,
    settled: &Settled,
) -> Result<Option<UnitState>, Failure> {
    if let Some(confirmed) = &settled.confirmed {
        let Confirmed { identity, token } = confirmed;
        if matches!(settled.state, UnitState::Published | UnitState::Held) {
            results::mark_published(connection, identity, settled.at).await?;
        }
        claims::release(connection, identity, token).await?;
    }
    // Units of a job end one after the other, so that one of them is the last. The lock and what
    // it protects are two statements: the second sees what was written while the first waited.
    sqlx::query("SELECT FROM jobs WHERE job_id = $1 FOR NO KEY UPDATE")
        .bind(&settled.job_id)
        .execute(&mut *connection)
        .await?;
    let row: Option<EndingColumns> = sqlx::query_as(
        "SELECT jobs.id, completed_at, desk, article_id, jobs.revision, meta, units.state \
         FROM jobs JOIN articles ON articles.id = jobs.article \
         LEFT JOIN units ON units.job = jobs.id AND units.target = $1 WHERE job_id = $2",
    )
    .bind(settled.target.as_str())
    .bind(&settled.job_id)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(columns) = row else {
        ending::tell_unknown(settled);
        return Ok(None);
    };
    let ending = Ending::read(columns, &settled.job_id)?;
    let Some(end) = ending.end(settled) else {
        return Ok(ending.unit);
    };
    sqlx::query(
        "UPDATE units SET state = $1, reason = $2, detail = $3, ended_at = $4 \
         WHERE job = $5 AND target = $6",
    )
    .bind(settled.state.as_str())
    .bind(&end.reason)
    .bind(&end.detail)
    .bind(settled.at.as_millisecond())
    .bind(ending.job)
    .bind(settled.target.as_str())
    .execute(&mut *connection)
    .await?;
    outbox::announce(connection, &end.event).await?;

    let states: Vec<String> = sqlx::query_scalar("SELECT state FROM units WHERE job = $1")
        .bind(ending.job)
        .fetch_all(&mut *connection)
        .await?;
    let states = (states.iter())
        .map(|state| read_state(state))
        .collect::<Result<_, _>>()?;
    if let Some(event) = ending.completion(&end, settled, states) {
        // When the job's last unit ended; retention counts from here.
        sqlx::query("UPDATE jobs SET completed_at = $1 WHERE id = $2")
            .bind(settled.at.as_millisecond())
            .bind(ending.job)
            .execute(&mut *connection)
            .await?;
        outbox::announce(connection, &event).await?;
    }
    Ok(Some(settled.state))
}

pub(super) async fn split(
    connection: &mut PgConnection,
    job_id: &str,
    at: Timestamp,
) -> Result<(), Failure> {
    sqlx::query("UPDATE jobs SET split_at = $1 WHERE job_id = $2")
        .bind(at.as_millisecond())
        .bind(job_id)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn give_up(
    connection: &mut PgConnection,
    given_up: &GivenUp,
) -> Result<GaveUp, Failure> {
    sqlx::query("SELECT FROM jobs WHERE job_id = $1 FOR NO KEY UPDATE")
        .bind(&given_up.job_id)
        .execute(&mut *connection)
        .await?;
    let columns: Option<GivenUpColumns> = sqlx::query_as(
        "SELECT jobs.id, desk, article_id, jobs.revision, jobs.edition, split_at \
         FROM jobs JOIN articles ON articles.id = jobs.article WHERE job_id = $1",
    )
    .bind(&given_up.job_id)
    .fetch_optional(&mut *connection)
    .await?;
    let job = match ending::to_give_up(columns, given_up) {
        Ok(job) => job,
        Err(found) => return Ok(found),
    };
    let left = left(connection, job).await?;
    if left.is_empty() {
        return Ok(GaveUp::Done);
    }
    for target in &left {
        settle(connection, &ending::of_job(given_up, target)?).await?;
    }
    // The time at which they failed names them: those that were given up before keep theirs.
    sqlx::query("UPDATE jobs SET given_up_at = coalesce(given_up_at, $1) WHERE id = $2")
        .bind(given_up.at.as_millisecond())
        .bind(job)
        .execute(connection)
        .await?;
    Ok(GaveUp::Failed)
}
