//! Faults of the disk and of single operations, set off inside the store.

use super::*;
use crate::locale::LanguageTag;
use crate::store::NewResult;

async fn in_a_file() -> (tempfile::TempDir, SqliteStore) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("store.db").display());
    (folder, SqliteStore::open(&url).await.unwrap())
}

fn identity(revision: &str) -> Identity {
    Identity {
        desk: String::new(),
        article_id: "a".to_owned(),
        revision: revision.to_owned(),
        target: LanguageTag::parse("es").unwrap(),
        edition: 0,
    }
}

fn large() -> NewResult {
    NewResult {
        body: vec![b'x'; 1 << 20],
        verdict: "pass".to_owned(),
        sequence: 1,
        fingerprint: String::new(),
        at: Timestamp::UNIX_EPOCH,
    }
}

fn small() -> NewResult {
    NewResult {
        body: b"x".to_vec(),
        ..large()
    }
}

async fn bodies(store: &SqliteStore) -> Vec<Vec<u8>> {
    store
        .read(work(|connection| {
            Box::pin(async move {
                Ok(sqlx::query_scalar("SELECT body FROM results")
                    .fetch_all(connection)
                    .await?)
            })
        }))
        .await
        .unwrap()
}

/// Lets the file grow no further, as a full disk would.
async fn fill(store: &SqliteStore) {
    store
        .write(work(|connection| {
            Box::pin(async move {
                sqlx::query("PRAGMA max_page_count = 1")
                    .execute(connection)
                    .await?;
                Ok(())
            })
        }))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_full_disk_is_unavailable_and_recovers() {
    let (_folder, store) = in_a_file().await;
    store.insert_result(&identity("1"), &large()).await.unwrap();
    fill(&store).await;
    let error = store
        .insert_result(&identity("2"), &large())
        .await
        .unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error}");
    assert!(error.to_string().contains("the disk is full"), "{error}");
    assert_eq!(bodies(&store).await, [large().body]);

    // The limit belonged to the connection that failed; the next one has room.
    store.insert_result(&identity("2"), &large()).await.unwrap();
}

#[tokio::test]
async fn a_full_memory_recovers_on_the_same_connection() {
    let store = SqliteStore::open("sqlite::memory:").await.unwrap();
    store.insert_result(&identity("0"), &small()).await.unwrap();
    fill(&store).await;
    let error = store
        .insert_result(&identity("1"), &large())
        .await
        .unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error}");
    store.insert_result(&identity("2"), &small()).await.unwrap();
}

#[tokio::test]
async fn what_an_operation_did_before_it_failed_is_undone() {
    let (_folder, store) = in_a_file().await;
    let failing = store.write::<()>(work(|connection| {
        Box::pin(async move {
            articles::find_or_add(connection, "", "half").await?;
            Err(Failure::damaged("test"))
        })
    }));
    let key = identity("1");
    let result = small();
    let (failed, inserted) = tokio::join!(failing, store.insert_result(&key, &result));
    assert!(matches!(failed, Err(StoreError::Unusable(_))));
    inserted.unwrap();
    let articles: Vec<String> = store
        .read(work(|connection| {
            Box::pin(async move {
                Ok(sqlx::query_scalar("SELECT article_id FROM articles")
                    .fetch_all(connection)
                    .await?)
            })
        }))
        .await
        .unwrap();
    assert_eq!(articles, ["a"]);
}

#[tokio::test]
async fn every_file_is_durable_and_keeps_its_references() {
    let (_folder, store) = in_a_file().await;
    let settings: (String, i64, i64) = store
        .write(work(|connection| {
            Box::pin(async move {
                Ok(sqlx::query_as(
                    "SELECT journal_mode, synchronous, foreign_keys FROM pragma_journal_mode, \
                     pragma_synchronous, pragma_foreign_keys",
                )
                .fetch_one(connection)
                .await?)
            })
        }))
        .await
        .unwrap();
    // 2 is FULL.
    assert_eq!(settings, ("wal".to_owned(), 2, 1));
}
