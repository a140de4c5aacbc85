//! Processes that die at the worst moment.

use std::collections::BTreeMap;

use crate::process::{PATIENCE, Worker, eventually};
use crate::stage::{Job, Stage, articles};

/// Everywhere between a job's arrival and a unit's acknowledgement.
const POINTS: [&str; 8] = [
    "accepted",
    "split",
    "translated",
    "checked",
    "stored",
    "written@publish",
    "confirmed",
    "settled",
];

#[tokio::test(flavor = "multi_thread")]
async fn fault_01_killed_at_every_point() {
    let mut stage = Stage::new("1 killed at each of 8 points", &[]).await;
    for point in POINTS {
        let jobs = articles(&format!("{}-", &point[..5]), 3, &["es", "fr", "de", "it"]);
        stage.submit(jobs).await;
        // Not at the first arrival, so that there are neighbours in every state.
        let fault = format!("{point}=kill#3");
        let mut worker = stage.site.begin(&[("WIREGLOT_FAULT", &fault)]).await;
        let code = worker.ended(PATIENCE).await;
        assert_eq!(code, None, "{point}: {}", worker.log());
    }
    let worker = stage.site.work().await;
    stage.finish(vec![worker]).await;
}

/// Every sentence is asked for once in each language, short ones once in each article, however
/// often the process dies between the engine's answer and the stored result.
#[tokio::test(flavor = "multi_thread")]
async fn fault_01_a_crash_pays_for_no_sentence_again() {
    const TARGETS: [&str; 4] = ["es", "fr", "de", "it"];
    // One unit after the other: at the crash no sentence is on its way.
    let settings = [
        ("MEMORY__REUSE", "any-engine"),
        ("WORKER__CONCURRENCY", "2"),
        ("WORKER__RESERVED_FOR_BREAKING", "1"),
    ];
    let mut stage = Stage::new("1 killed with all sentences answered", &settings).await;
    let jobs = articles("paid-", 3, &TARGETS);
    stage.submit(jobs.clone()).await;
    let fault = [("WIREGLOT_FAULT", "translated@paid=kill#2")];
    for death in 1..=3 {
        let mut worker = stage.site.begin(&fault).await;
        let code = worker.ended(PATIENCE).await;
        assert_eq!(code, None, "death {death}: {}", worker.log());
    }
    let worker = stage.site.work().await;
    stage.until_published(jobs.len() * TARGETS.len()).await;

    let mut once: BTreeMap<(String, String), usize> = BTreeMap::new();
    for target in TARGETS {
        let mut asks = |text: String, times| once.insert((target.to_owned(), text), times);
        for Job { article, .. } in &jobs {
            asks(format!("The river rises for day 1 of {article}"), 1);
            asks(format!("The water came at night to {article}."), 1);
        }
        asks("The bridge is closed until day 1.".to_owned(), 1);
        asks("Nobody was hurt.".to_owned(), jobs.len());
    }
    assert_eq!(stage.engine.asked(), once);
    let row = stage.finish(vec![worker]).await;
    assert_eq!(row.published, 12, "{row}");
}

/// Workers that a message kills, one after the other, until as many results are published and it
/// is a dead letter; the last one, and how many died.
async fn until_given_up(stage: &Stage, fault: &str, published: usize) -> (Worker, usize) {
    let (fault, dead) = ([("WIREGLOT_FAULT", fault)], stage.newsroom.named("dead"));
    for deaths in 0..20 {
        let mut worker = stage.site.begin(&fault).await;
        let mut survived = false;
        let done = eventually(PATIENCE, async || {
            survived =
                stage.published().await >= published && stage.newsroom.waiting(&dead).await > 0;
            survived || worker.has_ended()
        });
        assert!(done.await, "{}", worker.log());
        if survived {
            return (worker, deaths);
        }
    }
    panic!("it kills and kills");
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_09_one_job_kills_the_process() {
    let settings = [("WORKER__MAX_DELIVERIES", "5")];
    let mut stage = Stage::new("9 a job that kills among 20", &settings).await;
    let mut jobs = articles("good-", 10, &["es"]);
    jobs.push(Job::new("story", 1, &["es"]).named("deadly"));
    jobs.extend(articles("fine-", 10, &["es"]));
    stage.submit(jobs).await;
    let (worker, deaths) = until_given_up(&stage, "received@deadly=kill", 20).await;
    let row = stage.finish(vec![worker]).await;
    assert_eq!((row.published, row.dead), (20, 1), "{deaths} deaths");
    assert!(deaths > 1, "{deaths} deaths prove nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_09_one_message_kills_the_process() {
    let settings = [
        ("WORKER__CONCURRENCY", "12"),
        ("WORKER__RESERVED_FOR_BREAKING", "2"),
        ("WORKER__MAX_DELIVERIES", "5"),
    ];
    let mut stage = Stage::new("9 a message that kills, prefetch 10", &settings).await;
    let mut jobs = articles("good-", 30, &["es"]);
    jobs.extend(articles("deadly-", 1, &["es"]));
    jobs.extend(articles("fine-", 30, &["es"]));
    stage.submit(jobs).await;
    let (worker, deaths) = until_given_up(&stage, "received@deadly=kill", 60).await;
    let row = stage.finish(vec![worker]).await;
    assert_eq!((row.published, row.dead), (60, 1), "{deaths} deaths");
}
