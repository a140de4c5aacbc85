//! The configuration: one TOML file, every key overridable from the environment.
//!
//! The structs here are the only place where keys, defaults and limits are defined. Reading a
//! file, environment overrides and the report of mistakes live in [`mod@load`].

mod checks;
mod environment;
mod glossaries;
pub mod load;
mod mistakes;
mod parts;
mod problem;
mod profiles;
mod reader;
mod routes;
mod routing;
mod sections;
mod tree;

use std::collections::BTreeMap;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::backend::EngineConfig;
use crate::backend::apertium::ApertiumConfig;

pub use crate::backend::settings::{BackendConfig, Server};
pub use crate::units::Secret;
pub use glossaries::GlossaryConfig;
pub use load::{LoadedConfig, load};
pub use mistakes::{ConfigErrors, Mistake, Place};
pub use profiles::{Disclosure, FieldRule, ProfileConfig, SlugRule};
pub use routes::{RouteStep, Routes};
pub use routing::Routing;
pub use sections::{
    Broker, Documents, Furniture, Http, Languages, Localize, LogFormat, Memory, Protect, Quality,
    Store, Telemetry, Topology, Worker,
};

/// The whole configuration. Every key has a default; unknown keys are rejected.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The connection to RabbitMQ and the names on it.
    pub broker: Broker,
    /// Where state is kept.
    pub store: Store,
    /// Health and metrics.
    pub http: Http,
    /// Named sets of target languages.
    pub languages: Languages,
    /// Concurrency, limits and times of the worker.
    pub worker: Worker,
    /// The producer's own article profiles, beside the built-in `ninjs` and `simple`.
    pub profiles: BTreeMap<String, ProfileConfig>,
    /// The engines by name; without any, `local` of kind `apertium`.
    pub backends: BTreeMap<String, BackendConfig>,
    /// Which engine translates which pair.
    pub routes: Routes,
    /// Patience with engines.
    pub routing: Routing,
    /// Translations that are used again.
    pub memory: Memory,
    /// How the newsroom writes its words in other languages.
    pub glossaries: BTreeMap<String, GlossaryConfig>,
    /// How texts are read.
    pub documents: Documents,
    /// What is not to be translated.
    pub protect: Protect,
    /// Checks of translations.
    pub quality: Quality,
    /// What is added to translations.
    pub localize: Localize,
    /// The newsroom's fixed phrases.
    pub furniture: Furniture,
    /// Logs.
    pub telemetry: Telemetry,
}

impl Default for Config {
    fn default() -> Self {
        let local = EngineConfig::Apertium(ApertiumConfig::default());
        Self {
            broker: Broker::default(),
            store: Store::default(),
            http: Http::default(),
            languages: Languages::default(),
            worker: Worker::default(),
            profiles: BTreeMap::new(),
            backends: BTreeMap::from([("local".to_owned(), local.into())]),
            routes: Routes::default(),
            routing: Routing::default(),
            memory: Memory::default(),
            glossaries: BTreeMap::new(),
            documents: Documents::default(),
            protect: Protect::default(),
            quality: Quality::default(),
            localize: Localize::default(),
            furniture: Furniture::default(),
            telemetry: Telemetry::default(),
        }
    }
}

impl Config {
    /// A short text that changes when a setting changes that results depend on: engines, routes,
    /// profiles, how texts are read, protected terms, checks, wording. Stored beside each result. Secrets take no part.
    pub fn fingerprint(&self) -> String {
        // How fast and how much an engine may be asked changes no result.
        let engines: BTreeMap<_, _> = self
            .backends
            .iter()
            .map(|(name, backend)| (name, (&backend.server.url, &backend.engine)))
            .collect();
        let glossaries: Vec<_> = self
            .glossaries
            .iter()
            .map(|(name, one)| (name, one.glossary.fingerprint(), &one.desks))
            .collect();
        let settings = (
            &engines,
            &self.routes,
            &self.profiles,
            &self.documents,
            &self.protect,
            &glossaries,
            &self.quality,
            &self.localize,
            &self.furniture,
        );
        let digest = Sha256::digest(format!("{settings:?}").as_bytes());
        digest
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}
