//! The good way: a job comes back as results, replies and events.

use serde_json::{Value, json};
use uuid::Uuid;
use wireglot::backend::pseudo;
use wireglot::job::IDENTITY_NAMESPACE;

use crate::articles::{MARKER, job, ninjs};
use crate::message::Post;
use crate::world::World;

const TARGETS: [&str; 5] = ["es", "fr", "sr-Latn", "fa-AF", "pt-BR"];

/// The `message_id` of a result, computed as the documentation tells a consumer to.
fn identity(desk: &str, article: &str, revision: &str, target: &str, edition: &str) -> String {
    let array = serde_json::to_vec(&[desk, article, revision, target, edition]).unwrap();
    Uuid::new_v5(&IDENTITY_NAMESPACE, &array).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_becomes_results_replies_and_events() {
    let mut world = World::new(|_| {}).await;
    let replies = world.reply_queue().await;
    let mut wanted = job(ninjs("urn:test:good", "3"), &TARGETS);
    wanted["desk"] = json!("europe");
    wanted["meta"] = json!({"cms": "opaque", "digits": 1});
    let post = Post::job(&wanted)
        .id("job-1")
        .correlation("order-7")
        .reply_to(&replies)
        .header("x-trace", "not ours");
    assert_eq!(world.complete(&post).await, "job-1");
    let localized = world.names.localized();
    let seen = world.end().await;

    let results = seen.of_job("localized", "job-1");
    assert_eq!(results.len(), TARGETS.len(), "{}", seen.summary());
    assert_eq!(seen.queue("localized").len(), TARGETS.len());
    for target in TARGETS {
        let key = format!("publish.{target}.europe");
        let result = results
            .iter()
            .find(|result| result.routing_key == key)
            .unwrap_or_else(|| panic!("no {key}\n{}", seen.summary()));
        assert_eq!(result.exchange, localized);
        assert_eq!(result.kind(), "wireglot.result.v1");
        assert_eq!(
            result.message_id(),
            identity("europe", "urn:test:good", "3", target, "0")
        );
        assert_eq!(result.correlation_id(), "order-7");
        let properties = &result.properties;
        assert_eq!(*properties.delivery_mode(), Some(2));
        assert_eq!(properties.content_type(), &Some("application/json".into()));
        assert_eq!(properties.reply_to(), &None);
        for (header, value) in [
            ("desk", "europe"),
            ("article", "urn:test:good"),
            ("revision", "3"),
            ("language", target),
            ("edition", "0"),
            ("verdict", "pass"),
            ("sequence", "1"),
            ("meta", r#"{"cms":"opaque","digits":1}"#),
        ] {
            assert_eq!(result.own(header), value, "{target} {header}");
        }
        assert_eq!(result.header("x-trace"), None);
        check_body(&result.json(), target);

        let reply: Vec<_> = seen
            .queue(&replies)
            .into_iter()
            .filter(|reply| reply.own("language") == target)
            .collect();
        let [reply] = reply[..] else {
            panic!("{} replies in {target}", reply.len());
        };
        assert_eq!(reply.body, result.body);
        assert_eq!(reply.correlation_id(), "order-7");
        assert_eq!(reply.message_id(), result.message_id());
        assert_eq!(reply.own("job"), "job-1");

        let published = seen.events("unit.published", "job-1");
        let published = published
            .iter()
            .filter(|event| event["language"] == target)
            .collect::<Vec<_>>();
        assert_eq!(published.len(), 1, "{target}");
        assert_eq!(published[0]["article_id"], "urn:test:good");
        assert_eq!(published[0]["revision"], "3");
    }
    assert_eq!(seen.queue(&replies).len(), TARGETS.len());

    let accepted = seen.event("job.accepted", "job-1");
    assert_eq!(accepted["targets"], json!(TARGETS));
    assert_eq!(accepted["skipped"], json!([]));
    let completed = seen.event("job.completed", "job-1");
    assert_eq!(
        completed["counts"],
        json!({"published": 5, "held": 0, "superseded": 0, "failed": 0, "withdrawn": 0})
    );
    let events = seen.queue("events");
    assert_eq!(events.len(), TARGETS.len() + 2);
    for event in events {
        let body = event.json();
        assert_eq!(event.kind(), "wireglot.event.v1");
        assert_eq!(body["event"], event.routing_key);
        assert_eq!(body["id"], event.message_id());
        assert_eq!(body["meta"], json!({"cms": "opaque", "digits": 1}));
        assert_eq!(body["desk"], "europe");
        assert!(!String::from_utf8_lossy(&event.body).contains(MARKER));
    }
    assert!(seen.queue("dead").is_empty());
    assert!(seen.queue("review").is_empty());
}

fn check_body(body: &Value, target: &str) {
    assert_eq!(body["schema"], 1);
    assert_eq!(body["desk"], "europe");
    assert_eq!(body["article_id"], "urn:test:good");
    assert_eq!(body["revision"], "3");
    assert_eq!(body["edition"], 0);
    assert_eq!(body["source_language"], "en");
    assert_eq!(body["language"], target);
    let direction = if target == "fa-AF" { "rtl" } else { "ltr" };
    assert_eq!(body["direction"], direction);
    assert_eq!(body["quality"]["verdict"], "pass");
    assert_eq!(body["provenance"]["machine_translated"], true);
    assert!(body.get("segments").is_none(), "nobody asked for segments");
    for of_the_job in ["job_id", "meta", "correlation_id"] {
        assert!(body.get(of_the_job).is_none(), "{of_the_job}");
    }

    let (source, article) = (ninjs("urn:test:good", "3"), &body["article"]);
    assert_eq!(article["language"], target);
    assert_eq!(article["uri"], format!("urn:test:good#lang={target}"));
    assert_eq!(article["x_cms"], source["x_cms"]);
    assert_eq!(article["version"], "3");
    let headline = article["headlines"][0]["value"].as_str().unwrap();
    assert_eq!(
        pseudo::reverse(headline),
        source["headlines"][0]["value"].as_str().unwrap()
    );
    let order = |article: &Value| -> Vec<String> {
        let source = source.as_object().unwrap();
        let keys = article.as_object().unwrap().keys();
        keys.filter(|key| source.contains_key(*key))
            .cloned()
            .collect()
    };
    assert_eq!(order(article), order(&source));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_without_desk_or_id_has_a_dash_and_an_id_of_its_bytes() {
    let mut world = World::new(|_| {}).await;
    let post = Post::job(&job(ninjs("urn:test:plain", "1"), &["es"]));
    let id = Uuid::new_v5(&IDENTITY_NAMESPACE, &post.body).to_string();
    assert_eq!(world.complete(&post).await, id);
    let seen = world.end().await;
    assert_eq!(seen.keys("localized", &id), ["publish.es.-"]);
    let result = seen.queue("localized")[0];
    assert_eq!(
        result.message_id(),
        identity("", "urn:test:plain", "1", "es", "0")
    );
    assert_eq!(result.header("x-wireglot-meta"), None);
    assert_eq!(result.correlation_id(), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_compressed_job_is_read() {
    let mut world = World::new(|_| {}).await;
    let body = job(ninjs("urn:test:gzip", "1"), &["es"]).to_string();
    let post = Post::bytes(crate::articles::gzip(body.as_bytes()))
        .content_type("application/json")
        .encoding("gzip");
    let id = world.complete(&post).await;
    let seen = world.end().await;
    assert_eq!(seen.keys("localized", &id), ["publish.es.-"]);
}
