//! The one writer of a process. Operations that wait at the same moment become one transaction
//! and share one fsync; each keeps its own savepoint, so that one that fails takes no other with
//! it. Nobody is answered before the commit.

use std::time::Duration;

use futures_util::future::BoxFuture;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::failure::{Failure, is_busy};
use super::open::connect_writer;

/// Operations in one transaction at most: other processes wait that long for the file.
const BATCH: usize = 256;

/// How long an operation waits for another process that writes. On a disk that is slow at the
/// moment a single commit may take seconds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(60);

/// How long a writer that never runs dry goes on before it leaves the file to others.
const STRETCH: Duration = Duration::from_millis(50);

/// How long the file stays free then: longer than another process takes to ask again.
const TURN: Duration = Duration::from_millis(3);

/// Operations that may wait before callers wait to hand theirs over.
const QUEUE: usize = 1024;

/// What an operation does with the connection, inside a transaction that the writer owns.
pub(super) trait Work<T>:
    for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, Failure>> + Send + 'static
{
}

impl<T, F> Work<T> for F where
    F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, Failure>>
        + Send
        + 'static
{
}

/// The way to the task that writes.
pub(super) struct Writer {
    operations: mpsc::Sender<Box<dyn Operation>>,
    closing: CancellationToken,
    task: TaskTracker,
}

impl Writer {
    /// Starts the task on an open connection. With `options` it opens a new one after a failure;
    /// without (in memory, where a new connection would be an empty store) it keeps the old one.
    pub(super) fn start(
        connection: SqliteConnection,
        options: Option<SqliteConnectOptions>,
    ) -> Self {
        let (operations, receiver) = mpsc::channel(QUEUE);
        let closing = CancellationToken::new();
        let task = TaskTracker::new();
        let batches = Batches {
            connection: Some(connection),
            options,
            receiver,
        };
        task.spawn(batches.run(closing.clone()));
        task.close();
        Self {
            operations,
            closing,
            task,
        }
    }

    /// Does `work` in the next transaction. It is done even when the caller stops waiting.
    pub(super) async fn write<T: Send + 'static>(&self, work: impl Work<T>) -> Result<T, Failure> {
        let closed = || Failure::Unavailable("it is closed".to_owned());
        let (reply, answer) = oneshot::channel();
        let operation = Box::new(Write {
            work: Some(work),
            outcome: None,
            reply,
        });
        self.operations
            .send(operation)
            .await
            .map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    /// Finishes what waits and closes the connection.
    pub(super) async fn close(&self) {
        self.closing.cancel();
        self.task.wait().await;
    }
}

/// An operation on its way through the writer.
trait Operation: Send {
    /// Does the work and keeps its outcome for [`Operation::answer`].
    fn run<'a>(
        &'a mut self,
        connection: &'a mut SqliteConnection,
    ) -> BoxFuture<'a, Result<(), Failure>>;

    /// Tells the caller, once it is known what became of the transaction.
    fn answer(self: Box<Self>, transaction: Result<(), Failure>);
}

struct Write<T, W> {
    work: Option<W>,
    outcome: Option<Result<T, Failure>>,
    reply: oneshot::Sender<Result<T, Failure>>,
}

impl<T: Send + 'static, W: Work<T>> Operation for Write<T, W> {
    fn run<'a>(
        &'a mut self,
        connection: &'a mut SqliteConnection,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let Some(work) = self.work.take() else {
                return Ok(());
            };
            let outcome = work(connection).await;
            let told = outcome.as_ref().map(|_| ()).map_err(Clone::clone);
            self.outcome = Some(outcome);
            told
        })
    }

    fn answer(self: Box<Self>, transaction: Result<(), Failure>) {
        let outcome = match (transaction, self.outcome) {
            (Err(failure), _) => Err(failure),
            (Ok(()), Some(outcome)) => outcome,
            (Ok(()), None) => Err(Failure::Unavailable("the operation was not run".to_owned())),
        };
        // A caller that no longer waits will ask again; every operation may be repeated.
        let _ = self.reply.send(outcome);
    }
}

struct Batches {
    connection: Option<SqliteConnection>,
    options: Option<SqliteConnectOptions>,
    receiver: mpsc::Receiver<Box<dyn Operation>>,
}

impl Batches {
    async fn run(mut self, closing: CancellationToken) {
        let mut batch = Vec::with_capacity(BATCH);
        // Since when the writer has not run dry.
        let mut busy: Option<Instant> = None;
        loop {
            tokio::select! {
                biased;
                () = closing.cancelled(), if !self.receiver.is_closed() => {
                    self.receiver.close();
                    continue;
                }
                count = self.receiver.recv_many(&mut batch, BATCH) => if count == 0 {
                    break;
                }
            }
            let outcome = self.transaction(&mut batch).await;
            for operation in batch.drain(..) {
                operation.answer(outcome.clone());
            }
            if self.receiver.is_empty() {
                busy = None;
            } else if self.options.is_some()
                && busy.get_or_insert_with(Instant::now).elapsed() >= STRETCH
            {
                tokio::time::sleep(TURN).await;
                busy = None;
            }
        }
        if let Some(connection) = self.connection
            && let Err(error) = connection.close().await
        {
            tracing::warn!(%error, "the store was not closed cleanly; its log is read at the next start");
        }
    }

    async fn transaction(&mut self, batch: &mut [Box<dyn Operation>]) -> Result<(), Failure> {
        let connection = match (&mut self.connection, &self.options) {
            (Some(connection), _) => connection,
            (empty, Some(options)) => empty.insert(connect_writer(options).await?),
            (None, None) => return Err(Failure::Unavailable("it is closed".to_owned())),
        };
        let outcome = run(connection, batch).await;
        if outcome.is_err() {
            // SQLite may have rolled back on its own, so that there is nothing to roll back.
            let _ = sqlx::query("ROLLBACK").execute(connection).await;
            if self.options.is_some() {
                drop(self.connection.take());
            }
        }
        outcome
    }
}

/// Runs a batch in one transaction. The statements are written out because sqlx's own count of
/// nested transactions would be wrong after a rollback that SQLite did by itself.
async fn run(
    connection: &mut SqliteConnection,
    batch: &mut [Box<dyn Operation>],
) -> Result<(), Failure> {
    begin(connection).await?;
    if let [operation] = batch {
        // An operation that is alone needs no savepoint: its transaction is one.
        return match operation.run(connection).await {
            Err(Failure::Unavailable(detail)) => Err(Failure::Unavailable(detail)),
            Err(Failure::Unusable(_)) => execute(connection, "ROLLBACK").await,
            Ok(()) => execute(connection, "COMMIT").await,
        };
    }
    for operation in batch {
        execute(connection, "SAVEPOINT operation").await?;
        match operation.run(connection).await {
            Ok(()) => {}
            // A disk that fails fails for all, and SQLite may have ended the transaction.
            Err(Failure::Unavailable(detail)) => return Err(Failure::Unavailable(detail)),
            Err(Failure::Unusable(_)) => execute(connection, "ROLLBACK TO operation").await?,
        }
        execute(connection, "RELEASE operation").await?;
    }
    execute(connection, "COMMIT").await
}

/// Begins to write, once no other process does.
///
/// SQLite itself asks for the lock more and more seldom, up to every 100 ms, and so a process
/// that writes without pause would keep the others out for seconds. On a connection for writing it
/// therefore gives up after 10 ms, and is asked anew here.
pub(super) async fn begin(connection: &mut SqliteConnection) -> Result<(), Failure> {
    let deadline = Instant::now() + BUSY_TIMEOUT;
    loop {
        match sqlx::query("BEGIN IMMEDIATE")
            .execute(&mut *connection)
            .await
        {
            Ok(_) => return Ok(()),
            Err(error) if is_busy(&error) && Instant::now() < deadline => {}
            Err(error) => return Err(error.into()),
        }
    }
}

pub(super) async fn execute(
    connection: &mut SqliteConnection,
    sql: &'static str,
) -> Result<(), Failure> {
    sqlx::query(sql).execute(connection).await?;
    Ok(())
}
