//! A broker that takes nothing.

use std::time::{Duration, Instant};

use crate::process::PATIENCE;
use crate::stage::{BACK, Stage, articles, long};

/// The time that an orderly end takes beyond the drain itself.
const ORDERLY: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread")]
async fn fault_05_a_memory_alarm() {
    let seconds = if long() { 120 } else { 5 };
    let name = format!("5 memory alarm for {seconds} s, SIGTERM in it");
    let mut stage = Stage::new(&name, &[("WORKER__DRAIN", "3s")]).await;
    stage.engine.takes(Duration::from_millis(100));
    let mut ended = stage.site.work().await;
    stage
        .submit(articles("article-", 40, &["es", "fr", "de"]))
        .await;
    stage.until_published(10).await;
    let worker = stage.site.work().await;

    stage.broker.alarm(true).await;
    worker.until_status("/readyz", 503, 2 * BACK).await;
    ended.terminate();
    let asked = Instant::now();
    let code = ended.ended(PATIENCE).await;
    assert_eq!(code, Some(0), "{}", ended.log());
    assert!(
        asked.elapsed() < Duration::from_secs(3) + ORDERLY,
        "{:?}",
        asked.elapsed()
    );
    let before = stage.published().await;
    assert!(before < 120, "nothing was left to do");
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    assert!(stage.published().await < 120);
    stage.broker.alarm(false).await;
    let over = Instant::now();
    stage.until_more_than(before).await;
    stage.note_back(over.elapsed());
    stage.finish(vec![worker]).await;
}
