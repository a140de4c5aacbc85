//! What an operator says of DeepL.

use serde::Deserialize;

use super::DeepL;
use crate::backend::pairs::NativeGlossaries;
use crate::backend::policy::Defaults;
use crate::backend::service::Service;
use crate::backend::settings::{Faults, Settings, Setup};
use crate::backend::{Backend, BackendError};
use crate::job::Formality;

/// The most characters of context: the request has its own bound.
const MOST_CONTEXT: usize = 10_000;

/// The settings of `kind = "deepl"`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeepLConfig {
    /// How readers are addressed where the job does not say; left to DeepL where it has no
    /// choice for a language.
    pub formality: Option<Formality>,
    /// Glossaries of the account by pair.
    pub glossaries: NativeGlossaries,
    /// Which models; DeepL's own choice where it is left out.
    pub model_type: Option<ModelType>,
    /// Characters of the article around the texts, which DeepL reads and does not bill; 0 for none.
    pub context_characters: usize,
}

/// Which of its models DeepL uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum ModelType {
    /// The quick ones.
    #[serde(rename = "latency_optimized")]
    Latency,
    /// The better ones.
    #[serde(rename = "quality_optimized")]
    Quality,
    /// The better ones where there are any, else the quick ones.
    #[serde(rename = "prefer_quality_optimized")]
    PreferQuality,
}

impl ModelType {
    /// DeepL's name for it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Latency => "latency_optimized",
            Self::Quality => "quality_optimized",
            Self::PreferQuality => "prefer_quality_optimized",
        }
    }
}

impl Default for DeepLConfig {
    fn default() -> Self {
        Self {
            formality: None,
            glossaries: NativeGlossaries::default(),
            model_type: None,
            context_characters: 2000,
        }
    }
}

impl Settings for DeepLConfig {
    fn defaults(&self) -> Defaults {
        Defaults::service("https://api.deepl.com")
    }

    fn check(&self, faults: &mut Faults) {
        let most = MOST_CONTEXT;
        faults.between("context_characters", self.context_characters, 0, most);
    }

    fn glossaries(&self) -> Option<(&'static str, &NativeGlossaries)> {
        Some(("glossaries", &self.glossaries))
    }

    fn build(&self, setup: &Setup<'_>) -> Result<Box<dyn Backend>, BackendError> {
        Service::boxed(setup, DeepL(self.clone()))
    }
}
