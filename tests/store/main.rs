//! The stores: the suite of every store on each, and what only a file or a server has.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by them"
)]

#[path = "../support/budget_suite.rs"]
mod budget_suite;
#[path = "../support/memory_suite.rs"]
mod memory_suite;
mod postgres;
mod spending;
#[path = "../support/store_suite.rs"]
mod store_suite;

mod memory {
    use std::sync::Arc;

    use wireglot::store::SqliteStore;

    use crate::store_suite::{Opened, suite};

    async fn in_memory() -> Opened {
        let store = SqliteStore::open("sqlite::memory:").await.unwrap();
        Opened {
            store: Arc::new(store),
            _guard: Box::new(()),
        }
    }

    suite!(in_memory);
}

mod file {
    use std::sync::Arc;

    use wireglot::store::SqliteStore;

    use crate::store_suite::{Opened, suite};

    async fn in_a_file() -> Opened {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("store.db").display());
        Opened {
            store: Arc::new(SqliteStore::open(&url).await.unwrap()),
            _guard: Box::new(folder),
        }
    }

    suite!(in_a_file);
}

/// What concerns the file itself.
mod on_disk {
    use std::path::Path;
    use std::sync::Arc;

    use sqlx::{Connection, SqliteConnection};
    use tempfile::TempDir;
    use wireglot::store::{Accepted, NewJob, NewResult, SqliteStore, Store, StoreError, UnitState};

    use crate::store_suite::{
        Shared, assert_completed_once, at, end, events, identity, job, next_sequence, stored, tags,
        unit_state,
    };

    fn folder() -> (TempDir, String) {
        let folder = tempfile::tempdir().unwrap();
        let url = url(&folder.path().join("store.db"));
        (folder, url)
    }

    fn url(file: &Path) -> String {
        format!("sqlite://{}", file.display())
    }

    /// Why an address cannot be opened, when an operator must act.
    async fn unusable(url: &str) -> String {
        match SqliteStore::open(url).await {
            Ok(_) => panic!("{url} was opened"),
            Err(StoreError::Unusable(detail)) => detail,
            Err(other) => panic!("{url}: {other}"),
        }
    }

    /// Changes a file behind the store's back.
    async fn sql(url: &str, statements: &'static str) {
        let mut connection = SqliteConnection::connect(url).await.unwrap();
        sqlx::raw_sql(statements)
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
    }

    #[tokio::test]
    async fn everything_is_there_after_a_restart() {
        let (folder, url) = folder();
        let text = NewResult {
            body: b"hola".to_vec(),
            verdict: "pass".to_owned(),
            sequence: 1,
            fingerprint: "f".to_owned(),
            at: at(0),
        };
        let store = SqliteStore::open(&url).await.unwrap();
        store.accept(&job("j", "1", &["es", "fr"])).await.unwrap();
        store
            .settle(&end("j", "fr", UnitState::Published))
            .await
            .unwrap();
        let sequence = next_sequence(&store, &identity("1", "es")).await;
        let result = store
            .insert_result(&identity("1", "es"), &text)
            .await
            .unwrap();
        let waiting = store.outbox(10).await.unwrap();
        store.close().await;
        let left: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(left, ["store.db"], "closing merges the log into the file");

        let store = SqliteStore::open(&url).await.unwrap();
        let Accepted::Units { pending, .. } =
            store.accept(&job("j", "1", &["es", "fr"])).await.unwrap()
        else {
            panic!("the job is known");
        };
        assert_eq!(pending, tags(&["es"]));
        assert_eq!(store.outbox(10).await.unwrap(), waiting);
        let key = identity("1", "es");
        assert_eq!(stored(&store, &key).await, Some(result));
        assert!(next_sequence(&store, &key).await > sequence);
    }

    #[tokio::test]
    async fn a_process_that_dies_loses_nothing_it_answered() {
        let (folder, url) = folder();
        let store = SqliteStore::open(&url).await.unwrap();
        store.accept(&job("j", "1", &["es"])).await.unwrap();
        // What a crash leaves: the file and its log, never closed.
        let crashed = tempfile::tempdir().unwrap();
        for name in ["store.db", "store.db-wal"] {
            std::fs::copy(folder.path().join(name), crashed.path().join(name)).unwrap();
        }
        let url = self::url(&crashed.path().join("store.db"));
        let store = SqliteStore::open(&url).await.unwrap();
        let state = unit_state(&store, "j", "es").await;
        assert_eq!(state, Some(UnitState::Pending));
        assert_eq!(store.outbox(10).await.unwrap().len(), 1);
    }

    #[tokio::test]
    async fn what_waits_is_written_before_closing() {
        let (_folder, url) = folder();
        let store = Arc::new(SqliteStore::open(&url).await.unwrap());
        let numbered = |number: u32| NewJob {
            article_id: number.to_string(),
            ..job(&number.to_string(), "1", &["es"])
        };
        let writing: Vec<_> = (1..=20)
            .map(|number| {
                let store = store.clone();
                tokio::spawn(async move { store.accept(&numbered(number)).await })
            })
            .collect();
        store.accept(&numbered(0)).await.unwrap();
        store.close().await;
        let mut done = 1;
        for task in writing {
            match task.await.unwrap() {
                Ok(_) => done += 1,
                Err(error) => assert!(matches!(error, StoreError::Unavailable(_)), "{error}"),
            }
        }
        assert!(matches!(
            store.ping().await,
            Err(StoreError::Unavailable(_))
        ));
        assert!(matches!(
            store.outbox(1).await,
            Err(StoreError::Unavailable(_))
        ));
        let store = SqliteStore::open(&url).await.unwrap();
        let written = events(&store).await.len();
        assert_eq!(written, done, "exactly what was answered was written");
    }

    /// Two stores on one file are what two processes are: connections that share no memory.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn two_workers_share_a_file() {
        const JOBS: usize = 30;
        let targets = ["de", "es", "fr", "it"];
        let (_folder, url) = folder();
        let (one, two) = tokio::join!(SqliteStore::open(&url), SqliteStore::open(&url));
        let stores: [Shared; 2] = [Arc::new(one.unwrap()), Arc::new(two.unwrap())];
        let mut tasks = Vec::new();
        for number in 0..JOBS {
            for store in &stores {
                let store = store.clone();
                tasks.push(tokio::spawn(async move {
                    let job_id = format!("j{number}");
                    let new = NewJob {
                        article_id: job_id.clone(),
                        ..job(&job_id, "1", &targets)
                    };
                    store.accept(&new).await.unwrap();
                    let mut sequences = Vec::new();
                    for target in targets {
                        let key = identity("1", target);
                        sequences.push((target, next_sequence(&*store, &key).await));
                        store
                            .settle(&end(&job_id, target, UnitState::Published))
                            .await
                            .unwrap();
                    }
                    sequences
                }));
            }
        }
        let mut sequences = Vec::new();
        for task in tasks {
            sequences.extend(task.await.unwrap());
        }
        let given = sequences.len();
        sequences.sort_unstable();
        sequences.dedup();
        assert_eq!(sequences.len(), given, "no sequence number is given twice");
        for store in &stores {
            assert_completed_once(&**store, JOBS, targets.len()).await;
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn workers_that_start_together_make_one_store() {
        let (_folder, url) = folder();
        let starting: Vec<_> = (0..8)
            .map(|_| {
                let url = url.clone();
                tokio::spawn(async move { SqliteStore::open(&url).await })
            })
            .collect();
        for task in starting {
            task.await.unwrap().unwrap().ping().await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_missing_folder_is_named() {
        let (folder, _) = folder();
        let missing = folder.path().join("missing");
        let detail = unusable(&url(&missing.join("store.db"))).await;
        assert!(detail.contains(&missing.display().to_string()), "{detail}");
        assert!(detail.contains("does not exist"), "{detail}");
    }

    #[tokio::test]
    async fn an_address_that_names_no_file_is_refused() {
        for url in [
            "sqlite://",
            "sqlite:x?mode=memory",
            "sqlite://x?colour=red",
            "mysql://x",
        ] {
            unusable(url).await;
        }
    }

    #[tokio::test]
    async fn a_file_that_is_no_database_is_left_as_it_was() {
        let (folder, url) = folder();
        let file = folder.path().join("store.db");
        let text = "not a database, but a rather long text. ".repeat(100);
        std::fs::write(&file, &text).unwrap();
        let detail = unusable(&url).await;
        assert!(detail.contains("not an SQLite database"), "{detail}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    }

    #[tokio::test]
    async fn a_damaged_file_is_told() {
        let (folder, url) = folder();
        let store = SqliteStore::open(&url).await.unwrap();
        for number in 0..20 {
            let new = NewJob {
                article_id: number.to_string(),
                ..job(&number.to_string(), "1", &["es"])
            };
            store.accept(&new).await.unwrap();
        }
        store.close().await;
        let file = folder.path().join("store.db");
        let mut bytes = std::fs::read(&file).unwrap();
        // Page 1, which holds the schema, stays: the damage shows when it is met.
        bytes[4096..].fill(0xa5);
        std::fs::write(&file, bytes).unwrap();
        let damage = match SqliteStore::open(&url).await {
            Ok(store) => store.outbox(10).await.unwrap_err(),
            Err(error) => error,
        };
        assert!(matches!(damage, StoreError::Unusable(_)), "{damage}");
        assert!(damage.to_string().contains("damaged"), "{damage}");
    }

    #[tokio::test]
    async fn another_programs_database_is_left_alone() {
        let (_folder, url) = folder();
        sql(
            &format!("{url}?mode=rwc"),
            "CREATE TABLE jobs (title TEXT); PRAGMA application_id = 7",
        )
        .await;
        let detail = unusable(&url).await;
        assert!(detail.contains("another program"), "{detail}");
    }

    #[tokio::test]
    async fn a_store_of_a_newer_version_is_refused() {
        let (_folder, url) = folder();
        SqliteStore::open(&url).await.unwrap().close().await;
        sql(
            &url,
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, \
             execution_time) VALUES (9999, 'later', true, x'00', 0)",
        )
        .await;
        let detail = unusable(&url).await;
        assert!(
            detail.contains("newer version") && detail.contains("9999"),
            "{detail}"
        );
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_written_is_unavailable() {
        let (_folder, url) = folder();
        SqliteStore::open(&url).await.unwrap().close().await;
        let error = match SqliteStore::open(&format!("{url}?mode=ro")).await {
            Ok(_) => panic!("a file that cannot be written was opened"),
            Err(error) => error,
        };
        assert!(matches!(error, StoreError::Unavailable(_)), "{error}");
        assert!(error.to_string().contains("read-only"), "{error}");
    }

    #[tokio::test]
    async fn an_operation_that_fails_takes_no_other_with_it() {
        let (_folder, url) = folder();
        let store = SqliteStore::open(&url).await.unwrap();
        sql(&url, "DROP TABLE checks").await;
        let new = job("j", "1", &["es"]);
        let (ping, accepted) = tokio::join!(store.ping(), store.accept(&new));
        let error = ping.unwrap_err();
        assert!(matches!(error, StoreError::Unusable(_)), "{error}");
        accepted.unwrap();
        assert_eq!(events(&store).await.len(), 1);
    }

    #[tokio::test]
    async fn a_writer_waits_for_another_process() {
        let (_folder, url) = folder();
        let store = Arc::new(SqliteStore::open(&url).await.unwrap());
        let mut other = SqliteConnection::connect(&url).await.unwrap();
        sqlx::raw_sql("BEGIN IMMEDIATE; UPDATE checks SET count = 100")
            .execute(&mut other)
            .await
            .unwrap();
        let waiting = {
            let store = store.clone();
            tokio::spawn(async move { store.ping().await })
        };
        // Reading goes on meanwhile.
        assert!(store.outbox(1).await.unwrap().is_empty());
        assert!(!waiting.is_finished());
        sqlx::raw_sql("COMMIT").execute(&mut other).await.unwrap();
        waiting.await.unwrap().unwrap();
    }
}
