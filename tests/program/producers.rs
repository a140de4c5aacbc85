//! The example producers, as somebody with another language would start from them.

use tokio::process::Command;

use crate::process::{Site, finish, prepared, repository};

const INSTALLS: &str = "which installs the client libraries with scripts/packages producers";

#[tokio::test(flavor = "multi_thread")]
async fn a_python_producer_gets_its_results() {
    let mut python = Command::new(prepared("WIREGLOT_TEST_PYTHON", INSTALLS));
    python.arg(repository("examples/producers/producer.py"));
    gets_its_results(python).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_producer_gets_its_results() {
    let mut node = Command::new("node");
    node.env("NODE_PATH", prepared("WIREGLOT_TEST_NODE_PATH", INSTALLS))
        .arg(repository("examples/producers/producer.js"));
    gets_its_results(node).await;
}

async fn gets_its_results(mut producer: Command) {
    let site = Site::new();
    let worker = site.work().await;
    producer
        .env("AMQP_URL", site.url())
        .env("WIREGLOT_PREFIX", site.prefix());
    let outcome = finish(producer, "").await.expect(0);
    let mut lines: Vec<&str> = outcome.stdout.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines.len(), 2, "{}", outcome.stdout);
    assert!(
        lines[0].starts_with("ca wireglot.result.v1 [ca: "),
        "{lines:?}"
    );
    assert!(
        lines[1].starts_with("pt wireglot.result.v1 [pt: "),
        "{lines:?}"
    );
    worker.stop().await;
}
