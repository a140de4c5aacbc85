//! What is known of an engine: what it said now, or what it said to a worker before.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::{DEFAULT_CALLS, Engine};
use crate::backend::{
    BackendError, Capabilities, EngineKind, ErrorKind, ExcludedPair, Limits, Pair,
};
use crate::locale::LanguageTag;

/// How long an engine may take to say what it can do.
const DISCOVERY_TIMEOUT: Duration = Duration::from_secs(60);

/// What is known of an engine.
#[derive(Clone, Default)]
pub(in crate::route) struct Knowledge {
    /// What it said last, if it said anything yet.
    pub(in crate::route) ready: Option<Ready>,
    /// What it said to a worker before; no longer of interest once it has answered.
    pub(in crate::route) remembered: Option<Remembered>,
    /// Why it did not answer when it was last asked.
    pub(in crate::route) problem: Option<BackendError>,
}

/// What an engine said it can do.
#[derive(Clone)]
pub(in crate::route) struct Ready {
    pub(in crate::route) capabilities: Arc<Capabilities>,
    pub(in crate::route) pairs: Arc<HashSet<Pair>>,
    /// Its limits with those of the settings.
    pub(in crate::route) limits: Limits,
}

/// What an engine said before this process was.
#[derive(Clone)]
pub(in crate::route) struct Remembered {
    pub(in crate::route) pairs: Arc<HashSet<Pair>>,
    pub(in crate::route) at: Timestamp,
}

impl Ready {
    pub(in crate::route) fn is_trained(&self) -> bool {
        self.capabilities.kind == EngineKind::Trained
    }
}

impl Knowledge {
    /// The pairs, if any are known.
    pub(in crate::route) fn pairs(&self) -> Option<&Arc<HashSet<Pair>>> {
        let ready = self.ready.as_ref().map(|ready| &ready.pairs);
        ready.or(self.remembered.as_ref().map(|remembered| &remembered.pairs))
    }
}

impl Engine {
    pub(in crate::route) async fn knowledge(&self) -> Knowledge {
        self.knowledge.read().await.clone()
    }

    /// What the engine said; one that is only remembered is asked first.
    pub(in crate::route) async fn ready(&self) -> Option<Ready> {
        if let Some(ready) = &self.knowledge.read().await.ready {
            return Some(ready.clone());
        }
        let _asking = self.asking.lock().await;
        if let Some(ready) = &self.knowledge.read().await.ready {
            return Some(ready.clone());
        }
        if self.breaker.admit(None, Instant::now()).is_err() {
            return None;
        }
        let answer = self.asked().await;
        let health = match &answer {
            Ok(_) => super::super::breaker::Health::Answered,
            Err(_) => super::super::breaker::Health::Hopeless,
        };
        self.breaker.ended(None, health, Instant::now());
        self.surroundings.changed.notify_one();
        self.learn(answer).await;
        self.knowledge.read().await.ready.clone()
    }

    /// Asks the engine what it can do.
    pub(in crate::route) async fn discover(&self) {
        let _asking = self.asking.lock().await;
        let answer = self.asked().await;
        self.learn(answer).await;
    }

    async fn asked(&self) -> Result<Capabilities, BackendError> {
        tokio::time::timeout(DISCOVERY_TIMEOUT, self.backend.capabilities())
            .await
            .unwrap_or_else(|_| {
                Err(BackendError::new(
                    self.name(),
                    ErrorKind::Transient,
                    format!(
                        "no answer in {} s when asked for its languages",
                        DISCOVERY_TIMEOUT.as_secs()
                    ),
                ))
            })
    }

    /// Takes note of an answer. One that answered before and does not now keeps its last answer.
    pub(in crate::route) async fn learn(&self, answer: Result<Capabilities, BackendError>) {
        let capabilities = match answer {
            Ok(capabilities) => capabilities,
            Err(error) => {
                tracing::warn!(
                    backend.name = self.name(),
                    error = %error.message,
                    "the engine did not say what it can do"
                );
                self.knowledge.write().await.problem = Some(error);
                return;
            }
        };
        let limits = self.policy.limits(capabilities.limits);
        self.crowd
            .set_most(limits.concurrency.unwrap_or(DEFAULT_CALLS));
        let answer = Answer::of(&capabilities);
        {
            let mut knowledge = self.knowledge.write().await;
            let pairs: HashSet<Pair> = capabilities.pairs.iter().cloned().collect();
            *knowledge = Knowledge {
                ready: Some(Ready {
                    pairs: Arc::new(pairs),
                    capabilities: Arc::new(capabilities),
                    limits,
                }),
                remembered: None,
                problem: None,
            };
        }
        self.surroundings.changed.notify_one();
        let Some(store) = &self.surroundings.learned else {
            return;
        };
        let at = (self.surroundings.clock)();
        let kept = match serde_json::to_vec(&answer) {
            Ok(answer) => store.learn(self.name(), &answer, at).await.err(),
            Err(_) => None,
        };
        if let Some(error) = kept {
            tracing::warn!(
                backend.name = self.name(),
                error = %error,
                "what the engine can do could not be kept"
            );
        }
    }

    /// Takes from the store what the engine said before, while it has not said anything now.
    pub(in crate::route) async fn remember(&self) {
        let Some(store) = &self.surroundings.learned else {
            return;
        };
        let Ok(Some((answer, at))) = store.learned(self.name()).await else {
            return;
        };
        let Some(pairs) = serde_json::from_slice(&answer).ok().and_then(Answer::pairs) else {
            return;
        };
        let mut knowledge = self.knowledge.write().await;
        if knowledge.ready.is_none() {
            tracing::info!(
                backend.name = self.name(),
                as_of = %at,
                pairs = pairs.len(),
                "languages of an earlier answer are used until the engine answers"
            );
            knowledge.remembered = Some(Remembered {
                pairs: Arc::new(pairs),
                at,
            });
        }
    }
}

/// An engine's answer as it is kept.
#[derive(Serialize, Deserialize)]
struct Answer {
    /// Source and target of each pair; `None` is any language.
    pairs: Vec<(Option<String>, Option<String>)>,
    excluded: Vec<(String, String)>,
}

impl Answer {
    fn of(capabilities: &Capabilities) -> Self {
        let tag = |tag: &Option<LanguageTag>| tag.as_ref().map(ToString::to_string);
        let excluded =
            |ExcludedPair { name, reason }: &ExcludedPair| (name.clone(), reason.clone());
        Self {
            pairs: (capabilities.pairs.iter())
                .map(|pair| (tag(&pair.source), tag(&pair.target)))
                .collect(),
            excluded: capabilities.excluded.iter().map(excluded).collect(),
        }
    }

    fn pairs(self) -> Option<HashSet<Pair>> {
        let tag = |tag: Option<String>| match tag {
            Some(tag) => LanguageTag::parse(&tag).ok().map(Some),
            None => Some(None),
        };
        let pair = |(source, target)| {
            Some(Pair {
                source: tag(source)?,
                target: tag(target)?,
            })
        };
        self.pairs.into_iter().map(pair).collect()
    }
}
