//! `[backends.NAME]`: an engine with what is common to all of them.
//!
//! The table is read in three parts: [`Policy`] and [`Server`] take the keys that every kind
//! has, the struct of the kind the others. A key of the kind's struct is its own, even where the
//! common ones have it as well.

use std::path::PathBuf;

use serde::{Deserialize, Deserializer};

use super::http::HttpClient;
use super::pairs::NativeGlossaries;
use super::policy::{Defaults, KeyUse, Policy, PolicySettings};
use super::registry::EngineConfig;
use super::{Backend, BackendError};
use crate::units::Secret;

/// The settings of one engine.
#[derive(Debug, Clone, PartialEq)]
pub struct BackendConfig {
    /// What every engine has.
    pub policy: Policy,
    /// Where it is reached, for kinds that have an address.
    pub server: Server,
    /// What its kind has.
    pub engine: EngineConfig,
}

/// Address and key of an engine behind HTTP.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Server {
    /// The address, with its path prefix if it has one; empty for kinds without one.
    pub url: String,
    /// The key, where one is wanted.
    pub api_key: Option<Secret>,
    /// A file that holds the key instead; wins over `api_key`.
    pub api_key_file: Option<PathBuf>,
}

/// A table as the reader of the configuration takes it apart, by the name of this struct.
#[derive(Deserialize)]
struct BackendTable {
    policy: PolicySettings,
    server: Server,
    engine: EngineConfig,
}

impl<'de> Deserialize<'de> for BackendConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let BackendTable {
            policy,
            mut server,
            engine,
        } = BackendTable::deserialize(deserializer)?;
        let defaults = engine.settings().defaults();
        if let (true, Some(url)) = (server.url.is_empty(), defaults.url) {
            server.url = url.to_owned();
        }
        Ok(Self {
            policy: policy.over(defaults),
            server,
            engine,
        })
    }
}

impl From<EngineConfig> for BackendConfig {
    /// An engine with the defaults of its kind.
    fn from(engine: EngineConfig) -> Self {
        let defaults = engine.settings().defaults();
        Self {
            policy: Policy::new(defaults),
            server: Server {
                url: defaults.url.unwrap_or_default().to_owned(),
                ..Server::default()
            },
            engine,
        }
    }
}

impl BackendConfig {
    /// What is wrong with the settings, by key. Files with keys have been read.
    pub(crate) fn faults(&self) -> Vec<(&'static str, String)> {
        let mut faults = Faults::default();
        let settings = self.engine.settings();
        self.policy.check(&mut faults);
        self.server.check(settings.defaults(), &mut faults);
        settings.check(&mut faults);
        faults.0
    }

    /// The engine that these settings describe. Nothing is asked of it yet.
    ///
    /// # Errors
    /// [`ErrorKind::Misconfigured`](super::ErrorKind::Misconfigured) when a setting cannot work:
    /// an address that is none, a file that cannot be read.
    pub fn build(&self, name: &str) -> Result<Box<dyn Backend>, BackendError> {
        self.engine.settings().build(&Setup {
            name,
            server: &self.server,
            policy: &self.policy,
        })
    }
}

impl Server {
    fn check(&self, defaults: Defaults, faults: &mut Faults) {
        if defaults.url.is_none() && !self.url.is_empty() {
            faults.add("url", "this kind of engine has no address; leave it out");
        }
        match defaults.key {
            KeyUse::None if self.api_key.is_some() => {
                faults.add("api_key", "this kind of engine takes no key; leave it out");
            }
            KeyUse::Required if self.api_key.is_none() => {
                faults.add("api_key", "missing; write `api_key_file` or `api_key`");
            }
            _ => {}
        }
    }
}

/// What an engine of any kind is built from.
#[derive(Debug, Clone, Copy)]
pub struct Setup<'a> {
    /// The name in the configuration, `deepl` of `[backends.deepl]`.
    pub name: &'a str,
    /// Where it is reached.
    pub server: &'a Server,
    /// What every engine has.
    pub policy: &'a Policy,
}

impl Setup<'_> {
    /// A client for the configured address.
    ///
    /// # Errors
    /// As [`HttpClient::new`].
    pub fn client(&self) -> Result<HttpClient, BackendError> {
        HttpClient::new(self.name, &self.server.url, self.policy.timeout)
    }

    /// The key without white space around it; `None` where there is none.
    pub fn key(&self) -> Option<Secret> {
        let key = self.server.api_key.as_ref()?.expose().trim();
        (!key.is_empty()).then(|| Secret::new(key))
    }
}

/// What a kind of engine says about its settings: the struct of its keys implements it.
pub trait Settings {
    /// What holds where the common settings are left out.
    fn defaults(&self) -> Defaults;

    /// What is wrong with the settings of the kind itself, as far as types cannot say it.
    fn check(&self, _faults: &mut Faults) {}

    /// What the engine calls the glossaries that it keeps, and the key where that is said; `None`
    /// for a kind without.
    fn glossaries(&self) -> Option<(&'static str, &NativeGlossaries)> {
        None
    }

    /// The engine. Nothing is asked of it yet.
    ///
    /// # Errors
    /// [`ErrorKind::Misconfigured`](super::ErrorKind::Misconfigured) when a setting cannot work.
    fn build(&self, setup: &Setup<'_>) -> Result<Box<dyn Backend>, BackendError>;
}

/// Collects what is wrong with settings, by key.
#[derive(Debug, Default)]
pub struct Faults(Vec<(&'static str, String)>);

impl Faults {
    /// A mistake: what is wrong and what to do. It must not repeat a secret.
    pub fn add(&mut self, key: &'static str, message: impl Into<String>) {
        self.0.push((key, message.into()));
    }

    /// A number between two limits.
    pub fn between(&mut self, key: &'static str, value: usize, least: usize, most: usize) {
        if !(least..=most).contains(&value) {
            if most == usize::MAX {
                self.add(key, format!("must be at least {least}"));
            } else {
                self.add(key, format!("must be between {least} and {most}"));
            }
        }
    }

    /// A number or duration that must not be zero.
    pub fn not_zero(&mut self, key: &'static str, is_zero: bool) {
        if is_zero {
            self.add(key, "must be more than 0");
        }
    }
}
