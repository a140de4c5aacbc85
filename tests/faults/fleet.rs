//! Several workers, and a great deal of work.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::process::eventually;
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
    let results = stage.newsroom.keep_results().await;
    let asked = Instant::now();
    let breaking = Job::new("breaking", 1, &languages).breaking();
    stage.submit(vec![breaking]).await;
    // In the order in which they are published.
    let mut left: BTreeSet<&str> = languages.into();
    let mut normal = 0;
    stage
        .newsroom
        .take(&results, |message| {
            let result = message.json();
            if result["article_id"] == "breaking" {
                left.remove(result["language"].as_str().unwrap());
            } else {
                normal += 1;
            }
            left.is_empty()
        })
        .await;
    assert!(left.is_empty(), "{left:?} of the breaking article");
    println!(
        "14 breaking: 12 languages published within {:?}, {normal} normal results before the last",
        asked.elapsed()
    );
    assert!(normal < 200, "{normal} others first");
    stage.engine.takes(Duration::ZERO);
    stage.finish(vec![intake, worker]).await;
}
