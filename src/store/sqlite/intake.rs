//! Taking a job in: its revision, its units and its first events.

use sqlx::SqliteConnection;

use super::articles::{self, Article, Mark};
use super::failure::Failure;
use super::{events, outbox};
use crate::event::{EventKind, Subject};
use crate::job::{Revision, RevisionKind};
use crate::locale::LanguageTag;
use crate::store::{Accepted, NewJob, UnitState, count};

pub(super) async fn accept(
    connection: &mut SqliteConnection,
    job: &NewJob,
) -> Result<Accepted, Failure> {
    if let Some(recorded) = recorded(connection, job).await? {
        return Ok(recorded);
    }
    let mut article = articles::load(connection, &job.desk, &job.article_id).await?;
    let revision = match revision_of(connection, &article, job).await? {
        Ok(revision) => revision,
        Err(detail) => return Ok(Accepted::Conflict { detail }),
    };
    let mut targets = distinct(&job.targets);
    if job.withdraw {
        let known = articles::known_languages(connection, &job.desk, &job.article_id).await?;
        targets = distinct(targets.iter().chain(&known));
    } else {
        articles::ask(connection, &article, &targets, &revision, job.edition).await?;
    }
    remember_content(connection, &article, job, &revision).await?;
    raise(&mut article, job, &revision);
    articles::save(connection, &article).await?;
    insert(connection, article.id, job, &revision, &targets).await?;
    Ok(Accepted::Units {
        revision,
        pending: targets,
    })
}

/// A recorded job: row, kind and text of its revision, edition, desk and identifier of its article.
type RecordedRow = (i64, String, String, u32, String, String);

/// The answer for a job that is recorded already. Another article, revision or edition under the
/// same id would vanish without a word, so it is a conflict.
async fn recorded(
    connection: &mut SqliteConnection,
    new: &NewJob,
) -> Result<Option<Accepted>, Failure> {
    let row: Option<RecordedRow> = sqlx::query_as(
        "SELECT jobs.id, jobs.revision_kind, jobs.revision, jobs.edition, desk, article_id \
         FROM jobs JOIN articles ON articles.id = jobs.article WHERE job_id = ?",
    )
    .bind(&new.job_id)
    .fetch_optional(&mut *connection)
    .await?;
    let Some((job, kind, revision, edition, desk, article_id)) = row else {
        return Ok(None);
    };
    let revision =
        Revision::restore(&kind, &revision).ok_or_else(|| Failure::damaged("revision"))?;
    let same = desk == new.desk
        && article_id == new.article_id
        && edition == new.edition
        && (new.revision.as_ref()).is_none_or(|new| *new == revision);
    if !same {
        let detail = "this message_id belongs to a job for another article, revision or edition; \
                      give every job an id of its own";
        return Ok(Some(Accepted::Conflict {
            detail: detail.to_owned(),
        }));
    }
    let pending: Vec<String> =
        sqlx::query_scalar("SELECT target FROM units WHERE job = ? AND state = ? ORDER BY target")
            .bind(job)
            .bind(UnitState::Pending.as_str())
            .fetch_all(connection)
            .await?;
    Ok(Some(Accepted::Units {
        revision,
        pending: pending
            .iter()
            .map(|target| articles::tag(target))
            .collect::<Result<_, _>>()?,
    }))
}

fn distinct<'a>(targets: impl IntoIterator<Item = &'a LanguageTag>) -> Vec<LanguageTag> {
    let mut distinct: Vec<LanguageTag> = Vec::new();
    for target in targets {
        if !distinct.contains(target) {
            distinct.push(target.clone());
        }
    }
    distinct
}

/// The job's revision, or what it contradicts.
async fn revision_of(
    connection: &mut SqliteConnection,
    article: &Article,
    job: &NewJob,
) -> Result<Result<Revision, String>, Failure> {
    let kind = job
        .revision
        .as_ref()
        .map_or(RevisionKind::Counter, Revision::kind);
    if let Some(mark) = &article.mark
        && mark.revision.kind() != kind
    {
        return Ok(Err(format!(
            "this article's revisions are told by {}, this job's by {}; one article keeps to one \
             kind",
            in_words(mark.revision.kind()),
            in_words(kind)
        )));
    }
    let Some(revision) = &job.revision else {
        return Ok(Ok(counted(connection, article, job).await?));
    };
    // A withdrawal says something about a revision, it does not bring content of its own.
    if !job.withdraw
        && let Some(hash) = content_of(connection, article, revision, job.edition).await?
        && hash != job.content_hash
    {
        return Ok(Err(format!(
            "revision {} (edition {}) of this article is recorded with other content; raise the \
             revision, or `edition` for a correction within it",
            revision.text(),
            job.edition
        )));
    }
    Ok(Ok(revision.clone()))
}

fn in_words(kind: RevisionKind) -> &'static str {
    match kind {
        RevisionKind::Version => "`version` (kind version)",
        RevisionKind::Created => "the time of the version (kind created)",
        RevisionKind::Counter => "the worker's own count (kind counter)",
    }
}

/// The hash of a revision's content, as far as it is remembered.
async fn content_of(
    connection: &mut SqliteConnection,
    article: &Article,
    revision: &Revision,
    edition: u32,
) -> Result<Option<String>, Failure> {
    // The highest revision's content is kept for ever, beside the mark.
    if let Some(mark) = &article.mark
        && mark.revision == *revision
        && mark.edition == edition
        && mark.content_hash.is_some()
    {
        return Ok(mark.content_hash.clone());
    }
    let hash = sqlx::query_scalar(
        "SELECT content_hash FROM revisions WHERE article = ? AND revision = ? AND edition = ?",
    )
    .bind(article.id)
    .bind(revision.text())
    .bind(edition)
    .fetch_optional(connection)
    .await?;
    Ok(hash)
}

/// The number of this content: the one it got before, else the next.
async fn counted(
    connection: &mut SqliteConnection,
    article: &Article,
    job: &NewJob,
) -> Result<Revision, Failure> {
    let mark = article.mark.as_ref();
    let last = match mark.map(|mark| &mark.revision) {
        Some(Revision::Counter(last)) => *last,
        _ => 0,
    };
    let is_last = mark.is_some_and(|mark| mark.content_hash.as_ref() == Some(&job.content_hash));
    let seen: Vec<String> =
        sqlx::query_scalar("SELECT revision FROM revisions WHERE article = ? AND content_hash = ?")
            .bind(article.id)
            .bind(&job.content_hash)
            .fetch_all(connection)
            .await?;
    let before = (seen.iter().filter_map(|number| number.parse().ok()))
        .chain(is_last.then_some(last))
        .max();
    Ok(Revision::Counter(match before {
        // An article that was revived is withdrawn anew, even with the bytes of the first time.
        Some(before) if !job.withdraw || before == last => before,
        _ => last.saturating_add(1),
    }))
}

async fn remember_content(
    connection: &mut SqliteConnection,
    article: &Article,
    job: &NewJob,
    revision: &Revision,
) -> Result<(), Failure> {
    if job.withdraw && job.revision.is_some() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO revisions (article, revision, edition, content_hash, seen_at) \
         VALUES (?, ?, ?, ?, ?) \
         ON CONFLICT DO UPDATE SET seen_at = max(seen_at, excluded.seen_at)",
    )
    .bind(article.id)
    .bind(revision.text())
    .bind(job.edition)
    .bind(&job.content_hash)
    .bind(job.at.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// Moves the article's marks up to the job's revision.
fn raise(article: &mut Article, job: &NewJob, revision: &Revision) {
    use std::cmp::Ordering::{Equal, Greater, Less};

    // A withdrawal that has a number of its own has no content; a counted one has.
    let content = (!job.withdraw || job.revision.is_none()).then(|| job.content_hash.clone());
    let order = (article.mark.as_ref()).map_or(Some(Greater), |mark| {
        let order = revision.compare(&mark.revision)?;
        Some(order.then(job.edition.cmp(&mark.edition)))
    });
    match (order, &mut article.mark) {
        (Some(Equal), Some(mark)) => {
            mark.content_hash = mark.content_hash.take().or(content);
        }
        (Some(Greater), mark) => {
            *mark = Some(Mark {
                revision: revision.clone(),
                edition: job.edition,
                content_hash: content,
            });
        }
        _ => {}
    }
    if job.withdraw {
        let below = (article.withdrawn.as_ref())
            .is_none_or(|withdrawn| withdrawn.compare(revision) == Some(Less));
        if below {
            article.withdrawn = Some(revision.clone());
        }
    }
}

async fn insert(
    connection: &mut SqliteConnection,
    article: i64,
    job: &NewJob,
    revision: &Revision,
    targets: &[LanguageTag],
) -> Result<(), Failure> {
    let mut failed = job.failed.clone();
    failed.retain(|failed| {
        !targets
            .iter()
            .any(|target| target.as_str() == failed.target)
    });
    failed.sort_by(|a, b| a.target.cmp(&b.target));
    failed.dedup_by(|a, b| a.target == b.target);

    let at = job.at.as_millisecond();
    let row: i64 = sqlx::query_scalar(
        "INSERT INTO jobs (job_id, article, revision_kind, revision, edition, meta, accepted_at, \
         completed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(&job.job_id)
    .bind(article)
    .bind(revision.kind().as_str())
    .bind(revision.text())
    .bind(job.edition)
    .bind(job.meta.as_ref().map(ToString::to_string))
    .bind(at)
    .bind(targets.is_empty().then_some(at))
    .fetch_one(&mut *connection)
    .await?;
    let names: Vec<&str> = targets.iter().map(LanguageTag::as_str).collect();
    sqlx::query("INSERT INTO units (job, target, state) SELECT ?, value, ? FROM json_each(?)")
        .bind(row)
        .bind(UnitState::Pending.as_str())
        .bind(articles::json_list(&names))
        .execute(&mut *connection)
        .await?;

    let subject = Subject {
        job_id: job.job_id.clone(),
        desk: job.desk.clone(),
        article_id: Some(job.article_id.clone()),
        revision: Some(revision.text()),
        meta: job.meta.clone(),
    };
    let accepted = events::accepted(&subject, targets, &job.skipped, job.at);
    outbox::announce(connection, &accepted).await?;
    for failed in &failed {
        let (reason, detail) = (
            events::bounded_reason(&failed.reason),
            events::bounded_detail(&failed.detail),
        );
        sqlx::query(
            "INSERT INTO units (job, target, state, reason, detail, ended_at) \
             VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(row)
        .bind(&failed.target)
        .bind(UnitState::Failed.as_str())
        .bind(&reason)
        .bind(&detail)
        .bind(at)
        .execute(&mut *connection)
        .await?;
        let mut event = events::unit(&subject, EventKind::UnitFailed, &failed.target, job.at);
        event.target = Some(failed.target.clone());
        event.reason = Some(reason);
        event.detail = Some(detail);
        outbox::announce(connection, &event).await?;
    }
    if targets.is_empty() {
        let counts = count(failed.iter().map(|_| UnitState::Failed));
        let completed = events::completed(&subject, counts, job.at);
        outbox::announce(connection, &completed).await?;
    }
    Ok(())
}
