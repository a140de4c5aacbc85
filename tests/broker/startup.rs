//! What ends a worker at its start, and what does not.

use std::time::Duration;

use lapin::options::{ExchangeDeleteOptions, QueueDeclareOptions, QueueDeleteOptions};
use lapin::types::FieldTable;
use lapin::{Connection, ConnectionProperties};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use wireglot::broker::{BrokerError, BrokerErrorKind};
use wireglot::config::{Config, Secret, Topology};

use crate::world::{BOTH, broker_url, config, worker};

const PASSWORD: &str = "Correct-Horse-17";

/// Runs a worker with a configuration until it ends by itself.
async fn refused(change: impl FnOnce(&mut Config)) -> BrokerError {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(&folder);
    config.broker.startup_patience = Duration::from_secs(1);
    change(&mut config);
    let (stop, abort) = (CancellationToken::new(), CancellationToken::new());
    let worker = worker(config, BOTH, stop.clone()).await;
    let started = tokio::time::Instant::now();
    let ended = tokio::time::timeout(Duration::from_secs(30), worker.run(stop, abort));
    let error = ended.await.expect("the worker ends").unwrap_err();
    assert!(
        started.elapsed() >= Duration::from_secs(1),
        "it has patience"
    );
    assert_eq!(error.kind, BrokerErrorKind::Refused, "{error}");
    error
}

/// The broker's address with other parts.
fn address(user: &str, password: &str, vhost: &str) -> Secret {
    let mut uri: lapin::uri::AMQPUri = broker_url().parse().unwrap();
    if !user.is_empty() {
        uri.authority.userinfo.username = user.to_owned();
    }
    let info = &uri.authority;
    let password = if password.is_empty() {
        &info.userinfo.password
    } else {
        password
    };
    Secret::new(format!(
        "amqp://{}:{password}@{}:{}/{vhost}",
        info.userinfo.username, info.host, info.port
    ))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_ends_the_worker() {
    let error = refused(|config| config.broker.url = address("", PASSWORD, "%2f")).await;
    assert!(error.message.contains("password"), "{error}");
    assert!(!error.message.contains(PASSWORD), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vhost_that_is_missing_ends_the_worker() {
    let error = refused(|config| config.broker.url = address("", "", "nowhere")).await;
    assert!(error.message.contains("vhost"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_none_ends_the_worker() {
    let url = format!("http://guest:{PASSWORD}@127.0.0.1");
    let error = refused(|config| config.broker.url = Secret::new(url)).await;
    assert!(error.message.contains("broker.url"), "{error}");
    assert!(!error.message.contains(PASSWORD), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_with_other_arguments_ends_the_worker() {
    let connection = Connection::connect(&broker_url(), ConnectionProperties::default())
        .await
        .unwrap();
    let channel = connection.create_channel().await.unwrap();
    let prefix = format!("test-{}", uuid::Uuid::new_v4().simple());
    let queue = format!("{prefix}.jobs");
    let options = QueueDeclareOptions {
        durable: true,
        ..Default::default()
    };
    channel
        .queue_declare(queue.as_str().into(), options, FieldTable::default())
        .await
        .unwrap();
    let error = refused(|config| config.broker.prefix.clone_from(&prefix)).await;
    assert!(error.message.contains(&queue), "{error}");
    assert!(error.message.contains("other arguments"), "{error}");

    // What was declared before the worker came to that queue.
    for queue in [
        "jobs",
        "jobs.breaking",
        "dead",
        "review",
        "localized",
        "poison",
    ] {
        let name = format!("{prefix}.{queue}");
        channel
            .queue_delete(name.into(), QueueDeleteOptions::default())
            .await
            .unwrap();
    }
    for exchange in ["jobs", "retry", "dead", "localized", "review", "events"] {
        let name = format!("{prefix}.{exchange}");
        channel
            .exchange_delete(name.into(), ExchangeDeleteOptions::default())
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topology_that_is_not_there_ends_a_worker_that_verifies_it() {
    let error = refused(|config| config.broker.topology = Topology::Verify).await;
    assert!(error.message.contains("exchange"), "{error}");
    assert!(error.message.contains("does not exist"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topology_that_is_not_there_ends_a_worker_that_takes_it_for_granted() {
    let error = refused(|config| config.broker.topology = Topology::None).await;
    assert!(error.message.contains("jobs"), "{error}");
}

/// A broker that is not there may come: the worker tries on, long beyond its patience.
#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_is_not_there_is_waited_for() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(&folder);
    config.broker.startup_patience = Duration::from_secs(1);
    config.broker.url = Secret::new(format!("amqp://guest:{PASSWORD}@127.0.0.1:{port}/%2f"));
    let (stop, abort) = (CancellationToken::new(), CancellationToken::new());
    let worker = worker(config, BOTH, stop.clone()).await;
    let running = tokio::spawn({
        let stop = stop.clone();
        async move { worker.run(stop, abort).await }
    });
    let started = tokio::time::Instant::now();
    let attempts = async {
        let mut attempts = 0;
        while attempts < 3 || started.elapsed() < Duration::from_secs(2) {
            drop(listener.accept().await.unwrap());
            attempts += 1;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), attempts)
        .await
        .expect("the worker tries again");
    assert!(!running.is_finished());
    stop.cancel();
    let ended = tokio::time::timeout(Duration::from_secs(30), running).await;
    ended.expect("the worker stops").unwrap().unwrap();
}
