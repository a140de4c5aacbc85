//! Several workers, and a great deal of work.

use std::time::{Duration, Instant};

use crate::process::{PATIENCE, eventually};
use crate::stage::{Job, Stage, articles, long};

#[tokio::test(flavor = "multi_thread")]
async fn fault_13_a_rolling_restart_under_load() {
    let mut stage = Stage::new("13 rolling restart of 3 workers under load", &[]).await;
    stage.engine.takes(Duration::from_millis(200));
    let mut workers = Vec::new();
    for _ in 0..3 {
        workers.push(stage.site.work().await);
    }
    let targets = ["es", "fr", "de", "it", "nl", "uk"];
    stage.submit(articles("article-", 80, &targets)).await;
    stage.until_published(20).await;
    for _ in 0..3 {
        workers.remove(0).stop().await;
        workers.push(stage.site.work().await);
    }
    assert!(stage.published().await < 480, "nothing was left to do");
    let row = stage.finish(workers).await;
    assert_eq!(row.published, 480);
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_14_breaking_news_behind_many_normal_units() {
    let jobs: usize = if long() { 8334 } else { 100 };
    let name = format!("14 {} normal units and 1 breaking job", jobs * 12);
    let settings = [
        ("WORKER__CONCURRENCY", "8"),
        ("WORKER__RESERVED_FOR_BREAKING", "1"),
        ("WORKER__MAX_WAITING_UNITS", "200000"),
    ];
    let mut stage = Stage::new(&name, &settings).await;
    let intake = stage.site.work_as(&["--role", "intake"]).await;
    let languages = crate::engine::LANGUAGES;
    for number in 0..jobs.div_ceil(500) {
        let jobs = articles(&format!("normal-{number}-"), jobs.min(500), &languages);
        stage.submit(jobs).await;
    }
    let units = stage.newsroom.named("units.normal");
    let split = eventually(Duration::from_secs(600), async || {
        stage.newsroom.waiting(&units).await as usize >= jobs * 12
    });
    assert!(split.await, "{}", stage.newsroom.waiting(&units).await);

    stage.engine.takes(Duration::from_millis(100));
    let worker = stage.site.work_as(&["--role", "translate"]).await;
    stage.until_published(20).await;
    let before = stage.published().await;
    let asked = Instant::now();
    let breaking = Job::new("breaking", 1, &languages).breaking();
    stage.submit(vec![breaking]).await;
    let calls = || stage.engine.calls_for("breaking");
    let started = eventually(PATIENCE, async || calls() > 0);
    assert!(started.await);
    let started = asked.elapsed();
    // The engine has its twelve languages; each is published within one more answer.
    let all = eventually(PATIENCE, async || calls() >= 12);
    assert!(all.await);
    let normal = stage.published().await - before;
    println!(
        "14 breaking: begun after {started:?}, all within {:?}, {normal} results meanwhile",
        asked.elapsed()
    );
    assert!(normal <= 200, "{normal} others first");
    stage.engine.takes(Duration::ZERO);
    stage.finish(vec![intake, worker]).await;
}
