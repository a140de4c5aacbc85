//! From the configuration to an engine: one exhaustive match.

use super::libretranslate::LibreTranslateBackend;
use super::pseudo::PseudoBackend;
use super::{Backend, BackendError, ErrorKind};
use crate::config::BackendConfig;

/// The engine that `[backends.<name>]` describes. Nothing is asked of it yet.
///
/// # Errors
/// [`ErrorKind::Misconfigured`] when a setting cannot work: an address that is none, a key file
/// that cannot be read.
pub fn build(name: &str, config: &BackendConfig) -> Result<Box<dyn Backend>, BackendError> {
    Ok(match config {
        BackendConfig::Apertium(_) => {
            return Err(BackendError::new(
                name,
                ErrorKind::Misconfigured,
                "this build has no Apertium",
            ));
        }
        BackendConfig::LibreTranslate(config) => {
            Box::new(LibreTranslateBackend::new(name, config.clone())?)
        }
        BackendConfig::Pseudo(config) => Box::new(PseudoBackend::new(name, config.clone())),
    })
}
