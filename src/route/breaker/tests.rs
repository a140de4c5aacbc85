use super::*;
use crate::locale::LanguageTag;

const SECOND: Duration = Duration::from_secs(1);

fn breaker() -> Breaker {
    Breaker::new(BreakerSettings {
        failures: 3,
        pause: 10 * SECOND,
        longest_pause: 60 * SECOND,
        probe_timeout: 30 * SECOND,
    })
}

fn pair(target: &str) -> Pair {
    let tag = |tag| LanguageTag::parse(tag).unwrap();
    Pair::new(tag("en"), tag(target))
}

fn until(breaker: &Breaker, now: Instant) -> Duration {
    match breaker.position(now) {
        Position::Open(until) => until - now,
        other => panic!("{other:?}"),
    }
}

fn left(breaker: &Breaker, target: &str, now: Instant) -> Duration {
    match breaker.blocked(&pair(target), now) {
        Some(Blocked::Pair(until)) => until - now,
        other => panic!("{other:?}"),
    }
}

/// A call in each pair that fails; what the last one opened.
fn fail(breaker: &Breaker, targets: &[&str], now: Instant) -> Option<Opened> {
    let opened = targets
        .iter()
        .map(|target| breaker.ended(Some(&pair(target)), Health::Failed, now));
    opened.last().flatten()
}

fn admit(breaker: &Breaker, target: &str, now: Instant) -> Result<(), Blocked> {
    breaker.admit(Some(&pair(target)), now)
}

fn end(breaker: &Breaker, target: &str, health: Health, now: Instant) -> Option<Opened> {
    breaker.ended(Some(&pair(target)), health, now)
}

#[test]
fn failures_in_a_row_from_several_pairs_open_it() {
    let (breaker, now) = (breaker(), Instant::now());
    for (target, health) in [
        ("es", Health::Failed),
        ("fr", Health::Failed),
        ("es", Health::Answered),
        ("es", Health::Failed),
        ("fr", Health::Throttled),
        ("es", Health::Failed),
    ] {
        admit(&breaker, target, now).unwrap();
        assert_eq!(end(&breaker, target, health, now), None);
    }
    assert_eq!(
        end(&breaker, "de", Health::Failed, now),
        Some(Opened::Engine)
    );
    let later = now + 9 * SECOND;
    assert!(matches!(
        admit(&breaker, "kk", later),
        Err(Blocked::Engine(_))
    ));
    assert!(until(&breaker, now) >= 10 * SECOND);
}

#[test]
fn a_damaged_pair_is_left_alone_and_no_other() {
    let (breaker, mut now) = (breaker(), Instant::now());
    // Nobody asks for another pair: a whole quiet night.
    assert_eq!(fail(&breaker, &["ps", "ps", "ps"], now), Some(Opened::Pair));
    for pause in [20, 40, 60, 60, 60] {
        assert_eq!(breaker.position(now), Position::Closed);
        admit(&breaker, "es", now).unwrap();
        let wait = left(&breaker, "ps", now);
        assert!(admit(&breaker, "ps", now + wait - SECOND).is_err());
        now += wait;
        admit(&breaker, "ps", now).unwrap();
        assert!(admit(&breaker, "ps", now).is_err(), "one at a time");
        assert_eq!(fail(&breaker, &["ps"], now), Some(Opened::Pair));
        let wait = left(&breaker, "ps", now).as_secs();
        assert!((pause..=pause + pause / 10).contains(&wait), "{wait}");
    }
    assert_eq!(breaker.blocked_pairs(now), [pair("ps")].into());
    // Its probes are no evidence against the engine: this is the first.
    assert_eq!(fail(&breaker, &["es", "fr"], now), None);
    // Mended.
    now += left(&breaker, "ps", now);
    admit(&breaker, "ps", now).unwrap();
    end(&breaker, "ps", Health::Answered, now);
    assert!(breaker.blocked_pairs(now).is_empty());
    assert_eq!(breaker.blocked(&pair("ps"), now), None);
}

#[test]
fn what_has_nothing_to_do_with_a_pair_opens_the_engine() {
    let now = Instant::now();
    let unreachable = breaker();
    assert_eq!(end(&unreachable, "es", Health::Unreachable, now), None);
    assert_eq!(end(&unreachable, "es", Health::Unreachable, now), None);
    let third = end(&unreachable, "es", Health::Unreachable, now);
    assert_eq!(third, Some(Opened::Engine));
    assert!(unreachable.blocked_pairs(now).is_empty());

    let used_up = breaker();
    let first = end(&used_up, "es", Health::Hopeless, now);
    assert_eq!(first, Some(Opened::Engine));
    assert!(until(&used_up, now) >= 40 * SECOND);
}

#[test]
fn a_wrong_setting_opens_its_pair_at_once_and_a_second_one_the_engine() {
    let (breaker, now) = (breaker(), Instant::now());
    let first = end(&breaker, "es", Health::Misconfigured, now);
    assert_eq!(first, Some(Opened::Pair));
    assert!(left(&breaker, "es", now) >= 40 * SECOND);
    // The glossary of one pair is missing: the others go on.
    end(&breaker, "fr", Health::Answered, now);
    assert_eq!(
        end(&breaker, "kk", Health::Misconfigured, now),
        Some(Opened::Pair)
    );
    // A wrong key: the next pair says the same.
    assert_eq!(
        end(&breaker, "de", Health::Misconfigured, now),
        Some(Opened::Engine)
    );
}

#[test]
fn one_probe_decides() {
    let (breaker, now) = (breaker(), Instant::now());
    fail(&breaker, &["es", "fr", "de"], now);
    let mut now = now + 12 * SECOND;
    for (target, pause) in [("es", 20), ("fr", 40), ("de", 60), ("kk", 60)] {
        assert_eq!(breaker.position(now), Position::HalfOpen);
        admit(&breaker, target, now).unwrap();
        assert!(admit(&breaker, "ky", now).is_err(), "one at a time");
        assert_eq!(fail(&breaker, &[target], now), Some(Opened::Engine));
        let wait = until(&breaker, now);
        assert!((pause..=pause + pause / 10).contains(&wait.as_secs()));
        now += wait;
    }
    admit(&breaker, "ky", now).unwrap();
    assert_eq!(end(&breaker, "ky", Health::Answered, now), None);
    assert_eq!(breaker.position(now), Position::Closed);
    admit(&breaker, "ky", now).unwrap();
}

#[test]
fn a_damaged_pair_does_not_keep_an_engine_away_that_is_back() {
    let (breaker, now) = (breaker(), Instant::now());
    fail(&breaker, &["es", "fr", "ps"], now);
    let now = now + 12 * SECOND;
    admit(&breaker, "ps", now).unwrap();
    fail(&breaker, &["ps"], now);
    // It is not the one that asks next.
    let now = now + until(&breaker, now);
    assert!(matches!(admit(&breaker, "ps", now), Err(Blocked::Pair(_))));
    admit(&breaker, "es", now).unwrap();
    end(&breaker, "es", Health::Answered, now);
    assert_eq!(breaker.position(now), Position::Closed);
    assert!(left(&breaker, "ps", now) > SECOND);
}

#[test]
fn a_probe_that_is_lost_leaves_room_for_another() {
    let (breaker, now) = (breaker(), Instant::now());
    end(&breaker, "es", Health::Hopeless, now);
    let now = now + until(&breaker, now);
    admit(&breaker, "es", now).unwrap();
    assert!(admit(&breaker, "es", now + 29 * SECOND).is_err());
    admit(&breaker, "es", now + 30 * SECOND).unwrap();
}

#[test]
fn a_probe_of_a_pair_that_is_throttled_may_be_made_again() {
    let (breaker, now) = (breaker(), Instant::now());
    fail(&breaker, &["ps", "ps", "ps"], now);
    let now = now + left(&breaker, "ps", now);
    for _ in 0..3 {
        admit(&breaker, "ps", now).unwrap();
        assert_eq!(end(&breaker, "ps", Health::Throttled, now), None);
    }
}

#[test]
fn what_was_under_way_does_not_open_it_again_but_may_close_it() {
    let (breaker, now) = (breaker(), Instant::now());
    fail(&breaker, &["es", "fr", "de"], now);
    let before = until(&breaker, now);
    assert_eq!(fail(&breaker, &["kk"], now + SECOND), None);
    assert_eq!(until(&breaker, now), before);
    end(&breaker, "es", Health::Answered, now + SECOND);
    assert_eq!(breaker.position(now + SECOND), Position::Closed);
}

#[test]
fn throttling_opens_it_late() {
    let (breaker, now) = (breaker(), Instant::now());
    for _ in 0..5 {
        assert_eq!(end(&breaker, "es", Health::Throttled, now), None);
    }
    let sixth = end(&breaker, "es", Health::Throttled, now);
    assert_eq!(sixth, Some(Opened::Engine));
}

#[test]
fn an_engine_is_stuck_while_all_that_was_asked_for_is_left_alone() {
    let (breaker, now) = (breaker(), Instant::now());
    assert_eq!(breaker.stuck(now), None);
    fail(&breaker, &["ps", "ps"], now);
    assert_eq!(breaker.stuck(now), None);
    fail(&breaker, &["ps"], now);
    let end_of_pause = now + left(&breaker, "ps", now);
    assert_eq!(breaker.stuck(now), Some(end_of_pause));
    assert_eq!(breaker.stuck(end_of_pause), None, "it may be back");
    // Another pair works: it never was the engine.
    end(&breaker, "es", Health::Answered, now);
    assert_eq!(breaker.stuck(now), None);
    assert!(admit(&breaker, "ps", now).is_err());
}
