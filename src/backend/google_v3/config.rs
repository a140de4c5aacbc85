//! What an operator says of Google's version 3.

use std::path::PathBuf;

use serde::Deserialize;

use super::{GoogleV3, Tokens};
use crate::backend::pairs::NativeGlossaries;
use crate::backend::policy::{Defaults, KeyUse};
use crate::backend::service::Service;
use crate::backend::settings::{Faults, Settings, Setup};
use crate::backend::{Backend, BackendError};

/// The settings of `kind = "google-v3"`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GoogleV3Config {
    /// The key file of the service account, JSON as Google gives it out.
    pub credentials_file: PathBuf,
    /// The project; that of the service account where it is left out.
    pub project: Option<String>,
    /// `global`, or a region such as `us-central1`; glossaries need one.
    pub location: String,
    /// The model within the location, such as `general/nmt` or `general/translation-llm`; Google's
    /// own choice where it is left out.
    pub model: Option<String>,
    /// Glossaries of the location by pair, `"en->de" = "id"`.
    pub glossaries: NativeGlossaries,
}

impl Default for GoogleV3Config {
    fn default() -> Self {
        Self {
            credentials_file: PathBuf::new(),
            project: None,
            location: "global".to_owned(),
            model: None,
            glossaries: NativeGlossaries::default(),
        }
    }
}

impl Settings for GoogleV3Config {
    fn defaults(&self) -> Defaults {
        Defaults {
            key: KeyUse::None,
            ..Defaults::service("https://translation.googleapis.com")
        }
    }

    fn check(&self, faults: &mut Faults) {
        if self.credentials_file.as_os_str().is_empty() {
            faults.add(
                "credentials_file",
                "missing; name the service account's key file",
            );
        } else if !self.credentials_file.is_file() {
            let file = self.credentials_file.display();
            faults.add("credentials_file", format!("there is no file {file}"));
        }
        let is_name = |name: &str| {
            let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':' | '/');
            !name.is_empty() && name.chars().all(allowed)
        };
        for (key, name) in [
            ("location", Some(&self.location)),
            ("project", self.project.as_ref()),
            ("model", self.model.as_ref()),
        ] {
            if name.is_some_and(|name| !is_name(name)) {
                faults.add(key, "not a name that Google gives");
            }
        }
        if self.location == "global" && self.glossaries != NativeGlossaries::default() {
            let message = "`global` has no glossaries; write the region that they are in, such as \
                           `us-central1`";
            faults.add("location", message);
        }
    }

    fn glossaries(&self) -> Option<(&'static str, &NativeGlossaries)> {
        Some(("glossaries", &self.glossaries))
    }

    fn build(&self, setup: &Setup<'_>) -> Result<Box<dyn Backend>, BackendError> {
        let tokens = Tokens::new(setup, &self.credentials_file)?;
        let project = self.project.as_deref().unwrap_or(tokens.project());
        let parent = format!("projects/{project}/locations/{}", self.location);
        Service::boxed(
            setup,
            GoogleV3 {
                config: self.clone(),
                parent,
                tokens,
            },
        )
    }
}
