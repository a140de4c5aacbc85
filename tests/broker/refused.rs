//! Messages that cannot be served: each becomes one dead letter that names field and fix, and the
//! next message is processed.

use serde_json::{Value, json};
use wireglot::config::{FieldRule, ProfileConfig};

use crate::articles::{MARKER, job, ninjs};
use crate::cases::{Case, changed, not_jobs, wrong_articles, wrong_keys};
use crate::message::{Post, Seen};
use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_job_is_a_dead_letter() {
    refuse(not_jobs()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_with_a_wrong_key_is_a_dead_letter() {
    refuse(wrong_keys()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_that_cannot_be_translated_is_a_dead_letter() {
    refuse(wrong_articles()).await;
}

/// Each case, and a good job behind it.
async fn refuse(cases: Vec<Case>) {
    let mut world = World::new(|config| {
        let rule = FieldRule {
            path: "blocks.*.text".to_owned(),
            format: None,
            format_keys: Vec::new(),
            role: "body".to_owned(),
            max_length: None,
            slug: None,
        };
        let profile = ProfileConfig {
            id: "guid".to_owned(),
            revision: Vec::new(),
            language: Some("lang".to_owned()),
            fields: vec![rule],
            nested: Vec::new(),
            result_uri: None,
            disclosure: None,
            disclosure_field: "disclosure".to_owned(),
        };
        config.profiles.insert("cms".to_owned(), profile);
    })
    .await;
    let mut good = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let post = case
            .post
            .clone()
            .id(&format!("bad-{number}"))
            .correlation("order-7")
            .header("x-trace", "kept");
        world.post(&post).await;
        let next = job(ninjs(&format!("urn:test:next:{number}"), "1"), &["es"]);
        good.push(world.complete(&Post::job(&next)).await);
    }
    let seen = world.end().await;
    let mut wrong = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let id = format!("bad-{number}");
        if let Err(problem) = check(&seen, &id, case) {
            wrong.push(format!("{}: {problem}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(seen.queue("dead").len(), cases.len());
    assert_eq!(seen.queue("localized").len(), good.len());
}

/// One dead letter and one event, and what they say.
fn check(seen: &Seen, id: &str, case: &Case) -> Result<(), String> {
    let mut letters = seen.queue("dead");
    letters.retain(|letter| letter.message_id() == id);
    let [letter] = letters[..] else {
        return Err(format!("{} dead letters", letters.len()));
    };
    let events = seen.events("job.rejected", id);
    let [event] = &events[..] else {
        return Err(format!("{} events job.rejected", events.len()));
    };
    let detail = letter.own("detail");
    let missing = case.detail.iter().find(|part| !detail.contains(**part));
    let original: Value = serde_json::from_str(&letter.own("original")).unwrap_or_default();
    let first_seen = letter.own("first-seen").parse::<jiff::Timestamp>();
    let public = [detail.clone(), event.to_string(), original.to_string()].concat();
    for (holds, problem) in [
        (
            letter.body == case.post.body,
            "the body is not the original's",
        ),
        (letter.own("reason") == case.reason, "reason"),
        (letter.own("stage") == "intake", "stage"),
        (letter.own("attempts") == "1", "attempts"),
        (first_seen.is_ok(), "first-seen"),
        (original["message_id"] == id, "original: message_id"),
        (
            original["correlation_id"] == "order-7",
            "original: correlation_id",
        ),
        (
            original["headers"]["x-trace"] == "kept",
            "original: headers",
        ),
        (
            original["content_type"].as_str()
                == case
                    .post
                    .properties
                    .content_type()
                    .as_ref()
                    .map(|kind| kind.as_str()),
            "original: content_type",
        ),
        (missing.is_none(), "the detail names too little"),
        (event["reason"] == case.reason, "the event's reason"),
        (event["detail"] == detail.as_str(), "the event's detail"),
        (!public.contains(MARKER), "it shows text of the article"),
    ] {
        if !holds {
            return Err(format!(
                "{problem}; reason `{}`, detail `{detail}`, missing {missing:?}, original {original}",
                letter.own("reason")
            ));
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_to_our_own_queues_is_refused() {
    let mut world = World::new(|_| {}).await;
    let prefix = world.config.broker.prefix.clone();
    // Also one that is no queue of ours yet, and one that merely begins alike.
    let queues = ["jobs", "dead", "nowhere"].map(|queue| world.name(queue));
    for (number, queue) in queues.into_iter().chain([format!("{prefix}x")]).enumerate() {
        let post = changed(|_| {})
            .id(&format!("own-{number}"))
            .reply_to(&queue);
        world.post(&post).await;
    }
    world
        .until_event("job.rejected", &["own-0", "own-1", "own-2", "own-3"])
        .await;
    let seen = world.end().await;
    assert_eq!(seen.queue("dead").len(), 4);
    for letter in seen.queue("dead") {
        assert_eq!(letter.own("reason"), "invalid-reply-to");
        assert!(letter.own("detail").starts_with("reply_to: "));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revision_that_contradicts_is_refused() {
    let mut world = World::new(|_| {}).await;
    world.complete(&changed(|_| {}).id("first")).await;

    let other = |job: &mut Value| {
        job["article"]["headlines"][0]["value"] = json!(format!("{MARKER} opens the harbour"));
    };
    world.post(&changed(other).id("other-content")).await;
    let by_time = |job: &mut Value| {
        let article = job["article"].as_object_mut().unwrap();
        article.remove("version");
        article.insert("versionCreated".to_owned(), json!("2026-11-23T12:00:00Z"));
    };
    world.post(&changed(by_time).id("other-kind")).await;
    world
        .until_event("job.rejected", &["other-content", "other-kind"])
        .await;
    world
        .complete(&changed(|job| {
            other(job);
            job["article"]["version"] = json!("2");
        }))
        .await;

    let seen = world.end().await;
    for (id, words) in [("other-content", "revision 1"), ("other-kind", "kind")] {
        let event = seen.event("job.rejected", id);
        assert_eq!(event["reason"], "revision-conflict");
        assert_eq!(event["article_id"], "urn:test:bad");
        let detail = event["detail"].as_str().unwrap();
        assert!(
            detail.starts_with("article: ") && detail.contains(words),
            "{detail}"
        );
        assert!(!detail.contains(MARKER));
    }
    assert_eq!(seen.queue("dead").len(), 2);
    assert_eq!(seen.queue("localized").len(), 2);
}
