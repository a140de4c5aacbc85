//! The way among engines: which backend translates which pair, through which pivots, how each is
//! asked, and what is tried when one fails.
//!
//! [`Router`] finds routes over what the engines say they have and takes segments along them. What
//! belongs to one engine (breaker, rates, places, budget, requests shared by units) lies behind
//! `engine`; which engine comes first is the business of `graph` and `preference` alone.

mod account;
mod around;
mod available;
mod batch;
mod batcher;
mod breaker;
mod budget;
mod engine;
mod explain;
mod finished;
mod graph;
mod inquiry;
mod order;
mod pace;
mod preference;
mod routes;
mod run;
mod translate;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{Notify, watch};

use crate::backend::policy::Defaults;
use crate::backend::{Backend, BackendError, Capabilities, ErrorKind, Policy};
use crate::config::{RouteStep, Routes, Routing};
use crate::locale::LanguageTag;
use crate::store::{Budgets, Learned};

use engine::{Engine, Surroundings};
use preference::Preferences;
use routes::RouteCache;

pub use around::{Around, Neighbour};
pub use available::Available;
pub use explain::{Explanation, Verdict, rule_key};
pub use finished::Finished;
use graph::Node;
pub use graph::{Hop, Route};
pub use order::{Exhausted, Order, Translated, TranslatedSegment};

/// Tells the time. Budgets begin and end by it.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What a router needs beside its engines.
pub struct Setup {
    /// The order of preference.
    pub routes: Routes,
    /// Patience with engines.
    pub routing: Routing,
    /// Where budgets are kept; without it an engine with a budget is never asked.
    pub budgets: Option<Arc<dyn Budgets>>,
    /// Where answers of engines are kept for the next start.
    pub learned: Option<Arc<dyn Learned>>,
    /// The time.
    pub clock: Clock,
}

impl Setup {
    /// These routes with defaults, without a store.
    pub fn new(routes: Routes) -> Self {
        Self {
            routes,
            routing: Routing::default(),
            budgets: None,
            learned: None,
            clock: Arc::new(Timestamp::now),
        }
    }
}

/// The engines with what they can do, and the order in which they are preferred.
pub struct Router {
    engines: Vec<Arc<Engine>>,
    routes: Routes,
    cache: RouteCache,
    changed: Arc<Notify>,
    available: watch::Sender<Available>,
    budgets: Option<Arc<dyn Budgets>>,
    clock: Clock,
}

/// An engine with its state, for `languages`, `check-config` and readiness.
#[derive(Debug, Clone)]
pub struct EngineStatus {
    /// The configured name.
    pub backend: String,
    /// What it can do, or why that is not known.
    pub capabilities: Result<Arc<Capabilities>, BackendError>,
    /// When it said to an earlier worker what is used now, not having answered since.
    pub remembered: Option<Timestamp>,
    /// Why it is not asked now; `None` when it is.
    pub out: Option<Out>,
    /// What was spent of its budget of characters, if it has one and the store tells.
    pub budget: Option<BudgetStatus>,
}

/// The state of a budget of characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetStatus {
    /// Characters that were billed, or are set aside for calls under way; with `elsewhere`.
    pub spent: u64,
    /// Those of them that the engine counts and wireglot did not send: others use its account.
    pub elsewhere: u64,
    /// How many it may be.
    pub limit: u64,
    /// When the period ends.
    pub until: Timestamp,
}

/// Why an engine is not asked at the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Out {
    /// It failed again and again; it is tried after this time.
    Broken(Duration),
    /// It failed again and again in this pair, not in others; it is tried after this time.
    PairBroken(Duration),
    /// It wants to be left alone for this time.
    Throttled(Duration),
    /// What its rates allow (`rate_limit`, `character_rate`) is used up for this time.
    Full(Duration),
    /// Its budget of characters is used up; the store is asked again after this time.
    Spent(Duration),
    /// Its account has no characters left, as it says itself; it is tried after this time.
    UsedUp(Duration),
    /// What was spent of its budget is not known.
    NoBudget(String),
    /// It has not said yet what it can do.
    Unknown,
}

impl fmt::Display for Out {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(left) => {
                write!(
                    f,
                    "failed again and again; left alone for {} s",
                    seconds(*left)
                )
            }
            Self::PairBroken(left) => {
                write!(
                    f,
                    "failed again and again in this pair; left alone in it for {} s",
                    seconds(*left)
                )
            }
            Self::Throttled(left) => write!(f, "wants to be left alone for {} s", seconds(*left)),
            Self::Full(left) => write!(f, "its rate is used up for {} s", seconds(*left)),
            Self::Spent(_) => f.write_str("its budget of characters is spent (monthly_characters)"),
            Self::UsedUp(_) => f.write_str("its account is used up, as it says itself"),
            Self::NoBudget(problem) => write!(f, "what was spent is not known: {problem}"),
            Self::Unknown => f.write_str("has not said what it can do"),
        }
    }
}

fn seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

/// Why a request to an engine gave nothing.
#[derive(Debug, Clone)]
enum Failure {
    /// The engine's own error.
    Engine(BackendError),
    /// It was not asked.
    Out(Out),
}

impl Failure {
    /// As an error of that backend.
    fn into_error(self, backend: &str) -> BackendError {
        match self {
            Self::Engine(error) => error,
            Self::Out(out) => BackendError::new(backend, ErrorKind::Transient, out.to_string()),
        }
    }
}

impl Router {
    /// A router over engines with, for each, whether it may see text under embargo; all else is
    /// as by default. Nothing is asked yet: see [`Router::discover`].
    pub fn new(engines: Vec<(Box<dyn Backend>, bool)>, routes: Routes) -> Self {
        let engines = engines.into_iter().map(|(backend, embargo)| {
            let policy = Policy {
                embargo,
                ..Policy::new(Defaults::LOCAL)
            };
            (backend, policy)
        });
        Self::with(engines.collect(), Setup::new(routes))
    }

    /// A router over engines with their settings.
    pub fn with(engines: Vec<(Box<dyn Backend>, Policy)>, setup: Setup) -> Self {
        let changed = Arc::new(Notify::new());
        let surroundings = Surroundings {
            routing: setup.routing,
            budgets: setup.budgets.clone(),
            learned: setup.learned,
            clock: setup.clock.clone(),
            changed: changed.clone(),
        };
        let engine =
            |(backend, policy)| Arc::new(Engine::new(backend, policy, surroundings.clone()));
        Self {
            engines: engines.into_iter().map(engine).collect(),
            routes: setup.routes,
            cache: RouteCache::default(),
            changed,
            available: watch::channel(Available::Yes).0,
            budgets: setup.budgets,
            clock: setup.clock,
        }
    }

    /// Asks every engine what it can do, at the same time. One that answered before and does not
    /// now keeps its last answer.
    pub async fn discover(&self) {
        futures_util::future::join_all(self.engines.iter().map(|engine| engine.discover())).await;
    }

    /// Takes from the store what engines said to an earlier worker: so long as one does not
    /// answer, its languages are known all the same.
    pub async fn remember(&self) {
        futures_util::future::join_all(self.engines.iter().map(|engine| engine.remember())).await;
    }

    /// Asks every engine to prove what it can do: slower, see [`Backend::verify`].
    pub async fn verify(&self) {
        futures_util::future::join_all(self.engines.iter().map(|engine| async {
            engine.learn(engine.backend.verify().await).await;
        }))
        .await;
    }

    /// Asks the engines of which it is time what their accounts have used, so that budgets count
    /// what others spend as well; when one is to be asked next.
    pub async fn read_accounts(&self) -> Option<tokio::time::Instant> {
        let all = self.engines.iter().map(|engine| engine.read_account());
        let next = futures_util::future::join_all(all).await;
        next.into_iter().flatten().min()
    }

    /// Every engine with what is known of it.
    pub async fn status(&self) -> Vec<EngineStatus> {
        let mut status = Vec::new();
        for engine in &self.engines {
            let knowledge = engine.knowledge().await;
            let capabilities = match (&knowledge.ready, &knowledge.problem) {
                (Some(ready), _) => Ok(ready.capabilities.clone()),
                (None, Some(error)) => Err(error.clone()),
                (None, None) => Err(BackendError::new(
                    engine.name(),
                    ErrorKind::Transient,
                    "has not been asked yet",
                )),
            };
            let budget = match &engine.budget {
                Some(budget) => budget.look().await.map(|counted| BudgetStatus {
                    spent: counted.total(),
                    elsewhere: counted.others,
                    limit: budget.limit(),
                    until: counted.until,
                }),
                None => None,
            };
            status.push(EngineStatus {
                budget,
                backend: engine.name().to_owned(),
                capabilities,
                remembered: knowledge.remembered.map(|remembered| remembered.at),
                out: engine.out(tokio::time::Instant::now()),
            });
        }
        status
    }

    /// The routes for a pair, best first, whether or not their engines can be asked at the moment;
    /// empty when no engine reaches the target. With `embargoed`, only through engines that may
    /// see such text.
    pub async fn routes(
        &self,
        source: &LanguageTag,
        target: &LanguageTag,
        embargoed: bool,
    ) -> Vec<Route> {
        self.routes_preferring(&[], source, target, embargoed).await
    }

    /// As [`Router::routes`], with what a job prefers: see [`Order::backends`].
    pub async fn routes_preferring(
        &self,
        backends: &[RouteStep],
        source: &LanguageTag,
        target: &LanguageTag,
        embargoed: bool,
    ) -> Vec<Route> {
        let offers = self.offers(|engine| engine.policy.embargo || !embargoed);
        self.routes_over(&offers.await, backends, source, target)
            .to_vec()
    }

    /// The names of all engines.
    pub fn backends(&self) -> impl Iterator<Item = &str> {
        self.engines.iter().map(|engine| engine.name())
    }

    /// Every target that can be reached from `source`, with its routes, best first.
    pub async fn reachable(&self, source: &LanguageTag) -> BTreeMap<LanguageTag, Vec<Route>> {
        let offers = self.offers(|_| true).await;
        let preferences = Preferences {
            routes: &self.routes,
            job: &[],
        };
        graph::targets(&offers)
            .into_iter()
            .filter_map(|target| {
                let routes = graph::routes(&offers, preferences, source, &target);
                (!routes.is_empty()).then_some((target, routes))
            })
            .collect()
    }

    /// The engines that translate into languages which they do not name.
    pub async fn open_ended(&self) -> Vec<String> {
        let offers = self.offers(|_| true).await.into_iter();
        let open = offers.filter(|offer| offer.pairs.iter().any(|pair| pair.target.is_none()));
        open.map(|offer| offer.name).collect()
    }

    /// The rule of `[routes]` that orders the engines of a pair, by its key.
    pub fn rule(&self, source: &LanguageTag, target: &LanguageTag) -> Option<String> {
        let (source, target) = (Node::new(source), Node::new(target));
        preference::deciding(&self.routes, &source, &target)
    }

    /// Every language from which something is translated.
    pub async fn sources(&self) -> Vec<LanguageTag> {
        graph::sources(&self.offers(|_| true).await)
    }

    /// Whether every engine has said what it can do: only then is a missing route a fact.
    pub async fn all_known(&self) -> bool {
        for engine in &self.engines {
            if engine.knowledge().await.ready.is_none() {
                return false;
            }
        }
        true
    }

    /// Whether the languages of at least one engine are known.
    pub async fn ready(&self) -> bool {
        for engine in &self.engines {
            if engine.knowledge().await.pairs().is_some() {
                return true;
            }
        }
        false
    }

    /// What characters sent to a backend cost, by its configured price: millionths of a currency,
    /// and the currency.
    pub fn price(&self, backend: &str, characters: u64) -> Option<(u64, &str)> {
        let engine = self
            .engines
            .iter()
            .find(|engine| engine.name() == backend)?;
        let price = engine.policy.price.as_ref()?;
        Some((price.of(characters), &price.currency))
    }

    /// Ends what the engines run.
    pub async fn shutdown(&self) {
        futures_util::future::join_all(self.engines.iter().map(|engine| engine.backend.shutdown()))
            .await;
    }
}
