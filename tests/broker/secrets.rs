//! Text of articles and passwords are seen in results and in the producers' own messages alone.

use std::process::Stdio;

use lapin::uri::AMQPUri;
use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::process::Command;

use crate::articles::{MARKER, job, ninjs};
use crate::message::Post;
use crate::world::World;

/// The program itself with its most talkative logs, through everything that goes wrong.
#[tokio::test(flavor = "multi_thread")]
async fn logs_events_and_headers_hold_no_text_and_no_password() {
    let mut world = World::without_worker(|_| {}).await;
    let folder = tempfile::tempdir().unwrap();
    // The user has the same name; with its signs around it, this is the password.
    let url = world.config.broker.url.expose().to_owned();
    let uri: AMQPUri = url.parse().unwrap();
    let secret = format!(":{}@", uri.authority.userinfo.password);
    let mut program = Command::new(env!("CARGO_BIN_EXE_wireglot"))
        .arg("work")
        .current_dir(folder.path())
        .env("WIREGLOT__BROKER__URL", &url)
        .env("WIREGLOT__BROKER__PREFIX", &world.config.broker.prefix)
        .env("WIREGLOT__HTTP__LISTEN", "127.0.0.1:0")
        .env("WIREGLOT__BACKENDS__PSEUDO__KIND", "pseudo")
        .env("WIREGLOT__ROUTES__DEFAULT", r#"["pseudo"]"#)
        .env("WIREGLOT__WORKER__MAX_RESULT", "8KiB")
        .env("WIREGLOT__TELEMETRY__LOG", "trace")
        .stderr(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut stderr = program.stderr.take().unwrap();
    let logs = tokio::spawn(async move {
        let mut logs = String::new();
        stderr.read_to_string(&mut logs).await.map(|_| logs)
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

    let id = program.id().unwrap().to_string();
    let killed = std::process::Command::new("kill")
        .args(["-TERM", &id])
        .status();
    assert!(killed.unwrap().success());
    let ended = tokio::time::timeout(std::time::Duration::from_secs(30), program.wait());
    let status = ended.await.expect("the program drains").unwrap();
    assert_eq!(status.code(), Some(0));
    let logs = logs.await.unwrap().unwrap();
    let seen = world.end().await;

    for line in logs.lines() {
        let line: serde_json::Value = serde_json::from_str(line)
            .unwrap_or_else(|error| panic!("a log line is no JSON: {error}: {line}"));
        assert!(line["level"].is_string() && line["timestamp"].is_string());
    }
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
    let headers = seen
        .0
        .iter()
        .map(|message| format!("{:?}", message.properties.headers()));
    for text in shown.chain(headers.map(String::into_bytes)) {
        let text = String::from_utf8_lossy(&text);
        assert!(!text.contains(MARKER) && !text.contains(&secret), "{text}");
    }
    assert_eq!(seen.queue("dead").len(), 8);
    assert_eq!(seen.keys("localized", "good").len(), 2);
}
