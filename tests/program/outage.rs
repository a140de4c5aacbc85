//! RabbitMQ goes away in the middle and comes back.

use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::process::Command;

use crate::newsroom::{LANGUAGES, assert_completed_once, assert_nothing_lost, jobs};
use crate::observer::Observer;
use crate::process::{PATIENCE, Site, Worker, eventually, finish, repository};

/// How long the broker stays away. `WIREGLOT_TEST_OUTAGE_SECONDS` makes it longer.
const AWAY: Duration = Duration::from_secs(4);

/// How soon after the broker is back the worker consumes again.
const BACK: Duration = Duration::from_secs(10);

/// RabbitMQ 3.10 forgets a quorum queue that was declared just before it is killed.
const SETTLED: Duration = Duration::from_secs(2);

const ARTICLES: usize = 50;
const RESULTS: usize = ARTICLES * LANGUAGES.len();

/// A RabbitMQ of this test's own, which may be stopped.
struct Broker {
    folder: TempDir,
}

impl Broker {
    async fn start() -> Self {
        let broker = Self {
            folder: TempDir::new().unwrap(),
        };
        broker.run("start").await;
        broker
    }

    async fn run(&self, command: &str) -> String {
        let mut script = Command::new(repository("scripts/broker"));
        script.arg(command).arg(self.folder.path());
        finish(script, "").await.expect(0).stdout.trim().to_owned()
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        let _ = std::process::Command::new(repository("scripts/broker"))
            .arg("kill")
            .arg(self.folder.path())
            .status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_is_stopped_or_killed_in_the_middle_loses_nothing() {
    let broker = Broker::start().await;
    let url = broker.run("url").await;
    for end in ["stop", "kill"] {
        // One translation at a time, so that there is a middle.
        let site = Site::on(&url)
            .set("WORKER__CONCURRENCY", "1")
            .set("WORKER__RESERVED_FOR_BREAKING", "0");
        let worker = site.work().await;
        let newsroom = Observer::connect(&site).await;
        let events = newsroom.keep_events().await;
        let declared = Instant::now();
        newsroom.submit(&jobs(ARTICLES)).await;
        until_published(&newsroom, RESULTS / 6).await;
        tokio::time::sleep_until((declared + SETTLED).into()).await;

        broker.run(end).await;
        worker.until_status("/readyz", 503, PATIENCE).await;
        stays_unready(&worker).await;
        assert_eq!(worker.get("/livez").await.unwrap().0, 200);
        broker.run("start").await;
        worker.until_status("/readyz", 200, BACK).await;

        let newsroom = Observer::connect(&site).await;
        let so_far = newsroom.waiting(&newsroom.named("localized")).await as usize;
        assert!(so_far < RESULTS, "{end}: nothing was left to do");
        let events = newsroom.until_completed(&events, ARTICLES).await;
        worker.stop().await;
        assert_nothing_lost(&newsroom.results().await, ARTICLES);
        assert_completed_once(&events, ARTICLES);
        assert_eq!(newsroom.left_over().await, [].into(), "{end}");
    }
}

async fn until_published(newsroom: &Observer, results: usize) {
    let queue = newsroom.named("localized");
    let came = eventually(PATIENCE, async || {
        newsroom.waiting(&queue).await as usize >= results
    });
    assert!(came.await, "{results} results within {PATIENCE:?}");
}

async fn stays_unready(worker: &Worker) {
    let away = std::env::var("WIREGLOT_TEST_OUTAGE_SECONDS").map_or(AWAY, |seconds| {
        Duration::from_secs(seconds.parse().unwrap())
    });
    let last = Instant::now() + away;
    let turned_ready = eventually(away, async || {
        Instant::now() < last && matches!(worker.get("/readyz").await, Ok((200, _)))
    });
    assert!(!turned_ready.await, "ready without a broker");
}
