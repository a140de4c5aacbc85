//! The suite of every store on PostgreSQL, and what only a server has.

use std::sync::Arc;

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use wireglot::store::{PostgresOptions, PostgresStore};

use crate::store_suite::{Opened, suite};

/// The address of the server that `scripts/test` starts.
pub(crate) fn server() -> String {
    std::env::var("WIREGLOT_TEST_POSTGRES_URL")
        .expect("WIREGLOT_TEST_POSTGRES_URL is not set: run the tests with scripts/test")
}

/// Runs statements at an address.
pub(crate) async fn sql(url: &str, statements: &str) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statements.to_owned()))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

/// The address of an empty schema of its own.
pub(crate) async fn schema() -> String {
    let server = server();
    let name = format!("test_{:032x}", fastrand::u128(..));
    sql(&server, &format!("CREATE SCHEMA {name}")).await;
    format!("{server}?options[search_path]={name}")
}

pub(crate) async fn open(url: &str) -> PostgresStore {
    PostgresStore::open(url, PostgresOptions::default())
        .await
        .unwrap()
}

async fn in_a_schema() -> Opened {
    Opened {
        store: Arc::new(open(&schema().await).await),
        _guard: Box::new(()),
    }
}

suite!(in_a_schema);

/// What concerns the server itself.
mod server_faults {
    use std::os::unix::fs::PermissionsExt;
    use std::process::{Command, Output};
    use std::time::Duration;

    use tempfile::TempDir;
    use wireglot::store::{PostgresOptions, PostgresStore, Store, StoreError, UnitState};

    use super::{open, schema, server, sql};
    use crate::store_suite::{at, events, job, unit_state};

    /// A server of the test's own, which may be stopped.
    struct Server {
        folder: TempDir,
    }

    impl Server {
        fn start() -> Self {
            let server = Self {
                folder: TempDir::new().unwrap(),
            };
            // PostgreSQL does not run as root.
            let open = std::fs::Permissions::from_mode(0o711);
            std::fs::set_permissions(server.folder.path(), open).unwrap();
            server.run("start");
            server
        }

        fn run(&self, command: &str) -> String {
            let Output { status, stdout, .. } = self.script(command).output().unwrap();
            assert!(status.success(), "scripts/postgres {command}");
            String::from_utf8(stdout).unwrap().trim().to_owned()
        }

        fn script(&self, command: &str) -> Command {
            let mut script = Command::new("scripts/postgres");
            script.arg(command).arg(self.folder.path());
            script
        }
    }

    impl Drop for Server {
        fn drop(&mut self) {
            let _ = self.script("kill").status();
        }
    }

    fn impatient() -> PostgresOptions {
        PostgresOptions {
            timeout: Duration::from_secs(1),
            ..PostgresOptions::default()
        }
    }

    /// Why an address cannot be opened, when an operator must act.
    async fn unusable(url: &str) -> String {
        match PostgresStore::open(url, PostgresOptions::default()).await {
            Ok(_) => panic!("it was opened"),
            Err(StoreError::Unusable(detail)) => {
                let password = url.split([':', '@']).nth(2).unwrap();
                assert!(!detail.contains(password), "{detail}");
                detail
            }
            Err(other) => panic!("{other}"),
        }
    }

    async fn unavailable(store: &PostgresStore) -> String {
        match store.ping().await {
            Ok(()) => panic!("the store answers"),
            Err(StoreError::Unavailable(detail)) => detail,
            Err(other) => panic!("{other}"),
        }
    }

    #[tokio::test]
    async fn a_server_that_goes_away_and_comes_back_is_used_again() {
        let server = Server::start();
        let url = server.run("url");
        let store = open(&url).await;
        for (round, end) in ["stop", "kill"].into_iter().enumerate() {
            let before = format!("{end} before");
            let new = wireglot::store::NewJob {
                article_id: before.clone(),
                ..job(&before, "1", &["es"])
            };
            store.accept(&new).await.unwrap();
            server.run(end);
            let detail = unavailable(&store).await;
            assert!(detail.contains("PostgreSQL"), "{detail}");
            let during = job("during", "1", &["es"]);
            assert!(matches!(
                store.accept(&during).await,
                Err(StoreError::Unavailable(_))
            ));
            // A worker that starts now waits for it as well.
            let late = open(&url).await;
            unavailable(&late).await;

            server.run("start");
            store.ping().await.unwrap();
            late.ping().await.unwrap();
            let state = unit_state(&store, &before, "es").await;
            assert_eq!(
                state,
                Some(UnitState::Pending),
                "what was answered is there"
            );
            assert_eq!(unit_state(&late, "during", "es").await, None);
            assert_eq!(events(&late).await.len(), round + 1);
        }
    }

    #[tokio::test]
    async fn a_server_that_was_never_there_is_waited_for() {
        let store = open("postgres://wireglot:hunter2@127.0.0.1:1/wireglot").await;
        let detail = unavailable(&store).await;
        assert!(detail.contains("is it running?"), "{detail}");
        assert!(!detail.contains("hunter2"), "{detail}");
    }

    #[tokio::test]
    async fn a_database_that_takes_no_writes_is_unavailable() {
        let url = schema().await;
        open(&url).await.ping().await.unwrap();
        let store = open(&format!("{url}&options[default_transaction_read_only]=on")).await;
        let detail = unavailable(&store).await;
        assert!(detail.contains("read-only"), "{detail}");
        // Reading goes on.
        let standby = open(&url).await;
        assert!(standby.outbox(1).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn an_operation_that_waits_too_long_is_given_up() {
        let url = schema().await;
        let store = PostgresStore::open(&url, impatient()).await.unwrap();
        store.ping().await.unwrap();
        let mut other = <sqlx::PgConnection as sqlx::Connection>::connect(&url)
            .await
            .unwrap();
        sqlx::raw_sql("BEGIN; LOCK TABLE checks")
            .execute(&mut other)
            .await
            .unwrap();
        let detail = unavailable(&store).await;
        assert!(detail.contains("too long"), "{detail}");
        // What does not need the locked table goes on.
        store.accept(&job("j", "1", &["es"])).await.unwrap();
        sqlx::raw_sql("COMMIT").execute(&mut other).await.unwrap();
        store.ping().await.unwrap();
    }

    #[tokio::test]
    async fn a_wrong_password_user_or_database_is_told() {
        let server = server();
        let (before, after) = server.split_once('@').unwrap();
        let (user, password) = before.rsplit_once(':').unwrap();
        let detail = unusable(&format!("{user}:not-it-{password}@{after}")).await;
        assert!(detail.contains("refuses user or password"), "{detail}");
        let detail = unusable(&format!("{server}_missing")).await;
        assert!(detail.contains("does not exist; create it"), "{detail}");
        let detail = unusable(&format!("{server}?sslmode=verify-full")).await;
        assert!(detail.contains("no secure connection"), "{detail}");
    }

    #[tokio::test]
    async fn a_store_of_a_newer_version_is_refused() {
        let url = schema().await;
        open(&url).await.close().await;
        sql(
            &url,
            "INSERT INTO wireglot_migrations (version, description, success, checksum, \
             execution_time) VALUES (9999, 'later', true, '\\x00', 0)",
        )
        .await;
        let detail = unusable(&url).await;
        assert!(
            detail.contains("newer version") && detail.contains("9999"),
            "{detail}"
        );
    }

    #[tokio::test]
    async fn tables_of_another_program_are_left_alone() {
        let url = schema().await;
        sql(&url, "CREATE TABLE jobs (title text)").await;
        let detail = unusable(&url).await;
        assert!(detail.contains("another program"), "{detail}");
        sql(&url, "INSERT INTO jobs VALUES ('kept')").await;
    }

    #[tokio::test]
    async fn a_database_that_cannot_hold_every_language_is_refused() {
        let server = server();
        let name = format!("latin_{:016x}", fastrand::u64(..));
        sql(
            &server,
            &format!("CREATE DATABASE {name} ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"),
        )
        .await;
        let (address, _) = server.rsplit_once('/').unwrap();
        let detail = unusable(&format!("{address}/{name}")).await;
        assert!(detail.contains("LATIN1"), "{detail}");
    }

    #[tokio::test]
    async fn a_schema_that_is_there_needs_no_right_to_create_one() {
        let url = schema().await;
        let (server, name) = url.split_once("?options[search_path]=").unwrap();
        let (_, host) = server.split_once('@').unwrap();
        let role = format!("{name}_user");
        sql(
            &url,
            &format!("CREATE ROLE {role} LOGIN PASSWORD 'hunter2'; GRANT USAGE ON SCHEMA {name} TO {role}"),
        )
        .await;
        let limited = format!("postgres://{role}:hunter2@{host}?options[search_path]={name}");
        let detail = unusable(&limited).await;
        assert!(detail.contains("lacks a permission"), "{detail}");

        open(&url).await.close().await;
        sql(
            &url,
            &format!(
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {name} TO {role}"
            ),
        )
        .await;
        let store = open(&limited).await;
        store.accept(&job("j", "1", &["es"])).await.unwrap();
        assert_eq!(events(&store).await.len(), 1);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn workers_that_start_together_make_one_store() {
        let url = schema().await;
        let starting: Vec<_> = (0..8)
            .map(|_| {
                let url = url.clone();
                tokio::spawn(async move { open(&url).await })
            })
            .collect();
        for task in starting {
            task.await.unwrap().ping().await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_closed_store_refuses_work() {
        let store = open(&schema().await).await;
        store.close().await;
        assert_eq!(unavailable(&store).await, "it is closed");
        let pruned = store.prune(at(0)).await;
        assert!(matches!(pruned, Err(StoreError::Unavailable(_))));
    }
}
