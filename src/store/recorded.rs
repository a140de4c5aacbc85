//! Jobs as they are recorded: what a job that comes again must agree with, and the events of its
//! beginning.

use super::marks::{Damaged, tag};
use super::{Accepted, FailedTarget, NewJob, UnitState, count, events};
use crate::event::{Event, EventKind, Subject};
use crate::job::Revision;
use crate::locale::LanguageTag;

/// The columns of a recorded job: its number, kind and text of its revision, edition, desk and
/// identifier of its article.
pub(super) type RecordedColumns = (i64, String, String, i64, String, String);

/// A job that is recorded already.
pub(super) struct Recorded {
    pub(super) id: i64,
    pub(super) revision: Revision,
    /// Whether the job that comes now says the same.
    agrees: bool,
}

impl Recorded {
    /// Compares the job that comes now with the recorded one.
    pub(super) fn read(columns: RecordedColumns, new: &NewJob) -> Result<Self, Damaged> {
        let (id, kind, revision, edition, desk, article_id) = columns;
        let revision = Revision::restore(&kind, &revision).ok_or(Damaged("revision"))?;
        let agrees = desk == new.desk
            && article_id == new.article_id
            && edition == i64::from(new.edition)
            && (new.revision.as_ref()).is_none_or(|new| *new == revision);
        Ok(Self {
            id,
            revision,
            agrees,
        })
    }

    /// The answer for a job under whose identifier another article, revision or edition is
    /// recorded: it would vanish without a word.
    pub(super) fn conflict(&self) -> Option<Accepted> {
        let detail = "this message_id belongs to a job for another article, revision or edition; \
                      give every job an id of its own";
        (!self.agrees).then(|| Accepted::Conflict {
            detail: detail.to_owned(),
        })
    }

    /// The answer for the same job, with the targets that have not ended.
    pub(super) fn units(self, pending: &[String]) -> Result<Accepted, Damaged> {
        Ok(Accepted::Units {
            revision: self.revision,
            pending: pending
                .iter()
                .map(|target| tag(target))
                .collect::<Result<_, _>>()?,
        })
    }
}

/// Each target once, in the order of their first appearance.
pub(super) fn distinct<'a>(targets: impl IntoIterator<Item = &'a LanguageTag>) -> Vec<LanguageTag> {
    let mut distinct: Vec<LanguageTag> = Vec::new();
    for target in targets {
        if !distinct.contains(target) {
            distinct.push(target.clone());
        }
    }
    distinct
}

/// The targets that failed at intake, each once and with what is kept of reason and detail; not
/// those that are translated all the same.
pub(super) fn failed(job: &NewJob, targets: &[LanguageTag]) -> Vec<FailedTarget> {
    let mut failed: Vec<_> = (job.failed.iter())
        .filter(|failed| {
            !targets
                .iter()
                .any(|target| target.as_str() == failed.target)
        })
        .map(|failed| FailedTarget {
            target: failed.target.clone(),
            reason: events::bounded_reason(&failed.reason),
            detail: events::bounded_detail(&failed.detail),
        })
        .collect();
    failed.sort_by(|a, b| a.target.cmp(&b.target));
    failed.dedup_by(|a, b| a.target == b.target);
    failed
}

/// What is announced of a job that is taken in.
pub(super) fn first_events(
    job: &NewJob,
    revision: &Revision,
    targets: &[LanguageTag],
    failed: &[FailedTarget],
) -> Vec<Event> {
    let subject = Subject {
        job_id: job.job_id.clone(),
        desk: job.desk.clone(),
        article_id: Some(job.article_id.clone()),
        revision: Some(revision.text()),
        meta: job.meta.clone(),
    };
    let mut first = vec![events::accepted(&subject, targets, &job.skipped, job.at)];
    first.extend(failed.iter().map(|failed| {
        let mut event = events::unit(&subject, EventKind::UnitFailed, &failed.target, job.at);
        event.target = Some(failed.target.clone());
        event.reason = Some(failed.reason.clone());
        event.detail = Some(failed.detail.clone());
        event
    }));
    if targets.is_empty() {
        let counts = count(failed.iter().map(|_| UnitState::Failed));
        first.push(events::completed(&subject, counts, job.at));
    }
    first
}
