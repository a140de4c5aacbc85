//! Text of articles and passwords are seen in results and in the producers' own messages alone.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use lapin::uri::AMQPUri;
use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::articles::{MARKER, job, ninjs};
use crate::message::{Message, Post};
use crate::world::World;

/// The headers of a message, as text.
fn headers(message: &Message) -> String {
    let table = message.properties.headers().as_ref();
    let names = table.into_iter().flat_map(|table| table.inner().keys());
    let lines = names.map(|name| {
        let value = message.header(name.as_str()).unwrap_or_default();
        format!("{name}: {value}\n")
    });
    lines.collect()
}

/// The program with its most talkative logs.
struct Talkative {
    program: Child,
    logs: JoinHandle<std::io::Result<String>>,
}

impl Talkative {
    fn start(world: &World, folder: &Path, change: impl FnOnce(&mut Command)) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wireglot"));
        command
            .arg("work")
            .current_dir(folder)
            .env("WIREGLOT__BROKER__URL", world.config.broker.url.expose())
            .env("WIREGLOT__BROKER__PREFIX", &world.config.broker.prefix)
            .env("WIREGLOT__HTTP__LISTEN", "127.0.0.1:0")
            .env("WIREGLOT__TELEMETRY__LOG", "trace")
            .stderr(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        change(&mut command);
        let mut program = command.spawn().unwrap();
        let mut stderr = program.stderr.take().unwrap();
        let logs = tokio::spawn(async move {
            let mut logs = String::new();
            stderr.read_to_string(&mut logs).await.map(|_| logs)
        });
        Self { program, logs }
    }

    /// Ends it, and gives what it logged: a line is JSON, always.
    async fn stop(mut self) -> String {
        let id = self.program.id().unwrap().to_string();
        let killed = std::process::Command::new("kill")
            .args(["-TERM", &id])
            .status();
        assert!(killed.unwrap().success());
        let ended = tokio::time::timeout(Duration::from_secs(30), self.program.wait());
        let status = ended.await.expect("the program drains").unwrap();
        assert_eq!(status.code(), Some(0));
        let logs = self.logs.await.unwrap().unwrap();
        for line in logs.lines() {
            let line: serde_json::Value = serde_json::from_str(line)
                .unwrap_or_else(|error| panic!("a log line is no JSON: {error}: {line}"));
            assert!(line["level"].is_string() && line["timestamp"].is_string());
        }
        logs
    }
}

/// Through everything that goes wrong with jobs.
#[tokio::test(flavor = "multi_thread")]
async fn logs_events_and_headers_hold_no_text_and_no_password() {
    let mut world = World::without_worker(|_| {}).await;
    let folder = tempfile::tempdir().unwrap();
    // The user has the same name; with its signs around it, this is the password.
    let url = world.config.broker.url.expose().to_owned();
    let uri: AMQPUri = url.parse().unwrap();
    let secret = format!(":{}@", uri.authority.userinfo.password);
    let program = Talkative::start(&world, folder.path(), |command| {
        command
            .env("WIREGLOT__BACKENDS__PSEUDO__KIND", "pseudo")
            .env("WIREGLOT__ROUTES__DEFAULT", r#"["pseudo"]"#)
            .env("WIREGLOT__WORKER__MAX_RESULT", "8KiB");
    });

    let good = job(ninjs("urn:test:secret", "1"), &["es", "sr-Latn"]);
    world
        .complete(&Post::job(&good).id("good").reply_to("gone"))
        .await;
    let mut large = job(ninjs("urn:test:large", "1"), &["es"]);
    large["article"]["x_cms"]["text"] = json!(format!("{MARKER} ").repeat(2000));
    world.complete(&Post::job(&large).id("large")).await;
    let mut other = good.clone();
    other["article"]["headlines"][0]["value"] = json!(format!("{MARKER} again"));
    let refused = [
        Post::job(&other),
        Post::bytes(format!("{{\"article\": {MARKER}")),
        Post::bytes(format!("\"{MARKER}\"")),
        Post::job(&json!({"article": MARKER, "targets": ["es"]})),
        Post::job(&json!({"article": [MARKER], "targets": ["es"]})),
        Post::bytes(MARKER).content_type("text/plain"),
        Post::bytes(MARKER).encoding("gzip"),
    ];
    for (number, post) in refused.into_iter().enumerate() {
        let id = format!("bad-{number}");
        world.post(&post.id(&id)).await;
        world.until_event("job.rejected", &[&id]).await;
    }

    let logs = program.stop().await;
    let seen = world.end().await;

    for what in ["job accepted", "unit ended", "dead-lettered", "drain"] {
        assert!(logs.contains(what), "nothing was logged of `{what}`");
    }
    for hidden in [MARKER, &secret, "Źéṕĥýŕqúíĺĺ", "Žéṕĥýŕqúíĺĺ"] {
        let line = logs.lines().find(|line| line.contains(hidden));
        assert_eq!(line, None, "{hidden}");
    }
    let shown = seen
        .queue("events")
        .into_iter()
        .map(|event| event.body.clone());
    let headers = seen.0.iter().map(headers);
    for text in shown.chain(headers.map(String::into_bytes)) {
        let text = String::from_utf8_lossy(&text);
        assert!(!text.contains(MARKER) && !text.contains(&secret), "{text}");
    }
    assert_eq!(seen.queue("dead").len(), 8);
    assert_eq!(seen.keys("localized", "good").len(), 2);
}

/// Through an engine that fails and quotes all that it was sent: the text, what stands around it,
/// and the key.
#[tokio::test(flavor = "multi_thread")]
async fn logs_of_a_failing_engine_hold_no_text_and_no_key() {
    const KEY: &str = "key-6021-secret";
    let deepl = MockServer::start().await;
    let language =
        |code: &str| json!({"lang": code, "usable_as_source": true, "usable_as_target": true});
    let languages = json!([language("en"), language("es")]);
    Mock::given(path("/v3/languages"))
        .respond_with(ResponseTemplate::new(200).set_body_json(languages))
        .mount(&deepl)
        .await;
    let quoting = |status: u16| {
        move |request: &Request| {
            let body = String::from_utf8_lossy(&request.body).into_owned();
            let quoted = json!({"message": format!("cannot translate {body} for {KEY}")});
            ResponseTemplate::new(status).set_body_json(quoted)
        }
    };
    for (status, times) in [(500, 1), (400, u64::MAX)] {
        Mock::given(method("POST"))
            .respond_with(quoting(status))
            .up_to_n_times(times)
            .mount(&deepl)
            .await;
    }
    let mut world = World::without_worker(|_| {}).await;
    let folder = tempfile::tempdir().unwrap();
    let program = Talkative::start(&world, folder.path(), |command| {
        command
            .env("WIREGLOT__BACKENDS__DEEPL__KIND", "deepl")
            .env("WIREGLOT__BACKENDS__DEEPL__URL", deepl.uri())
            .env("WIREGLOT__BACKENDS__DEEPL__API_KEY", KEY)
            .env("WIREGLOT__ROUTES__DEFAULT", r#"["deepl"]"#)
            .env("WIREGLOT__ROUTING__FIRST_WAIT", "1ms");
    });
    let sent = job(ninjs("urn:test:failing", "1"), &["es"]);
    world.complete(&Post::job(&sent).id("failing")).await;
    let logs = program.stop().await;
    let seen = world.end().await;

    let requests = deepl.received_requests().await.unwrap();
    let bodies = requests
        .iter()
        .map(|request| String::from_utf8_lossy(&request.body).into_owned());
    assert!(bodies.filter(|body| body.contains(MARKER)).count() >= 2);
    assert!(logs.contains("backend.call") && logs.contains("dead-lettered"));
    for hidden in [MARKER, KEY] {
        let line = logs.lines().find(|line| line.contains(hidden));
        assert_eq!(line, None, "{hidden}");
    }
    for message in seen.queue("events") {
        let event = String::from_utf8_lossy(&message.body);
        assert!(!event.contains(MARKER) && !event.contains(KEY), "{event}");
    }
    let [dead] = &seen.queue("dead")[..] else {
        panic!("one dead letter");
    };
    let headers = headers(dead);
    assert!(headers.contains("backend-failed"), "{headers}");
    assert!(
        !headers.contains(MARKER) && !headers.contains(KEY),
        "{headers}"
    );
}
