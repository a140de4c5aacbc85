//! The program itself against engines that fail: what it prints.

use std::fs;
use std::process::Output;
use std::sync::Arc;

use serde_json::json;
use tokio::process::Command;

use crate::engines::{Fault, KEY, Protocol, Stub, all};

/// What nothing that is printed may show: words of the article, of the newsroom's terms, and keys.
const HIDDEN: [&str; 6] = [
    "confidential",
    "secreto",
    "harbour",
    "puerto",
    KEY,
    "token-5150",
];

/// Variables by which programs are told to use a proxy.
const PROXIES: [&str; 4] = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];

/// Runs the program with this engine alone.
async fn run(protocol: &Arc<dyn Protocol>, stub: &Stub, arguments: &[&str]) -> Output {
    run_behind(None, protocol, stub, arguments).await
}

/// The same where the environment names a proxy.
async fn run_behind(
    proxy: Option<&str>,
    protocol: &Arc<dyn Protocol>,
    stub: &Stub,
    arguments: &[&str],
) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let article = json!({"id": "a", "revision": "1", "language": "en",
        "title": "The confidential harbour",
        "body": "The first ships left the harbour early. The confidential dog sleeps there."});
    write("article.json", article.to_string());
    let terms = write("terms.tsv", "en\tes\nharbour\tpuerto\n".to_owned());
    let config = format!(
        "[broker]\nurl = \"amqp://guest:guest@127.0.0.1:1/%2f\"\nconnect_timeout = \"1s\"\n\
         [store]\nurl = \"sqlite::memory:\"\n\
         [telemetry]\nlog = \"trace\"\n\
         [routing]\nfirst_wait = \"1ms\"\n\
         [glossaries.newsroom]\nfile = {:?}\ndesks = [\"*\"]\n\
         [backends.engine]\nkind = \"{}\"\nurl = \"{}\"\nembargo = true\n{}",
        terms.display().to_string(),
        protocol.kind(),
        stub.url(),
        protocol.settings(&stub.url()),
    );
    let config = write("wireglot.toml", config);
    Command::new(env!("CARGO_BIN_EXE_wireglot"))
        .arg("--config")
        .arg(config)
        .args(arguments)
        .envs(PROXIES.into_iter().zip(proxy.into_iter().cycle()))
        .env_remove("no_proxy")
        .env_remove("NO_PROXY")
        .current_dir(folder.path())
        .kill_on_drop(true)
        .output()
        .await
        .unwrap()
}

#[tokio::test]
async fn a_run_that_fails_prints_no_text_and_no_key() {
    for protocol in all() {
        let (name, stub) = (protocol.name(), Stub::start(&protocol).await);
        // Refusals that quote what was sent, in every form.
        let faults = [
            Fault::Status(500),
            Fault::Page(502),
            Fault::Json(200, json!("The confidential dog")),
            Fault::RetryAfter(429, "0".to_owned()),
            Fault::BrokenGzip,
            Fault::Page(400),
            Fault::Status(403),
        ];
        stub.fail(faults.iter().cycle().take(400).cloned());
        let output = run(
            &protocol,
            &stub,
            &["translate", "article.json", "--to", "es"],
        )
        .await;
        let printed = [&output.stdout[..], &output.stderr].map(String::from_utf8_lossy);
        assert_eq!(output.status.code(), Some(1), "{name}: {printed:?}");
        assert!(stub.count() > 0, "{name}: {printed:?}");
        assert!(printed[0].is_empty(), "{name}: {}", printed[0]);
        for said in ["es failed", "engine: "] {
            assert!(printed[1].contains(said), "{name}: {said}: {}", printed[1]);
        }
        for hidden in HIDDEN {
            let line = printed[1].lines().find(|line| line.contains(hidden));
            assert_eq!(line, None, "{name}: {hidden}");
        }
    }
}

#[tokio::test]
async fn a_proxy_of_the_environment_sees_nothing() {
    for protocol in all() {
        let (name, stub) = (protocol.name(), Stub::start(&protocol).await);
        let proxy = Stub::start(&protocol).await;
        let arguments = ["translate", "article.json", "--to", "es"];
        let output = run_behind(Some(&proxy.url()), &protocol, &stub, &arguments).await;
        let printed = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {printed}");
        assert!(stub.count() > 0, "{name}");
        assert!(proxy.requests().await.is_empty(), "{name}");
    }
}

#[tokio::test]
async fn check_config_online_shows_what_an_account_has_used() {
    for protocol in all() {
        let used = match protocol.kind() {
            "deepl" => ", 42 of 500000 characters used",
            "modernmt" => ", 1234 characters used",
            "azure" | "amazon" => "",
            _ => continue,
        };
        let stub = Stub::start(&protocol).await;
        let output = run(&protocol, &stub, &["check-config", "--online"]).await;
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        let line = shown
            .lines()
            .find(|line| line.starts_with("backends.engine: ok"));
        let line = line.unwrap_or_else(|| panic!("{shown}"));
        assert!(line.ends_with(&format!("pairs{used}")), "{line}");
        assert_eq!(stub.count(), 0, "nothing is translated for that");
    }
}
