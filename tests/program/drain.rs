//! A worker that ends in the middle, in good order or not, and the next one.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::newsroom::{LANGUAGES, assert_completed_once, assert_nothing_lost, jobs};
use crate::observer::Observer;
use crate::process::{PATIENCE, Site, Worker, eventually};
use crate::stub::{Fault, Stub};

const ARTICLES: usize = 30;
const RESULTS: usize = ARTICLES * LANGUAGES.len();

/// The time that an orderly end takes beyond the drain itself.
const ORDERLY: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread")]
async fn what_a_worker_leaves_at_sigterm_the_next_one_finishes() {
    let site = Site::new();
    let (newsroom, events, mut worker) = in_the_middle(&site).await;
    let began = Instant::now();
    worker.terminate();
    assert_eq!(worker.ended(PATIENCE).await, Some(0), "{}", worker.log());
    // Its work in progress was a few sentences: the deadline of the drain is not needed.
    assert!(began.elapsed() < ORDERLY, "{:?}", began.elapsed());
    let results = finished_by_another(&site, &newsroom, &events).await;
    assert_eq!(
        results, RESULTS,
        "a drained worker leaves nothing half done"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_worker_leaves_the_next_one_finishes() {
    let site = Site::new();
    let (newsroom, events, worker) = in_the_middle(&site).await;
    worker.kill().await;
    finished_by_another(&site, &newsroom, &events).await;
}

/// A worker that has published some results and has others to do.
async fn in_the_middle(site: &Site) -> (Observer, String, Worker) {
    let worker = site.work().await;
    let newsroom = Observer::connect(site).await;
    let events = newsroom.keep_events().await;
    newsroom.submit(&jobs(ARTICLES)).await;
    let queue = newsroom.named("localized");
    let came = eventually(PATIENCE, async || {
        newsroom.waiting(&queue).await as usize >= RESULTS / 6
    });
    assert!(came.await);
    (newsroom, events, worker)
}

/// A second worker does the rest; the number of results in the end.
async fn finished_by_another(site: &Site, newsroom: &Observer, events: &str) -> usize {
    let so_far = newsroom.waiting(&newsroom.named("localized")).await as usize;
    assert!(so_far < RESULTS, "nothing was left to do");
    let worker = site.work().await;
    let events = newsroom.until_completed(events, ARTICLES).await;
    worker.stop().await;
    let results = newsroom.results().await;
    assert_nothing_lost(&results, ARTICLES);
    assert_completed_once(&events, ARTICLES);
    assert_eq!(newsroom.left_over().await, [].into());
    results.len()
}

/// A worker whose only engine does not answer, with a translation in progress.
async fn stuck(drain: &str) -> (Site, Stub, Observer, String, Worker) {
    let stub = Stub::start().await;
    stub.fail([Fault::Hang]);
    let site = Site::new();
    let config = site.write(
        "stuck.toml",
        &format!(
            "[backends.libre]\nkind = \"libretranslate\"\nurl = \"{}\"\n",
            stub.url()
        ),
    );
    let site = site
        .configured_by(config.as_ref())
        .set("WORKER__DRAIN", drain);
    let worker = site.work().await;
    let newsroom = Observer::connect(&site).await;
    let events = newsroom.keep_events().await;
    let job = json!({
        "article": {"id": "slow", "revision": "1", "language": "en", "title": "Breaking News"},
        "targets": ["es"],
    });
    newsroom.submit(&[job]).await;
    let asked = eventually(PATIENCE, async || !stub.bodies().await.is_empty());
    assert!(asked.await, "the engine is asked");
    (site, stub, newsroom, events, worker)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_drain_ends_at_its_deadline_and_nothing_is_lost() {
    let (site, _stub, newsroom, events, mut worker) = stuck("1s").await;
    let began = Instant::now();
    worker.terminate();
    assert_eq!(worker.ended(PATIENCE).await, Some(0), "{}", worker.log());
    assert!(
        began.elapsed() >= Duration::from_secs(1),
        "it waits for its work"
    );
    assert!(
        began.elapsed() < Duration::from_secs(1) + ORDERLY,
        "{:?}",
        began.elapsed()
    );
    translated_by_another(&site, &newsroom, &events).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_sigterm_ends_the_drain_at_once() {
    let (site, _stub, newsroom, events, mut worker) = stuck("10m").await;
    worker.terminate();
    worker.until_status("/readyz", 503, PATIENCE).await;
    let draining = worker.get("/readyz").await.unwrap().1;
    assert!(draining.contains("draining"), "{draining}");
    let began = Instant::now();
    worker.terminate();
    worker.ended(PATIENCE).await;
    assert!(began.elapsed() < ORDERLY, "{:?}", began.elapsed());
    translated_by_another(&site, &newsroom, &events).await;
}

async fn translated_by_another(site: &Site, newsroom: &Observer, events: &str) {
    let worker = site.work().await;
    let events = newsroom.until_completed(events, 1).await;
    let last = events.last().unwrap();
    assert_eq!(last["counts"]["published"], 1, "{last}");
    worker.stop().await;
    assert_eq!(newsroom.results().await.len(), 1);
    assert_eq!(newsroom.left_over().await, [].into());
}
