//! The configuration: one TOML file, every key overridable from the environment.
//!
//! The structs here are the only place where keys, defaults and limits are defined. Reading a
//! file, environment overrides and the report of mistakes live in [`mod@load`].

mod backends;
mod checks;
mod environment;
pub mod load;
mod mistakes;
mod problem;
mod profiles;
mod reader;
mod routes;
mod sections;
mod tree;
mod units;

use std::collections::BTreeMap;

use serde::Deserialize;
use sha2::{Digest, Sha256};

pub use backends::{ApertiumConfig, BackendConfig, LibreTranslateConfig, PseudoConfig};
pub use load::{LoadedConfig, load};
pub use mistakes::{ConfigErrors, Mistake, Place};
pub use profiles::{Disclosure, FieldRule, ProfileConfig, SlugRule};
pub use routes::{RouteStep, Routes};
pub use sections::{
    Broker, Furniture, Http, Languages, Localize, LogFormat, Memory, Protect, Quality, Store,
    Telemetry, Topology, Worker,
};
pub use units::Secret;

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
    /// Translations that are used again.
    pub memory: Memory,
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
        let local = BackendConfig::Apertium(ApertiumConfig::default());
        Self {
            broker: Broker::default(),
            store: Store::default(),
            http: Http::default(),
            languages: Languages::default(),
            worker: Worker::default(),
            profiles: BTreeMap::new(),
            backends: BTreeMap::from([("local".to_owned(), local)]),
            routes: Routes::default(),
            memory: Memory::default(),
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
    /// profiles, protected terms, checks, wording. Stored beside each result. Secrets take no part.
    pub fn fingerprint(&self) -> String {
        let settings = (
            &self.backends,
            &self.routes,
            &self.profiles,
            &self.protect,
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
