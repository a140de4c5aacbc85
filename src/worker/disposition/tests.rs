use super::*;
use crate::backend::{BackendError, ErrorKind};
use crate::locale::LanguageTag;
use crate::route::Exhausted;

fn engines(kinds: &[ErrorKind]) -> Problem {
    let errors = kinds
        .iter()
        .map(|&kind| BackendError::new("engine", kind, "x"))
        .collect();
    Problem::Pipeline(PipelineError::Engines(Exhausted {
        errors,
        waits: false,
    }))
}

fn name(disposition: &Disposition) -> (&'static str, Option<Reason>) {
    match disposition {
        Disposition::Ack => ("ack", None),
        Disposition::Leave => ("leave", None),
        Disposition::Retry(cause) => ("retry", Some(cause.reason)),
        Disposition::Park(cause) => ("park", Some(cause.reason)),
        Disposition::Pause(cause) => ("pause", Some(cause.reason)),
        Disposition::Hold(cause) => ("hold", Some(cause.reason)),
        Disposition::Postpone => ("postpone", None),
        Disposition::DeadLetter(cause) => ("dead-letter", Some(cause.reason)),
    }
}

/// The one table of what becomes of what.
#[test]
fn every_problem_has_its_disposition() {
    let fault = || JobFault::new(Reason::NoLanguage, "article.language", "is missing");
    let tag = |tag: &str| LanguageTag::parse(tag).unwrap();
    let no_route = PipelineError::NoRoute {
        from: tag("en"),
        to: tag("es"),
    };
    let throttled = ErrorKind::Throttled { retry_after: None };
    for (problem, disposition, reason) in [
        (
            Problem::Job(fault()),
            "dead-letter",
            Some(Reason::NoLanguage),
        ),
        (
            Problem::Unit(UnitError::Newer(2)),
            "park",
            Some(Reason::UnsupportedType),
        ),
        (
            Problem::Unit(UnitError::Unreadable("x".to_owned())),
            "dead-letter",
            Some(Reason::MalformedJob),
        ),
        (
            Problem::Pipeline(PipelineError::Article(fault())),
            "dead-letter",
            Some(Reason::NoLanguage),
        ),
        (Problem::Pipeline(no_route), "park", Some(Reason::NoRoute)),
        (
            engines(&[ErrorKind::Transient]),
            "retry",
            Some(Reason::BackendFailed),
        ),
        (engines(&[throttled]), "retry", Some(Reason::BackendFailed)),
        (
            engines(&[ErrorKind::QuotaExhausted]),
            "park",
            Some(Reason::BackendFailed),
        ),
        (
            engines(&[ErrorKind::QuotaExhausted, ErrorKind::Rejected]),
            "park",
            Some(Reason::BackendFailed),
        ),
        (
            engines(&[ErrorKind::QuotaExhausted, ErrorKind::Transient]),
            "retry",
            Some(Reason::BackendFailed),
        ),
        (
            engines(&[ErrorKind::MalformedReply]),
            "retry",
            Some(Reason::BackendFailed),
        ),
        (
            engines(&[ErrorKind::Misconfigured]),
            "park",
            Some(Reason::BackendFailed),
        ),
        (
            engines(&[ErrorKind::Rejected, ErrorKind::Transient]),
            "retry",
            Some(Reason::BackendFailed),
        ),
        (
            engines(&[ErrorKind::Rejected]),
            "dead-letter",
            Some(Reason::BackendFailed),
        ),
        (
            Problem::Store(StoreError::Unavailable("x".to_owned())),
            "park",
            Some(Reason::Internal),
        ),
        (
            Problem::Store(StoreError::Unusable("x".to_owned())),
            "park",
            Some(Reason::Internal),
        ),
        (
            Problem::Publish(PublishError::Unroutable),
            "park",
            Some(Reason::Unroutable),
        ),
        (
            Problem::Publish(PublishError::Refused),
            "park",
            Some(Reason::Unroutable),
        ),
        (
            Problem::Publish(PublishError::TooLong("x")),
            "dead-letter",
            Some(Reason::InvalidField),
        ),
        (
            Problem::Publish(PublishError::Lost("x".to_owned())),
            "leave",
            None,
        ),
        (Problem::Backlog, "postpone", None),
        (Problem::ChannelClosed, "park", Some(Reason::Unroutable)),
        (
            Problem::Unconfirmed("x".to_owned()),
            "park",
            Some(Reason::Unroutable),
        ),
        (Problem::Leased, "pause", Some(Reason::Internal)),
        (Problem::Deadline, "retry", Some(Reason::BackendFailed)),
        (
            Problem::ResultTooLarge { size: 9, limit: 8 },
            "dead-letter",
            Some(Reason::ResultTooLarge),
        ),
        (Problem::Poison(20), "dead-letter", Some(Reason::Poison)),
        (Problem::GivenUp, "dead-letter", Some(Reason::Poison)),
        (
            Problem::Defect("x".to_owned()),
            "retry",
            Some(Reason::Internal),
        ),
    ] {
        assert_eq!(
            name(&problem.disposition()),
            (disposition, reason),
            "{problem:?}"
        );
    }
}

#[test]
fn attempts_and_age_bound_every_way() {
    let config = config::Worker::default();
    let stamp = |attempts| Stamp {
        attempts,
        first_seen: jiff::Timestamp::UNIX_EPOCH,
    };
    let cause = || Cause::new(Reason::BackendFailed, "x");
    let minutes = SignedDuration::from_mins;
    let way = |disposition: Disposition, attempts, age, urgent| match disposition.way(
        stamp(attempts),
        age,
        urgent,
        &config,
    ) {
        Way::Delay { tier, stamp, .. } => format!("{} {}", tier.as_str(), stamp.attempts),
        Way::DeadLetter { attempts, .. } => format!("dead {attempts}"),
        Way::Postpone { attempts } => format!("postponed {attempts}"),
        Way::Ack => "ack".to_owned(),
        Way::Leave => "leave".to_owned(),
    };
    let retry = || Disposition::Retry(cause());
    let park = || Disposition::Park(cause());
    let pause = || Disposition::Pause(cause());
    let hold = || Disposition::Hold(cause());
    for (disposition, attempts, age, urgent, expected) in [
        (retry(), 0, 0, false, "10s 1"),
        (retry(), 1, 0, false, "60s 2"),
        (retry(), 2, 0, false, "10m 3"),
        (retry(), 5, 0, false, "1h 6"),
        (retry(), 5, 0, true, "60s 6"),
        (retry(), 7, 0, false, "dead 8"),
        (park(), 3, 0, false, "10s 3"),
        (park(), 0, 30, false, "60s 0"),
        (park(), 0, 120, false, "10m 0"),
        (park(), 0, 120, true, "60s 0"),
        (park(), 0, 24 * 60, true, "dead 1"),
        (pause(), 3, 120, false, "10s 3"),
        (pause(), 0, 24 * 60, false, "dead 1"),
        (hold(), 2, 48 * 60, false, "60s 2"),
        (Disposition::Postpone, 2, 48 * 60, false, "postponed 2"),
        (Disposition::Ack, 0, 0, false, "ack"),
        (Disposition::Leave, 0, 0, false, "leave"),
    ] {
        assert_eq!(
            way(disposition.clone(), attempts, minutes(age), urgent),
            expected,
            "{disposition:?} {attempts} {age}"
        );
    }
}
