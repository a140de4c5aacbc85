//! The headers that the worker writes, and what it reads back from them.

use jiff::{SignedDuration, Timestamp};

use crate::broker::{Delivery, Header, Names, Properties};
use crate::job::{Identity, Unit};

pub(super) const PREFIX: &str = "x-wireglot-";
pub(super) const JOB: &str = "x-wireglot-job";
pub(super) const DESK: &str = "x-wireglot-desk";
pub(super) const ARTICLE: &str = "x-wireglot-article";
pub(super) const REVISION: &str = "x-wireglot-revision";
pub(super) const LANGUAGE: &str = "x-wireglot-language";
pub(super) const EDITION: &str = "x-wireglot-edition";
pub(super) const VERDICT: &str = "x-wireglot-verdict";
pub(super) const SEQUENCE: &str = "x-wireglot-sequence";
pub(super) const EMBARGO: &str = "x-wireglot-embargoed-until";
pub(super) const META: &str = "x-wireglot-meta";
pub(super) const ATTEMPT: &str = "x-wireglot-attempt";
pub(super) const FIRST_SEEN: &str = "x-wireglot-first-seen";
pub(super) const QUEUE: &str = "x-wireglot-queue";
/// When the `expiration` of a job that was put off is over.
pub(super) const EXPIRES: &str = "x-wireglot-expires";

/// Where the broker says from which queue it first took a message by itself.
pub(super) const FIRST_DEATH_QUEUE: &str = "x-first-death-queue";

/// Where the broker says why.
const FIRST_DEATH_REASON: &str = "x-first-death-reason";

/// Whether the worker's headers of a delivery are its own. Producers write to the queues of jobs:
/// there they count only when the job comes back from one of the worker's delay queues.
pub(super) fn is_ours(delivery: &Delivery, names: &Names) -> bool {
    let by_producer = delivery.queue == names.jobs() || delivery.queue == names.jobs_breaking();
    !by_producer
        || delivery
            .properties
            .text(FIRST_DEATH_QUEUE)
            .is_some_and(|queue| names.is_retry(queue))
}

/// Whether a job's `expiration` passed while it waited for its first reader.
pub(super) fn has_expired(properties: &Properties, names: &Names) -> bool {
    let died_in = properties.text(FIRST_DEATH_QUEUE).unwrap_or_default();
    properties.text(FIRST_DEATH_REASON) == Some("expired")
        && (died_in == names.jobs() || died_in == names.jobs_breaking())
}

/// When a job's `expiration` is over, counted from when it is first read. A job that was put off
/// carries the time: the delay queue must not take it out when that has come.
pub(super) fn expires(delivery: &Delivery, names: &Names, now: Timestamp) -> Option<Timestamp> {
    let noted = delivery.properties.text(EXPIRES);
    if let Some(noted) = noted.filter(|_| is_ours(delivery, names)) {
        return noted.parse().ok();
    }
    let millis = delivery.properties.expiration.as_deref()?.parse().ok()?;
    now.checked_add(SignedDuration::from_millis(millis)).ok()
}

/// How often work was tried, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Attempts before this one.
    pub(super) attempts: u32,
    /// When it was first seen.
    pub(super) first_seen: Timestamp,
}

impl Stamp {
    /// The stamp of work that is seen for the first time.
    pub(super) fn new(now: Timestamp) -> Self {
        Self {
            attempts: 0,
            first_seen: now,
        }
    }

    /// Reads the stamp of a message. It may be forged all the same: attempts are bounded, and a
    /// time in the future or older than `max_age` counts as now.
    pub(super) fn read(properties: &Properties, now: Timestamp, max_age: SignedDuration) -> Self {
        let attempts = properties
            .integer(ATTEMPT)
            .and_then(|n| u32::try_from(n).ok())
            .unwrap_or(0);
        let first_seen = properties
            .text(FIRST_SEEN)
            .and_then(|text| text.parse::<Timestamp>().ok())
            .filter(|&time| time <= now && now.duration_since(time) <= max_age + max_age)
            .unwrap_or(now);
        Self {
            attempts: attempts.min(1000),
            first_seen,
        }
    }

    /// Writes the stamp.
    pub(super) fn write(self, properties: &mut Properties) {
        properties
            .headers
            .insert(ATTEMPT.to_owned(), Header::from(self.attempts));
        properties.headers.insert(
            FIRST_SEEN.to_owned(),
            Header::from(self.first_seen.to_string()),
        );
    }

    /// How long ago it was first seen.
    pub(super) fn age(self, now: Timestamp) -> SignedDuration {
        now.duration_since(self.first_seen)
    }
}

/// The headers that say which unit a message is, so that it can be settled without reading it.
pub(super) fn identify(properties: &mut Properties, job_id: &str, identity: &Identity) {
    for (name, value) in [
        (JOB, job_id),
        (DESK, &identity.desk),
        (ARTICLE, &identity.article_id),
        (REVISION, &identity.revision),
        (LANGUAGE, identity.target.as_str()),
    ] {
        properties
            .headers
            .insert(name.to_owned(), Header::from(value));
    }
    properties
        .headers
        .insert(EDITION.to_owned(), Header::from(identity.edition));
}

/// The producer's own headers and properties: what may be passed on with its message when it is
/// tried again or kept as a dead letter.
pub(super) fn kept(properties: &Properties) -> Properties {
    let mut kept = Properties {
        expiration: None,
        ..properties.clone()
    };
    kept.headers.retain(|name, _| {
        !name.starts_with(PREFIX)
            && !name.starts_with("x-death")
            && ![
                "CC",
                "BCC",
                "x-delivery-count",
                "x-first-death-exchange",
                "x-first-death-queue",
                "x-first-death-reason",
            ]
            .contains(&name.as_str())
            && !name.starts_with("x-last-death")
    });
    kept
}

/// What of a unit goes into every message about it.
pub(super) fn echo(properties: &mut Properties, unit: &Unit) {
    identify(properties, &unit.job_id, &unit.identity());
    properties.correlation_id.clone_from(&unit.correlation_id);
    if let Some(meta) = &unit.meta {
        properties
            .headers
            .insert(META.to_owned(), Header::from(meta.to_string()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forged_stamp_is_bounded() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let day = SignedDuration::from_hours(24);
        let mut properties = Properties::default();
        let read = |properties: &Properties| Stamp::read(properties, now, day);
        assert_eq!(
            read(&properties),
            Stamp {
                attempts: 0,
                first_seen: now
            }
        );
        for (time, seen) in [
            ("2026-11-23T11:00:00Z", "2026-11-23T11:00:00Z"),
            ("2030-01-01T00:00:00Z", "2026-11-23T12:00:00Z"),
            ("1970-01-01T00:00:00Z", "2026-11-23T12:00:00Z"),
            ("yesterday", "2026-11-23T12:00:00Z"),
        ] {
            properties
                .headers
                .insert(FIRST_SEEN.to_owned(), Header::from(time));
            assert_eq!(read(&properties).first_seen.to_string(), seen, "{time}");
        }
        properties
            .headers
            .insert(ATTEMPT.to_owned(), Header::Integer(-5));
        assert_eq!(read(&properties).attempts, 0);
    }

    #[test]
    fn dangerous_headers_are_not_passed_on() {
        let mut properties = Properties {
            expiration: Some("1".to_owned()),
            ..Properties::default()
        };
        for name in ["CC", "BCC", "x-death", "x-wireglot-attempt", "article-id"] {
            properties
                .headers
                .insert(name.to_owned(), Header::from("x"));
        }
        let kept = kept(&properties);
        assert_eq!(kept.headers.keys().collect::<Vec<_>>(), ["article-id"]);
        assert_eq!(kept.expiration, None);
    }
}
