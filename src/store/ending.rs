//! The end of a unit, and of the job whose last one it was.

use super::marks::{Damaged, tag};
use super::{GaveUp, GivenUp, Settled, UnitState, count, events};
use crate::event::{Event, Subject};

/// The columns of a job whose unit ends: its number, when it was completed, desk and identifier of
/// the article, revision, `meta`, and the state of the unit.
pub(super) type EndingColumns = (
    i64,
    Option<i64>,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
);

/// A job and the state of one of its units.
pub(super) struct Ending {
    pub(super) job: i64,
    completed: bool,
    /// The unit's state so far; `None` when the job has no such target.
    pub(super) unit: Option<UnitState>,
    subject: Subject,
}

/// What is kept of a unit's end.
pub(super) struct End {
    pub(super) reason: Option<String>,
    pub(super) detail: Option<String>,
    pub(super) event: Event,
    /// Whether it replaces a failure.
    amends: bool,
}

impl Ending {
    /// Reads a job with one of its units.
    pub(super) fn read(columns: EndingColumns, job_id: &str) -> Result<Self, Damaged> {
        let (job, completed_at, desk, article_id, revision, meta, state) = columns;
        let meta = meta
            .map(|meta| serde_json::from_str(&meta))
            .transpose()
            .map_err(|_| Damaged("job's `meta`"))?;
        Ok(Self {
            job,
            completed: completed_at.is_some(),
            unit: state.as_deref().map(read_state).transpose()?,
            subject: Subject {
                job_id: job_id.to_owned(),
                desk,
                article_id: Some(article_id),
                revision: Some(revision),
                meta,
            },
        })
    }

    /// What is to be kept of an end; nothing when the unit has ended before, unless it failed.
    pub(super) fn end(&self, settled: &Settled) -> Option<End> {
        let kind = settled.state.event()?;
        let amends = match self.unit {
            Some(UnitState::Pending) => false,
            Some(UnitState::Failed) if settled.state != UnitState::Failed => true,
            _ => return None,
        };
        let reason = settled.reason.as_deref().map(events::bounded_reason);
        let detail = settled.detail.as_deref().map(events::bounded_detail);
        let target = settled.target.as_str();
        let mut event = events::unit(&self.subject, kind, target, settled.at);
        event.reason = reason.clone();
        event.detail = detail.clone();
        Some(End {
            reason,
            detail,
            event,
            amends,
        })
    }

    /// The job's own event, when this end completes or amends it. `states` are those of all its
    /// units now.
    pub(super) fn completion(
        &self,
        end: &End,
        settled: &Settled,
        states: Vec<UnitState>,
    ) -> Option<Event> {
        if !self.completed && !states.contains(&UnitState::Pending) {
            let counts = count(states);
            Some(events::completed(&self.subject, counts, settled.at))
        } else if self.completed && end.amends {
            let (target, counts) = (settled.target.as_str(), count(states));
            Some(events::amended(&self.subject, target, counts, settled.at))
        } else {
            None
        }
    }
}

/// The columns of a job that is given up: its number, desk and identifier of the article, revision,
/// edition, and when it was split.
pub(super) type GivenUpColumns = (i64, String, String, String, i64, Option<i64>);

/// The number of the job that is given up; how it is without that.
pub(super) fn to_give_up(
    columns: Option<GivenUpColumns>,
    given_up: &GivenUp,
) -> Result<i64, GaveUp> {
    let Some((job, desk, article_id, revision, edition, split_at)) = columns else {
        return Err(GaveUp::Unknown);
    };
    let is_it = given_up.about.as_ref().is_none_or(|about| {
        about.desk == desk
            && about.article_id == article_id
            && i64::from(about.edition) == edition
            && (about.revision.as_ref()).is_none_or(|told| *told == revision)
    });
    match (is_it, split_at) {
        (false, _) => Err(GaveUp::Unknown),
        (true, Some(_)) => Err(GaveUp::Done),
        (true, None) => Ok(job),
    }
}

/// The end of a unit that is given up with its job.
pub(super) fn of_job(given_up: &GivenUp, target: &str) -> Result<Settled, Damaged> {
    Ok(Settled {
        job_id: given_up.job_id.clone(),
        target: tag(target)?,
        state: UnitState::Failed,
        reason: Some(given_up.reason.clone()),
        detail: Some(given_up.detail.clone()),
        confirmed: None,
        at: given_up.at,
    })
}

/// Says that the end of a unit finds no job.
pub(super) fn tell_unknown(settled: &Settled) {
    tracing::warn!(
        job.id = settled.job_id,
        language.target = settled.target.as_str(),
        "the end of a unit is not kept: its job is not in the store"
    );
}

/// Reads a unit's state.
pub(super) fn read_state(state: &str) -> Result<UnitState, Damaged> {
    UnitState::ALL
        .into_iter()
        .find(|known| known.as_str() == state)
        .ok_or(Damaged("unit's state"))
}
