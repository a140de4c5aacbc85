//! Units: their state, their end, and the end of their job.

use sqlx::SqliteConnection;

use super::failure::Failure;
use super::{claims, events, outbox, results};
use crate::event::Subject;
use crate::store::{Confirmed, Settled, UnitState, count};

pub(super) async fn state(
    connection: &mut SqliteConnection,
    job_id: &str,
    target: &str,
) -> Result<Option<UnitState>, Failure> {
    let state: Option<String> = sqlx::query_scalar(
        "SELECT state FROM jobs JOIN units ON job = id WHERE job_id = ? AND target = ?",
    )
    .bind(job_id)
    .bind(target)
    .fetch_optional(connection)
    .await?;
    state.as_deref().map(read).transpose()
}

fn read(state: &str) -> Result<UnitState, Failure> {
    UnitState::ALL
        .into_iter()
        .find(|known| known.as_str() == state)
        .ok_or_else(|| Failure::damaged("unit's state"))
}

pub(super) async fn settle(
    connection: &mut SqliteConnection,
    settled: &Settled,
) -> Result<(), Failure> {
    if let Some(confirmed) = &settled.confirmed {
        let Confirmed { identity, token } = confirmed;
        if matches!(settled.state, UnitState::Published | UnitState::Held) {
            results::mark_published(connection, identity, settled.at).await?;
        }
        claims::release(connection, identity, token).await?;
    }
    let target = settled.target.as_str();
    let Some(kind) = settled.state.event() else {
        return Ok(());
    };
    let Some(job) = Job::find(connection, &settled.job_id, target).await? else {
        tracing::warn!(
            job.id = settled.job_id,
            language.target = target,
            "the end of a unit is not kept: its job is not in the store"
        );
        return Ok(());
    };
    let amends = match job.unit {
        Some(UnitState::Pending) => false,
        Some(UnitState::Failed) if settled.state != UnitState::Failed => true,
        _ => return Ok(()),
    };
    let reason = settled.reason.as_deref().map(events::bounded_reason);
    let detail = settled.detail.as_deref().map(events::bounded_detail);
    job.end(connection, settled, &reason, &detail).await?;
    let mut event = events::unit(&job.subject, kind, target, settled.at);
    event.reason = reason;
    event.detail = detail;
    outbox::announce(connection, &event).await?;

    let states = job.states(connection).await?;
    if !job.completed && !states.contains(&UnitState::Pending) {
        job.complete(connection, settled).await?;
        let event = events::completed(&job.subject, count(states), settled.at);
        outbox::announce(connection, &event).await?;
    } else if job.completed && amends {
        job.complete(connection, settled).await?;
        let event = events::amended(&job.subject, target, count(states), settled.at);
        outbox::announce(connection, &event).await?;
    }
    Ok(())
}

/// A job and the state of one of its units.
struct Job {
    id: i64,
    completed: bool,
    unit: Option<UnitState>,
    subject: Subject,
}

type JobRow = (
    i64,
    Option<i64>,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
);

impl Job {
    async fn find(
        connection: &mut SqliteConnection,
        job_id: &str,
        target: &str,
    ) -> Result<Option<Self>, Failure> {
        let row: Option<JobRow> = sqlx::query_as(
            "SELECT jobs.id, completed_at, desk, article_id, jobs.revision, meta, units.state \
             FROM jobs JOIN articles ON articles.id = jobs.article \
             LEFT JOIN units ON units.job = jobs.id AND units.target = ? WHERE job_id = ?",
        )
        .bind(target)
        .bind(job_id)
        .fetch_optional(connection)
        .await?;
        let Some((id, completed_at, desk, article_id, revision, meta, state)) = row else {
            return Ok(None);
        };
        let meta = meta
            .map(|meta| serde_json::from_str(&meta))
            .transpose()
            .map_err(|_| Failure::damaged("job's `meta`"))?;
        Ok(Some(Self {
            id,
            completed: completed_at.is_some(),
            unit: state.as_deref().map(read).transpose()?,
            subject: Subject {
                job_id: job_id.to_owned(),
                desk,
                article_id: Some(article_id),
                revision: Some(revision),
                meta,
            },
        }))
    }

    async fn states(&self, connection: &mut SqliteConnection) -> Result<Vec<UnitState>, Failure> {
        let states: Vec<String> = sqlx::query_scalar("SELECT state FROM units WHERE job = ?")
            .bind(self.id)
            .fetch_all(connection)
            .await?;
        states.iter().map(|state| read(state)).collect()
    }

    async fn end(
        &self,
        connection: &mut SqliteConnection,
        settled: &Settled,
        reason: &Option<String>,
        detail: &Option<String>,
    ) -> Result<(), Failure> {
        sqlx::query(
            "UPDATE units SET state = ?, reason = ?, detail = ?, ended_at = ? \
             WHERE job = ? AND target = ?",
        )
        .bind(settled.state.as_str())
        .bind(reason)
        .bind(detail)
        .bind(settled.at.as_millisecond())
        .bind(self.id)
        .bind(settled.target.as_str())
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Notes when the job's last unit ended; retention counts from here.
    async fn complete(
        &self,
        connection: &mut SqliteConnection,
        settled: &Settled,
    ) -> Result<(), Failure> {
        sqlx::query("UPDATE jobs SET completed_at = ? WHERE id = ?")
            .bind(settled.at.as_millisecond())
            .bind(self.id)
            .execute(connection)
            .await?;
        Ok(())
    }
}
