//! The way among engines: which backend translates which pair, through which pivots, and what is
//! tried when one fails.

mod batch;
mod engine;
mod graph;
mod preference;
mod translate;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::backend::{Backend, BackendError, Capabilities, ErrorKind};
use crate::config::Routes;
use crate::locale::LanguageTag;

use engine::{Engine, EngineState};

pub use graph::{Hop, Route};
pub use translate::{Exhausted, Finished, Translated, TranslatedSegment};

/// How long an engine may take to say what it can do.
const DISCOVERY_TIMEOUT: Duration = Duration::from_secs(60);

/// The engines with what they can do, and the order in which they are preferred.
pub struct Router {
    engines: Vec<Engine>,
    routes: Routes,
}

/// An engine with its state, for `languages`, `check-config` and readiness.
#[derive(Debug, Clone)]
pub struct EngineStatus {
    /// The configured name.
    pub backend: String,
    /// What it can do, or why that is not known.
    pub capabilities: Result<Arc<Capabilities>, String>,
}

impl Router {
    /// A router over engines with, for each, whether it may see text under embargo. Nothing is
    /// asked yet: see [`Router::discover`].
    pub fn new(engines: Vec<(Box<dyn Backend>, bool)>, routes: Routes) -> Self {
        let engines = engines
            .into_iter()
            .map(|(backend, embargo)| Engine::new(backend, embargo))
            .collect();
        Self { engines, routes }
    }

    /// Asks every engine what it can do, at the same time. One that answered before and does not
    /// now keeps its last answer.
    pub async fn discover(&self) {
        futures_util::future::join_all(self.engines.iter().map(|engine| async {
            let answer = tokio::time::timeout(DISCOVERY_TIMEOUT, engine.backend.capabilities())
                .await
                .unwrap_or_else(|_| {
                    Err(BackendError::new(
                        engine.backend.name(),
                        ErrorKind::Transient,
                        format!(
                            "no answer in {} s when asked for its languages",
                            DISCOVERY_TIMEOUT.as_secs()
                        ),
                    ))
                });
            engine.learn(answer).await;
        }))
        .await;
    }

    /// Asks every engine to prove what it can do: slower, see [`Backend::verify`].
    pub async fn verify(&self) {
        futures_util::future::join_all(self.engines.iter().map(|engine| async {
            engine.learn(engine.backend.verify().await).await;
        }))
        .await;
    }

    /// Every engine with what is known of it.
    pub async fn status(&self) -> Vec<EngineStatus> {
        let mut status = Vec::new();
        for engine in &self.engines {
            let capabilities = match &engine.state().await {
                EngineState::Ready(ready) => Ok(ready.capabilities.clone()),
                EngineState::Unreachable(error) => Err(error.message.clone()),
                EngineState::Unknown => Err("has not been asked yet".to_owned()),
            };
            status.push(EngineStatus {
                backend: engine.backend.name().to_owned(),
                capabilities,
            });
        }
        status
    }

    /// The routes for a pair, best first; empty when no engine reaches the target. With
    /// `embargoed`, only through engines that may see such text.
    pub async fn routes(
        &self,
        source: &LanguageTag,
        target: &LanguageTag,
        embargoed: bool,
    ) -> Vec<Route> {
        graph::routes(&self.offers(embargoed).await, &self.routes, source, target)
    }

    /// Every target that can be reached from `source`, with its best route.
    pub async fn reachable(&self, source: &LanguageTag) -> BTreeMap<LanguageTag, Route> {
        let offers = self.offers(false).await;
        graph::targets(&offers)
            .into_iter()
            .filter_map(|target| {
                let best = graph::routes(&offers, &self.routes, source, &target)
                    .into_iter()
                    .next()?;
                Some((target, best))
            })
            .collect()
    }

    /// Every language from which something is translated.
    pub async fn sources(&self) -> Vec<LanguageTag> {
        graph::sources(&self.offers(false).await)
    }

    /// Whether every engine has said what it can do: only then is a missing route a fact.
    pub async fn all_known(&self) -> bool {
        for engine in &self.engines {
            if engine.ready().await.is_none() {
                return false;
            }
        }
        true
    }

    /// Whether at least one engine is ready.
    pub async fn ready(&self) -> bool {
        for engine in &self.engines {
            if engine.ready().await.is_some() {
                return true;
            }
        }
        false
    }

    /// Ends what the engines run.
    pub async fn shutdown(&self) {
        futures_util::future::join_all(self.engines.iter().map(|engine| engine.backend.shutdown()))
            .await;
    }

    async fn offers(&self, embargoed: bool) -> Vec<graph::Offer> {
        let mut offers = Vec::new();
        for (index, engine) in self.engines.iter().enumerate() {
            if embargoed && !engine.embargo {
                continue;
            }
            if let Some(ready) = engine.ready().await {
                offers.push(graph::Offer {
                    engine: index,
                    name: engine.backend.name().to_owned(),
                    pairs: ready.pairs,
                });
            }
        }
        offers
    }
}
