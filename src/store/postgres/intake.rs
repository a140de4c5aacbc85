//! Taking a job in: its revision, its units and its first events.

use sqlx::PgConnection;

use super::articles;
use super::failure::Failure;
use super::{outbox, units};
use crate::job::Revision;
use crate::locale::LanguageTag;
use crate::store::marks::{self, Article};
use crate::store::recorded::{self, Recorded, RecordedColumns, distinct};
use crate::store::{Accepted, NewJob, UnitState};

pub(super) async fn accept(
    connection: &mut PgConnection,
    job: &NewJob,
) -> Result<Accepted, Failure> {
    // The same job may arrive twice at the same moment, even for two articles.
    sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('job ' || $1, 2003266676))")
        .bind(&job.job_id)
        .execute(&mut *connection)
        .await?;
    if let Some(recorded) = recorded(connection, job).await? {
        return Ok(recorded);
    }
    let mut article = articles::lock(connection, &job.desk, &job.article_id).await?;
    let revision = match revision_of(connection, &article, job).await? {
        Ok(revision) => revision,
        Err(detail) => return Ok(Accepted::Conflict { detail }),
    };
    let mut targets = distinct(&job.targets);
    if job.withdraw {
        let known = articles::known_languages(connection, article.id).await?;
        targets = distinct(targets.iter().chain(&known));
    } else {
        articles::ask(connection, &article, &targets, &revision, job.edition).await?;
    }
    remember_content(connection, &article, job, &revision).await?;
    article.raise(job, &revision);
    articles::save(connection, &article).await?;
    insert(connection, article.id, job, &revision, &targets).await?;
    Ok(Accepted::Units {
        revision,
        pending: targets,
    })
}

/// The answer for a job that is recorded already. Another article, revision or edition under the
/// same id would vanish without a word, so it is a conflict.
async fn recorded(
    connection: &mut PgConnection,
    new: &NewJob,
) -> Result<Option<Accepted>, Failure> {
    let row: Option<RecordedColumns> = sqlx::query_as(
        "SELECT jobs.id, jobs.revision_kind, jobs.revision, jobs.edition, desk, article_id \
         FROM jobs JOIN articles ON articles.id = jobs.article WHERE job_id = $1",
    )
    .bind(&new.job_id)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(columns) = row else {
        return Ok(None);
    };
    let job = Recorded::read(columns, new)?;
    if let Some(conflict) = job.conflict() {
        return Ok(Some(conflict));
    }
    let pending = units::left(connection, job.id).await?;
    Ok(Some(job.units(&pending)?))
}

/// The job's revision, or what it contradicts.
async fn revision_of(
    connection: &mut PgConnection,
    article: &Article,
    job: &NewJob,
) -> Result<Result<Revision, String>, Failure> {
    if let Some(detail) = article.other_kind(job) {
        return Ok(Err(detail));
    }
    let Some(revision) = &job.revision else {
        return Ok(Ok(counted(connection, article, job).await?));
    };
    // A withdrawal says something about a revision, it does not bring content of its own.
    if !job.withdraw
        && let Some(hash) = content_of(connection, article, revision, job.edition).await?
        && hash != job.content_hash
    {
        return Ok(Err(marks::other_content(revision, job.edition)));
    }
    Ok(Ok(revision.clone()))
}

/// The hash of a revision's content, as far as it is remembered.
async fn content_of(
    connection: &mut PgConnection,
    article: &Article,
    revision: &Revision,
    edition: u32,
) -> Result<Option<String>, Failure> {
    if let Some(hash) = article.content_of(revision, edition) {
        return Ok(Some(hash.to_owned()));
    }
    let hash = sqlx::query_scalar(
        "SELECT content_hash FROM revisions WHERE article = $1 AND revision = $2 AND edition = $3",
    )
    .bind(article.id)
    .bind(revision.text())
    .bind(i64::from(edition))
    .fetch_optional(connection)
    .await?;
    Ok(hash)
}

/// The number of this content: the one it got before, else the next.
async fn counted(
    connection: &mut PgConnection,
    article: &Article,
    job: &NewJob,
) -> Result<Revision, Failure> {
    let seen: Vec<String> = sqlx::query_scalar(
        "SELECT revision FROM revisions WHERE article = $1 AND content_hash = $2",
    )
    .bind(article.id)
    .bind(&job.content_hash)
    .fetch_all(connection)
    .await?;
    Ok(article.count(job, &seen))
}

async fn remember_content(
    connection: &mut PgConnection,
    article: &Article,
    job: &NewJob,
    revision: &Revision,
) -> Result<(), Failure> {
    if job.withdraw && job.revision.is_some() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO revisions AS known (article, revision, edition, content_hash, seen_at) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (article, revision, edition) \
         DO UPDATE SET seen_at = greatest(known.seen_at, excluded.seen_at)",
    )
    .bind(article.id)
    .bind(revision.text())
    .bind(i64::from(job.edition))
    .bind(&job.content_hash)
    .bind(job.at.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

async fn insert(
    connection: &mut PgConnection,
    article: i64,
    job: &NewJob,
    revision: &Revision,
    targets: &[LanguageTag],
) -> Result<(), Failure> {
    let at = job.at.as_millisecond();
    let row: i64 = sqlx::query_scalar(
        "INSERT INTO jobs (job_id, article, revision_kind, revision, edition, meta, accepted_at, \
         completed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
    )
    .bind(&job.job_id)
    .bind(article)
    .bind(revision.kind().as_str())
    .bind(revision.text())
    .bind(i64::from(job.edition))
    .bind(job.meta.as_ref().map(ToString::to_string))
    .bind(at)
    .bind(targets.is_empty().then_some(at))
    .fetch_one(&mut *connection)
    .await?;
    let names: Vec<&str> = targets.iter().map(LanguageTag::as_str).collect();
    sqlx::query(
        "INSERT INTO units (job, target, state) \
         SELECT $1, target, $2 FROM unnest($3::text[]) AS target",
    )
    .bind(row)
    .bind(UnitState::Pending.as_str())
    .bind(names)
    .execute(&mut *connection)
    .await?;
    let failed = recorded::failed(job, targets);
    for failed in &failed {
        sqlx::query(
            "INSERT INTO units (job, target, state, reason, detail, ended_at) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(row)
        .bind(&failed.target)
        .bind(UnitState::Failed.as_str())
        .bind(&failed.reason)
        .bind(&failed.detail)
        .bind(at)
        .execute(&mut *connection)
        .await?;
    }
    for event in recorded::first_events(job, revision, targets, &failed) {
        outbox::announce(connection, &event).await?;
    }
    Ok(())
}
