//! Budgets of characters: what is spent never passes what may be.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use wireglot::backend::{BackendError, ErrorKind, Limits};
use wireglot::config::Routes;
use wireglot::route::{Order, Router, Setup};

use crate::accounts::Accounts;
use crate::engine::{Calls, Fake, marked, tag};
use crate::{calendar, plain, router, segments, with};

const LIMIT: u64 = 3000;

fn setup(accounts: &Arc<Accounts>) -> Setup {
    Setup {
        budgets: Some(accounts.clone()),
        clock: calendar("2026-11-30T23:00:00Z"),
        ..Setup::new(Routes::default())
    }
}

/// A paid engine and a free one.
async fn worker(accounts: &Arc<Accounts>, paid: Fake) -> (Arc<Router>, Calls) {
    let calls = paid.calls();
    let paid = with(paid, |policy| policy.monthly_characters = Some(LIMIT));
    let engines = vec![paid, plain(Fake::new("free", "*>*"))];
    (router(engines, setup(accounts)).await, calls)
}

async fn send(router: &Router, text: &str) -> String {
    let (from, to, texts) = (tag("en"), tag("es"), segments(&[text]));
    let made = router.fulfil(Order::new(&from, &to, &texts)).await.unwrap();
    made.segments[0].backend.clone()
}

/// Characters that were sent.
fn sent(calls: &[Calls]) -> u64 {
    let texts = calls.iter().flat_map(Calls::texts);
    texts.map(|text| text.chars().count() as u64).sum()
}

#[tokio::test(start_paused = true)]
async fn a_fleet_spends_no_more_than_it_may() {
    let accounts = Arc::new(Accounts::default());
    let mut fleet = Vec::new();
    for _ in 0..4 {
        let paid = Fake::new("paid", "*>*")
            .bills_text()
            .takes(Duration::from_millis(30));
        fleet.push(worker(&accounts, paid).await);
    }
    let unit = |number: usize| {
        let router = &fleet[number % 4].0;
        async move { send(router, &format!("Sentence {number} of many")).await }
    };
    let made = futures_util::future::join_all((0..400).map(unit)).await;
    let paid = made.iter().filter(|backend| *backend == "paid").count();
    let calls: Vec<Calls> = fleet.iter().map(|(_, calls)| calls.clone()).collect();
    let spent = accounts.all()[&("paid".to_owned(), "2026-11-01".to_owned())];
    assert_eq!((spent.settled, spent.reserved), (sent(&calls), 0));
    assert!(
        (LIMIT * 8 / 10..=LIMIT).contains(&spent.settled),
        "{spent:?}"
    );
    assert!((90..150).contains(&paid), "{paid}");

    // A new month: the engine is asked again, within a minute.
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!(send(&fleet[0].0, "December").await, "paid");
    let spent = accounts.all()[&("paid".to_owned(), "2026-12-01".to_owned())];
    assert_eq!(spent.total(), 8);
}

#[tokio::test(start_paused = true)]
async fn what_is_billed_for_a_refusal_counts_and_what_is_asked_twice_is_set_aside_twice() {
    let accounts = Arc::new(Accounts::default());
    let seen = accounts.clone();
    let paid = Fake::new("paid", "*>*")
        .limits(Limits {
            again: 1,
            ..Limits::default()
        })
        .says(move |call, request| {
            let reserved: u64 = seen.all().values().map(|spent| spent.reserved).sum();
            // Five letters with quotes and comma, twice.
            assert_eq!(reserved, 16);
            match call {
                0 => {
                    let error = BackendError::new("paid", ErrorKind::Rejected, "cut off");
                    Err(error.billing(10))
                }
                _ => Ok(marked(request)),
            }
        });
    let (router, _) = worker(&accounts, paid).await;
    assert_eq!(send(&router, "Hello").await, "free");
    assert_eq!(sum(&accounts), 10);
    assert_eq!(send(&router, "World").await, "paid");
    assert_eq!(sum(&accounts), 10);
}

#[tokio::test(start_paused = true)]
async fn an_outcome_that_is_not_known_counts_as_spent() {
    let accounts = Arc::new(Accounts::default());
    for (kind, counts) in [
        (ErrorKind::Transient, true),
        (ErrorKind::MalformedReply, true),
        (ErrorKind::Rejected, false),
        (ErrorKind::Unreachable, false),
        (ErrorKind::QuotaExhausted, false),
        (ErrorKind::Throttled { retry_after: None }, false),
    ] {
        let before = sum(&accounts);
        let paid = Fake::new("paid", "*>*")
            .bills_text()
            .says(move |call, request| match call {
                0 => Err(BackendError::new("paid", kind, "as the test says")),
                _ => Ok(marked(request)),
            });
        let (router, _) = worker(&accounts, paid).await;
        let backend = send(&router, "Ten chars.").await;
        let billed = if backend == "paid" { 10 } else { 0 };
        let unknown = sum(&accounts) - before - billed;
        assert_eq!(unknown >= 10, counts, "{kind:?} {unknown}");
        assert!(counts || unknown == 0);
    }
}

fn sum(accounts: &Accounts) -> u64 {
    let all = accounts.all();
    assert!(all.values().all(|spent| spent.reserved == 0));
    all.values().map(|spent| spent.settled).sum()
}

#[tokio::test(start_paused = true)]
async fn every_hop_of_a_pivot_is_paid_from_its_own_budget() {
    let accounts = Arc::new(Accounts::default());
    let first = Fake::new("first", "en>ca").bills_text();
    let second = Fake::new("second", "ca>pt").bills_text();
    let budget = |engine| with(engine, |policy| policy.monthly_characters = Some(100));
    let router = router(vec![budget(first), budget(second)], setup(&accounts)).await;
    let (from, to, texts) = (tag("en"), tag("pt"), segments(&["Twelve chars"]));
    let made = router.fulfil(Order::new(&from, &to, &texts)).await.unwrap();
    assert_eq!(made.billed_characters, 12 + 15);
    let all = accounts.all();
    let settled: Vec<_> = all
        .iter()
        .map(|((backend, _), spent)| (backend.as_str(), spent.settled))
        .collect();
    assert_eq!(settled, [("first", 12), ("second", 15)]);
}

#[tokio::test(start_paused = true)]
async fn without_the_store_nothing_is_spent() {
    let accounts = Arc::new(Accounts::default());
    let (router, calls) = worker(&accounts, Fake::new("paid", "*>*").bills_text()).await;
    accounts.down(true);
    assert_eq!(send(&router, "One").await, "free");
    assert_eq!(calls.count(), 0);
    accounts.down(false);
    assert_eq!(send(&router, "Two").await, "paid");
}

#[tokio::test(start_paused = true)]
async fn a_retried_sentence_is_reserved_each_time() {
    let accounts = Arc::new(Accounts::default());
    let paid = Fake::new("paid", "*>*")
        .bills_text()
        .limits(Limits {
            items: Some(1),
            ..Limits::default()
        })
        .says(|call, request| match call {
            0 | 1 => Err(BackendError::new("paid", ErrorKind::Transient, "no")),
            _ => Ok(marked(request)),
        });
    let (router, _) = worker(&accounts, paid).await;
    assert_eq!(send(&router, "Ten chars.").await, "paid");
    // Twice the bound (its JSON), once what was billed.
    assert_eq!(sum(&accounts), 13 + 13 + 10);
}

#[tokio::test(start_paused = true)]
async fn an_operator_hears_once_that_most_is_spent_and_once_that_all_is() {
    let logs = Arc::new(Mutex::new(Vec::new()));
    let writer = logs.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(move || Writer(writer.clone()))
        .finish();
    // For all tests of this program: one that logs on another thread while nobody listens there would
    // take the line away from those that do.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let lines = |text: &str| {
        let all = String::from_utf8(logs.lock().unwrap().clone()).unwrap();
        let ours = |line: &&str| line.contains(text) && line.contains("overheard");
        all.lines().filter(ours).count()
    };
    let (most, all) = ("most of the budget", "is not asked until the next period");

    let accounts = Arc::new(Accounts::default());
    let engine = Fake::new("overheard", "*>*").bills_text();
    let (router, _) = worker(&accounts, engine).await;
    let mut warned_at = None;
    for number in 0..50 {
        send(&router, &format!("{number:0>100}")).await;
        // A budget is looked at every ten seconds.
        tokio::time::sleep(Duration::from_secs(11)).await;
        if lines(most) > 0 && warned_at.is_none() {
            warned_at = Some(sum(&accounts));
        }
    }
    assert_eq!(warned_at, Some(LIMIT * 8 / 10));
    assert_eq!((lines(most), lines(all)), (1, 1));
    assert!(sum(&accounts) <= LIMIT);
}

/// What is logged, for a test to read.
struct Writer(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
