//! `wireglot dead`: looking takes nothing away, a replay brings back, a drop is for good.

use std::time::Duration;

use lapin::types::AMQPValue;
use serde_json::{Value, json};

use crate::observer::{Observer, job_id};
use crate::process::{Outcome, Site, eventually};

const PATIENCE: Duration = Duration::from_secs(20);

/// More often than a message may be delivered before a queue with a limit gives it up.
const LOOKS: usize = 50;

async fn until_dead(observer: &Observer, number: u32) {
    let dead = observer.named("dead");
    let there = eventually(PATIENCE, async || observer.waiting(&dead).await == number).await;
    assert!(there, "{number} dead letters");
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_are_listed_shown_replayed_and_dropped() {
    let site = Site::new();
    let worker = site.work().await;
    let observer = Observer::connect(&site).await;
    let article = json!({"id": "a", "revision": "1", "title": "The river rises."});
    let no_language = json!({"article": article, "targets": ["es"]}).to_string();
    let bodies = ["not json".as_bytes(), no_language.as_bytes()];
    observer.publish("jobs", bodies.into_iter()).await;
    until_dead(&observer, 2).await;

    for _ in 0..LOOKS {
        let listed = site.run(&["dead", "list", "--json"]).await.expect(0);
        assert_eq!(listed.json_lines().len(), 2);
    }
    let filtered = site
        .run(&["dead", "list", "--json", "--reason", "no-language"])
        .await
        .expect(0);
    let [letter] = &filtered.json_lines()[..] else {
        panic!("one letter")
    };
    assert_eq!(letter["id"], json!(job_id(1)));
    assert_eq!(letter["kind"], "job");
    assert!(
        letter["detail"]
            .as_str()
            .is_some_and(|detail| detail.starts_with("article.language"))
    );
    let shown = site.run(&["dead", "show", &job_id(1)]).await.expect(0);
    assert_eq!(shown.stdout, no_language);
    site.run(&["dead", "show", "nobody"]).await.expect(2);
    // It fails again for the same reason: it comes back, and nothing else is touched.
    site.run(&["dead", "replay", &job_id(1)]).await.expect(0);
    until_dead(&observer, 2).await;
    site.run(&["dead", "drop"]).await.expect(2);
    site.run(&["dead", "drop", "--reason", "malformed-job"])
        .await
        .expect(0);
    until_dead(&observer, 1).await;
    site.run(&["dead", "drop", "--all"]).await.expect(0);
    until_dead(&observer, 0).await;
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replayed_job_is_served_when_its_reason_is_gone() {
    let site = Site::new().set("WORKER__MAX_TARGETS", "1");
    let worker = site.work().await;
    let observer = Observer::connect(&site).await;
    let article =
        json!({"id": "a", "revision": "1", "language": "en", "title": "The river rises."});
    observer
        .submit(&[json!({"article": article, "targets": ["es", "fr"]})])
        .await;
    until_dead(&observer, 1).await;
    worker.stop().await;

    let site = site.set("WORKER__MAX_TARGETS", "2");
    let worker = site.work().await;
    site.run(&["dead", "replay", "--reason", "too-large"])
        .await
        .expect(0);
    let results = observer.take_many(&observer.named("localized"), 2).await;
    assert_eq!(results.len(), 2);
    until_dead(&observer, 0).await;
    worker.stop().await;
}

/// What a list shows of each letter.
fn listed(outcome: &Outcome, field: &str) -> Vec<String> {
    let text = |letter: &Value| letter[field].as_str().unwrap_or_default().to_owned();
    let mut listed: Vec<String> = outcome.json_lines().iter().map(text).collect();
    listed.sort();
    listed
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_are_found_by_language_and_age() {
    // No result is as small.
    let site = Site::new().set("WORKER__MAX_RESULT", "100B");
    let worker = site.work().await;
    let observer = Observer::connect(&site).await;
    let job = |id: &str, targets: &[&str]| {
        json!({
            "article": {"id": id, "revision": "1", "language": "en", "title": "The river rises."},
            "targets": targets,
        })
    };
    observer
        .submit(&[job("a", &["es", "fr"]), job("b", &["es", "it"])])
        .await;
    until_dead(&observer, 4).await;
    let list = async |filter: &[&str]| {
        let arguments = [&["dead", "list", "--json"], filter].concat();
        site.run(&arguments).await.expect(0)
    };
    let spanish = list(&["--language", "ES"]).await;
    assert_eq!(listed(&spanish, "language"), ["es", "es"]);
    assert_eq!(listed(&spanish, "article_id"), ["a", "b"]);
    assert_eq!(listed(&list(&["--language", "de"]).await, "id").len(), 0);
    assert_eq!(listed(&list(&["--older-than", "1h"]).await, "id").len(), 0);
    let negative = ["dead", "drop", "--older-than=-1h"];
    let refused = site.run(&negative).await.expect(2);
    assert!(refused.stderr.contains("such as 30m"), "{}", refused.stderr);

    // Those that are not Spanish, as if they had come two hours ago.
    let dead = observer.named("dead");
    let mut letters = observer.copies(&dead, 4).await;
    site.run(&["dead", "drop", "--all"]).await.expect(0);
    until_dead(&observer, 0).await;
    let long_ago = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(2);
    for letter in &mut letters {
        let mut headers = letter.properties.headers().clone().unwrap();
        let language = match &headers.inner()["x-wireglot-language"] {
            AMQPValue::LongString(language) => language.to_string(),
            other => panic!("{other:?}"),
        };
        if language != "es" {
            let time = AMQPValue::LongString(long_ago.to_string().into());
            headers.insert("x-wireglot-first-seen".into(), time);
        }
        letter.properties = letter.properties.clone().with_headers(headers);
    }
    observer.put_back(&dead, &letters).await;
    until_dead(&observer, 4).await;
    let old = list(&["--older-than", "1h"]).await;
    assert_eq!(listed(&old, "language"), ["fr", "it"]);
    let none = list(&["--older-than", "1h", "--language", "es"]).await;
    assert_eq!(listed(&none, "id").len(), 0);

    let drop = ["dead", "drop", "--older-than", "1h", "--language", "fr"];
    site.run(&drop).await.expect(0);
    until_dead(&observer, 3).await;
    assert_eq!(listed(&list(&[]).await, "language"), ["es", "es", "it"]);
    site.run(&["dead", "drop", "--language", "es"])
        .await
        .expect(0);
    until_dead(&observer, 1).await;
    assert_eq!(listed(&list(&[]).await, "language"), ["it"]);
    site.run(&["dead", "drop", "--all"]).await.expect(0);
    worker.stop().await;
}
