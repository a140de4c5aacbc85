//! From the configuration to an engine: one exhaustive match.

use super::apertium::ApertiumBackend;
use super::libretranslate::LibreTranslateBackend;
use super::pseudo::PseudoBackend;
use super::{Backend, BackendError};
use crate::config::BackendConfig;

/// The engine that `[backends.<name>]` describes. Nothing is asked of it yet.
///
/// # Errors
/// [`ErrorKind::Misconfigured`](super::ErrorKind::Misconfigured) when a setting cannot work: an
/// address that is none, a key file that cannot be read.
pub fn build(name: &str, config: &BackendConfig) -> Result<Box<dyn Backend>, BackendError> {
    Ok(match config {
        BackendConfig::Apertium(config) => Box::new(ApertiumBackend::new(name, config.clone())),
        BackendConfig::LibreTranslate(config) => {
            Box::new(LibreTranslateBackend::new(name, config.clone())?)
        }
        BackendConfig::Pseudo(config) => Box::new(PseudoBackend::new(name, config.clone())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::ErrorKind;
    use crate::config::{ApertiumConfig, LibreTranslateConfig, PseudoConfig};

    #[tokio::test]
    async fn every_kind_is_built_under_its_name() {
        for config in [
            BackendConfig::Apertium(ApertiumConfig::default()),
            BackendConfig::LibreTranslate(LibreTranslateConfig::default()),
            BackendConfig::Pseudo(PseudoConfig::default()),
        ] {
            assert_eq!(build("mine", &config).unwrap().name(), "mine");
        }
    }

    #[tokio::test]
    async fn a_setting_that_cannot_work_names_its_engine() {
        let config = BackendConfig::LibreTranslate(LibreTranslateConfig {
            url: "nowhere".to_owned(),
            ..LibreTranslateConfig::default()
        });
        let error = build("mine", &config).err().unwrap();
        assert_eq!(error.kind, ErrorKind::Misconfigured);
        assert_eq!(error.backend, "mine");
    }
}
