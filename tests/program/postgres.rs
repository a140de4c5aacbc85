//! Two workers that share a store in PostgreSQL, which goes away in the middle.

use std::os::unix::fs::PermissionsExt;

use serde_json::json;
use sqlx::{Connection, PgConnection};
use tempfile::TempDir;
use tokio::process::Command;

use crate::newsroom::{LANGUAGES, assert_completed_once, assert_nothing_lost, jobs};
use crate::observer::Observer;
use crate::process::{PATIENCE, Site, eventually, finish, repository};
use crate::stub::Stub;

const ARTICLES: usize = 20;
const RESULTS: usize = ARTICLES * LANGUAGES.len();

/// A PostgreSQL of this test's own, which may be stopped.
struct Server {
    folder: TempDir,
}

impl Server {
    async fn start() -> Self {
        let server = Self {
            folder: TempDir::new().unwrap(),
        };
        // PostgreSQL does not run as root.
        let open = std::fs::Permissions::from_mode(0o711);
        std::fs::set_permissions(server.folder.path(), open).unwrap();
        server.run("start").await;
        server
    }

    async fn run(&self, command: &str) -> String {
        let mut script = Command::new(repository("scripts/postgres"));
        script.arg(command).arg(self.folder.path());
        finish(script, "").await.expect(0).stdout.trim().to_owned()
    }
}

/// Whether the server takes writes, as one that became a standby does not.
async fn read_only(url: &str, on: bool) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    for statement in [
        if on {
            "ALTER SYSTEM SET default_transaction_read_only = on"
        } else {
            "ALTER SYSTEM RESET default_transaction_read_only"
        },
        "SELECT pg_reload_conf()",
    ] {
        sqlx::query(statement)
            .execute(&mut connection)
            .await
            .unwrap();
    }
    connection.close().await.unwrap();
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = std::process::Command::new(repository("scripts/postgres"))
            .arg("kill")
            .arg(self.folder.path())
            .status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_share_a_store_that_goes_away_and_comes_back() {
    let server = Server::start().await;
    let url = server.run("url").await;
    let site = Site::new()
        .set("STORE__URL", &url)
        .set("WORKER__CONCURRENCY", "1")
        .set("WORKER__RESERVED_FOR_BREAKING", "0");
    let (one, two) = tokio::join!(site.work(), site.work());
    let newsroom = Observer::connect(&site).await;
    let events = newsroom.keep_events().await;
    newsroom.submit(&jobs(ARTICLES)).await;
    let queue = newsroom.named("localized");
    let came = eventually(PATIENCE, async || {
        newsroom.waiting(&queue).await as usize >= RESULTS / 8
    });
    assert!(came.await, "some results within {PATIENCE:?}");

    server.run("stop").await;
    for worker in [&one, &two] {
        worker.until_status("/readyz", 503, PATIENCE).await;
        let (_, body) = worker.get("/readyz").await.unwrap();
        assert!(body.contains("PostgreSQL"), "{body}");
    }
    server.run("start").await;
    for worker in [&one, &two] {
        worker.until_status("/readyz", 200, PATIENCE).await;
    }
    let events = newsroom.until_completed(&events, ARTICLES).await;
    let log = one.log() + &two.log();
    one.stop().await;
    two.stop().await;
    assert_nothing_lost(&newsroom.results().await, ARTICLES);
    assert_completed_once(&events, ARTICLES);
    assert_eq!(newsroom.left_over().await, [].into());
    let (_, password) = url.split_once('@').unwrap().0.rsplit_once(':').unwrap();
    assert!(!log.contains(password), "the password was logged");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_can_only_be_read_costs_no_second_translation() {
    const TITLES: usize = 300;
    const CONCURRENCY: usize = 2;
    let server = Server::start().await;
    let url = server.run("url").await;
    let stub = Stub::start().await;
    let site = Site::new()
        .set("STORE__URL", &url)
        .set("WORKER__CONCURRENCY", &CONCURRENCY.to_string())
        .set("WORKER__RESERVED_FOR_BREAKING", "0");
    let config = site.write(
        "libre.toml",
        &format!(
            "[backends.libre]\nkind = \"libretranslate\"\nurl = \"{}\"\n",
            stub.url()
        ),
    );
    let site = site.configured_by(config.as_ref());
    let worker = site.work().await;
    let newsroom = Observer::connect(&site).await;
    let events = newsroom.keep_events().await;
    let jobs: Vec<_> = (0..TITLES)
        .map(|number| {
            let title = format!("The river rises for day {number}");
            json!({
                "article": {"id": format!("a{number}"), "revision": "1", "language": "en", "title": title},
                "targets": ["es"],
            })
        })
        .collect();
    newsroom.submit(&jobs).await;
    let queue = newsroom.named("localized");
    let came = eventually(PATIENCE, async || newsroom.waiting(&queue).await >= 10);
    assert!(came.await, "some results within {PATIENCE:?}");

    read_only(&url, true).await;
    worker.until_status("/readyz", 503, PATIENCE).await;
    // Everything comes back to the worker, to be put off once more.
    let delayed = || worker.log().matches("\"delayed\"").count();
    let put_off = eventually(PATIENCE, async || delayed() >= TITLES).await;
    let twice = eventually(PATIENCE, async || delayed() >= 2 * TITLES).await;
    assert!(put_off && twice, "{} were delayed", delayed());
    read_only(&url, false).await;
    worker.until_status("/readyz", 200, PATIENCE).await;

    let events = newsroom.until_completed(&events, TITLES).await;
    let published = (events.iter())
        .filter(|event| event["event"] == "unit.published")
        .count();
    worker.stop().await;
    assert_eq!(published, TITLES);
    assert_eq!(newsroom.left_over().await, [].into());
    let paid: usize = (stub.texts().await.iter().flatten())
        .filter(|text| text.contains("river"))
        .count();
    // What was under way when the store changed, and once more when it had come back for a moment.
    assert!(
        (TITLES..=TITLES + 2 * CONCURRENCY).contains(&paid),
        "{paid} titles were paid for"
    );
}
