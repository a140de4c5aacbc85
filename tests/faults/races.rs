//! Several workers and several messages about the same article.

use std::time::Duration;

use crate::process::{PATIENCE, Worker, eventually};
use crate::stage::{Job, Stage};

const TARGETS: [&str; 4] = ["es", "fr", "de", "it"];

async fn three(stage: &Stage) -> Vec<Worker> {
    let mut workers = Vec::new();
    for _ in 0..3 {
        workers.push(stage.site.work().await);
    }
    workers
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_10_the_same_job_three_times_to_three_workers() {
    let mut stage = Stage::new("10 the same job 3 times to 3 workers", &[]).await;
    stage.engine.takes(Duration::from_millis(100));
    let workers = three(&stage).await;
    let mut jobs = Vec::new();
    for number in 0..10 {
        let job = Job::new(format!("article-{number}"), 1, &TARGETS);
        // The same message again, and the same article under other ids.
        jobs.extend([job.clone(), job.clone(), job.clone()]);
        for copy in ["a", "b"] {
            jobs.push(job.clone().named(&format!("copy-{number}-{copy}")));
        }
    }
    stage.submit(jobs).await;
    stage.finish(workers).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_11_revisions_arrive_during_each_other() {
    let mut stage = Stage::new("11 20 revisions of 5 articles on 3 workers", &[]).await;
    stage.engine.takes(Duration::from_millis(50));
    let workers = three(&stage).await;
    for revision in 1..=20 {
        let jobs = (0..5).map(|number| Job::new(format!("story-{number}"), revision, &TARGETS));
        stage.submit(jobs.collect()).await;
        // They come one by one, some while the last one is translated and some while it is published.
        tokio::time::sleep(Duration::from_millis(u64::from(revision % 5) * 50)).await;
    }
    stage.finish(workers).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_11_a_worker_stalls_between_check_and_publish() {
    let mut stage = Stage::new("11 stalled between check and publish", &[]).await;
    let stall = [("WIREGLOT_FAULT", "checked@story=stall:8#1")];
    let stalled = stage.site.begin(&stall).await;
    stalled.until_status("/readyz", 200, PATIENCE).await;
    stage.submit(vec![Job::new("story", 1, &["es"])]).await;
    let stalls = eventually(PATIENCE, async || {
        stalled.log().contains("stalled by a test")
    });
    assert!(stalls.await, "{}", stalled.log());
    let other = stage.site.work().await;
    stage.submit(vec![Job::new("story", 2, &["es"])]).await;
    stage.finish(vec![stalled, other]).await;
}

/// Longer than any lease lasts: the process was frozen, and wakes up believing that it holds it.
#[tokio::test(flavor = "multi_thread")]
async fn fault_11_a_worker_is_frozen_between_check_and_publish() {
    let settings = [
        ("BROKER__HEARTBEAT", "1s"),
        ("BROKER__CONFIRM_TIMEOUT", "1s"),
    ];
    let mut stage = Stage::new("11 frozen between check and publish", &settings).await;
    let stall = [("WIREGLOT_FAULT", "checked@story=stall:1#1")];
    let frozen = stage.site.begin(&stall).await;
    frozen.until_status("/readyz", 200, PATIENCE).await;
    stage.submit(vec![Job::new("story", 1, &["es"])]).await;
    let stalls = eventually(PATIENCE, async || {
        frozen.log().contains("stalled by a test")
    });
    assert!(stalls.await, "{}", frozen.log());
    frozen.signal("STOP");
    let other = stage.site.work().await;
    stage.submit(vec![Job::new("story", 2, &["es"])]).await;
    stage.until_published(1).await;
    frozen.signal("CONT");
    stage.finish(vec![frozen, other]).await;
}
