//! Translations per second through the whole worker, beside the same messages sent plainly
//! through the same RabbitMQ. `scripts/bench throughput` runs it; the engine is `pseudo`, so what
//! is measured is wireglot itself.

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
        "{:>5}  {:>12}  {:>12}  {:>6}  {:>8}",
        "round", "wireglot", "plain", "ratio", "memory"
    );
    for round in 1..=ROUNDS {
        let site = Site::new();
        let worker = site.work().await;
        let newsroom = Observer::connect(&site).await;
        let (took, results) = translated(&newsroom).await;
        let memory = worker.peak_memory();
        worker.stop().await;
        let plain = plainly(&newsroom, &results).await;
        println!(
            "{round:>5}  {:>10.0}/s  {:>10.0}/s  {:>6.2}  {memory:>5} MB",
            rate(took),
            rate(plain),
            plain.as_secs_f64() / took.as_secs_f64(),
        );
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
