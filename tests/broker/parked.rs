//! What waits, what is too large, and what cannot be read: units on their way.

use bytesize::ByteSize;
use jiff::Timestamp;
use lapin::ExchangeKind;
use lapin::options::{ExchangeDeclareOptions, ExchangeDeleteOptions};
use lapin::types::FieldTable;
use serde_json::json;
use wireglot::config::Topology;
use wireglot::job::Revision;
use wireglot::locale::LanguageTag;
use wireglot::store::{NewJob, SqliteStore, Store, Suspects};
use wireglot::worker::Roles;

use crate::articles::{gzip, job, ninjs};
use crate::message::Post;
use crate::world::{BOTH, World};

const INTAKE: Roles = Roles {
    intake: true,
    translate: false,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_nobody_is_bound_for_waits() {
    let mut world = World::without_worker(|config| config.broker.default_queue = false).await;
    world.watch("retry.10s.normal").await;
    world.work(BOTH).await;
    let post = Post::job(&job(ninjs("urn:test:unbound", "1"), &["es"])).id("job");
    world.post(&post).await;
    world
        .until("a unit that waits", |seen| {
            !seen.queue("retry.10s.normal").is_empty()
        })
        .await;
    assert!(world.seen.events("unit.published", "job").is_empty());
    let waiting = world.seen.queue("retry.10s.normal")[0].clone();
    assert_eq!(waiting.own("attempt"), "0", "waiting is no attempt");
    assert_eq!(waiting.own("job"), "job");
    assert_eq!(waiting.own("queue"), world.name("units.normal"));

    let readers = world.private_queue().await;
    world
        .bind(&readers, &world.names.localized(), "publish.#")
        .await;
    world.consume(&readers, "readers").await;
    world
        .send(
            &world.names.work_exchange(),
            "normal",
            &Post::again(&waiting),
        )
        .await;
    world.until_event("job.completed", &["job"]).await;
    let seen = world.end().await;
    assert_eq!(seen.keys("readers", "job"), ["publish.es.-"]);
    assert_eq!(seen.event("job.completed", "job")["counts"]["published"], 1);
    assert!(seen.queue("dead").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_a_full_queue_refuses_waits() {
    let mut world = World::without_worker(|config| config.broker.default_queue = false).await;
    world.watch("retry.10s.normal").await;
    let full = world.full_queue().await;
    world
        .bind(&full, &world.names.localized(), "publish.es.#")
        .await;
    let readers = world.private_queue().await;
    world
        .bind(&readers, &world.names.localized(), "publish.fr.#")
        .await;
    world.consume(&readers, "readers").await;
    world.work(BOTH).await;
    let post = Post::job(&job(ninjs("urn:test:full", "1"), &["es", "fr"])).id("job");
    world.post(&post).await;
    world
        .until("both units", |seen| {
            !seen.queue("retry.10s.normal").is_empty()
                && !seen.events("unit.published", "job").is_empty()
        })
        .await;
    let seen = world.end().await;
    assert_eq!(seen.queue("retry.10s.normal")[0].own("language"), "es");
    assert_eq!(seen.event("unit.published", "job")["language"], "fr");
    assert_eq!(seen.keys("readers", "job"), ["publish.fr.-"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn breaking_news_that_nobody_is_bound_for_waits_in_its_own_lane() {
    let mut world = World::without_worker(|config| config.broker.default_queue = false).await;
    world.watch("retry.10s.breaking").await;
    world.work(BOTH).await;
    let post = Post::job(&job(ninjs("urn:test:unbound", "1"), &["es"])).to("jobs.breaking");
    world.post(&post).await;
    world
        .until("a unit that waits", |seen| {
            !seen.queue("retry.10s.breaking").is_empty()
        })
        .await;
    let seen = world.end().await;
    assert_eq!(seen.queue("retry.10s.breaking").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parked_result_comes_back_by_itself() {
    let mut world = World::new(|config| config.broker.default_queue = false).await;
    let readers = world.private_queue().await;
    let post = Post::job(&job(ninjs("urn:test:unbound", "1"), &["es"])).id("job");
    world.post(&post).await;
    let retry = world.name("retry.10s.normal");
    world.until_moved(&retry).await;
    world.bind(&readers, &world.names.localized(), "#").await;
    world.consume(&readers, "readers").await;
    world.until_event("job.completed", &["job"]).await;
    let seen = world.end().await;
    assert_eq!(seen.keys("readers", "job"), ["publish.es.-"]);
}

/// A worker that takes the topology for granted meets an exchange that somebody has deleted: the
/// broker closes the channel, which must neither lose the unit nor count against it.
#[tokio::test(flavor = "multi_thread")]
async fn a_result_whose_exchange_is_missing_waits() {
    let mut world = World::without_worker(|_| {}).await;
    world.config.broker.topology = Topology::None;
    let localized = world.names.localized();
    let deleted = ExchangeDeleteOptions::default();
    (world.channel)
        .exchange_delete(localized.clone().into(), deleted)
        .await
        .unwrap();
    world.work(BOTH).await;
    let post = Post::job(&job(ninjs("urn:test:missing", "1"), &["es", "fr", "de"])).id("job");
    world.post(&post).await;
    let retry = world.name("retry.10s.normal");
    world.until_moved(&retry).await;
    let durable = ExchangeDeclareOptions {
        durable: true,
        ..Default::default()
    };
    (world.channel)
        .exchange_declare(
            localized.clone().into(),
            ExchangeKind::Topic,
            durable,
            FieldTable::default(),
        )
        .await
        .unwrap();
    world.bind(&world.name("localized"), &localized, "#").await;
    world.until_event("job.completed", &["job"]).await;
    let seen = world.end().await;
    assert_eq!(seen.event("job.completed", "job")["counts"]["published"], 3);
    assert!(seen.queue("dead").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn segments_are_left_out_of_a_result_that_would_be_too_large() {
    let long = |uri: &str, targets: &[&str]| {
        let mut job = job(ninjs(uri, "1"), targets);
        job["article"]["bodies"][0]["value"] = json!(format!(
            "<p>{}</p>",
            "The storm came at night. ".repeat(200)
        ));
        job["include"] = json!(["segments"]);
        job
    };
    let mut world = World::new(|config| config.worker.max_result = ByteSize::kib(30)).await;
    let small = {
        let mut job = job(ninjs("urn:test:small", "1"), &["es"]);
        job["include"] = json!(["segments"]);
        job
    };
    world.complete(&Post::job(&small).id("small")).await;
    world
        .complete(&Post::job(&long("urn:test:long", &["es"])).id("long"))
        .await;
    let mut larger = long("urn:test:larger", &["es"]);
    larger["article"]["x_cms"]["text"] = json!("x".repeat(40_000));
    world.complete(&Post::job(&larger).id("larger")).await;
    let seen = world.end().await;

    let small = seen.of_job("localized", "small")[0].json();
    assert_eq!(small["segments"].as_array().unwrap().len(), 3);
    assert!(small["segments"][0]["source"].is_string());
    let long = seen.of_job("localized", "long")[0];
    assert!(long.body.len() <= 30 * 1024);
    let long = long.json();
    assert!(long.get("segments").is_none());
    let findings = long["quality"]["findings"].as_array().unwrap();
    assert!(
        findings
            .iter()
            .any(|finding| finding["check"] == "segments-dropped")
    );
    assert_eq!(long["quality"]["verdict"], "pass");

    assert!(seen.of_job("localized", "larger").is_empty());
    let letter = seen.of_job("dead", "larger")[0];
    assert_eq!(letter.own("reason"), "result-too-large");
    assert!(
        letter.own("detail").contains("worker.max_result"),
        "{}",
        letter.own("detail")
    );
    assert_eq!(
        seen.event("unit.failed", "larger")["reason"],
        "result-too-large"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_of_a_newer_worker_waits_for_one() {
    let mut world = World::without_worker(|_| {}).await;
    world.watch("retry.10s.normal").await;
    world.work(BOTH).await;
    let body = gzip(br#"{"schema": 2, "other": "shape"}"#);
    let unit = Post::bytes(body.clone())
        .kind("wireglot.unit.v2")
        .encoding("gzip")
        .header("x-wireglot-job", "job");
    world
        .send(&world.names.work_exchange(), "normal", &unit)
        .await;
    world
        .until("a unit that waits", |seen| {
            !seen.queue("retry.10s.normal").is_empty()
        })
        .await;
    let seen = world.end().await;
    let waiting = seen.queue("retry.10s.normal")[0];
    assert_eq!(waiting.body, body);
    assert_eq!(waiting.kind(), "wireglot.unit.v2");
    assert_eq!(waiting.own("attempt"), "0");
    assert_eq!(waiting.own("job"), "job");
    assert!(seen.queue("dead").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_among_the_units_is_a_dead_letter() {
    let mut world = World::new(|_| {}).await;
    let bodies = [
        b"garbage".to_vec(),
        gzip(b"{"),
        gzip(b"{\"schema\": 1}"),
        Vec::new(),
    ];
    for body in bodies.clone() {
        let post = Post::bytes(body).kind("wireglot.unit.v1");
        world
            .send(&world.names.work_exchange(), "normal", &post)
            .await;
    }
    world
        .until("dead letters", |seen| {
            seen.queue("dead").len() == bodies.len()
        })
        .await;
    world
        .complete(&Post::job(&job(ninjs("urn:test:after", "1"), &["es"])))
        .await;
    let seen = world.end().await;
    let letters = seen.queue("dead");
    for body in bodies {
        let letter = letters.iter().find(|letter| letter.body == body).unwrap();
        assert_eq!(letter.own("reason"), "malformed-job");
        assert_eq!(letter.own("stage"), "translate");
        assert!(
            letter.own("detail").contains("unit"),
            "{}",
            letter.own("detail")
        );
    }
}

/// What was begun alone by processes that died is not read another time. Connections that were lost
/// are no reason, however many.
#[tokio::test(flavor = "multi_thread")]
async fn what_ended_processes_is_a_dead_letter_unread() {
    let mut world = World::without_worker(|config| config.worker.max_deliveries = 3).await;
    let good = Post::job(&job(ninjs("urn:test:deliveries", "1"), &["es"]));
    world.post(&good.clone().id("deadly")).await;
    world.post(&good.clone().id("good")).await;
    for _ in 0..5 {
        world.take_and_die("jobs").await;
    }
    let store = SqliteStore::open(world.config.store.url.expose()).await;
    let store = store.unwrap();
    for _ in 0..2 {
        store.suspect("deadly", Timestamp::now()).await.unwrap();
    }
    store.close().await;
    world.work(BOTH).await;
    world.until_event("job.rejected", &["deadly"]).await;
    world.until_event("job.completed", &["good"]).await;
    let seen = world.end().await;
    let [letter] = seen.queue("dead")[..] else {
        panic!("{}", seen.summary());
    };
    assert_eq!(letter.message_id(), "deadly");
    assert_eq!(letter.own("reason"), "poison");
    assert_eq!(letter.own("stage"), "intake");
    assert_eq!(letter.body, good.body);
    assert_eq!(letter.header("x-delivery-count"), None);
}

/// The broker gives a message up that was delivered too often; a unit then ends as failed.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_broker_gave_up_is_a_dead_letter() {
    let mut world = World::without_worker(|_| {}).await;
    world.watch("units.normal").await;
    world.work(INTAKE).await;
    world
        .post(&Post::job(&job(ninjs("urn:test:poison", "1"), &["es"])).id("job"))
        .await;
    world
        .until("a unit", |seen| !seen.queue("units.normal").is_empty())
        .await;
    let unit = world.seen.queue("units.normal")[0].clone();
    world
        .send("", &world.names.poison(), &Post::again(&unit))
        .await;
    let job = Post::bytes("{\"a job\": \"that nobody reads\"}").id("poison-job");
    world.send("", &world.names.poison(), &job).await;
    world.until_event("job.completed", &["job"]).await;
    world.until_event("job.rejected", &["poison-job"]).await;
    let seen = world.end().await;

    let letter = seen.of_job("dead", "job")[0];
    assert_eq!(letter.own("reason"), "poison");
    assert_eq!(letter.own("stage"), "broker");
    assert_eq!(letter.body, unit.body);
    assert_eq!(seen.event("unit.failed", "job")["reason"], "poison");
    assert_eq!(seen.event("job.completed", "job")["counts"]["failed"], 1);
    assert_eq!(seen.event("job.rejected", "poison-job")["reason"], "poison");
    assert_eq!(seen.queue("dead").len(), 2);
}

/// What intake recorded before its process died.
async fn recorded(world: &World, job_id: &str, article_id: &str, targets: &[&str]) {
    let store = SqliteStore::open(world.config.store.url.expose()).await;
    let store = store.unwrap();
    let tag = |target: &&str| LanguageTag::parse(target).unwrap();
    let job = NewJob {
        job_id: job_id.to_owned(),
        desk: String::new(),
        article_id: article_id.to_owned(),
        revision: Revision::parse("1"),
        content_hash: "of the article".to_owned(),
        edition: 0,
        withdraw: false,
        targets: targets.iter().map(tag).collect(),
        failed: Vec::new(),
        skipped: Vec::new(),
        meta: None,
        at: Timestamp::now(),
    };
    store.accept(&job).await.unwrap();
    store.close().await;
}

/// A job that has told that it is accepted is completed when it is given up; a replay of its dead
/// letter does what was given up.
#[tokio::test(flavor = "multi_thread")]
async fn a_recorded_job_that_is_given_up_is_completed() {
    let mut world = World::without_worker(|_| {}).await;
    recorded(&world, "job", "urn:test:given-up", &["es", "fr"]).await;
    let post = Post::job(&job(ninjs("urn:test:given-up", "1"), &["es", "fr"])).id("job");
    world.send("", &world.names.poison(), &post).await;
    world.work(INTAKE).await;
    world.until_event("job.completed", &["job"]).await;
    world
        .until("a dead letter", |seen| !seen.queue("dead").is_empty())
        .await;
    let completed = world.seen.event("job.completed", "job");
    assert_eq!(completed["counts"]["failed"], 2);
    assert!(world.seen.events("job.rejected", "job").is_empty());
    world.stop().await;

    world.post(&post).await;
    world.work(BOTH).await;
    world
        .until("both published", |seen| {
            seen.events("job.amended", "job").len() == 2
        })
        .await;
    let seen = world.end().await;
    assert_eq!(seen.keys("localized", "job").len(), 2);
    assert_eq!(seen.events("job.completed", "job").len(), 1);
}

/// Another job under the id of one that is recorded does it no harm.
#[tokio::test(flavor = "multi_thread")]
async fn a_job_under_the_id_of_another_takes_nothing_with_it() {
    let mut world = World::without_worker(|_| {}).await;
    recorded(&world, "job", "urn:test:first", &["es"]).await;
    world.work(INTAKE).await;
    let second = Post::job(&job(ninjs("urn:test:second", "1"), &["es"])).id("job");
    world.post(&second).await;
    world.until_event("job.rejected", &["job"]).await;
    let seen = world.end().await;
    assert_eq!(seen.queue("dead").len(), 1, "{}", seen.summary());
    assert!(seen.events("unit.failed", "job").is_empty());
    assert!(seen.events("job.completed", "job").is_empty());
}

/// A copy of a job whose units are on their way is no dead letter, whatever becomes of it.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_split_is_no_dead_letter() {
    let mut world = World::without_worker(|_| {}).await;
    world.work(INTAKE).await;
    let post = Post::job(&job(ninjs("urn:test:split", "1"), &["es"])).id("job");
    world.post(&post).await;
    let units = world.name("units.normal");
    world.until_moved(&units).await;
    world.stop().await;
    world.send("", &world.names.poison(), &post).await;
    world.work(BOTH).await;
    world.until_event("job.completed", &["job"]).await;
    let behind = Post::bytes("nobody reads it").id("behind");
    world.send("", &world.names.poison(), &behind).await;
    world.until_event("job.rejected", &["behind"]).await;
    let seen = world.end().await;
    let [letter] = seen.queue("dead")[..] else {
        panic!("{}", seen.summary());
    };
    assert_eq!(letter.message_id(), "behind");
    let completed = seen.event("job.completed", "job");
    assert_eq!(completed["counts"]["published"], 1);
    assert!(seen.events("job.amended", "job").is_empty());
}

/// A unit that was published is no dead letter, whatever becomes of a copy of it.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_published_is_no_dead_letter() {
    let mut world = World::without_worker(|_| {}).await;
    let copies = world.private_queue().await;
    world
        .bind(&copies, &world.names.work_exchange(), "normal")
        .await;
    world.consume(&copies, "units").await;
    world.work(BOTH).await;
    world
        .complete(&Post::job(&job(ninjs("urn:test:published", "1"), &["es"])).id("job"))
        .await;
    let unit = Post::again(world.seen.queue("units")[0]);
    world.send("", &world.names.poison(), &unit).await;
    let behind = Post::bytes("nobody reads it").id("behind");
    world.send("", &world.names.poison(), &behind).await;
    world.until_event("job.rejected", &["behind"]).await;
    let seen = world.end().await;
    let [letter] = seen.queue("dead")[..] else {
        panic!("{}", seen.summary());
    };
    assert_eq!(letter.message_id(), "behind");
    assert!(seen.events("unit.failed", "job").is_empty());
}

/// An exchange that an operator deletes by mistake takes the channel with it; the worker gets over
/// it without a restart.
#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_exchange_is_declared_again() {
    let mut world = World::new(|_| {}).await;
    let before = Post::job(&job(ninjs("urn:test:before", "1"), &["es"]));
    world.complete(&before).await;
    let options = lapin::options::ExchangeDeleteOptions::default();
    world
        .channel
        .exchange_delete(world.names.review().into(), options)
        .await
        .unwrap();
    let mut article = ninjs("urn:test:deleted", "1");
    article["pubStatus"] = json!("withheld");
    world
        .post(&Post::job(&job(article, &["es"])).id("job"))
        .await;
    world.until_event("job.completed", &["job"]).await;
    let seen = world.end().await;
    assert_eq!(seen.keys("review", "job"), ["review.es.-"]);
}
