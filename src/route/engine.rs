//! One engine as the router sees it: what it said of itself, and calls to it.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{RwLock, Semaphore};

use super::Hop;
use crate::backend::{
    Backend, BackendError, Capabilities, EngineKind, ErrorKind, Hints, Pair, RequestSegment,
    Translation, TranslationRequest,
};

/// The most calls to one engine at the same time where it names no limit.
const DEFAULT_CALLS: usize = 64;

/// Calls of one batch to one engine before the next route is tried.
const TRIES: u32 = 3;

/// First wait between two tries; doubled each time, with jitter.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// The longest wait that an engine may ask for within one unit; a longer one ends the try.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// An engine with what is known of it.
pub(super) struct Engine {
    pub(super) backend: Box<dyn Backend>,
    /// Whether it may see text under embargo.
    pub(super) embargo: bool,
    state: RwLock<EngineState>,
}

/// What is known of an engine.
#[derive(Clone)]
pub(super) enum EngineState {
    /// Not asked yet.
    Unknown,
    /// What it said last.
    Ready(Ready),
    /// Why it could not be asked, never having answered before.
    Unreachable(BackendError),
}

/// What an engine said it can do.
#[derive(Clone)]
pub(super) struct Ready {
    pub(super) capabilities: Arc<Capabilities>,
    pub(super) pairs: Arc<HashSet<Pair>>,
    /// As many permits as it takes calls at the same time.
    calls: Arc<Semaphore>,
    most_calls: usize,
}

impl Ready {
    pub(super) fn is_trained(&self) -> bool {
        self.capabilities.kind == EngineKind::Trained
    }
}

impl Engine {
    pub(super) fn new(backend: Box<dyn Backend>, embargo: bool) -> Self {
        Self {
            backend,
            embargo,
            state: RwLock::new(EngineState::Unknown),
        }
    }

    pub(super) async fn state(&self) -> EngineState {
        self.state.read().await.clone()
    }

    pub(super) async fn ready(&self) -> Option<Ready> {
        match &*self.state.read().await {
            EngineState::Ready(ready) => Some(ready.clone()),
            _ => None,
        }
    }

    /// Takes note of an answer. One that answered before and does not now keeps its last answer.
    pub(super) async fn learn(&self, answer: Result<Capabilities, BackendError>) {
        let mut state = self.state.write().await;
        match answer {
            Ok(capabilities) => {
                let most_calls = capabilities
                    .limits
                    .concurrency
                    .unwrap_or(DEFAULT_CALLS)
                    .clamp(1, Semaphore::MAX_PERMITS);
                // Calls in progress hold permits of the present semaphore: it stays if it can.
                let calls = match &*state {
                    EngineState::Ready(ready) if ready.most_calls == most_calls => {
                        ready.calls.clone()
                    }
                    _ => Arc::new(Semaphore::new(most_calls)),
                };
                *state = EngineState::Ready(Ready {
                    pairs: Arc::new(capabilities.pairs.iter().cloned().collect()),
                    capabilities: Arc::new(capabilities),
                    calls,
                    most_calls,
                });
            }
            Err(error) => {
                tracing::warn!(
                    backend.name = self.backend.name(),
                    error = %error.message,
                    "the engine did not say what it can do"
                );
                if !matches!(*state, EngineState::Ready(_)) {
                    *state = EngineState::Unreachable(error);
                }
            }
        }
    }

    /// One hop of a batch that fits the engine's limits, tried again while the error may pass.
    pub(super) async fn translate(
        &self,
        ready: &Ready,
        hop: &Hop,
        segments: Vec<RequestSegment>,
        hints: &Hints,
    ) -> Result<Translation, BackendError> {
        let request = TranslationRequest {
            source: hop.source.clone(),
            target: hop.target.clone(),
            segments,
            hints: hints.clone(),
        };
        let mut wait = FIRST_WAIT;
        let mut attempt = 1;
        loop {
            let error = match self.call(ready, &request).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let pause = match error.kind() {
                ErrorKind::Transient | ErrorKind::MalformedReply => wait,
                ErrorKind::Throttled { retry_after } => retry_after.unwrap_or(wait * 4),
                _ => return Err(error),
            };
            if attempt >= TRIES || pause > LONGEST_WAIT {
                return Err(error);
            }
            // Never sooner than the engine said, and not all workers at once.
            tokio::time::sleep(pause.mul_f64(1.0 + fastrand::f64() / 4.0)).await;
            wait *= 2;
            attempt += 1;
        }
    }

    async fn call(
        &self,
        ready: &Ready,
        request: &TranslationRequest,
    ) -> Result<Translation, BackendError> {
        let name = self.backend.name().to_owned();
        let closed = |_| BackendError::new(&name, ErrorKind::Transient, "is being ended");
        let _permit = ready.calls.acquire().await.map_err(closed)?;
        let started = std::time::Instant::now();
        let answer = self.backend.translate(request).await.and_then(|answer| {
            let (sent, came) = (request.segments.len(), answer.segments.len());
            if sent == came {
                return Ok(answer);
            }
            let problem = format!("{sent} segments sent, {came} came back");
            Err(BackendError::new(&name, ErrorKind::MalformedReply, problem))
        });
        let outcome = if answer.is_ok() { "ok" } else { "error" };
        metrics::counter!("wireglot_backend_calls_total", "backend" => name.clone(), "outcome" => outcome)
            .increment(1);
        metrics::histogram!("wireglot_backend_call_seconds", "backend" => name)
            .record(started.elapsed());
        answer
    }
}
