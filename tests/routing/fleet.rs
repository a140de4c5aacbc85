//! Processes that share a budget in one store, killed at any moment.

use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use wireglot::config::Routes;
use wireglot::route::{Order, Setup};
use wireglot::store::{Budgets, SqliteStore};

use crate::engine::{Fake, marked, tag};
use crate::{router, segments, with};

/// Where the processes meet: the store, and what the engine was sent.
const FOLDER: &str = "WIREGLOT_TEST_FLEET";

/// Characters that may be spent.
const LIMIT: u64 = 40_000;

/// Processes at a time.
const WORKERS: usize = 4;

/// How many of them are killed.
const KILLS: usize = 16;

fn store_url(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("fleet.db").display())
}

fn worker(folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "fleet::one_worker", "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// What the engine was sent by all processes, as it would bill it.
fn billed(folder: &Path) -> u64 {
    let text = std::fs::read_to_string(folder.join("billed")).unwrap_or_default();
    text.lines().map(|line| line.parse::<u64>().unwrap()).sum()
}

/// One process of the fleet: translates until the budget is spent.
#[tokio::test]
#[ignore = "a process of the test below"]
async fn one_worker() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let folder = Path::new(&folder);
    let store = SqliteStore::open(&store_url(folder)).await.unwrap();
    let ledger = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(folder.join("billed"))
        .unwrap();
    let ledger = Mutex::new(ledger);
    // The engine bills what it gets as soon as it gets it, and answers a little later.
    let engine = Fake::new("paid", "*>*")
        .bills_text()
        .says(move |_, request| {
            let texts = request.segments.iter().map(|sent| sent.text.plain_text());
            let characters: usize = texts.map(|text| text.chars().count()).sum();
            ledger
                .lock()
                .unwrap()
                .write_all(format!("{characters}\n").as_bytes())
                .unwrap();
            #[expect(clippy::disallowed_methods, reason = "an engine that takes its time")]
            std::thread::sleep(Duration::from_millis(2));
            Ok(marked(request))
        });
    let setup = Setup {
        budgets: Some(Arc::new(store)),
        ..Setup::new(Routes::default())
    };
    let engines = vec![with(engine, |policy| {
        policy.monthly_characters = Some(LIMIT)
    })];
    let router = router(engines, setup).await;
    let (from, to) = (tag("en"), tag("es"));
    for number in 0.. {
        let text = format!("Sentence {number} of process {}", std::process::id());
        let texts = segments(&[&text]);
        if let Err(exhausted) = router.fulfil(Order::new(&from, &to, &texts)).await {
            assert!(exhausted.must_wait(), "{exhausted}");
            return;
        }
    }
}

#[tokio::test]
async fn killed_processes_never_spend_more_than_the_budget() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&store_url(folder.path())).await.unwrap();
    let mut workers: Vec<Child> = (0..WORKERS).map(|_| worker(folder.path())).collect();
    let mut random = fastrand::Rng::with_seed(11);
    let mut killed = 0;
    while killed < KILLS {
        // Kills come while there is work: each after some more was billed.
        let before = billed(folder.path());
        while billed(folder.path()) < before + 500 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let victim = random.usize(0..WORKERS);
        workers[victim].kill().unwrap();
        workers[victim].wait().unwrap();
        workers[victim] = worker(folder.path());
        killed += 1;
    }
    for mut worker in workers {
        assert!(worker.wait().unwrap().success());
    }
    let period = jiff::Timestamp::now().strftime("%Y-%m-01").to_string();
    let spent = store.spent("paid", &period).await.unwrap();
    let billed = billed(folder.path());
    println!("billed {billed} of {LIMIT}, counted {spent:?}, {killed} processes killed");
    assert!(billed <= LIMIT, "{billed}");
    assert!(
        spent.total() <= LIMIT && spent.total() >= billed,
        "{spent:?}"
    );
    assert!(billed >= LIMIT * 9 / 10, "{billed}: too much was given up");
    // What the killed had reserved is counted as spent once its time is over.
    let reserved = spent.reserved;
    let later = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1);
    store.expire_reservations(later).await.unwrap();
    let spent = store.spent("paid", &period).await.unwrap();
    assert!(spent.reserved == 0 && spent.settled >= reserved);
    assert!(spent.total() >= billed);
}
