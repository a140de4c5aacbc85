//! Revisions, editions, withdrawals, and what ninjs says about publication.

use serde_json::{Value, json};

use crate::articles::{canceled, job, ninjs};
use crate::message::{Message, Post};
use crate::world::World;

const URI: &str = "urn:test:revised";

fn revision(version: &str, targets: &[&str]) -> Post {
    Post::job(&job(ninjs(URI, version), targets))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_revision_is_superseded_and_a_newer_edition_is_published() {
    let mut world = World::new(|_| {}).await;
    world.complete(&revision("1", &["es"]).id("r1")).await;
    world
        .complete(&revision("2.0", &["es", "fr"]).id("r2"))
        .await;
    world.complete(&revision("1", &["es"]).id("late")).await;
    // In a language that nobody asked the newer revision in, the older one is still news.
    world.complete(&revision("1", &["it"]).id("late-it")).await;

    let mut correction = job(ninjs(URI, "2"), &["es"]);
    correction["edition"] = json!(1);
    correction["article"]["headlines"][0]["value"] = json!("A corrected headline");
    world.complete(&Post::job(&correction).id("e1")).await;
    world
        .complete(&revision("2.0", &["es"]).id("e0-again"))
        .await;
    let seen = world.end().await;

    for (id, published) in [
        ("r1", vec!["publish.es.-"]),
        ("r2", vec!["publish.es.-", "publish.fr.-"]),
        ("late", vec![]),
        ("late-it", vec!["publish.it.-"]),
        ("e1", vec!["publish.es.-"]),
        ("e0-again", vec![]),
    ] {
        assert_eq!(seen.keys("localized", id), published, "{id}");
        let superseded = u64::from(published.is_empty());
        assert_eq!(
            seen.event("job.completed", id)["counts"]["superseded"],
            superseded
        );
        assert_eq!(seen.events("unit.superseded", id).len() as u64, superseded);
    }
    let sequence = |id: &str| {
        let results = seen.of_job("localized", id);
        let spanish = results.iter().find(|result| result.own("language") == "es");
        spanish.unwrap().own("sequence").parse::<u64>().unwrap()
    };
    assert!(sequence("r1") < sequence("r2") && sequence("r2") < sequence("e1"));
    let e1 = seen.of_job("localized", "e1")[0];
    assert_eq!(e1.json()["edition"], 1);
    assert_eq!(e1.own("edition"), "1");
    let older = seen.of_job("localized", "r2");
    let same = |older: &&&Message| older.message_id() == e1.message_id();
    assert_eq!(older.iter().filter(same).count(), 0);
    assert!(seen.queue("dead").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_reaches_every_published_language_and_a_newer_revision_revives() {
    let mut world = World::new(|_| {}).await;
    let replies = world.reply_queue().await;
    world.complete(&revision("1", &["es", "fr"]).id("r1")).await;
    world.complete(&revision("2", &["es"]).id("r2")).await;
    let withdrawal = Post::job(&job(canceled(URI, "2"), &["es"]));
    world
        .complete(&withdrawal.clone().id("withdrawn").reply_to(&replies))
        .await;
    world
        .complete(&revision("2", &["es", "it"]).id("too-late"))
        .await;
    world.complete(&revision("3", &["es"]).id("revived")).await;
    // The revival stands, however late another copy of the withdrawal comes.
    world.complete(&withdrawal.id("withdrawn-again")).await;
    let seen = world.end().await;

    let gone = ["withdraw.es.-", "withdraw.fr.-"];
    assert_eq!(seen.keys("localized", "withdrawn"), gone);
    assert_eq!(seen.of_job(&replies, "withdrawn").len(), 2);
    for message in seen.of_job("localized", "withdrawn") {
        let body = message.json();
        assert_eq!(message.kind(), "wireglot.result.v1");
        assert_eq!(body["withdrawn"], true);
        assert_eq!(body["article_id"], URI);
        assert_eq!(body["revision"], "2");
        assert_eq!(body["language"], message.own("language"));
        assert_eq!(body["sequence"].to_string(), message.own("sequence"));
    }
    assert_eq!(seen.events("unit.withdrawn", "withdrawn").len(), 2);
    assert_eq!(
        seen.event("job.completed", "withdrawn")["counts"]["withdrawn"],
        2
    );

    assert_eq!(seen.keys("localized", "too-late"), Vec::<&str>::new());
    assert_eq!(
        seen.event("job.completed", "too-late")["counts"]["superseded"],
        2
    );
    assert_eq!(seen.keys("localized", "revived"), ["publish.es.-"]);
    let revived = seen.of_job("localized", "revived")[0].json();
    assert_eq!(revived["available_languages"], json!(["en", "es"]));

    let again = seen.keys("localized", "withdrawn-again");
    assert!(!again.contains(&"withdraw.es.-"), "{again:?}");
    assert!(seen.queue("dead").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_withheld_goes_to_editors_alone() {
    let mut world = World::new(|_| {}).await;
    let replies = world.reply_queue().await;
    let mut article = ninjs("urn:test:withheld", "1");
    article["pubStatus"] = json!("withheld");
    let mut wanted = job(article, &["es", "fr"]);
    wanted["desk"] = json!("europe");
    let id = world.complete(&Post::job(&wanted).reply_to(&replies)).await;
    let seen = world.end().await;
    assert_eq!(
        seen.keys("review", &id),
        ["review.es.europe", "review.fr.europe"]
    );
    assert!(seen.queue("localized").is_empty());
    for message in seen.of_job("review", &id) {
        assert_eq!(message.own("verdict"), "review");
        assert_eq!(message.json()["quality"]["verdict"], "review");
    }
    assert_eq!(seen.events("unit.held", &id).len(), 2);
    assert_eq!(seen.event("job.completed", &id)["counts"]["held"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_expired_is_not_translated() {
    let mut world = World::new(|_| {}).await;
    let mut expired = ninjs("urn:test:expired", "1");
    expired["expires"] = json!("2020-01-01T00:00:00Z");
    let mut late = job(ninjs("urn:test:late", "1"), &["es"]);
    late["deadline"] = json!("2020-01-01T00:00:00Z");
    world
        .complete(&Post::job(&job(expired, &["es"])).id("expired"))
        .await;
    world.complete(&Post::job(&late).id("late")).await;
    let seen = world.end().await;
    for id in ["expired", "late"] {
        assert_eq!(seen.event("unit.failed", id)["reason"], "expired");
        assert_eq!(seen.event("job.completed", id)["counts"]["failed"], 1);
        let letters: Vec<_> = seen.of_job("dead", id);
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].own("reason"), "expired");
        assert_eq!(letters[0].own("stage"), "translate");
    }
    assert!(seen.queue("localized").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_embargo_is_passed_on() {
    let mut world = World::new(|_| {}).await;
    let mut article = ninjs("urn:test:embargo", "1");
    article["embargoedUntil"] = json!("2099-01-01T00:00:00Z");
    let id = world.complete(&Post::job(&job(article, &["es"]))).await;
    let seen = world.end().await;
    let result = seen.of_job("localized", &id)[0];
    assert_eq!(result.own("embargoed-until"), "2099-01-01T00:00:00Z");
    assert_eq!(result.json()["embargoed_until"], "2099-01-01T00:00:00Z");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_without_revision_is_counted_once_per_content() {
    let mut world = World::new(|_| {}).await;
    let counted =
        |text: &str| -> Value { json!({"id": "counted", "language": "en", "title": text}) };
    for (id, text) in [
        ("a", "The first text"),
        ("b", "The second text"),
        ("c", "The second text"),
    ] {
        world
            .complete(&Post::job(&job(counted(text), &["es"])).id(id))
            .await;
    }
    let seen = world.end().await;
    let revision = |id: &str| seen.event("job.completed", id)["revision"].clone();
    assert_eq!(
        [revision("a"), revision("b"), revision("c")],
        ["1", "2", "2"]
    );
    assert_eq!(seen.queue("localized").len(), 3);
}
