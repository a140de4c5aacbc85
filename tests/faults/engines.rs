//! Engines that fail in every way, and what people do about it afterwards.

use std::time::Duration;

use serde_json::Value;

use crate::engine::Answer;
use crate::observer::Message;
use crate::process::{PATIENCE, eventually};
use crate::stage::{Stage, articles};

/// The breaker is for engines that fail as a whole; here it would only make the end later.
const ATTEMPTS: [(&str, &str); 3] = [
    ("ROUTING__BREAKER_FAILURES", "1000"),
    ("WORKER__ATTEMPTS", "2"),
    ("BACKENDS__SCRIPTED__TIMEOUT", "2s"),
];

#[tokio::test(flavor = "multi_thread")]
async fn fault_12_the_engine_fails_in_some_languages() {
    let mut stage = Stage::new("12 engine: 429 500 hang garbage short list", &ATTEMPTS).await;
    let engine = &stage.engine;
    engine.answers("it", Answer::Status(500));
    engine.answers("nl", Answer::Garbage);
    engine.answers("pl", Answer::ShortList);
    engine.answers("uk", Answer::Hang);
    engine.answers_times("de", Answer::Throttled(1), 3);
    engine.answers_times("cs", Answer::Status(500), 1);
    let worker = stage.site.work().await;
    let targets = ["es", "fr", "it", "nl", "pl", "uk", "de", "cs"];
    stage.submit(articles("article-", 3, &targets)).await;
    // What goes well goes out, whatever the others do.
    stage.until_published(6).await;
    let row = stage.finish(vec![worker]).await;
    assert_eq!((row.published, row.dead), (12, 12), "{row}");
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_15_dead_letters_are_replayed() {
    let mut stage = Stage::new("15 dead letters replayed, interrupted, again", &ATTEMPTS).await;
    stage.engine.answers("it", Answer::Status(400));
    let worker = stage.site.work().await;
    stage.submit(articles("article-", 40, &["es", "it"])).await;
    let dead = stage.newsroom.named("dead");
    let all_dead = eventually(PATIENCE, async || stage.newsroom.waiting(&dead).await >= 40);
    assert!(all_dead.await, "{}", worker.log());
    let mut events = stage.until_completed().await;
    let amended = stage.newsroom.keep_events().await;
    stage.engine.answers("it", Answer::Good);

    // Copies of dead letters, as an operator makes them who shovels by hand.
    let letters = stage.newsroom.copies(&dead, 5).await;
    stage.newsroom.put_back(&dead, &letters).await;
    // Interrupted in the middle, and once more.
    for patience in [Duration::from_millis(300), PATIENCE] {
        let replay = stage.site.run(&["dead", "replay", "--all"]);
        let _ = tokio::time::timeout(patience, replay).await;
    }
    stage.until_published(80).await;
    let mut number = 0;
    let amended = stage
        .newsroom
        .take(&amended, |message| {
            number += usize::from(is_amended(message));
            number == 40
        })
        .await;
    assert_eq!(number, 40, "job.amended");
    events.extend(amended);
    let row = stage.finish_completed(vec![worker], events).await;
    assert_eq!((row.published, row.dead), (80, 0), "{row}");
}

fn is_amended(message: &Message) -> bool {
    let event: Value = message.json();
    event["event"] == "job.amended"
}
