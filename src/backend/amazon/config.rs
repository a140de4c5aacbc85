//! What an operator says of Amazon Translate.

use serde::Deserialize;

use super::Amazon;
use crate::backend::pairs::NativeGlossaries;
use crate::backend::policy::Defaults;
use crate::backend::service::Service;
use crate::backend::settings::{Faults, Settings, Setup};
use crate::backend::{Backend, BackendError};
use crate::units::Secret;

/// The settings of `kind = "amazon"`. The common `api_key` is the secret access key.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AmazonConfig {
    /// The region, `eu-central-1`; it takes the place of `{region}` in `url` as well.
    pub region: String,
    /// The id of the access key.
    pub access_key_id: String,
    /// The session token of temporary credentials.
    pub session_token: Option<Secret>,
    /// Names of custom terminologies by pair.
    pub terminologies: NativeGlossaries,
}

impl Settings for AmazonConfig {
    fn defaults(&self) -> Defaults {
        Defaults::service("https://translate.{region}.amazonaws.com")
    }

    fn check(&self, faults: &mut Faults) {
        if self.region.is_empty() || !self.region.bytes().all(is_of_region) {
            faults.add(
                "region",
                "missing; write the region, such as `eu-central-1`",
            );
        }
        if self.access_key_id.trim().is_empty() {
            let message = "missing; the secret access key goes into `api_key_file` or `api_key`";
            faults.add("access_key_id", message);
        }
    }

    fn glossaries(&self) -> Option<(&'static str, &NativeGlossaries)> {
        Some(("terminologies", &self.terminologies))
    }

    fn build(&self, setup: &Setup<'_>) -> Result<Box<dyn Backend>, BackendError> {
        let mut server = setup.server.clone();
        server.url = server.url.replace("{region}", &self.region);
        let setup = Setup {
            server: &server,
            ..*setup
        };
        Service::boxed(&setup, Amazon(self.clone()))
    }
}

fn is_of_region(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'
}
