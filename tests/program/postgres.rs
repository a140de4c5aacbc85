//! Two workers that share a store in PostgreSQL, which goes away in the middle.

use std::os::unix::fs::PermissionsExt;

use tempfile::TempDir;
use tokio::process::Command;

use crate::newsroom::{LANGUAGES, assert_completed_once, assert_nothing_lost, jobs};
use crate::observer::Observer;
use crate::process::{PATIENCE, Site, eventually, finish, repository};

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
