//! The worker: sessions with the broker, intake and translation, drain.
//!
//! One [`Worker`] opens session after session until it is told to stop. Within a session each
//! role consumes its lanes; every delivery becomes a task that ends in a disposition, and only
//! `settle` carries dispositions out. When a session is lost its tasks end without settling: the
//! broker delivers again, and what was stored meanwhile is not done twice.

mod backlog;
mod context;
pub mod dead;
mod disposition;
mod intake;
mod lanes;
mod leases;
mod outbox;
mod poison;
mod results;
mod serve;
mod settle;
mod stamp;
mod suspects;
mod translate;

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use self::context::Lasting;
use crate::broker::{BrokerError, BrokerErrorKind, Session};
use crate::config::Config;
use crate::http::Health;
use crate::memory::Flights;
use crate::pipeline::Pipeline;
use crate::store::Store;

/// The shortest wait before another session is tried.
const FIRST_BACKOFF: Duration = Duration::from_millis(250);

/// The longest; a worker consumes again at most this long after the broker is back.
const LONGEST_BACKOFF: Duration = Duration::from_secs(5);

/// How long the last notes in the store may take.
const LAST_NOTES: Duration = Duration::from_secs(2);

/// How often a lasting failure is logged.
const REMINDER: Duration = Duration::from_secs(60);

/// The broker refused before the worker was ever ready: an operator must act.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub BrokerError);

/// What a worker does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Roles {
    /// Splits jobs into units.
    pub intake: bool,
    /// Translates units.
    pub translate: bool,
}

/// A worker.
pub struct Worker {
    /// The configuration.
    pub config: Config,
    /// What it does.
    pub roles: Roles,
    /// What it remembers.
    pub store: Arc<dyn Store>,
    /// How articles are translated.
    pub pipeline: Arc<Pipeline>,
    /// What it tells about itself.
    pub health: Arc<Health>,
}

impl Worker {
    /// Works until `stop` is cancelled, then drains. `abort` ends the drain at once.
    ///
    /// # Errors
    /// [`BrokerError`] when the broker refuses (password, vhost, permission, topology) before the
    /// worker was ever ready, for longer than `startup_patience`. Later nothing of the broker's
    /// ends a worker.
    pub async fn run(
        &self,
        stop: CancellationToken,
        abort: CancellationToken,
    ) -> Result<(), BrokerError> {
        let started = Instant::now();
        let lasting = Lasting {
            leases: Arc::new(leases::Leases::new(&self.config.broker)),
            flights: Flights::default(),
            suspects: Arc::new(suspects::Suspects::new(self.config.worker.max_deliveries)),
            writes: Arc::default(),
        };
        let mut backoff = FIRST_BACKOFF;
        let mut reminded: Option<Instant> = None;
        while !stop.is_cancelled() {
            let opened = tokio::select! {
                opened = Session::open(&self.config.broker, "wireglot") => opened,
                () = stop.cancelled() => break,
            };
            let ended = match opened {
                Ok(session) => serve::serve(self, session, lasting.clone(), &stop, &abort).await,
                Err(error) => Err(error),
            };
            self.health.broker(false);
            let error = match ended {
                Ok(serve::Ended::Drained) => break,
                Ok(serve::Ended::Lost { served }) => {
                    if served {
                        backoff = FIRST_BACKOFF;
                    }
                    BrokerError {
                        kind: BrokerErrorKind::Lost,
                        message: "the session was lost".to_owned(),
                    }
                }
                Err(error) => error,
            };
            let hopeless = error.kind == BrokerErrorKind::Refused
                && !self.health.was_ready()
                && started.elapsed() >= self.config.broker.startup_patience;
            if hopeless {
                return Err(error);
            }
            if reminded.is_none_or(|at| at.elapsed() >= REMINDER) {
                tracing::warn!(error = %error, "no session with the broker, trying again");
                reminded = Some(Instant::now());
            }
            tokio::select! {
                () = tokio::time::sleep(backoff.mul_f64(0.5 + fastrand::f64() / 2.0)) => {}
                () = stop.cancelled() => break,
            }
            backoff = (backoff * 2).min(LONGEST_BACKOFF);
        }
        // What a drain had no time for is no death.
        let _ = tokio::time::timeout(LAST_NOTES, lasting.suspects.close(&*self.store)).await;
        Ok(())
    }
}
