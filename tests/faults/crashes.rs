//! Processes that die at the worst moment.

use crate::process::{PATIENCE, eventually};
use crate::stage::{Stage, articles};

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
    let fault = [("WIREGLOT_FAULT", "received@deadly=kill")];
    let mut deaths = 0;
    let worker = loop {
        let mut worker = stage.site.begin(&fault).await;
        let done = eventually(PATIENCE, async || {
            worker.has_ended() || stage.published().await >= 60
        });
        assert!(done.await, "{}", worker.log());
        if !worker.has_ended() {
            break worker;
        }
        deaths += 1;
        assert!(deaths < 20, "it kills and kills");
    };
    let row = stage.finish(vec![worker]).await;
    assert_eq!((row.published, row.dead), (60, 1), "{deaths} deaths");
}
