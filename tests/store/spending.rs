//! Processes that share a budget, and are killed in the middle.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use wireglot::store::{PostgresOptions, Reservation, open};

use crate::budget_suite::{reservation, spent};
use crate::postgres;

/// What the engine may bill in all.
const LIMIT: u64 = 4_000;

/// The most that it bills for one call.
const MOST: u64 = 40;

const PROCESSES: usize = 4;
const KILLS: usize = 12;

/// The processes' own part: the parent starts this test in each, with these variables.
const STORE: &str = "WIREGLOT_TEST_SPENDER_STORE";
const LEDGER: &str = "WIREGLOT_TEST_SPENDER_LEDGER";
const BEHIND: &str = "WIREGLOT_TEST_SPENDER_DAYS_BEHIND";

#[tokio::test]
async fn spender() {
    let Ok(url) = std::env::var(STORE) else {
        return;
    };
    let store = open(&url, PostgresOptions::default()).await.unwrap();
    let behind: i64 = std::env::var(BEHIND).unwrap().parse().unwrap();
    let mut ledger = OpenOptions::new()
        .append(true)
        .open(std::env::var(LEDGER).unwrap())
        .unwrap();
    loop {
        let bound = fastrand::u64(1..=MOST);
        let wanted = Reservation {
            // A clock that is wrong does no harm.
            at: Timestamp::now() - SignedDuration::from_hours(24 * behind),
            lasts: Duration::from_millis(50),
            ..reservation(bound, LIMIT)
        };
        store.expire_reservations(wanted.at).await.unwrap();
        let Some(id) = store.reserve(&wanted).await.unwrap() else {
            return;
        };
        // The engine bills, and only it knows.
        let billed = fastrand::u64(0..=bound);
        ledger.write_all(format!("{billed}\n").as_bytes()).unwrap();
        store.settle_reservation(id, billed).await.unwrap();
    }
}

fn start(url: &str, ledger: &Path, number: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "spending::spender", "--nocapture"])
        .env(STORE, url)
        .env(LEDGER, ledger)
        .env(BEHIND, (number * 400).to_string())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

fn billed(ledger: &Path) -> (usize, u64) {
    let text = std::fs::read_to_string(ledger).unwrap();
    let calls: Vec<u64> = text.lines().map(|line| line.parse().unwrap()).collect();
    (calls.len(), calls.iter().sum())
}

/// Waits until the engine was called so many times, or everybody has stopped.
async fn until_called(ledger: &Path, calls: usize, processes: &mut [Child]) {
    let last = Instant::now() + Duration::from_secs(60);
    while billed(ledger).0 < calls
        && (processes.iter_mut()).any(|process| process.try_wait().unwrap().is_none())
    {
        assert!(Instant::now() < last, "nobody spends");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

async fn never_overspend(url: &str) {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger");
    File::create(&ledger).unwrap();
    let store = open(url, PostgresOptions::default()).await.unwrap();
    let mut processes: Vec<_> = (0..PROCESSES)
        .map(|number| start(url, &ledger, number))
        .collect();
    for kill in 0..KILLS {
        let (calls, _) = billed(&ledger);
        until_called(&ledger, calls + fastrand::usize(1..8), &mut processes).await;
        let number = kill % PROCESSES;
        // SIGKILL, wherever it is.
        processes[number].kill().unwrap();
        processes[number].wait().unwrap();
        processes[number] = start(url, &ledger, number);
    }
    for process in &mut processes {
        assert!(process.wait().unwrap().success());
    }
    let (calls, billed) = billed(&ledger);
    let (settled, reserved) = spent(&*store).await;
    assert!(billed <= LIMIT, "{billed} were billed in {calls} calls");
    assert!(settled + reserved <= LIMIT, "{settled} + {reserved}");
    assert!(
        settled + reserved >= billed,
        "all that was billed is counted"
    );
    assert!(
        settled + reserved > LIMIT - MOST,
        "the limit was reached: {settled} + {reserved}"
    );
    let later = Timestamp::now() + SignedDuration::from_hours(24);
    store.expire_reservations(later).await.unwrap();
    assert_eq!(spent(&*store).await, (settled + reserved, 0));
}

#[tokio::test]
async fn processes_that_are_killed_never_overspend_in_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store.db");
    never_overspend(&format!("sqlite://{}", file.display())).await;
}

#[tokio::test]
async fn processes_that_are_killed_never_overspend_in_postgres() {
    never_overspend(&postgres::schema().await).await;
}
