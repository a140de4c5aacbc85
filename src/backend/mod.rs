//! Engines behind one trait. One file per engine; [`EngineConfig`] is the registry.

pub mod amazon;
pub mod apertium;
pub mod apertium_apy;
pub mod azure;
pub mod codes;
pub mod deepl;
pub mod fxtranslate;
mod google;
mod google_token;
pub mod google_v2;
pub mod google_v3;
pub mod http;
pub mod libretranslate;
pub mod limits;
pub mod mint;
pub mod models;
pub mod modernmt;
pub mod openai;
pub mod pairs;
pub mod placement;
pub mod policy;
pub mod pseudo;
pub mod registry;
mod service;
pub mod settings;
pub mod yandex;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use crate::glossary::{Glossaries, Term};
use crate::job::Formality;
use crate::locale::LanguageTag;
pub use crate::markup::MarkupSupport;
use crate::markup::{Link, SpanKind, SpannedText};
pub use limits::{Form, Limits, Size, Unit};
pub use policy::Policy;
pub use registry::EngineConfig;
pub use settings::{BackendConfig, Server};

/// A translation engine.
///
/// An implementation sends text and reads text: routing, retries, memory, quality checks and the
/// restoring of spans the engine lost belong to the callers.
#[async_trait]
pub trait Backend: Send + Sync {
    /// The name in the configuration, `deepl` of `[backends.deepl]`.
    fn name(&self) -> &str;

    /// Asks the engine what it can do. Called at start-up and again from time to time, never per
    /// request.
    ///
    /// # Errors
    /// A [`BackendError`] when the engine cannot be reached or refuses.
    async fn capabilities(&self) -> Result<Capabilities, BackendError>;

    /// What [`capabilities`](Self::capabilities) tells, after trying out what is offered and what
    /// failed before. May take seconds: for a list of languages, and in the background.
    ///
    /// # Errors
    /// As `capabilities`.
    async fn verify(&self) -> Result<Capabilities, BackendError> {
        self.capabilities().await
    }

    /// Translates every segment of the request, in order.
    ///
    /// # Errors
    /// A [`BackendError`]; a reply of the wrong length is
    /// [`MalformedReply`](ErrorKind::MalformedReply), never a short list.
    async fn translate(&self, request: &TranslationRequest) -> Result<Translation, BackendError>;

    /// What the account has used in the present period, where the engine tells.
    ///
    /// # Errors
    /// As `capabilities`.
    async fn usage(&self) -> Result<Option<Usage>, BackendError> {
        Ok(None)
    }

    /// Ends what the engine runs (processes, threads). Called once, at the end.
    async fn shutdown(&self) {}
}

/// One call's worth of segments of one language pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranslationRequest {
    /// The source language, as the pair that [`Capabilities::pairs`] named.
    pub source: LanguageTag,
    /// The target language, as that pair.
    pub target: LanguageTag,
    /// The segments; none is empty or white space only.
    pub segments: Vec<RequestSegment>,
    /// What an engine may take into account.
    pub hints: Hints,
}

impl TranslationRequest {
    /// A request without hints.
    pub fn new(source: LanguageTag, target: LanguageTag, segments: Vec<RequestSegment>) -> Self {
        Self {
            source,
            target,
            segments,
            hints: Hints::default(),
        }
    }
}

impl TranslationRequest {
    /// The newsroom's terms that occur in the segments, each once.
    pub fn terms(&self) -> Vec<Term<'_>> {
        let mut terms = Vec::new();
        let glossaries = &self.hints.glossaries;
        for segment in self.segments.iter().filter(|_| !glossaries.is_empty()) {
            let text = segment.text.read_text(&segment.spans);
            for term in glossaries.terms(&self.source, &self.target, &text) {
                if !terms.contains(&term) {
                    terms.push(term);
                }
            }
        }
        terms
    }
}

/// What an engine may take into account where it can. Segments with different hints are not
/// translated in one call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Hints {
    /// How readers are addressed; `None` leaves it to the engine.
    pub formality: Option<Formality>,
    /// Text from around the segments that is not to be translated, within
    /// [`Limits::context`]; none for an engine without a place for it.
    pub context: Option<Arc<Context>>,
    /// How the newsroom writes its words.
    pub glossaries: Glossaries,
}

/// Text of an article from around segments, in their language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Context {
    /// The headline.
    pub headline: Option<String>,
    /// Sentences before the segments, in order.
    pub before: Vec<String>,
}

/// A segment on its way to an engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestSegment {
    /// The sentence with its spans.
    pub text: SpannedText,
    /// What the spans stand for, by number.
    pub spans: Vec<SpanKind>,
}

/// An engine's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// One per segment of the request, in order. Spans are as the engine returned them: the
    /// caller checks that each is there exactly once.
    pub segments: Vec<SpannedText>,
    /// For [`MarkupSupport::Aligned`]: which words of each segment became which, one list per
    /// segment; empty from any other engine.
    pub alignments: Vec<Vec<Link>>,
    /// Characters that the engine bills for this call, counted its way; 0 for a free engine.
    pub billed_characters: u64,
    /// The model or mode that answered, for the provenance (`eng-spa`).
    pub model: Option<String>,
}

/// What an account has used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Characters in the present period, counted by the engine.
    pub characters: u64,
    /// How many it may be; `None` where there is no bound.
    pub limit: Option<u64>,
}

/// What an engine can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capabilities {
    /// The pairs it translates in one step.
    pub pairs: Vec<Pair>,
    /// Pairs that it has but that are not used, and why.
    pub excluded: Vec<ExcludedPair>,
    /// How much fits into one call.
    pub limits: Limits,
    /// How spans travel.
    pub markup: MarkupSupport,
    /// The kind of engine, for `digitalSourceType` and the provenance.
    pub kind: EngineKind,
}

/// A translation direction. `any` on both sides is what only `pseudo` offers: see [`Pair::any`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pair {
    /// The source language; `None` means any.
    pub source: Option<LanguageTag>,
    /// The target language; `None` means any.
    pub target: Option<LanguageTag>,
}

impl Pair {
    /// A pair of two given languages.
    pub fn new(source: LanguageTag, target: LanguageTag) -> Self {
        Self {
            source: Some(source),
            target: Some(target),
        }
    }

    /// Every language into every other.
    pub fn any() -> Self {
        Self {
            source: None,
            target: None,
        }
    }
}

/// A pair that is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExcludedPair {
    /// The engine's own name for it (`rus-ukr`).
    pub name: String,
    /// Why, in words for an operator.
    pub reason: String,
}

/// What sort of engine it is (IPTC's digital source types tell them apart).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EngineKind {
    /// Rules and dictionaries (Apertium), pseudo-localisation.
    Algorithmic,
    /// A model trained on text (neural translation, language models).
    Trained,
}

/// What went wrong at an engine. The text never contains article text or keys.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{backend}: {message}")]
pub struct BackendError {
    /// The backend's configured name.
    pub backend: String,
    /// What the caller does next.
    pub kind: ErrorKind,
    /// For an operator: status and what to look at; no article text, no secret.
    pub message: String,
    /// Characters that the engine bills all the same: it answered, only not what was asked. Where
    /// nobody knows whether it answered, the kind tells that.
    pub billed: u64,
}

/// What a caller does about a [`BackendError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// May work in a moment: time-out, 5xx, a connection that broke off, a process that died.
    Transient,
    /// No connection: nothing was sent, so nothing is billed. May work in a moment, too.
    Unreachable,
    /// Too many requests: wait this long, if the engine said how long.
    Throttled {
        /// From `Retry-After`, bounded by the reader.
        retry_after: Option<Duration>,
    },
    /// The paid quota is used up; other engines may go on.
    QuotaExhausted,
    /// The engine refuses this text (too long, not acceptable): another engine may take it.
    Rejected,
    /// The engine has no such pair.
    Unsupported,
    /// Wrong key, wrong address, missing program: an operator must act.
    Misconfigured,
    /// The answer does not fit the question.
    MalformedReply,
}

impl BackendError {
    /// An error of `backend` with a message for operators.
    pub fn new(backend: &str, kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            backend: backend.to_owned(),
            kind,
            message: message.into(),
            billed: 0,
        }
    }

    /// The same error after so many more characters that are billed.
    #[must_use]
    pub fn billing(self, characters: u64) -> Self {
        Self {
            billed: self.billed + characters,
            ..self
        }
    }

    /// What the caller does next.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}
