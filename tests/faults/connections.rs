//! Connections and brokers that go away and come back.

use std::time::{Duration, Instant};

use crate::process::{PATIENCE, Worker, eventually};
use crate::proxy::{BOTH_WAYS, Direction, Mode, Proxy};
use crate::stage::{HEARTBEAT, Stage, articles, long};

const TARGETS: [&str; 4] = ["es", "fr", "de", "it"];

/// RabbitMQ 3.10 forgets a quorum queue that was declared just before it is killed.
const SETTLED: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread")]
async fn fault_02_all_connections_are_closed_every_5_seconds() {
    let mut stage = Stage::new("2 connections closed every 5 s", &[]).await;
    stage.engine.takes(Duration::from_millis(200));
    let worker = stage.site.work().await;
    stage.submit(articles("article-", 100, &TARGETS)).await;
    for _ in 0..if long() { 24 } else { 3 } {
        stage.broker.ctl(&["close_all_connections", "fault"]).await;
        let closed = Instant::now();
        let before = stage.published_again().await;
        stage.until_back(&worker).await;
        stage.until_more_than(before).await;
        stage.note_back(closed.elapsed());
        tokio::time::sleep(Duration::from_secs(5).saturating_sub(closed.elapsed())).await;
    }
    stage.finish(vec![worker]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_03_the_broker_is_down() {
    let short = [(5, "stopped"), (5, "killed")];
    let (stopped, killed) = ("stopped", "killed");
    let long_forms = [
        (10, stopped),
        (10, killed),
        (120, stopped),
        (120, killed),
        (900, killed),
    ];
    let forms: &[_] = if long() { &long_forms } else { &short };
    for &(seconds, end) in forms {
        broker_down(seconds, end).await;
    }
}

async fn broker_down(seconds: u64, end: &str) {
    let name = format!("3 broker {end}, down {seconds} s");
    let mut stage = Stage::new(&name, &[]).await;
    stage.engine.takes(Duration::from_millis(100));
    let worker = stage.site.work().await;
    let declared = Instant::now();
    stage.submit(articles("article-", 60, &TARGETS)).await;
    stage.until_published(20).await;
    tokio::time::sleep_until((declared + SETTLED).into()).await;
    let began = Instant::now();
    match end {
        "killed" => stage.broker.kill().await,
        _ => stage.broker.stop().await,
    }
    worker.until_status("/readyz", 503, PATIENCE).await;
    let away = Duration::from_secs(seconds).saturating_sub(began.elapsed());
    let turned_ready = async || matches!(worker.get("/readyz").await, Ok((200, _)));
    assert!(
        !eventually(away, turned_ready).await,
        "ready without a broker"
    );
    assert_eq!(worker.get("/livez").await.unwrap().0, 200);
    stage.broker.start_again().await;
    stage.until_back(&worker).await;
    stage.reconnect().await;
    assert!(stage.published().await < 240, "nothing was left to do");
    stage.finish(vec![worker]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_04_a_black_hole() {
    let mut stage = Stage::new("4 TCP black hole, each way and both", &[]).await;
    let proxy = Proxy::before(&stage.broker.address()).await;
    stage.engine.takes(Duration::from_millis(200));
    let worker = through(&stage, &proxy).await;
    stage.submit(articles("article-", 60, &TARGETS)).await;
    let holes: [&[Direction]; 3] = [&BOTH_WAYS, &[Direction::Down], &[Direction::Up]];
    for hole in holes {
        let before = stage.published().await;
        stage.until_more_than(before).await;
        for &direction in hole {
            proxy.set(direction, Mode::Swallow);
        }
        let noticed = worker.until_status("/readyz", 503, PATIENCE).await;
        // Two heartbeats are promised, and measured in the long form; a machine that does ten other
        // things may answer later.
        let limit = if long() { 2 * HEARTBEAT } else { PATIENCE };
        println!("4 black hole {hole:?}: noticed after {noticed:?}");
        assert!(
            noticed <= limit,
            "{hole:?}: noticed after {noticed:?}\n{}",
            worker.log()
        );
        proxy.set_both(Mode::Pass);
        stage.until_back(&worker).await;
    }
    stage.finish(vec![worker]).await;
}

/// A slow line, resets, orderly ends and half-closed connections.
#[tokio::test(flavor = "multi_thread")]
async fn fault_04_a_bad_line() {
    let mut stage = Stage::new("4 cut, closed, half-closed, slow line", &[]).await;
    let proxy = Proxy::before(&stage.broker.address()).await;
    stage.engine.takes(Duration::from_millis(200));
    let worker = through(&stage, &proxy).await;
    stage.submit(articles("article-", 60, &TARGETS)).await;
    let ends: [fn(&Proxy); 4] = [
        Proxy::cut,
        Proxy::close,
        |proxy| proxy.half_close(Direction::Up),
        |proxy| proxy.half_close(Direction::Down),
    ];
    for end in ends {
        let before = stage.published().await;
        let goes_on = async || stage.published().await > before;
        assert!(eventually(PATIENCE, goes_on).await, "{}", worker.log());
        let connected = proxy.accepted();
        end(&proxy);
        let again = eventually(PATIENCE, async || proxy.accepted() >= connected + 2);
        assert!(again.await, "{}", worker.log());
        stage.until_back(&worker).await;
    }
    proxy.set_both(Mode::Delay(Duration::from_millis(30)));
    stage.finish(vec![worker]).await;
}

async fn through(stage: &Stage, proxy: &Proxy) -> Worker {
    let url = stage.url_at(proxy.address());
    let worker = stage.site.begin(&[("WIREGLOT__BROKER__URL", &url)]).await;
    worker.until_status("/readyz", 200, PATIENCE).await;
    worker
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_06_a_delivery_is_held_longer_than_the_consumer_timeout() {
    let settings = [("BACKENDS__SCRIPTED__TIMEOUT", "30s")];
    let mut stage = Stage::new("6 consumer timeout of 3 s", &settings).await;
    // New channels look every second, not once a minute, for what is held too long.
    for (setting, value) in [("consumer_timeout", 3000), ("channel_tick_interval", 1000)] {
        let set = format!("application:set_env(rabbit, {setting}, {value}).");
        stage.broker.ctl(&["eval", &set]).await;
    }
    stage.engine.takes(Duration::from_secs(8));
    let worker = stage.site.work().await;
    stage.submit(articles("slow-", 3, &["es", "fr"])).await;
    let closed = eventually(PATIENCE, async || worker.log().contains("consuming ended"));
    assert!(closed.await, "{}", worker.log());
    stage.engine.takes(Duration::ZERO);
    stage.until_back(&worker).await;
    for (setting, value) in [
        ("consumer_timeout", 1_800_000),
        ("channel_tick_interval", 60_000),
    ] {
        let set = format!("application:set_env(rabbit, {setting}, {value}).");
        stage.broker.ctl(&["eval", &set]).await;
    }
    stage.finish(vec![worker]).await;
}
