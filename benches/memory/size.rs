//! The cost of the memory by its size.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use wireglot::locale::LanguageTag;
use wireglot::markup::SpannedText;
use wireglot::memory::{Circumstances, Entry, EntryOrigin, Key, NewEntry};
use wireglot::store::{Memory, PostgresOptions, PostgresStore, SqliteStore, Store};

use crate::Promises;

/// Entries that are handed over at once while it is filled.
const PORTION: u64 = 5_000;

/// Sentences of a batch, as a unit asks for them.
const BATCH: u64 = 40;

/// Batches per measurement.
const ROUNDS: u64 = 300;

/// How much slower a batch may become from the first measurement to the last.
const MOST_SLOWER: f64 = 3.0;

/// Sentences a second at least while SQLite is filled with its first million.
const LEAST_FILLED: f64 = 20_000.0;

/// The first million.
const FIRST: u64 = 1_000_000;

/// How many bytes the process may grow from the first measurement to the last.
const MOST_GROWN: u64 = 100_000_000;

/// Fills a store in SQLite and, where there is a server, one in PostgreSQL, up to
/// `WIREGLOT_BENCH_SENTENCES`, and measures at each power of ten from ten thousand.
pub(crate) async fn run(promises: &mut Promises) {
    let most: u64 = match std::env::var("WIREGLOT_BENCH_SENTENCES") {
        Ok(number) => number
            .replace('_', "")
            .parse()
            .expect("a number of sentences"),
        Err(_) => 1_000_000,
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store.db");
    let store = SqliteStore::open(&format!("sqlite://{}", file.display()))
        .await
        .unwrap();
    println!("SQLite, durable, at {}", folder.path().display());
    let measured = measure(&store, most, || {
        std::fs::metadata(&file).map_or(0, |file| file.len())
    })
    .await;
    measured.judge("SQLite", promises);
    if let Some(rate) = measured.first_million {
        promises.hold(rate >= LEAST_FILLED, || {
            format!("SQLite took its first million at {rate:.0}/s, not {LEAST_FILLED}/s")
        });
    }
    store.close().await;
    drop(folder);
    let Ok(url) = std::env::var("WIREGLOT_TEST_POSTGRES_URL") else {
        println!("\nPostgreSQL: left out, WIREGLOT_TEST_POSTGRES_URL is not set");
        return;
    };
    let store = PostgresStore::open(&url, PostgresOptions::default())
        .await
        .unwrap();
    println!("\nPostgreSQL, durable, on the same machine");
    let measured = measure(&store, most, || 0).await;
    measured.judge("PostgreSQL", promises);
}

/// What counts in the end.
struct Measured {
    /// How many times slower a batch became at most.
    slower: f64,
    /// How many bytes the process grew at most.
    grown: u64,
    /// Sentences a second up to the first million, where there are as many.
    first_million: Option<f64>,
}

impl Measured {
    fn judge(&self, store: &str, promises: &mut Promises) {
        let Self { slower, grown, .. } = self;
        promises.hold(*slower <= MOST_SLOWER, || {
            format!("a batch became {slower:.2} times slower in {store}, not {MOST_SLOWER}")
        });
        promises.hold(*grown <= MOST_GROWN, || {
            let megabytes = grown / 1_000_000;
            format!(
                "the process grew by {megabytes} MB with {store}, not {} MB",
                MOST_GROWN / 1_000_000
            )
        });
    }
}

async fn measure(store: &dyn Memory, most: u64, size: impl Fn() -> u64) -> Measured {
    println!(
        "\n{:>10}  {:>12}  {:>10}  {:>10}  {:>6}  {:>9}  {:>9}",
        "sentences", "filled", "find 40", "write 40", "ratio", "process", "file"
    );
    let mut filled = 0;
    let (mut first, mut small) = (None, None);
    let (mut added_so_far, mut took_so_far) = (0, Duration::ZERO);
    let mut measured = Measured {
        slower: 1.0,
        grown: 0,
        first_million: None,
    };
    for goal in (4..).map(|power| 10_u64.pow(power)) {
        if goal > most {
            break;
        }
        let added = goal - filled;
        let took = fill(store, filled, goal).await;
        added_so_far += added;
        took_so_far += took;
        if goal == FIRST {
            measured.first_million = Some(added_so_far as f64 / took_so_far.as_secs_f64());
        }
        let (find, write) = batches(store, goal).await;
        // What was written while measuring is part of the next step.
        filled = goal + ROUNDS * BATCH;
        let sum = (find + write).as_secs_f64();
        let ratio = sum / *first.get_or_insert(sum);
        measured.slower = measured.slower.max(ratio);
        let process = resident();
        let grown = process.saturating_sub(*small.get_or_insert(process));
        measured.grown = measured.grown.max(grown);
        println!(
            "{goal:>10}  {:>10.0}/s  {:>7.2} ms  {:>7.2} ms  {ratio:>6.2}  {:>6} MB  {:>6} MB",
            added as f64 / took.as_secs_f64(),
            milliseconds(find),
            milliseconds(write),
            process / 1_000_000,
            size() / 1_000_000,
        );
    }
    measured
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// Puts the sentences of these numbers; the time is the store's alone.
async fn fill(store: &dyn Memory, from: u64, to: u64) -> Duration {
    let mut took = Duration::ZERO;
    let mut next = from;
    while next < to {
        let end = (next + PORTION).min(to);
        let entries: Vec<_> = (next..end).map(entry).collect();
        let began = Instant::now();
        store.put(&entries, Timestamp::now()).await.unwrap();
        took += began.elapsed();
        next = end;
    }
    took
}

/// The median time to find a batch of sentences from anywhere in the memory, and to write a new
/// one.
async fn batches(store: &dyn Memory, known: u64) -> (Duration, Duration) {
    let mut random = fastrand::Rng::with_seed(known);
    let (mut find, mut write) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let keys: Vec<_> = (0..BATCH).map(|_| entry(random.u64(..known)).key).collect();
        let began = Instant::now();
        let found = store.find(&keys, Timestamp::now()).await.unwrap();
        find.push(began.elapsed());
        assert!(found.iter().all(|entries| entries.len() == 1));
        let first = known + round * BATCH;
        let entries: Vec<_> = (first..first + BATCH).map(entry).collect();
        let began = Instant::now();
        store.put(&entries, Timestamp::now()).await.unwrap();
        write.push(began.elapsed());
    }
    (median(find), median(write))
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort_unstable();
    all[all.len() / 2]
}

/// A sentence of usual length.
fn entry(number: u64) -> NewEntry {
    let tag = |text| LanguageTag::parse(text).unwrap();
    let source = SpannedText::from_text(format!(
        "The ministry said on Monday that case number {number} had been closed without charges."
    ));
    let key = Key::of("europe", &tag("en"), &tag("es"), None, &source, &[]);
    NewEntry {
        key,
        desk: "europe".to_owned(),
        source: "en".to_owned(),
        target: "es".to_owned(),
        entry: Entry {
            text: SpannedText::from_text(format!(
                "El ministerio dijo el lunes que el caso número {number} se había cerrado sin cargos."
            )),
            circumstances: Circumstances {
                role: "body".to_owned(),
                context: number.cast_signed(),
                route: "local en es".to_owned(),
                glossary: 0,
            },
            origin: EntryOrigin::Backend,
            backend: "local".to_owned(),
            trained: false,
        },
    }
}

/// The memory of this process in bytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    number.unwrap_or_default() * 1024
}
