//! `kind = "apertium"`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

use super::ApertiumBackend;
use crate::backend::policy::Defaults;
use crate::backend::settings::{Faults, Settings, Setup};
use crate::backend::{Backend, BackendError};
use crate::units;

/// The settings of Apertium's local pipelines.
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
    pub exclude: BTreeMap<String, String>,
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
            exclude: BTreeMap::new(),
            probe: true,
        }
    }
}

impl Settings for ApertiumConfig {
    fn defaults(&self) -> Defaults {
        Defaults {
            timeout: Self::default().timeout,
            ..Defaults::LOCAL
        }
    }

    fn check(&self, faults: &mut Faults) {
        faults.between("max_pipelines", self.max_pipelines, 1, 1000);
        faults.not_zero("idle", self.idle.is_zero());
        faults.not_zero("timeout", self.timeout.is_zero());
    }

    fn build(&self, setup: &Setup<'_>) -> Result<Box<dyn Backend>, BackendError> {
        Ok(Box::new(ApertiumBackend::new(setup.name, self.clone())))
    }
}
