//! A bad target fails alone.

use serde_json::{Value, json};
use wireglot::backend::EngineConfig;
use wireglot::backend::libretranslate::LibreTranslateConfig;
use wireglot::config::BackendConfig;
use wireglot::locale::LanguageTag;

use crate::articles::{job, ninjs};
use crate::message::Post;
use crate::stub::Stub;
use crate::world::World;

fn tags(tags: &[&str]) -> Vec<LanguageTag> {
    tags.iter()
        .map(|tag| LanguageTag::parse(tag).unwrap())
        .collect()
}

fn failed<'a>(events: &'a [Value], target: &str) -> &'a Value {
    let mut found = events.iter().filter(|event| event["target"] == target);
    let event = found
        .next()
        .unwrap_or_else(|| panic!("no unit.failed of {target} in {events:?}"));
    assert!(found.next().is_none(), "{target} failed twice");
    event
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_targets_fail_alone_and_the_others_are_published() {
    let mut world = World::new(|config| {
        let sets = &mut config.languages.sets;
        sets.insert("west".to_owned(), tags(&["es", "en", "fr"]));
    })
    .await;
    let targets = [
        "pt",
        "no such tag",
        "en",
        "@nowhere",
        "@west",
        "es",
        "PT",
        "no",
        "prs",
        "",
    ];
    let id = world
        .complete(&Post::job(&job(ninjs("urn:test:targets", "1"), &targets)))
        .await;
    let seen = world.end().await;

    let published = ["es", "fa-AF", "fr", "nb", "pt"].map(|tag| format!("publish.{tag}.-"));
    assert_eq!(seen.keys("localized", &id), published);
    let accepted = seen.event("job.accepted", &id);
    assert_eq!(
        accepted["targets"],
        json!(["pt", "es", "fr", "nb", "fa-AF"])
    );
    assert_eq!(accepted["skipped"], json!(["en"]));

    let events = seen.events("unit.failed", &id);
    assert_eq!(events.len(), 4, "{events:?}");
    for (target, words) in [
        ("no such tag", "tag"),
        ("", "tag"),
        ("en", "language of the article"),
        ("@nowhere", "@west"),
    ] {
        let event = failed(&events, target);
        assert_eq!(event["reason"], "invalid-target");
        let detail = event["detail"].as_str().unwrap();
        assert!(detail.contains(words), "{target}: {detail}");
    }
    let completed = seen.event("job.completed", &id);
    assert_eq!(
        completed["counts"],
        json!({"published": 5, "held": 0, "superseded": 0, "failed": 4, "withdrawn": 0})
    );
    assert!(
        seen.queue("dead").is_empty(),
        "a bad target is no dead letter"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_no_engine_reaches_fails_alone() {
    let stub = Stub::start().await;
    let mut world = World::new(|config| {
        let engine = EngineConfig::LibreTranslate(LibreTranslateConfig::default());
        let mut libre = BackendConfig::from(engine);
        libre.server.url = stub.url();
        config.backends = [("libre".to_owned(), libre)].into();
    })
    .await;
    let id = world
        .complete(&Post::job(&job(
            ninjs("urn:test:reach", "1"),
            &["es", "tlh"],
        )))
        .await;
    world
        .post(&Post::job(&job(ninjs("urn:test:none", "1"), &["tlh", "tok"])).id("none"))
        .await;
    world.until_event("job.rejected", &["none"]).await;
    let seen = world.end().await;
    let keys: Vec<_> = [seen.keys("localized", &id), seen.keys("review", &id)].concat();
    assert_eq!(keys.len(), 1, "{}", seen.summary());
    assert!(keys[0].contains(".es."));
    let events = seen.events("unit.failed", &id);
    assert_eq!(failed(&events, "tlh")["reason"], "no-route");
    let rejected = seen.event("job.rejected", "none");
    assert_eq!(rejected["reason"], "no-target");
    assert!(rejected["detail"].as_str().unwrap().contains("`tok`"));
    assert_eq!(seen.queue("dead").len(), 1);
}
