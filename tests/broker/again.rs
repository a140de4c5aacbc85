//! The same article, the same job, the same message: what happens again and what does not.

use std::collections::BTreeMap;

use serde_json::json;

use jiff::Timestamp;
use wireglot::job::Revision;
use wireglot::locale::LanguageTag;
use wireglot::store::{NewJob, Settled, SqliteStore, Store, UnitState};

use crate::articles::{job, ninjs};
use crate::message::{Message, Post, Seen};
use crate::world::{BOTH, World};

const TARGETS: [&str; 4] = ["es", "fr", "it", "pt"];

fn by_language<'a>(messages: &[&'a Message]) -> BTreeMap<String, (&'a str, &'a [u8])> {
    let entry = |message: &&'a Message| {
        (
            message.own("language"),
            (message.message_id(), &*message.body),
        )
    };
    messages.iter().map(entry).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_article_as_two_jobs_has_the_same_results() {
    let mut world = World::new(|_| {}).await;
    let replies = world.reply_queue().await;
    let mut wanted = job(ninjs("urn:test:twice", "1"), &TARGETS);
    let first = Post::job(&wanted).id("first").reply_to(&replies);
    world.complete(&first).await;
    wanted["meta"] = json!("second");
    let second = Post::job(&wanted)
        .id("second")
        .correlation("two")
        .reply_to(&replies);
    world.complete(&second).await;
    let seen = world.end().await;

    let of = |queue: &str, job: &str| {
        let messages = seen.of_job(queue, job);
        assert_eq!(messages.len(), TARGETS.len(), "{queue} {job}");
        by_language(&messages)
    };
    let published = of("localized", "first");
    assert_eq!(published.len(), TARGETS.len());
    assert_eq!(published, of("localized", "second"));
    assert_eq!(published, of(&replies, "first"));
    assert_eq!(published, of(&replies, "second"));
    for job in ["first", "second"] {
        assert_eq!(seen.event("job.completed", job)["counts"]["published"], 4);
        assert_eq!(seen.events("unit.published", job).len(), TARGETS.len());
    }
    for reply in seen.of_job(&replies, "second") {
        assert_eq!(reply.correlation_id(), "two");
        assert_eq!(reply.own("meta"), "\"second\"");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_comes_again_publishes_nothing_again() {
    let mut world = World::new(|_| {}).await;
    let post = Post::job(&job(ninjs("urn:test:again", "1"), &TARGETS)).id("job");
    world.complete(&post).await;
    for _ in 0..5 {
        world.post(&post).await;
    }
    done_after(&mut world).await;
    let seen = world.end().await;
    assert_eq!(seen.of_job("localized", "job").len(), TARGETS.len());
    assert_eq!(events(&seen), TARGETS.len() + 2);
    assert!(seen.queue("dead").is_empty());
}

/// The copies are worked on at the same time as the first.
#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_comes_many_times_at_once_is_done_once() {
    let mut world = World::without_worker(|_| {}).await;
    let replies = world.reply_queue().await;
    let post = Post::job(&job(ninjs("urn:test:many", "1"), &TARGETS))
        .id("job")
        .reply_to(&replies);
    for _ in 0..20 {
        world.post(&post).await;
    }
    world.work(crate::world::BOTH).await;
    world.until_event("job.completed", &["job"]).await;
    done_after(&mut world).await;
    let seen = world.end().await;
    assert_eq!(
        seen.of_job("localized", "job").len(),
        TARGETS.len(),
        "{}",
        seen.summary()
    );
    assert_eq!(seen.queue(&replies).len(), TARGETS.len());
    assert_eq!(events(&seen), TARGETS.len() + 2);
}

/// A job behind the others: once it is completed, work on all of them has begun, and the worker
/// ends no work that has begun.
async fn done_after(world: &mut World) {
    let last = Post::job(&job(ninjs("urn:test:last", "1"), &["es"]));
    world.complete(&last).await;
}

fn events(seen: &Seen) -> usize {
    let events = seen.queue("events").into_iter();
    events
        .filter(|event| event.json()["job_id"] == "job")
        .count()
}

/// A message id that a producer uses for two articles must not swallow the second in silence.
#[tokio::test(flavor = "multi_thread")]
async fn another_article_under_a_used_message_id_is_not_lost_unnoticed() {
    let mut world = World::new(|_| {}).await;
    let first = job(ninjs("urn:test:one", "1"), &["es"]);
    world.complete(&Post::job(&first).id("same")).await;
    let second = job(ninjs("urn:test:two", "1"), &["es"]);
    world.post(&Post::job(&second).id("same")).await;
    world.until_event("job.rejected", &["same"]).await;
    let seen = world.end().await;
    assert_eq!(seen.queue("dead").len(), 1);
    assert_eq!(seen.queue("localized").len(), 1);
}

/// What a crash leaves that falls between the end of the last unit and the publishing of its events:
/// the state is stored, and nobody has been told.
#[tokio::test(flavor = "multi_thread")]
async fn events_that_a_crash_left_are_published_once() {
    let mut world = World::without_worker(|_| {}).await;
    let store = SqliteStore::open(world.config.store.url.expose())
        .await
        .unwrap();
    let targets = ["es", "fr"].map(|target| LanguageTag::parse(target).unwrap());
    let now = Timestamp::now();
    let new = NewJob {
        job_id: "job".to_owned(),
        desk: String::new(),
        article_id: "urn:test:crash".to_owned(),
        revision: Revision::parse("1"),
        content_hash: "content".to_owned(),
        edition: 0,
        withdraw: false,
        targets: targets.to_vec(),
        failed: Vec::new(),
        skipped: Vec::new(),
        meta: None,
        at: now,
    };
    store.accept(&new).await.unwrap();
    for target in targets {
        let end = Settled {
            job_id: "job".to_owned(),
            target,
            state: UnitState::Published,
            reason: None,
            detail: None,
            confirmed: None,
            at: now,
        };
        store.settle(&end).await.unwrap();
    }
    let left = store.outbox(10).await.unwrap();
    store.close().await;

    world.work(BOTH).await;
    world.until_event("job.completed", &["job"]).await;
    world.stop().await;
    // Another start has nothing left to tell.
    world.work(BOTH).await;
    let seen = world.end().await;
    let told: Vec<_> = seen.queue("events");
    let told: Vec<_> = told
        .iter()
        .map(|event| (event.message_id().to_owned(), event.body.clone()))
        .collect();
    let left: Vec<_> = left
        .into_iter()
        .map(|event| (event.message_id, event.body))
        .collect();
    assert_eq!(told, left, "each once, in order, to the byte");
    assert_eq!(left.len(), 4);
}
