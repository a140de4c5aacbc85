//! What operators get wrong, before a worker was ready and after.

use std::time::Duration;

use crate::broker::Broker;
use crate::observer::Observer;
use crate::process::{PATIENCE, Site, Worker, eventually};
use crate::proxy::Proxy;
use crate::stage::Job;

const PASSWORD: &str = "Correct-Horse-17";

/// A broker with a user of ours in a vhost of ours.
async fn newsroom() -> Broker {
    let broker = Broker::start().await;
    broker.ctl(&["add_vhost", "newsroom"]).await;
    broker.ctl(&["add_user", "wireglot", PASSWORD]).await;
    permit(&broker, ".*").await;
    broker
}

/// What the user may configure, write and read.
async fn permit(broker: &Broker, rights: &str) {
    let arguments = ["set_permissions", "-p", "newsroom", "wireglot"];
    broker.ctl(&[&arguments[..], &[rights; 3]].concat()).await;
}

fn url(address: impl std::fmt::Display, vhost: &str) -> String {
    format!("amqp://wireglot:{PASSWORD}@{address}/{vhost}")
}

async fn ends(url: &str) -> String {
    let site = Site::on(url).set("BROKER__STARTUP_PATIENCE", "1s");
    let mut worker = site.begin(&[]).await;
    let code = worker.ended(PATIENCE).await;
    assert_eq!(code, Some(2), "{}", worker.log());
    assert!(!worker.log().contains(PASSWORD), "{}", worker.log());
    worker.log()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_never_right_ends_the_worker_and_what_goes_wrong_later_does_not() {
    let broker = newsroom().await;
    let address = broker.address();
    let said = ends(&url(&address, "newsroom").replace(PASSWORD, "wrong")).await;
    assert!(said.contains("password"), "{said}");
    let said = ends(&url(&address, "elsewhere")).await;
    assert!(said.contains("vhost"), "{said}");
    permit(&broker, "^other\\.").await;
    let said = ends(&url(&address, "newsroom")).await;
    assert!(said.contains("permissions of broker.url"), "{said}");
    permit(&broker, ".*").await;

    let line = Proxy::before(&address).await;
    let site = Site::on(&url(line.address(), "newsroom")).set("BROKER__STARTUP_PATIENCE", "1s");
    let worker = site.work().await;
    // Each of them ends the worker at its start, and none does now.
    broker
        .ctl(&["change_password", "wireglot", "another"])
        .await;
    stays(&worker, &line).await;
    broker.ctl(&["change_password", "wireglot", PASSWORD]).await;
    worker.until_status("/readyz", 200, PATIENCE).await;
    permit(&broker, "^other\\.").await;
    stays(&worker, &line).await;
    permit(&broker, ".*").await;
    worker.until_status("/readyz", 200, PATIENCE).await;
    broker.ctl(&["delete_vhost", "newsroom"]).await;
    stays(&worker, &line).await;
    broker.ctl(&["add_vhost", "newsroom"]).await;
    permit(&broker, ".*").await;
    worker.until_status("/readyz", 200, PATIENCE).await;
    worker.stop().await;
}

/// The worker is not ready, does not end, and asks again with patience.
async fn stays(worker: &Worker, line: &Proxy) {
    const WATCHED: Duration = Duration::from_secs(5);
    // Connections that stand keep the rights that they began with.
    line.cut();
    worker.until_status("/readyz", 503, PATIENCE).await;
    let before = line.accepted();
    tokio::time::sleep(WATCHED).await;
    assert_eq!(worker.get("/readyz").await.unwrap().0, 503);
    assert_eq!(worker.get("/livez").await.unwrap().0, 200);
    // Two connections for each attempt at most, and five seconds at most between two of them.
    let asked = line.accepted() - before;
    assert!(
        (1..=20).contains(&asked),
        "{asked} connections in {WATCHED:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_may_not_write_asks_with_patience() {
    let broker = newsroom().await;
    let line = Proxy::before(&broker.address()).await;
    let site = Site::on(&url(line.address(), "newsroom"));
    site.work().await.stop().await;
    let newsroom = Observer::connect(&site).await;
    let job = Job::new("article", 1, &["es"]);
    newsroom
        .publish("jobs", [&job.body()[..]].into_iter())
        .await;

    // What must be there can be looked at, and messages come; only publishing is refused.
    let arguments = ["set_permissions", "-p", "newsroom", "wireglot"];
    let rights = [".*", "^$", ".*"];
    broker.ctl(&[&arguments[..], &rights].concat()).await;
    let site = site.set("BROKER__TOPOLOGY", "none");
    let worker = site.begin(&[]).await;
    // Six sessions, after which the longest pause is reached.
    let before = line.accepted();
    let pauses = eventually(PATIENCE, async || line.accepted() >= before + 12);
    assert!(pauses.await, "{}", worker.log());
    const WATCHED: Duration = Duration::from_secs(10);
    let before = line.accepted();
    tokio::time::sleep(WATCHED).await;
    let asked = line.accepted() - before;
    assert!(
        (1..=12).contains(&asked),
        "{asked} connections in {WATCHED:?}"
    );
    assert_eq!(worker.get("/livez").await.unwrap().0, 200);

    permit(&broker, ".*").await;
    let localized = newsroom.named("localized");
    let came = eventually(PATIENCE, async || newsroom.waiting(&localized).await == 1);
    assert!(came.await, "{}", worker.log());
    worker.stop().await;
}
