//! Clocks that jump.

use std::time::Duration;

use crate::process::{PATIENCE, eventually};
use crate::stage::{Job, Stage, articles};

/// From Debian's package `libfaketime`.
const LIBRARY: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

/// The environment of a worker whose clock of the day is in a file. What measures durations is not
/// changed: it does not jump either when somebody sets the clock of a machine.
fn clock(file: &str) -> [(&str, &str); 4] {
    [
        ("LD_PRELOAD", LIBRARY),
        ("FAKETIME_TIMESTAMP_FILE", file),
        ("FAKETIME_CACHE_DURATION", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn time_that_moves_backwards_does_no_harm() {
    assert!(
        std::path::Path::new(LIBRARY).exists(),
        "libfaketime is missing: run scripts/packages faketime"
    );
    let mut stage = Stage::new("clock set back 2 days, and on again", &[]).await;
    stage.engine.takes(Duration::from_millis(100));
    let file = stage.site.write("clock", "+0");
    let mut environment = clock(&file).to_vec();
    let mut worker = stage.site.begin(&environment).await;
    worker.until_status("/readyz", 200, PATIENCE).await;
    for (number, time) in ["+0", "-2d", "+2d", "-2d"].into_iter().enumerate() {
        stage.site.write("clock", time);
        let targets = ["es", "fr", "de", "it"];
        stage
            .submit(articles(&format!("at-{number}-"), 15, &targets))
            .await;
        stage
            .submit(vec![Job::new("story", number as u32 + 1, &targets)])
            .await;
        stage.until_published(60 * number + 30).await;
        let log = worker.log();
        let last = log.lines().last().unwrap_or_default();
        println!("clock {time}: {}", &last[..60.min(last.len())]);
    }
    // A worker that dies in the critical section leaves a lease from two days ahead.
    stage.until_published(60 * 4).await;
    stage.site.write("clock", "+0");
    worker.stop().await;
    environment.push(("WIREGLOT_FAULT", "checked@left=kill#1"));
    worker = stage.site.begin(&environment).await;
    stage.submit(vec![Job::new("left", 1, &["es"])]).await;
    let died = eventually(PATIENCE, async || worker.has_ended());
    assert!(died.await);
    stage.site.write("clock", "-2d");
    environment.pop();
    let next = stage.site.begin(&environment).await;
    stage.finish(vec![next]).await;
}
