//! Running pipelines: lent to one request at a time, ended when idle, bounded in number.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

use super::modes::Mode;
use super::pipeline::{Pipeline, PipelineError};
use super::schedule::{Grant, Schedule};

/// A shorter time would end a pipeline between two segments of one article.
const MIN_IDLE: Duration = Duration::from_millis(100);

/// All pipelines of a backend.
pub(super) struct Pool {
    state: Mutex<State>,
    /// A pipeline that was idle this long is ended.
    idle: Duration,
    /// How long one segment may take.
    timeout: Duration,
    /// Counts leases and pipelines that are being ended.
    tracker: TaskTracker,
    stop: CancellationToken,
}

struct State {
    schedule: Schedule<Pipeline, oneshot::Sender<Lease>>,
    /// Whether the task that ends idle pipelines runs.
    reaper_runs: bool,
}

impl Pool {
    /// A pool without any process.
    pub(super) fn new(limit: usize, idle: Duration, timeout: Duration) -> Self {
        Self {
            state: Mutex::new(State {
                schedule: Schedule::new(limit),
                reaper_runs: false,
            }),
            idle: idle.max(MIN_IDLE),
            timeout,
            tracker: TaskTracker::new(),
            stop: CancellationToken::new(),
        }
    }

    /// Waits for the pipeline of a mode.
    ///
    /// # Errors
    /// [`PipelineError::Stopped`] after [`shutdown`](Self::shutdown).
    pub(super) async fn lease(self: &Arc<Self>, mode: &Arc<Mode>) -> Result<Lease, PipelineError> {
        let waiting = {
            let mut state = self.lock();
            match state.schedule.request(&mode.name) {
                Some(grant) => return Ok(self.lend(&mut state, &mode.name, grant)),
                None => {
                    let (sender, receiver) = oneshot::channel();
                    state.schedule.wait(&mode.name, sender);
                    receiver
                }
            }
        };
        waiting.await.map_err(|_| PipelineError::Stopped)
    }

    /// Ends every pipeline and waits until all are gone. Exchanges that run fail.
    pub(super) async fn shutdown(&self) {
        self.stop.cancel();
        let idle = self.lock().schedule.close();
        for pipeline in idle {
            self.end_in_background(pipeline);
        }
        self.tracker.close();
        self.tracker.wait().await;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lend(self: &Arc<Self>, state: &mut State, mode: &str, grant: Grant<Pipeline>) -> Lease {
        if !std::mem::replace(&mut state.reaper_runs, true) {
            // Without a runtime there is no task, and pipelines stay until the pool is dropped.
            if let Ok(runtime) = tokio::runtime::Handle::try_current() {
                runtime.spawn(reap(Arc::downgrade(self), self.stop.clone()));
            }
        }
        let (pipeline, evicted) = match grant {
            Grant::Use(pipeline) => (Some(pipeline), None),
            Grant::Start { evicted } => (None, evicted),
        };
        Lease {
            mode: mode.to_owned(),
            pipeline,
            evicted,
            pool: Arc::clone(self),
            _token: self.tracker.token(),
        }
    }

    /// Gives pipelines that became free to who waits. Called whenever one was given back.
    fn serve_waiting(self: &Arc<Self>) {
        loop {
            // A lease nobody takes any more is dropped outside of the lock, which it takes itself.
            let refused = {
                let mut state = self.lock();
                let Some((mode, waiter, grant)) = state.schedule.next() else {
                    return;
                };
                let lease = self.lend(&mut state, &mode, grant);
                waiter.send(lease).err()
            };
            drop(refused);
        }
    }

    /// Ends a pipeline without waiting; [`shutdown`](Self::shutdown) waits for it. Outside of a
    /// runtime dropping it kills the processes.
    fn end_in_background(&self, pipeline: Pipeline) {
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            self.tracker.spawn_on(pipeline.end(), &runtime);
        }
    }
}

/// Ends pipelines that nobody uses, until there is none.
async fn reap(pool: Weak<Pool>, stop: CancellationToken) {
    loop {
        let Some(strong) = pool.upgrade() else { return };
        let (expired, wake) = {
            let mut state = strong.lock();
            let expired = state.schedule.expire(Instant::now(), strong.idle);
            if state.schedule.is_empty() {
                state.reaper_runs = false;
            }
            let since = state.schedule.idle_since().unwrap_or_else(Instant::now);
            (expired, state.reaper_runs.then(|| since + strong.idle))
        };
        for pipeline in expired {
            strong.end_in_background(pipeline);
        }
        strong.serve_waiting();
        drop(strong);
        let Some(wake) = wake else { return };
        tokio::select! {
            () = tokio::time::sleep_until(wake.into()) => {}
            () = stop.cancelled() => return,
        }
    }
}

/// The right to use the pipeline of one mode. Dropping it gives the pipeline back, or ends it when
/// it is in the middle of an answer.
pub(super) struct Lease {
    mode: String,
    pipeline: Option<Pipeline>,
    /// The pipeline that made room; ended before the new one starts, so that the bound holds.
    evicted: Option<Pipeline>,
    pool: Arc<Pool>,
    _token: TaskTrackerToken,
}

impl Lease {
    /// Sends a segment through the mode's pipeline, which is started if it does not run. After an
    /// error the next call starts a fresh one.
    pub(super) async fn exchange(
        &mut self,
        mode: &Mode,
        wire: &str,
    ) -> Result<String, PipelineError> {
        let stop = self.pool.stop.clone();
        tokio::select! {
            biased;
            () = stop.cancelled() => Err(PipelineError::Stopped),
            answer = self.exchange_unless_stopped(mode, wire) => answer,
        }
    }

    async fn exchange_unless_stopped(
        &mut self,
        mode: &Mode,
        wire: &str,
    ) -> Result<String, PipelineError> {
        if let Some(evicted) = self.evicted.take() {
            evicted.end().await;
        }
        let timeout = self.pool.timeout;
        let pipeline = match &mut self.pipeline {
            Some(pipeline) => pipeline,
            none => none.insert(Pipeline::start(mode).await?),
        };
        let answer = pipeline.exchange(wire, timeout).await;
        if answer.is_err() {
            self.discard().await;
        }
        answer
    }

    /// Ends the pipeline; the next exchange starts a fresh one.
    pub(super) async fn discard(&mut self) {
        if let Some(pipeline) = self.pipeline.take() {
            pipeline.end().await;
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let usable = self.pipeline.take_if(|pipeline| pipeline.is_in_step());
        let surplus = self
            .pool
            .lock()
            .schedule
            .give_back(&self.mode, usable, Instant::now());
        for pipeline in [self.pipeline.take(), self.evicted.take(), surplus]
            .into_iter()
            .flatten()
        {
            self.pool.end_in_background(pipeline);
        }
        self.pool.serve_waiting();
    }
}
