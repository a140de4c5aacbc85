//! What every store has to do about budgets and the answers of engines; part of the suite of
//! `store_suite`.

use std::time::Duration;

use jiff::SignedDuration;
use wireglot::store::{Reservation, Spent, Store};

use super::store_suite::{Shared, at};

/// A reservation of an hour in the budget of `engine` for November.
pub(crate) fn reservation(characters: u64, limit: u64) -> Reservation {
    Reservation {
        backend: "engine".to_owned(),
        period: "2026-11".to_owned(),
        characters,
        limit,
        holder: "worker".to_owned(),
        lasts: Duration::from_secs(3600),
        at: at(0),
    }
}

/// What is billed and what is set aside of that budget.
pub(crate) async fn spent(store: &dyn Store) -> (u64, u64) {
    let Spent { settled, reserved } = store.spent("engine", "2026-11").await.unwrap();
    (settled, reserved)
}

async fn reserve(store: &Shared, characters: u64, limit: u64) -> Option<i64> {
    (store.reserve(&reservation(characters, limit)).await).unwrap()
}

pub(crate) async fn a_budget_is_reserved_up_to_its_limit(store: Shared) {
    assert_eq!(spent(&*store).await, (0, 0));
    assert!(
        reserve(&store, 0, 0).await.is_some(),
        "nothing costs nothing"
    );
    assert_eq!(reserve(&store, 101, 100).await, None);
    assert!(reserve(&store, 60, 100).await.is_some());
    assert_eq!(reserve(&store, 41, 100).await, None);
    assert!(reserve(&store, 40, 100).await.is_some());
    assert_eq!(reserve(&store, 1, 100).await, None);
    assert_eq!(spent(&*store).await, (0, 100));
    assert!(
        reserve(&store, 1, 101).await.is_some(),
        "the limit was raised"
    );
    assert_eq!(reserve(&store, 1, 50).await, None, "the limit was lowered");
    assert!(reserve(&store, 7, u64::MAX).await.is_some());
    assert_eq!(reserve(&store, u64::MAX, 1000).await, None);
}

pub(crate) async fn what_was_billed_replaces_what_was_reserved(store: Shared) {
    let first = reserve(&store, 60, 100).await.unwrap();
    let second = reserve(&store, 40, 100).await.unwrap();
    assert_ne!(first, second);
    store.settle_reservation(first, 20).await.unwrap();
    assert_eq!(spent(&*store).await, (20, 40));
    for _ in 0..2 {
        store.settle_reservation(first, 20).await.unwrap();
        store.settle_reservation(second + 1000, 5).await.unwrap();
    }
    assert_eq!(spent(&*store).await, (20, 40), "settled once");
    let third = reserve(&store, 40, 100).await.unwrap();
    // An engine that bills more than announced is counted as it bills.
    store.settle_reservation(second, 90).await.unwrap();
    assert_eq!(spent(&*store).await, (110, 40));
    store.settle_reservation(third, 0).await.unwrap();
    assert_eq!(spent(&*store).await, (110, 0));
    assert_eq!(reserve(&store, 0, 100).await, None);
    // Nor does the largest number there is spoil the sums.
    let fourth = reserve(&store, 1, 1000).await.unwrap();
    store.settle_reservation(fourth, u64::MAX).await.unwrap();
    assert_eq!(reserve(&store, 1, 1000).await, None);
}

pub(crate) async fn an_outcome_that_is_never_known_counts_in_full(store: Shared) {
    let dead = reserve(&store, 30, 100).await.unwrap();
    let longer = Reservation {
        lasts: Duration::from_secs(7200),
        ..reservation(20, 100)
    };
    let alive = store.reserve(&longer).await.unwrap().unwrap();
    assert_eq!(store.expire_reservations(at(3600)).await.unwrap(), 0);
    assert_eq!(store.expire_reservations(at(3601)).await.unwrap(), 1);
    assert_eq!(store.expire_reservations(at(3601)).await.unwrap(), 0);
    assert_eq!(spent(&*store).await, (30, 20));
    store.settle_reservation(alive, 1).await.unwrap();
    assert_eq!(spent(&*store).await, (31, 0));
    // A process that was only slow, or whose clock was wrong, still tells what was billed.
    store.settle_reservation(dead, 10).await.unwrap();
    store.settle_reservation(dead, 0).await.unwrap();
    assert_eq!(spent(&*store).await, (11, 0));
}

pub(crate) async fn a_clock_that_goes_back_frees_nothing(store: Shared) {
    reserve(&store, 60, 100).await.unwrap();
    let earlier = Reservation {
        at: at(0) - SignedDuration::from_hours(24 * 400),
        ..reservation(50, 100)
    };
    assert_eq!(store.reserve(&earlier).await.unwrap(), None);
    store.expire_reservations(earlier.at).await.unwrap();
    assert_eq!(spent(&*store).await, (0, 60));
    assert_eq!(store.prune_budgets(earlier.at).await.unwrap(), 0);
}

pub(crate) async fn periods_and_backends_have_budgets_of_their_own(store: Shared) {
    reserve(&store, 100, 100).await.unwrap();
    for other in [
        Reservation {
            period: "2026-12".to_owned(),
            ..reservation(100, 100)
        },
        Reservation {
            backend: "other".to_owned(),
            ..reservation(100, 100)
        },
    ] {
        assert!(store.reserve(&other).await.unwrap().is_some(), "{other:?}");
        let spent = (store.spent(&other.backend, &other.period).await).unwrap();
        assert_eq!(spent.total(), 100);
    }
    assert_eq!(reserve(&store, 1, 100).await, None);
}

pub(crate) async fn reservations_at_the_same_moment_never_pass_the_limit(store: Shared) {
    let tasks: Vec<_> = (0..60)
        .map(|number| {
            let store = store.clone();
            tokio::spawn(async move {
                let id = (store.reserve(&reservation(10, 255)).await).unwrap();
                if let Some(id) = id.filter(|_| number % 2 == 0) {
                    store.settle_reservation(id, 10).await.unwrap();
                }
                id
            })
        })
        .collect();
    let mut given = Vec::new();
    for task in tasks {
        given.extend(task.await.unwrap());
    }
    assert_eq!(given.len(), 25);
    given.sort_unstable();
    given.dedup();
    assert_eq!(given.len(), 25, "no number is given twice");
    let (settled, reserved) = spent(&*store).await;
    assert_eq!(settled + reserved, 250);
}

pub(crate) async fn old_budgets_are_removed_but_for_the_last_two(store: Shared) {
    for (month, days) in [
        ("2026-08", 0),
        ("2026-09", 30),
        ("2026-10", 60),
        ("2026-11", 90),
    ] {
        let new = Reservation {
            period: month.to_owned(),
            at: at(days * 24 * 3600),
            ..reservation(10, 100)
        };
        store.reserve(&new).await.unwrap().unwrap();
    }
    assert_eq!(store.prune_budgets(at(24 * 3600)).await.unwrap(), 1);
    assert_eq!(store.prune_budgets(at(365 * 24 * 3600)).await.unwrap(), 1);
    assert_eq!(store.prune_budgets(at(365 * 24 * 3600)).await.unwrap(), 0);
    for (month, kept) in [
        ("2026-08", 0),
        ("2026-09", 0),
        ("2026-10", 10),
        ("2026-11", 10),
    ] {
        let spent = store.spent("engine", month).await.unwrap();
        assert_eq!(spent.total(), kept, "{month}");
    }
}

pub(crate) async fn answers_of_engines_are_kept_with_their_age(store: Shared) {
    assert_eq!(store.learned("engine").await.unwrap(), None);
    store.learn("engine", b"[1]", at(0)).await.unwrap();
    store.learn("other", b"{}", at(0)).await.unwrap();
    store.learn("engine", b"[2]", at(60)).await.unwrap();
    let answer = store.learned("engine").await.unwrap();
    assert_eq!(answer, Some((b"[2]".to_vec(), at(60))));
    // After a clock was ahead, the answer of now is still the one that counts.
    store.learn("engine", b"[3]", at(30)).await.unwrap();
    let answer = store.learned("engine").await.unwrap();
    assert_eq!(answer, Some((b"[3]".to_vec(), at(30))));
    assert_eq!(store.prune_learned(at(30)).await.unwrap(), 1);
    assert_eq!(store.learned("other").await.unwrap(), None);
    assert!(store.learned("engine").await.unwrap().is_some());
}
