//! The kinds of engines.

use serde::Deserialize;

use super::settings::Settings;
use super::{
    amazon, apertium, apertium_apy, azure, deepl, fxtranslate, google_v2, google_v3,
    libretranslate, mint, modernmt, openai, pseudo, yandex,
};

/// Makes the enum of all kinds, and the way from each to its [`Settings`].
macro_rules! kinds {
    ($($(#[$meta:meta])* $kind:ident($config:ty),)+) => {
        /// The settings of an engine's own kind, by the `kind` of its table: the variant's name in
        /// lower case where it says no other.
        #[derive(Debug, Clone, PartialEq, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum EngineConfig {
            $($(#[$meta])* $kind($config),)+
        }

        impl EngineConfig {
            /// What the kind says about them.
            pub fn settings(&self) -> &dyn Settings {
                match self {
                    $(Self::$kind(config) => config,)+
                }
            }
        }
    };
}

kinds! {
    /// Amazon Translate.
    Amazon(amazon::AmazonConfig),
    /// Apertium's pipelines, run as local processes.
    Apertium(apertium::ApertiumConfig),
    /// Apertium's pairs on a server.
    #[serde(rename = "apertium-apy")]
    ApertiumApy(apertium_apy::ApertiumApyConfig),
    /// Azure Translator.
    Azure(azure::AzureConfig),
    /// DeepL.
    DeepL(deepl::DeepLConfig),
    /// Firefox's translation models, run within this process.
    Fxtranslate(fxtranslate::FxtranslateConfig),
    /// Google Cloud Translation with an API key.
    #[serde(rename = "google-v2")]
    GoogleV2(google_v2::GoogleV2Config),
    /// Google Cloud Translation with a service account.
    #[serde(rename = "google-v3")]
    GoogleV3(google_v3::GoogleV3Config),
    /// A LibreTranslate server.
    LibreTranslate(libretranslate::LibreTranslateConfig),
    /// Wikimedia's server for open models.
    Mint(mint::MintConfig),
    /// ModernMT.
    ModernMt(modernmt::ModernMtConfig),
    /// A language model behind OpenAI's chat interface.
    OpenAi(openai::OpenAiConfig),
    /// Pseudo-localisation: accented, lengthened, reversible.
    Pseudo(pseudo::PseudoConfig),
    /// Yandex Translate.
    Yandex(yandex::YandexConfig),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::{BackendConfig, ErrorKind};

    #[tokio::test]
    async fn every_kind_is_built_under_its_name() {
        for engine in [
            EngineConfig::Apertium(apertium::ApertiumConfig::default()),
            EngineConfig::Fxtranslate(fxtranslate::FxtranslateConfig::default()),
            EngineConfig::LibreTranslate(libretranslate::LibreTranslateConfig::default()),
            EngineConfig::Pseudo(pseudo::PseudoConfig::default()),
        ] {
            let config = BackendConfig::from(engine);
            assert_eq!(config.build("mine").unwrap().name(), "mine");
        }
    }

    #[tokio::test]
    async fn a_setting_that_cannot_work_names_its_engine() {
        let engine = EngineConfig::LibreTranslate(libretranslate::LibreTranslateConfig::default());
        let mut config = BackendConfig::from(engine);
        config.server.url = "nowhere".to_owned();
        let error = config.build("mine").err().unwrap();
        assert_eq!(error.kind, ErrorKind::Misconfigured);
        assert_eq!(error.backend, "mine");
    }
}
