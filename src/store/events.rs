//! The events of jobs and units, as the store puts them into the outbox.

use jiff::Timestamp;

use crate::event::{Counts, Event, EventKind, Subject};
use crate::locale::LanguageTag;

/// Longest reason that is kept, in characters.
const MAX_REASON: usize = 100;

/// Longest detail that is kept, in characters.
const MAX_DETAIL: usize = 500;

pub(super) fn bounded_reason(reason: &str) -> String {
    reason.chars().take(MAX_REASON).collect()
}

pub(super) fn bounded_detail(detail: &str) -> String {
    detail.chars().take(MAX_DETAIL).collect()
}

pub(super) fn accepted(
    subject: &Subject,
    targets: &[LanguageTag],
    skipped: &[LanguageTag],
    at: Timestamp,
) -> Event {
    let mut event = Event::new(EventKind::JobAccepted, subject, "", at);
    event.targets = Some(targets.to_vec());
    event.skipped = Some(skipped.to_vec());
    event
}

/// An event about one target; `language` is set when the target is a canonical tag.
pub(super) fn unit(subject: &Subject, kind: EventKind, target: &str, at: Timestamp) -> Event {
    let mut event = Event::new(kind, subject, target, at);
    event.language = LanguageTag::parse(target)
        .ok()
        .filter(|language| language.as_str() == target);
    event
}

pub(super) fn completed(subject: &Subject, counts: Counts, at: Timestamp) -> Event {
    let mut event = Event::new(EventKind::JobCompleted, subject, "", at);
    event.counts = Some(counts);
    event
}

/// A unit ended anew; the counts are those of now.
pub(super) fn amended(subject: &Subject, target: &str, counts: Counts, at: Timestamp) -> Event {
    let mut event = unit(subject, EventKind::JobAmended, target, at);
    event.counts = Some(counts);
    event
}
