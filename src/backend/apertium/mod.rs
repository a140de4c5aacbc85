//! Apertium: rule-based translation by local processes, free of charge and offline.
//!
//! - `modes` finds installed pairs and checks their parts, `exclusions` and `probe` take out
//!   what does not work.
//! - `pool` lends `pipeline`s: the processes of one mode, kept alive between segments.
//!   `schedule` decides who gets one.
//! - `stream` writes segments in Apertium's syntax and reads the answers.
//!
//! Nothing runs before the first translation. A pair is probed when it is used first, or all of
//! them by [`verify`](Backend::verify).

pub(in crate::backend) mod codes;
mod config;
pub(in crate::backend) mod exclusions;
mod modes;
mod pipeline;
mod pool;
mod probe;
mod registry;
mod schedule;
pub mod stream;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use futures_util::StreamExt;

use super::{
    Backend, BackendError, Capabilities, EngineKind, ErrorKind, Limits, MarkupSupport,
    RequestSegment, Translation, TranslationRequest,
};
pub use config::ApertiumConfig;
use modes::Mode;
use pipeline::PipelineError;
use pool::{Lease, Pool};
use registry::{Registry, Standing};
use stream::Decoded;

/// Segments per call: a call keeps the pair's pipeline to itself until all are done.
const MAX_ITEMS: usize = 50;

/// Apertium's installed pairs.
pub struct ApertiumBackend {
    name: String,
    modes: PathBuf,
    exclude: BTreeMap<String, String>,
    probe: bool,
    max_pipelines: usize,
    registry: Registry,
    pool: Arc<Pool>,
}

impl ApertiumBackend {
    /// A backend called `name`. Reads and starts nothing yet.
    pub fn new(name: &str, config: ApertiumConfig) -> Self {
        Self {
            name: name.to_owned(),
            modes: config.modes,
            exclude: config.exclude,
            probe: config.probe,
            max_pipelines: config.max_pipelines.max(1),
            registry: Registry::default(),
            pool: Arc::new(Pool::new(config.max_pipelines, config.idle, config.timeout)),
        }
    }

    /// Reads the folder of modes anew. What is known of a mode that is as before stays.
    async fn discover(&self) -> Result<(), BackendError> {
        let (folder, exclude) = (self.modes.clone(), self.exclude.clone());
        let found = tokio::task::spawn_blocking(move || modes::discover(&folder, &exclude))
            .await
            .map_err(|_| self.error(ErrorKind::Transient, "the search for modes was cut off"))?
            .map_err(|message| self.error(ErrorKind::Misconfigured, message))?;
        self.registry.update(found);
        Ok(())
    }

    fn listing(&self) -> Capabilities {
        let (pairs, excluded) = self.registry.listing();
        Capabilities {
            pairs,
            excluded,
            limits: Limits {
                items: Some(MAX_ITEMS),
                concurrency: Some(self.max_pipelines),
                ..Limits::default()
            },
            markup: MarkupSupport::Native,
            kind: EngineKind::Algorithmic,
        }
    }

    /// Puts the probe sentences through a mode and records what came of it.
    async fn probe(&self, mode: &Mode, lease: &mut Lease) -> Result<(), PipelineError> {
        let asked = probe::segments(&mode.source);
        let mut answers = Vec::with_capacity(asked.len());
        for segment in &asked {
            match ask_twice(mode, lease, segment).await {
                Ok(answer) => answers.push(answer),
                Err(PipelineError::Stopped) => return Err(PipelineError::Stopped),
                Err(error) => {
                    self.registry
                        .take_out(&mode.name, &format!("probe: {error}"));
                    return Ok(());
                }
            }
        }
        match probe::judge(&mode.source, &asked, &answers) {
            Ok(()) => self.registry.succeeded(&mode.name),
            Err(reason) => self.registry.take_out(&mode.name, &reason),
        }
        Ok(())
    }

    /// Probes a mode and ends its pipeline, which nobody asked for.
    async fn probe_once(&self, mode: Arc<Mode>) -> Result<(), PipelineError> {
        let mut lease = self.pool.lease(&mode).await?;
        // Someone may have used the pair, and so probed it, while this waited for a pipeline.
        if self.registry.standing(&mode.name) == Standing::Good {
            return Ok(());
        }
        let probed = self.probe(&mode, &mut lease).await;
        lease.discard().await;
        probed
    }

    fn error(&self, kind: ErrorKind, message: impl Into<String>) -> BackendError {
        BackendError::new(&self.name, kind, message)
    }

    fn failure(&self, mode: &Mode, error: &PipelineError) -> BackendError {
        let kind = match error {
            PipelineError::Start(_) => ErrorKind::Misconfigured,
            PipelineError::TimedOut(_) | PipelineError::Stopped => ErrorKind::Transient,
            // Twice in fresh pipelines: it is this sentence that the pair does not bear.
            PipelineError::Died(_)
            | PipelineError::OutOfStep
            | PipelineError::Empty
            | PipelineError::Runaway => ErrorKind::Rejected,
        };
        self.error(kind, format!("mode `{}`: {error}", mode.name))
    }

    fn check_standing(&self, mode: &Mode) -> Result<(), BackendError> {
        match self.registry.standing(&mode.name) {
            Standing::Out(reason) => Err(self.error(
                ErrorKind::Unsupported,
                format!("mode `{}` is not used: {reason}", mode.name),
            )),
            Standing::Untried | Standing::Good => Ok(()),
        }
    }
}

#[async_trait]
impl Backend for ApertiumBackend {
    fn name(&self) -> &str {
        &self.name
    }

    /// Reads mode files only, so it takes milliseconds. Pairs that a probe or use took out before
    /// stay out.
    async fn capabilities(&self) -> Result<Capabilities, BackendError> {
        self.discover().await?;
        Ok(self.listing())
    }

    /// Probes every pair that has not proven itself, also those that were taken out. A few seconds
    /// for a dozen pairs.
    async fn verify(&self) -> Result<Capabilities, BackendError> {
        self.discover().await?;
        if self.probe {
            let cores = std::thread::available_parallelism().map_or(1, usize::from);
            let probes = self
                .registry
                .unproven()
                .into_iter()
                .map(|mode| self.probe_once(mode));
            let mut running =
                futures_util::stream::iter(probes).buffer_unordered(cores.min(self.max_pipelines));
            while let Some(probed) = running.next().await {
                probed.map_err(|error| self.error(ErrorKind::Transient, error.to_string()))?;
            }
        } else {
            self.registry.forgive();
        }
        Ok(self.listing())
    }

    async fn translate(&self, request: &TranslationRequest) -> Result<Translation, BackendError> {
        if self.registry.is_empty() {
            self.discover().await?;
        }
        let mode = self
            .registry
            .mode(&request.source, &request.target)
            .ok_or_else(|| {
                self.error(
                    ErrorKind::Unsupported,
                    format!("no pair from {} to {}", request.source, request.target),
                )
            })?;
        self.check_standing(&mode)?;
        let mut lease = self
            .pool
            .lease(&mode)
            .await
            .map_err(|error| self.failure(&mode, &error))?;
        if self.probe && self.registry.standing(&mode.name) == Standing::Untried {
            self.probe(&mode, &mut lease)
                .await
                .map_err(|error| self.failure(&mode, &error))?;
        }
        self.check_standing(&mode)?;
        let mut segments = Vec::with_capacity(request.segments.len());
        for segment in &request.segments {
            match ask_twice(&mode, &mut lease, segment).await {
                Ok(answer) => {
                    self.registry.succeeded(&mode.name);
                    segments.push(answer.text);
                }
                Err(error) => {
                    if error != PipelineError::Stopped {
                        self.registry.failed(&mode.name, &error.to_string());
                    }
                    return Err(self.failure(&mode, &error));
                }
            }
        }
        Ok(Translation {
            segments,
            alignments: Vec::new(),
            billed_characters: 0,
            model: Some(mode.name.clone()),
        })
    }

    async fn shutdown(&self) {
        self.pool.shutdown().await;
    }
}

/// Translates a segment; if that fails, once more in a fresh pipeline.
async fn ask_twice(
    mode: &Mode,
    lease: &mut Lease,
    segment: &RequestSegment,
) -> Result<Decoded, PipelineError> {
    match ask(mode, lease, segment).await {
        Err(error) if !matches!(error, PipelineError::Stopped | PipelineError::Start(_)) => {
            lease.discard().await;
            ask(mode, lease, segment).await
        }
        first => first,
    }
}

async fn ask(
    mode: &Mode,
    lease: &mut Lease,
    segment: &RequestSegment,
) -> Result<Decoded, PipelineError> {
    let encoded = stream::encode(segment, &mode.source);
    let answer = lease.exchange(mode, &encoded.wire).await?;
    let decoded = stream::decode(segment, &encoded, &answer);
    if decoded.words == 0 && encoded.has_words() {
        return Err(PipelineError::Empty);
    }
    Ok(decoded)
}
