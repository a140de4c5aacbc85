//! The program as an operator runs it: a process with a configuration, an environment and a
//! folder of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// How long anything may take that has no limit of its own.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// How often a condition is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// What the tests run: everything in its own folder, under its own prefix on the broker.
pub(crate) struct Site {
    folder: TempDir,
    prefix: String,
    url: String,
    environment: BTreeMap<String, String>,
}

impl Site {
    /// A site on the broker of `scripts/test` that translates with the engine `pseudo`.
    pub(crate) fn new() -> Self {
        Self::on(&shared_broker())
    }

    /// The same on another broker.
    pub(crate) fn on(url: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = TempDir::new().unwrap();
        let store = folder.path().join("wireglot.db");
        let site = Self {
            prefix: format!("program-{}-{number}", std::process::id()),
            url: url.to_owned(),
            environment: BTreeMap::new(),
            folder,
        };
        let prefix = site.prefix.clone();
        site.configured_by(&repository("config/backends/pseudo.toml"))
            .set("BROKER__URL", url)
            .set("BROKER__PREFIX", &prefix)
            .set("STORE__URL", &format!("sqlite://{}", store.display()))
            .set("HTTP__LISTEN", "127.0.0.1:0")
    }

    /// With another configuration file.
    pub(crate) fn configured_by(mut self, file: &Path) -> Self {
        let file = file.display().to_string();
        self.environment.insert("WIREGLOT_CONFIG".to_owned(), file);
        self
    }

    /// With real Apertium, as the default configuration has it.
    pub(crate) fn with_apertium(self) -> Self {
        self.configured_by(&repository("config/wireglot.toml"))
    }

    /// With a setting, by its environment variable.
    pub(crate) fn set(mut self, key: &str, value: &str) -> Self {
        self.environment
            .insert(format!("WIREGLOT__{key}"), value.to_owned());
        self
    }

    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// A path in the site's folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file into the site's folder.
    pub(crate) fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    /// The JSON in a file of the site's folder.
    pub(crate) fn json(&self, name: &str) -> Value {
        let path = self.path(name);
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The names of the files in a folder of the site, sorted.
    pub(crate) fn files(&self, name: &str) -> Vec<String> {
        let mut files: Vec<String> = std::fs::read_dir(self.path(name))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        files
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wireglot"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("WIREGLOT") {
                command.env_remove(name);
            }
        }
        command
            .args(arguments)
            .envs(&self.environment)
            .current_dir(self.folder.path())
            .kill_on_drop(true);
        command
    }

    /// Runs a command to its end.
    pub(crate) async fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_with(arguments, "").await
    }

    /// Runs a command with something on its standard input.
    pub(crate) async fn run_with(&self, arguments: &[&str], input: &str) -> Outcome {
        finish(self.command(arguments), input).await
    }

    /// Runs a command whose standard output nobody reads, as `| true` has it.
    pub(crate) async fn run_into_nothing(&self, arguments: &[&str]) -> Outcome {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        ended(child, PATIENCE).await
    }

    /// Starts a worker and waits until it is ready.
    pub(crate) async fn work(&self) -> Worker {
        self.work_as(&[]).await
    }

    /// Starts a worker with further variables in its environment, and does not wait for it.
    pub(crate) async fn begin(&self, environment: &[(&str, &str)]) -> Worker {
        let mut command = self.command(&["work"]);
        command.envs(environment.iter().copied());
        Worker::start(command).await
    }

    /// Starts a worker with further arguments and waits until it is ready.
    pub(crate) async fn work_as(&self, arguments: &[&str]) -> Worker {
        let worker = Worker::start(self.command(&[&["work"], arguments].concat())).await;
        worker.until_status("/readyz", 200, PATIENCE).await;
        worker
    }
}

/// Runs any command to its end, with what it is to read.
pub(crate) async fn finish(mut command: Command, input: &str) -> Outcome {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // A command that does not read its input closes it.
    let writing = tokio::spawn(async move { stdin.write_all(input.as_bytes()).await });
    let outcome = ended(child, PATIENCE).await;
    let _ = writing.await;
    outcome
}

/// Waits for the end of a command.
pub(crate) async fn ended(child: Child, patience: Duration) -> Outcome {
    let output = tokio::time::timeout(patience, child.wait_with_output())
        .await
        .expect("a command ends in time")
        .unwrap();
    Outcome {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    /// Fails unless the command ended with this exit code.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Standard output, each line as JSON.
    #[track_caller]
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        self.stdout
            .lines()
            .map(|line| {
                serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
            })
            .collect()
    }
}

/// A worker that runs.
pub(crate) struct Worker {
    child: Child,
    address: String,
    log: Arc<Mutex<String>>,
}

impl Worker {
    /// Starts it; ends when it tells the address of health and metrics.
    async fn start(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let log = Arc::new(Mutex::new(String::new()));
        let address = loop {
            let line = tokio::time::timeout(PATIENCE, lines.next_line())
                .await
                .expect("the worker says where it listens")
                .unwrap();
            let Some(line) = line else {
                panic!("the worker ended by itself: {}", log.lock().unwrap());
            };
            let address = serde_json::from_str::<Value>(&line)
                .ok()
                .and_then(|entry| entry["address"].as_str().map(str::to_owned));
            keep(&log, &line);
            if let Some(address) = address {
                break address;
            }
        };
        let reader = Arc::clone(&log);
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                keep(&reader, &line);
            }
        });
        Self {
            child,
            address,
            log,
        }
    }

    /// Status and body of a path of its health port.
    pub(crate) async fn get(&self, path: &str) -> std::io::Result<(u16, String)> {
        let mut stream = TcpStream::connect(&self.address).await?;
        let request = format!("GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        let (head, body) = answer
            .split_once("\r\n\r\n")
            .ok_or_else(|| std::io::Error::other("no answer"))?;
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        Ok((status.unwrap_or_default(), body.to_owned()))
    }

    /// Waits until a path answers with a status; how long that took.
    pub(crate) async fn until_status(
        &self,
        path: &str,
        status: u16,
        patience: Duration,
    ) -> Duration {
        let began = Instant::now();
        let found = eventually(
            patience,
            async || matches!(self.get(path).await, Ok((found, _)) if found == status),
        )
        .await;
        assert!(
            found,
            "{path} does not answer {status} within {patience:?}\n{}",
            self.log()
        );
        began.elapsed()
    }

    /// Sends `SIGTERM`.
    pub(crate) fn terminate(&self) {
        self.signal("TERM");
    }

    /// Sends a signal, by its name without `SIG`.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.id().to_string();
        let sent = std::process::Command::new("kill")
            .args(["-s", name, &id])
            .status();
        assert!(sent.unwrap().success());
    }

    /// Whether it has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Sends `SIGKILL` and waits for the end.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// Waits for the end; the exit code.
    pub(crate) async fn ended(&mut self, patience: Duration) -> Option<i32> {
        let status: ExitStatus = tokio::time::timeout(patience, self.child.wait())
            .await
            .unwrap_or_else(|_| panic!("the worker runs on after {patience:?}\n{}", self.log()))
            .unwrap();
        status.code()
    }

    /// Ends it as an operator does, and fails unless it ends well.
    pub(crate) async fn stop(mut self) {
        self.terminate();
        let code = self.ended(PATIENCE).await;
        assert_eq!(code, Some(0), "{}", self.log());
    }

    /// The most memory that it ever had, in megabytes.
    pub(crate) fn peak_memory(&self) -> u64 {
        let id = self.id();
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
        let peak = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .and_then(|size| size.trim().strip_suffix(" kB"))
            .and_then(|size| size.parse::<u64>().ok());
        peak.expect("the kernel tells the peak") / 1000
    }

    /// The number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id().expect("the worker runs")
    }

    /// What it has logged so far.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }
}

fn keep(log: &Mutex<String>, line: &str) {
    let mut log = log.lock().unwrap();
    log.push_str(line);
    log.push('\n');
}

/// Whether a condition comes true in time.
pub(crate) async fn eventually(
    patience: Duration,
    mut condition: impl AsyncFnMut() -> bool,
) -> bool {
    let last = Instant::now() + patience;
    loop {
        if condition().await {
            return true;
        }
        if Instant::now() >= last {
            return false;
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// A path in the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A setting of the test environment.
pub(crate) fn prepared(variable: &str, by: &str) -> String {
    std::env::var(variable)
        .unwrap_or_else(|_| panic!("{variable} is not set: run scripts/test, {by}"))
}

fn shared_broker() -> String {
    prepared(
        "WIREGLOT_TEST_AMQP_URL",
        "which starts a private RabbitMQ for the tests",
    )
}
