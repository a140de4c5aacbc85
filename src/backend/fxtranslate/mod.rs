//! Firefox's translation models, run within this process by the crate `fxtranslate`.
//!
//! About a hundred pairs to and from English, trained, on the processor alone. `wireglot models`
//! fetches them; `installed` says how they lie. A batch goes to the thread of its model
//! (`pool`), which loads it at first use. Sentences without spans go through the model together,
//! those with spans one by one, since only then does it tell which words became which. What is
//! longer than a model can read is split (`split`).
//!
//! The crate believes what is in a file, and panics otherwise. So files are checked before it sees
//! them (`check`, `vocabulary`), and panics are caught (`panics`): the pair is then left out,
//! or the sentence refused, and the other engines go on.

mod alignment;
mod check;
mod config;
pub(crate) mod installed;
mod panics;
mod pool;
mod slots;
mod source;
mod split;
mod vocabulary;
mod work;

#[cfg(test)]
#[expect(dead_code, reason = "a benchmark uses the rest")]
#[path = "../../../tests/support/tiny_model.rs"]
mod tiny_model;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::{Semaphore, TryAcquireError, oneshot};

pub use self::config::FxtranslateConfig;
use self::installed::{Found, Installed};
use self::pool::{Batch, Fault, Pool};
use self::work::Sentence;
use super::{
    Backend, BackendError, Capabilities, EngineKind, ErrorKind, ExcludedPair, Limits,
    MarkupSupport, Pair, Policy, Translation, TranslationRequest,
};
use crate::locale::LanguageTag;
use crate::markup::{Piece, SpannedText};

/// Sentences in a batch where the configuration is silent: enough that the weights, which are read
/// anew for every step, are read for many.
const BATCH: usize = 32;

/// Characters in a batch, where the configuration is silent.
const BATCH_CHARACTERS: usize = 20_000;

/// The longest sentence, in characters, where the configuration is silent.
const LONGEST: usize = 10_000;

/// The engine `kind = "fxtranslate"`.
pub struct FxtranslateBackend {
    name: String,
    config: FxtranslateConfig,
    limits: Limits,
    timeout: Duration,
    /// As many as batches may be translated or wait.
    calls: Semaphore,
    pool: Arc<Pool>,
    known: Mutex<Known>,
}

/// What is known of the folder of models.
#[derive(Default)]
struct Known {
    models: HashMap<(LanguageTag, LanguageTag), Installed>,
    /// Models that could not be loaded, and why; others in their place are tried again.
    damaged: HashMap<String, (Installed, String)>,
}

impl FxtranslateBackend {
    /// The engine under its configured name. Nothing is read yet.
    pub fn new(name: &str, config: FxtranslateConfig, policy: &Policy) -> Self {
        let threads = config.threads();
        let limits = policy.limits(Limits {
            items: Some(BATCH),
            characters: Some(BATCH_CHARACTERS),
            characters_per_item: Some(LONGEST),
            // In the pool a batch waits for each that is translated, so that no thread ever does.
            concurrency: Some(threads * 2),
            ..Limits::default()
        });
        Self {
            name: name.to_owned(),
            limits,
            timeout: policy.timeout,
            calls: Semaphore::new(limits.concurrency.unwrap_or(threads).max(1)),
            pool: Arc::new(Pool::new(threads, config.max_models, config.idle)),
            config,
            known: Mutex::default(),
        }
    }

    /// The models in memory, by the names of their folders.
    pub fn loaded(&self) -> Vec<String> {
        self.pool.loaded()
    }

    fn error(&self, kind: ErrorKind, message: impl Into<String>) -> BackendError {
        BackendError::new(&self.name, kind, message)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn look(&self) -> Result<Found, BackendError> {
        let root = self.config.models.clone();
        let folder = root.display().to_string();
        let found = tokio::task::spawn_blocking(move || installed::look(&root)).await;
        let found = found.map_err(|_| self.error(ErrorKind::Transient, "is being ended"))?;
        found.map_err(|error| {
            let problem = format!(
                "the folder of models, {folder}, cannot be read ({}); `wireglot models pull` makes it",
                error.kind()
            );
            self.error(ErrorKind::Misconfigured, problem)
        })
    }

    fn model(&self, request: &TranslationRequest) -> Result<Installed, BackendError> {
        let known = self.known();
        let pair = (request.source.clone(), request.target.clone());
        let model = known.models.get(&pair).ok_or_else(|| {
            let problem = format!("there is no model from {} to {}", pair.0, pair.1);
            self.error(ErrorKind::Unsupported, problem)
        })?;
        match known.damaged.get(&model.name) {
            Some((tried, damage)) if tried == model => Err(self.damaged(&model.name, damage)),
            _ => Ok(model.clone()),
        }
    }

    fn damaged(&self, name: &str, damage: &str) -> BackendError {
        self.error(ErrorKind::Unsupported, format!("{name}: {damage}"))
    }
}

#[async_trait]
impl Backend for FxtranslateBackend {
    fn name(&self) -> &str {
        &self.name
    }

    async fn capabilities(&self) -> Result<Capabilities, BackendError> {
        processor().map_err(|problem| self.error(ErrorKind::Misconfigured, problem))?;
        let found = self.look().await?;
        let mut known = self.known();
        let mut excluded: Vec<ExcludedPair> = found
            .damaged
            .into_iter()
            .map(|(name, reason)| ExcludedPair { name, reason })
            .collect();
        let mut pairs = Vec::new();
        known.models.clear();
        for model in found.models {
            match known.damaged.get(&model.name) {
                Some((tried, damage)) if *tried == model => excluded.push(ExcludedPair {
                    name: model.name.clone(),
                    reason: damage.clone(),
                }),
                _ => pairs.push(Pair::new(model.source.clone(), model.target.clone())),
            }
            let pair = (model.source.clone(), model.target.clone());
            known.models.insert(pair, model);
        }
        Ok(Capabilities {
            pairs,
            excluded,
            limits: self.limits,
            markup: MarkupSupport::Aligned,
            kind: EngineKind::Trained,
        })
    }

    async fn translate(&self, request: &TranslationRequest) -> Result<Translation, BackendError> {
        let model = self.model(request)?;
        let _call = self.calls.try_acquire().map_err(|error| match error {
            TryAcquireError::NoPermits => {
                let problem = "more batches wait than may";
                self.error(ErrorKind::Throttled { retry_after: None }, problem)
            }
            TryAcquireError::Closed => self.error(ErrorKind::Transient, "is being ended"),
        })?;
        let (begun, begins) = oneshot::channel();
        let (reply, answer) = oneshot::channel();
        let batch = Batch {
            begun,
            sentences: request.segments.iter().map(sentence).collect(),
            reply,
        };
        let answer = match self.pool.submit(&model, batch) {
            Ok(()) => {
                // To wait for a thread is no fault of the model's. One that never begins has an
                // answer that says why, or none.
                let _ = begins.await;
                match tokio::time::timeout(self.timeout, answer).await {
                    Ok(answer) => {
                        answer.unwrap_or_else(|_| Err(Fault::Ended("has ended".to_owned())))
                    }
                    Err(_) => {
                        let problem =
                            format!("{}: took longer than {:?}", model.name, self.timeout);
                        return Err(self.error(ErrorKind::Transient, problem));
                    }
                }
            }
            Err(fault) => Err(fault),
        };
        let answers = answer.map_err(|fault| match fault {
            Fault::Damaged(damage) => {
                let error = self.damaged(&model.name, &damage);
                let note = (model.clone(), damage);
                self.known().damaged.insert(model.name.clone(), note);
                error
            }
            Fault::Failed(place) => {
                let problem = format!("{}: the model failed on a sentence, at {place}", model.name);
                self.error(ErrorKind::Rejected, problem)
            }
            Fault::Ended(problem) => self.error(ErrorKind::Transient, problem),
        })?;
        let (segments, alignments) = answers
            .into_iter()
            .map(|answer| (SpannedText::from_text(answer.text), answer.links))
            .unzip();
        Ok(Translation {
            segments,
            alignments,
            billed_characters: 0,
            model: Some(model.title()),
        })
    }

    async fn shutdown(&self) {
        let pool = self.pool.clone();
        // A panic in it would have been caught.
        let _ = tokio::task::spawn_blocking(move || pool.close()).await;
    }
}

/// A segment as the engine reads it. An alignment is wanted where it has spans.
fn sentence(segment: &super::RequestSegment) -> Sentence {
    Sentence {
        text: segment.text.read_text(&segment.spans),
        align: segment
            .text
            .pieces
            .iter()
            .any(|piece| !matches!(piece, Piece::Text(_))),
    }
}

/// Whether this processor has the instructions for which the crate was compiled.
fn processor() -> Result<(), &'static str> {
    #[cfg(target_arch = "x86_64")]
    if !std::arch::is_x86_feature_detected!("avx2") {
        return Err("this processor has no AVX2, which the models need");
    }
    #[cfg(target_arch = "aarch64")]
    if !std::arch::is_aarch64_feature_detected!("i8mm") {
        return Err("this processor has no I8MM, which the models need");
    }
    Ok(())
}
