//! `kind = "fxtranslate"`.

use std::num::NonZero;
use std::path::PathBuf;
use std::thread::available_parallelism;
use std::time::Duration;

use serde::Deserialize;

use super::FxtranslateBackend;
use crate::backend::policy::Defaults;
use crate::backend::settings::{Faults, Settings, Setup};
use crate::backend::{Backend, BackendError};
use crate::units;

/// The settings of Firefox's translation models, run within this process.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FxtranslateConfig {
    /// Folder of the models, with a folder for each pair.
    pub models: PathBuf,
    /// Batches that are translated at the same time, each by a thread; 0 is one for each
    /// processor.
    pub threads: usize,
    /// Models in memory at the same time, 60 to 200 MB each. For one more, that which was unused
    /// for longest is unloaded.
    pub max_models: usize,
    /// A model that was unused for so long is unloaded.
    #[serde(deserialize_with = "units::duration")]
    pub idle: Duration,
}

impl Default for FxtranslateConfig {
    fn default() -> Self {
        Self {
            models: PathBuf::from("models"),
            threads: 0,
            max_models: 8,
            idle: Duration::from_secs(600),
        }
    }
}

impl FxtranslateConfig {
    /// [`threads`](Self::threads) with 0 made a number.
    pub(super) fn threads(&self) -> usize {
        match self.threads {
            0 => available_parallelism().map_or(1, NonZero::get),
            threads => threads,
        }
    }
}

impl Settings for FxtranslateConfig {
    fn defaults(&self) -> Defaults {
        Defaults::LOCAL
    }

    fn check(&self, faults: &mut Faults) {
        faults.between("threads", self.threads, 0, 1000);
        faults.between("max_models", self.max_models, 1, 1000);
        faults.not_zero("idle", self.idle.is_zero());
    }

    fn build(&self, setup: &Setup<'_>) -> Result<Box<dyn Backend>, BackendError> {
        let backend = FxtranslateBackend::new(setup.name, self.clone(), setup.policy);
        Ok(Box::new(backend))
    }
}
