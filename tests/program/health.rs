//! `/livez`, `/readyz` and `/metrics`, and the two roles of a worker.

use serde_json::{Value, json};

use crate::newsroom::{LANGUAGES, assert_completed_once, assert_nothing_lost, jobs};
use crate::observer::Observer;
use crate::process::{PATIENCE, Site, eventually};

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_tells_how_it_is_and_what_it_did() {
    let site = Site::new();
    let worker = site.work().await;
    assert_eq!(worker.get("/livez").await.unwrap().0, 200);
    assert_eq!(worker.get("/elsewhere").await.unwrap().0, 404);
    let (status, body) = worker.get("/readyz").await.unwrap();
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(status, 200);
    assert_eq!(
        body,
        json!({"ready": true, "broker": "ok", "store": "ok", "engines": "ok"})
    );

    let newsroom = Observer::connect(&site).await;
    let events = newsroom.keep_events().await;
    newsroom.submit(&jobs(1)).await;
    newsroom.until_completed(&events, 1).await;
    let (status, metrics) = worker.get("/metrics").await.unwrap();
    assert_eq!(status, 200);
    for line in [
        "# TYPE wireglot_units_total counter",
        "wireglot_jobs_accepted_total 1",
        "wireglot_consuming 1",
        "# TYPE wireglot_unit_seconds histogram",
    ] {
        assert!(metrics.contains(line), "{line}: {metrics}");
    }
    for language in LANGUAGES {
        let counted = metrics.lines().any(|line| {
            line.starts_with("wireglot_units_total{")
                && line.contains(&format!("language=\"{language}\""))
                && line.contains("state=\"published\"")
                && line.ends_with("} 1")
        });
        assert!(counted, "{language}: {metrics}");
    }
    let own = metrics
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    assert!(
        own.clone().all(|line| line.starts_with("wireglot_")),
        "{metrics}"
    );

    let log = worker.log();
    worker.stop().await;
    assert!(
        log.lines()
            .all(|line| serde_json::from_str::<Value>(line).is_ok()),
        "{log}"
    );
    for field in ["\"job.id\"", "\"article.id\"", "\"language.target\""] {
        assert!(log.contains(field), "{field}: {log}");
    }
    for secret in ["The river rises", "guest:guest"] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_with_a_role_each_do_the_job_together() {
    const ARTICLES: usize = 5;
    let site = Site::new();
    let intake = site.work_as(&["--role", "intake"]).await;
    let newsroom = Observer::connect(&site).await;
    let events = newsroom.keep_events().await;
    newsroom.submit(&jobs(ARTICLES)).await;
    let units = newsroom.named("units.normal");
    let wanted = (ARTICLES * LANGUAGES.len()) as u32;
    let split = eventually(PATIENCE, async || newsroom.waiting(&units).await == wanted);
    assert!(split.await, "intake splits and does not translate");

    let translate = site.work_as(&["--role", "translate"]).await;
    let events = newsroom.until_completed(&events, ARTICLES).await;
    translate.stop().await;
    intake.stop().await;
    assert_nothing_lost(&newsroom.results().await, ARTICLES);
    assert_completed_once(&events, ARTICLES);
    assert_eq!(newsroom.left_over().await, [].into());
}
