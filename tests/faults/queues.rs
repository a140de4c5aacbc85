//! Queues and exchanges that somebody deletes, unbinds or lets run full.

use std::time::Duration;

use lapin::options::{
    ExchangeDeleteOptions, QueueBindOptions, QueueDeclareOptions, QueueDeleteOptions,
};
use lapin::types::{AMQPValue, FieldTable};

use crate::engine::Answer;
use crate::process::{PATIENCE, eventually};
use crate::stage::{Stage, articles};

const TARGETS: [&str; 4] = ["es", "fr", "de", "it"];

#[tokio::test(flavor = "multi_thread")]
async fn fault_07_queue_deleted_exchange_missing_result_unroutable() {
    let mut stage = Stage::new("7 queue and exchange deleted, unroutable", &[]).await;
    let worker = stage.site.work().await;
    stage.submit(articles("first-", 5, &TARGETS)).await;
    stage.until_published(20).await;

    // A queue that is empty, so that its deletion takes nothing away.
    let units = stage.newsroom.named("units.normal");
    let channel = stage.newsroom.channel();
    let deleted = channel.queue_delete(units.into(), QueueDeleteOptions::default());
    deleted.await.unwrap();
    stage.submit(articles("second-", 5, &TARGETS)).await;
    stage.until_published(40).await;
    stage.until_back(&worker).await;

    // In the middle of publishing.
    stage.engine.takes(Duration::from_millis(200));
    stage.submit(articles("third-", 20, &TARGETS)).await;
    stage.until_published(50).await;
    let localized = stage.newsroom.named("localized");
    let channel = stage.newsroom.channel();
    let deleted =
        channel.exchange_delete(localized.as_str().into(), ExchangeDeleteOptions::default());
    deleted.await.unwrap();
    // All of them: fewer may have been out before, and the exchange would still be missing.
    stage.until_published(120).await;
    stage.until_back(&worker).await;

    // Nobody is bound for the results.
    let channel = stage.newsroom.channel();
    let name = || localized.as_str().into();
    let unbound = channel.queue_unbind(name(), name(), "#".into(), FieldTable::default());
    unbound.await.unwrap();
    stage.submit(articles("fourth-", 2, &TARGETS)).await;
    let parked = stage.newsroom.named("retry.10s.normal");
    let waits = eventually(PATIENCE, async || {
        stage.newsroom.waiting(&parked).await >= 8
    });
    assert!(waits.await, "{}", worker.log());
    let channel = stage.newsroom.channel();
    let bound = channel.queue_bind(
        name(),
        name(),
        "#".into(),
        QueueBindOptions::default(),
        FieldTable::default(),
    );
    bound.await.unwrap();
    stage.finish(vec![worker]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_08_a_full_queue_refuses() {
    let mut stage = Stage::new("8 a reader's queue full", &[]).await;
    let channel = stage.newsroom.channel();
    let full = format!("full-{}", stage.site.prefix());
    let mut arguments = FieldTable::default();
    arguments.insert("x-max-length".into(), AMQPValue::LongLongInt(5));
    let overflow = AMQPValue::LongString("reject-publish".into());
    arguments.insert("x-overflow".into(), overflow);
    let name = || full.as_str().into();
    let declared = channel.queue_declare(name(), QueueDeclareOptions::default(), arguments);
    declared.await.unwrap();
    let exchange = stage.newsroom.named("localized").as_str().into();
    let bound = channel.queue_bind(
        name(),
        exchange,
        "publish.es.#".into(),
        QueueBindOptions::default(),
        FieldTable::default(),
    );
    bound.await.unwrap();

    stage.engine.takes(Duration::from_millis(100));
    let worker = stage.site.work().await;
    // More results than the queue of a reader takes.
    stage.submit(articles("article-", 25, &TARGETS)).await;
    let parked = stage.newsroom.named("retry.10s.normal");
    let refused = eventually(PATIENCE, async || stage.newsroom.waiting(&parked).await > 0);
    assert!(refused.await, "{}", worker.log());
    assert!(
        worker.log().contains("refused by a full queue"),
        "{}",
        worker.log()
    );
    stage.until_published(75).await;
    let channel = stage.newsroom.channel();
    let deleted = channel.queue_delete(name(), QueueDeleteOptions::default());
    deleted.await.unwrap();
    stage.finish(vec![worker]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delay_that_is_never_confirmed_holds_nothing_up() {
    let settings = [
        ("WORKER__CONCURRENCY", "1"),
        ("WORKER__RESERVED_FOR_BREAKING", "0"),
        ("BROKER__CONFIRM_TIMEOUT", "1s"),
        ("ROUTING__BREAKER_FAILURES", "1000"),
    ];
    let mut stage = Stage::new("delay not confirmed", &settings).await;
    stage.engine.answers("es", Answer::Status(500));
    let fault = [("WIREGLOT_FAULT", "written@10s.normal=stall:600#1")];
    let worker = stage.site.begin(&fault).await;
    stage.submit(articles("article-", 5, &["es"])).await;
    let stalled = eventually(PATIENCE, async || {
        worker.log().contains("stalled by a test")
    });
    assert!(stalled.await, "{}", worker.log());
    stage.engine.answers("es", Answer::Good);
    // What is not settled is all that the consumer may hold.
    stage.until_published(5).await;
    // The copy that was not confirmed is there nevertheless, and does no harm.
    let delayed = stage.newsroom.named("retry.10s.normal");
    let came_back = eventually(PATIENCE, async || {
        stage.newsroom.waiting(&delayed).await == 0
    });
    assert!(came_back.await, "{}", worker.log());
    let row = stage.finish(vec![worker]).await;
    assert_eq!((row.published, row.dead), (5, 0), "{row}");
}
