//! What an operator says of Azure Translator.

use serde::Deserialize;

use super::Azure;
use crate::backend::pairs::{NativeGlossaries, PairMap};
use crate::backend::policy::Defaults;
use crate::backend::service::Service;
use crate::backend::settings::{Faults, Settings, Setup};
use crate::backend::{Backend, BackendError};
use crate::job::Formality;

/// The versions of the interface.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum Version {
    /// Since 2019.
    #[default]
    #[serde(rename = "3.0")]
    V3,
    /// With language models, and a tone.
    #[serde(rename = "2026-06-06")]
    V2026,
}

/// The settings of `kind = "azure"`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AzureConfig {
    /// The version of the interface.
    pub version: Version,
    /// The resource's region; left out for a global one.
    pub region: Option<String>,
    /// Custom categories (3.0) or deployments (2026-06-06) by pair; `general` for all others.
    pub categories: PairMap,
    /// Datasets of the resource with translations to follow (2026-06-06), by pair.
    pub adaptive_datasets: NativeGlossaries,
    /// How readers are addressed where the job does not say; only for deployments of language
    /// models.
    pub formality: Option<Formality>,
}

impl Settings for AzureConfig {
    fn defaults(&self) -> Defaults {
        Defaults::service("https://api.cognitive.microsofttranslator.com")
    }

    fn check(&self, faults: &mut Faults) {
        if self.formality.is_some() && self.version == Version::V3 {
            faults.add("formality", "`version = \"3.0\"` has none; leave it out");
        }
        if self.adaptive_datasets != NativeGlossaries::default() && self.version == Version::V3 {
            let message = "`version = \"3.0\"` has none; write `version = \"2026-06-06\"`";
            faults.add("adaptive_datasets", message);
        }
    }

    fn glossaries(&self) -> Option<(&'static str, &NativeGlossaries)> {
        Some(("adaptive_datasets", &self.adaptive_datasets))
    }

    fn build(&self, setup: &Setup<'_>) -> Result<Box<dyn Backend>, BackendError> {
        Service::boxed(setup, Azure(self.clone()))
    }
}
