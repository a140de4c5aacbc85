//! Opening a store: the file, whose it is, and its schema.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, SqliteConnection};

use super::failure::Failure;
use super::health;
use super::writer::{begin, execute};

/// The schema, step by step.
static MIGRATIONS: Migrator = sqlx::migrate!("src/store/migrations/sqlite");

/// Marks a file as a store (`wglt`, see the first migration).
const APPLICATION_ID: i64 = 2_003_266_676;

/// How long SQLite waits by itself for a lock, such as while another process makes the file or
/// reads the log of one that died.
const LOCK_TIMEOUT: Duration = Duration::from_secs(60);

/// Above this size the write-ahead log is cut back after a checkpoint.
const LOG_LIMIT: &str = "67108864";

/// Pages in the write-ahead log after which they go into the file: pages that change again and again
/// go there once.
const CHECKPOINT: &str = "4000";

/// What the writer keeps of the file in memory, in KiB (as SQLite has it, with a minus): the upper
/// pages of the large indexes.
const WRITER_CACHE: &str = "PRAGMA cache_size = -16000";

/// Where a store is.
pub(super) enum Place {
    Memory(SqliteConnectOptions),
    File(SqliteConnectOptions),
}

impl Place {
    /// Reads the address; a file's folder must exist.
    pub(super) async fn of(url: &str) -> Result<Self, Failure> {
        let options = SqliteConnectOptions::from_str(url)
            .map_err(|error| Failure::Unusable(format!("its address is not valid: {error}")))?
            .busy_timeout(LOCK_TIMEOUT)
            .foreign_keys(true)
            .disable_statement_logging();
        if url == "sqlite::memory:" {
            return Ok(Self::Memory(options.shared_cache(false)));
        }
        let file = options.get_filename();
        if file.as_os_str().is_empty() || url.contains("mode=memory") {
            return Err(Failure::Unusable(
                "its address names no file; write `sqlite://wireglot.db` or `sqlite::memory:`"
                    .to_owned(),
            ));
        }
        check_folder(file).await?;
        Ok(Self::File(
            options
                .journal_mode(SqliteJournalMode::Wal)
                // A commit that was answered must outlive a power cut.
                .synchronous(SqliteSynchronous::Full)
                .pragma("journal_size_limit", LOG_LIMIT)
                .pragma("wal_autocheckpoint", CHECKPOINT),
        ))
    }
}

async fn check_folder(file: &Path) -> Result<(), Failure> {
    let Some(folder) = file.parent().filter(|path| !path.as_os_str().is_empty()) else {
        return Ok(());
    };
    match tokio::fs::metadata(folder).await {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => Err(Failure::Unusable(format!(
            "`{}` is not a folder; give the path of a file in a folder that exists",
            folder.display()
        ))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(Failure::Unusable(format!(
                "the folder `{}` does not exist; create it or give another path",
                folder.display()
            )))
        }
        Err(error) => Err(Failure::Unavailable(format!(
            "the folder `{}` cannot be read: {error}",
            folder.display()
        ))),
    }
}

/// Connects for writing and brings the schema up to date. Processes that start together wait for
/// each other.
pub(super) async fn connect(options: &SqliteConnectOptions) -> Result<SqliteConnection, Failure> {
    let mut connection = connect_writer(options).await?;
    begin(&mut connection).await?;
    check_owner(&mut connection).await?;
    MIGRATIONS.run_direct(None, &mut connection, false).await?;
    // SQLite begins a transaction on a read-only file without complaint; only writing tells.
    health::check(&mut connection).await?;
    execute(&mut connection, "COMMIT").await?;
    Ok(connection)
}

/// A connection for writing, on which [`begin`] may wait in short steps.
pub(super) async fn connect_writer(
    options: &SqliteConnectOptions,
) -> Result<SqliteConnection, Failure> {
    let mut connection = options.connect().await?;
    execute(&mut connection, "PRAGMA busy_timeout = 10").await?;
    execute(&mut connection, WRITER_CACHE).await?;
    Ok(connection)
}

async fn check_owner(connection: &mut SqliteConnection) -> Result<(), Failure> {
    let (application, tables): (i64, i64) = sqlx::query_as(
        "SELECT application_id, (SELECT count(*) FROM sqlite_schema) FROM pragma_application_id",
    )
    .fetch_one(connection)
    .await?;
    match (application, tables) {
        (APPLICATION_ID, _) | (0, 0) => Ok(()),
        _ => Err(Failure::Unusable(
            "the file is the database of another program; give another path".to_owned(),
        )),
    }
}
