//! A RabbitMQ that a test may stop, kill and disturb.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tempfile::TempDir;
use tokio::process::Command;

use crate::process::{ended, repository};

/// A start takes 25 seconds at most on a machine that does nothing else.
const PATIENCE: Duration = Duration::from_secs(150);

/// It ends with its value.
pub(crate) struct Broker {
    folder: TempDir,
    url: String,
}

impl Broker {
    /// Starts one.
    pub(crate) async fn start() -> Self {
        Self::start_with("", &[]).await
    }

    /// Starts one with further lines for `rabbitmq.conf`, and plugins.
    pub(crate) async fn start_with(configuration: &str, plugins: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("extra.conf"), configuration).unwrap();
        let plugins = format!("[{}].\n", plugins.join(","));
        std::fs::write(folder.path().join("extra_plugins"), plugins).unwrap();
        let mut broker = Self {
            folder,
            url: String::new(),
        };
        broker.url = broker.run(&["start"]).await;
        broker
    }

    /// Its address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// `host:port`.
    pub(crate) fn address(&self) -> String {
        let uri: lapin::uri::AMQPUri = self.url.parse().unwrap();
        format!("{}:{}", uri.authority.host, uri.authority.port)
    }

    /// The folder of its data and logs.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Starts it again, after [`Broker::stop`] or [`Broker::kill`].
    pub(crate) async fn start_again(&self) {
        self.run(&["start"]).await;
    }

    /// Ends it in good order.
    pub(crate) async fn stop(&self) {
        self.run(&["stop"]).await;
    }

    /// Ends it as a crash does.
    pub(crate) async fn kill(&self) {
        self.run(&["kill"]).await;
    }

    /// `rabbitmqctl`.
    pub(crate) async fn ctl(&self, arguments: &[&str]) -> String {
        self.run(&[&["ctl"], arguments].concat()).await
    }

    /// A memory alarm from now on, or its end.
    pub(crate) async fn alarm(&self, on: bool) {
        let limit: &[&str] = if on {
            &["0.000001"]
        } else {
            &["absolute", "512MB"]
        };
        self.ctl(&[&["set_vm_memory_high_watermark"], limit].concat())
            .await;
    }

    async fn run(&self, arguments: &[&str]) -> String {
        let mut script = Command::new(repository("scripts/broker"));
        script
            .arg(arguments[0])
            .arg(self.folder.path())
            .args(&arguments[1..]);
        let child = script
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        ended(child, PATIENCE)
            .await
            .expect(0)
            .stdout
            .trim()
            .to_owned()
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        let _ = std::process::Command::new(repository("scripts/broker"))
            .arg("kill")
            .arg(self.folder.path())
            .status();
    }
}
