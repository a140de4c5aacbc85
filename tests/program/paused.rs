//! While every engine is out no unit is taken from its queue; intake goes on.

use serde_json::{Value, json};

use crate::observer::{Observer, job_id};
use crate::process::{PATIENCE, Site, eventually};
use crate::stub::{Fault, Stub};

/// More than a worker takes at a time, so that units stay when it pauses.
const ARTICLES: usize = 40;

fn job(number: usize) -> Value {
    json!({
        "article": {
            "id": format!("a{number}"), "revision": "1", "language": "en",
            "title": format!("The river rises for day {number}"),
        },
        "targets": ["es"],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn units_stay_in_their_queue_while_every_engine_is_out() {
    let stub = Stub::start().await;
    let site = Site::new();
    let config = site.write(
        "libre.toml",
        &format!(
            "[backends.libre]\nkind = \"libretranslate\"\nurl = \"{}\"\n\
             [routing]\nbreaker_pause = \"5s\"\nbreaker_longest_pause = \"5s\"\n",
            stub.url()
        ),
    );
    let site = site.configured_by(config.as_ref());
    let worker = site.work().await;
    let newsroom = Observer::connect(&site).await;
    let events = newsroom.keep_events().await;

    stub.fail(std::iter::repeat_n(Fault::Body(500, "no"), 1000));
    newsroom.submit(&[job(0)]).await;
    worker.until_status("/readyz", 503, PATIENCE).await;
    let (_, body) = worker.get("/readyz").await.unwrap();
    let body: Value = serde_json::from_str(&body).unwrap();
    let why = body["engines_out"]["libre"].as_str().unwrap();
    assert!(why.starts_with("failed again and again"), "{body}");

    let bodies: Vec<Vec<u8>> = (1..ARTICLES)
        .map(|number| job(number).to_string().into_bytes())
        .collect();
    let more = bodies.iter().enumerate();
    let more = more.map(|(number, body)| (job_id(number + 1), body.as_slice()));
    newsroom.try_publish("jobs", more).await.unwrap();
    let queue = newsroom.named("units.normal");
    let waits = eventually(PATIENCE, async || newsroom.waiting(&queue).await > 20);
    assert!(waits.await, "units wait in their queue\n{}", worker.log());
    let (_, metrics) = worker.get("/metrics").await.unwrap();
    assert!(metrics.contains("wireglot_backend_breaker{backend=\"libre\"}"));
    assert!(metrics.contains("wireglot_translation_paused"));

    stub.mend();
    worker.until_status("/readyz", 200, PATIENCE).await;
    let events = newsroom.until_completed(&events, ARTICLES).await;
    let ends = |name| events.iter().filter(|event| event["event"] == name).count();
    assert_eq!((ends("unit.published"), ends("unit.failed")), (ARTICLES, 0));
    worker.stop().await;
    assert_eq!(newsroom.left_over().await, [].into());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_is_only_remembered_is_named_with_its_age() {
    let stub = Stub::start().await;
    let site = Site::new();
    let config = site.write(
        "libre.toml",
        &format!(
            "[backends.libre]\nkind = \"libretranslate\"\nurl = \"{}\"\n",
            stub.url()
        ),
    );
    let site = site.configured_by(config.as_ref());
    site.work().await.stop().await;

    // The engine is gone: the next worker knows its languages all the same.
    let worker = site
        .begin(&[("WIREGLOT__BACKENDS__LIBRE__URL", "http://127.0.0.1:1")])
        .await;
    let newsroom = Observer::connect(&site).await;
    let known = eventually(PATIENCE, async || {
        worker
            .get("/readyz")
            .await
            .is_ok_and(|(_, body)| body.contains("\"broker\":\"ok\""))
    });
    assert!(known.await, "{}", worker.log());
    newsroom.submit(&[job(0)]).await;
    // A unit waits, instead of a job that fails for want of a route.
    let waits = eventually(PATIENCE, async || {
        worker.get("/metrics").await.is_ok_and(|(_, text)| {
            text.contains("wireglot_delayed_total") && text.contains("backend-failed")
        }) || newsroom.waiting(&newsroom.named("units.normal")).await > 0
    });
    assert!(waits.await, "{}", worker.log());
    assert!(
        worker.log().contains("languages of an earlier answer"),
        "{}",
        worker.log()
    );
    worker.stop().await;
}
