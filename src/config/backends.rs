//! `[backends.NAME]`: the engines. `kind` chooses the variant.

use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

use super::units::{self, Secret};

/// The settings of one engine: a table whose `kind` names the variant.
///
/// The derived form has the variant's name around the table; the reader of the configuration gives
/// it `kind` as that name, so that a mistake inside keeps its path.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BackendConfig {
    /// Apertium's pipelines, run as local processes.
    Apertium(ApertiumConfig),
    /// A LibreTranslate server.
    LibreTranslate(LibreTranslateConfig),
    /// Pseudo-localisation: accented, lengthened, reversible.
    Pseudo(PseudoConfig),
}

impl BackendConfig {
    /// Whether text under embargo may be sent to this engine. Local ones keep it in the house.
    pub fn takes_embargoed(&self) -> bool {
        match self {
            Self::Apertium(_) | Self::Pseudo(_) => true,
            Self::LibreTranslate(config) => config.embargo,
        }
    }
}

/// `kind = "apertium"`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ApertiumConfig {
    /// Folder of the installed mode files.
    pub modes: PathBuf,
    /// Pipelines that run at the same time, all pairs together; each is 8-15 processes and
    /// 45-150 MB.
    pub max_pipelines: usize,
    /// A pipeline that was idle this long is ended.
    #[serde(deserialize_with = "units::duration")]
    pub idle: Duration,
    /// How long one sentence may take before the pipeline is restarted.
    #[serde(deserialize_with = "units::duration")]
    pub timeout: Duration,
    /// Modes that are not used although installed, with the reason; laid over the built-in list.
    /// An empty reason takes a mode off that list.
    pub exclude: std::collections::BTreeMap<String, String>,
    /// Whether each pair is tried with probe sentences before it is offered.
    pub probe: bool,
}

impl Default for ApertiumConfig {
    fn default() -> Self {
        Self {
            modes: PathBuf::from("/usr/share/apertium/modes"),
            max_pipelines: 8,
            idle: Duration::from_secs(300),
            timeout: Duration::from_secs(20),
            exclude: std::collections::BTreeMap::new(),
            probe: true,
        }
    }
}

/// `kind = "libretranslate"`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LibreTranslateConfig {
    /// Address of the server, with its URL prefix if it has one.
    pub url: String,
    /// API key, where the server wants one.
    pub api_key: Option<Secret>,
    /// A file that holds the key instead; wins over `api_key`.
    pub api_key_file: Option<PathBuf>,
    /// Segments per request.
    pub batch: usize,
    /// Characters of one segment that the server takes (`--char-limit`).
    pub characters_per_item: Option<usize>,
    /// Requests at the same time.
    pub concurrency: usize,
    /// How long one request may take.
    #[serde(deserialize_with = "units::duration")]
    pub timeout: Duration,
    /// Whether text under embargo may be sent here.
    pub embargo: bool,
}

impl Default for LibreTranslateConfig {
    fn default() -> Self {
        Self {
            url: "http://127.0.0.1:5000".to_owned(),
            api_key: None,
            api_key_file: None,
            batch: 20,
            characters_per_item: None,
            concurrency: 4,
            timeout: Duration::from_secs(60),
            embargo: true,
        }
    }
}

/// `kind = "pseudo"`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PseudoConfig {}
