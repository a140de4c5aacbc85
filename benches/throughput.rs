//! Translations per second through the whole worker: with its durable store, with a store in
//! memory, and beside the same messages sent plainly through the same RabbitMQ. `scripts/bench
//! throughput` runs it; the engine is `pseudo`, so what is measured is wireglot itself.
//!
//! The store in memory is `sqlite::memory:`: the same code and statements, but no file and no
//! fsync, so that what differs is what durability costs.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark ends at once when its parts fail"
)]

#[allow(dead_code, reason = "a benchmark uses a part of it")]
#[path = "../tests/program/newsroom.rs"]
mod newsroom;
#[allow(dead_code, reason = "a benchmark uses a part of it")]
#[path = "../tests/support/observer.rs"]
mod observer;
#[allow(dead_code, reason = "a benchmark uses a part of it")]
#[path = "../tests/support/process.rs"]
mod process;

use std::time::{Duration, Instant};

use newsroom::{LANGUAGES, jobs};
use observer::{Message, Observer};
use process::Site;

const ARTICLES: usize = 200;
const RESULTS: usize = ARTICLES * LANGUAGES.len();
const ROUNDS: usize = 3;

#[tokio::main]
async fn main() {
    println!(
        "{ARTICLES} articles in {} languages, {ROUNDS} rounds\n",
        LANGUAGES.len()
    );
    println!(
        "{:>5}  {:>12}  {:>12}  {:>14}  {:>12}  {:>11}  {:>10}  {:>8}",
        "round",
        "durable",
        "in memory",
        "durable/memory",
        "plain",
        "durable/plain",
        "CPU/result",
        "memory"
    );
    for round in 1..=ROUNDS {
        let in_memory = run(Site::new().set("STORE__URL", "sqlite::memory:")).await;
        let durable = run(Site::new()).await;
        println!(
            "{round:>5}  {:>10.0}/s  {:>10.0}/s  {:>14.2}  {:>10.0}/s  {:>11.2}  {:>7.2} ms  {:>5} MB",
            rate(durable.took),
            rate(in_memory.took),
            in_memory.took.as_secs_f64() / durable.took.as_secs_f64(),
            rate(durable.plain),
            durable.plain.as_secs_f64() / durable.took.as_secs_f64(),
            durable.processor.as_secs_f64() * 1000.0 / RESULTS as f64,
            durable.memory,
        );
    }
}

/// What one worker did with all articles.
struct Run {
    took: Duration,
    /// The time of processors that the worker used.
    processor: Duration,
    /// Its peak, in megabytes.
    memory: u64,
    /// How long the same messages took without it.
    plain: Duration,
}

/// The time of processors that a process used so far.
fn processor_time(process: u32) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    // The program's name, which comes second, may hold anything; the fields 14 and 15 of all are
    // ticks, of which Linux shows 100 in a second. Source: proc_pid_stat(5).
    let (_, fields) = stat.rsplit_once(')').expect("the kernel tells the name");
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks: u64 = ticks.map(|ticks| ticks.parse::<u64>().unwrap()).sum();
    Duration::from_millis(10 * ticks)
}

async fn run(site: Site) -> Run {
    let worker = site.work().await;
    let newsroom = Observer::connect(&site).await;
    let before = processor_time(worker.id());
    let (took, results) = translated(&newsroom).await;
    let processor = processor_time(worker.id()) - before;
    let memory = worker.peak_memory();
    worker.stop().await;
    let plain = plainly(&newsroom, &results).await;
    Run {
        took,
        processor,
        memory,
        plain,
    }
}

fn rate(took: Duration) -> f64 {
    RESULTS as f64 / took.as_secs_f64()
}

/// From the first job that is published to the last result that is read.
async fn translated(newsroom: &Observer) -> (Duration, Vec<Message>) {
    let began = Instant::now();
    newsroom.submit(&jobs(ARTICLES)).await;
    let results = newsroom
        .take_many(&newsroom.named("localized"), RESULTS)
        .await;
    let took = began.elapsed();
    assert_eq!(results.len(), RESULTS);
    (took, results)
}

/// The same bytes, published with confirms to a queue of the same kind and read from it.
async fn plainly(newsroom: &Observer, results: &[Message]) -> Duration {
    let began = Instant::now();
    let bodies = results.iter().map(|result| result.body.as_slice());
    newsroom.publish("review", bodies).await;
    let read = newsroom.take_many(&newsroom.named("review"), RESULTS).await;
    assert_eq!(read.len(), RESULTS);
    began.elapsed()
}
