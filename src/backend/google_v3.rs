//! Google Cloud Translation, version 3 ("Advanced"), with the key file of a service account.

use std::path::PathBuf;

use async_trait::async_trait;
use reqwest::RequestBuilder;
use serde::Deserialize;
use serde_json::json;

use super::codes::Codes;
use super::google_token::Tokens;
use super::http::Answer;
use super::http::refusal::Refusal;
use super::pairs::{Listing, PairMap};
use super::policy::{Defaults, KeyUse};
use super::service::{Ask, Protocol, Reply, Service, Wire, with_secret};
use super::settings::{Faults, Settings, Setup};
use super::{Backend, BackendError, Limits, google};

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
    pub glossaries: PairMap,
}

impl Default for GoogleV3Config {
    fn default() -> Self {
        Self {
            credentials_file: PathBuf::new(),
            project: None,
            location: "global".to_owned(),
            model: None,
            glossaries: PairMap::default(),
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

struct GoogleV3 {
    config: GoogleV3Config,
    /// Project and location, as a path.
    parent: String,
    tokens: Tokens,
}

#[derive(Deserialize)]
struct Languages {
    languages: Vec<Language>,
}

#[derive(Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[derive(Default)]
struct Language {
    language_code: String,
    support_source: bool,
    support_target: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TranslateReply {
    #[serde(default)]
    translations: Vec<One>,
    /// With a glossary; `translations` is then without it.
    glossary_translations: Option<Vec<One>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct One {
    /// Left out where a single text failed: then the count is wrong, and the call fails.
    translated_text: Option<String>,
    model: Option<String>,
}

impl GoogleV3 {
    async fn with_token(&self, request: RequestBuilder) -> Result<RequestBuilder, BackendError> {
        let token = self.tokens.get().await?;
        let value = format!("Bearer {}", token.expose());
        Ok(with_secret(request, "authorization", &value))
    }

    fn model(&self) -> Option<String> {
        let model = self.config.model.as_ref()?;
        Some(format!("{}/models/{model}", self.parent))
    }
}

#[async_trait]
impl Protocol for GoogleV3 {
    fn limits(&self) -> Limits {
        google::limits(1024, 30_000)
    }

    async fn pairs(&self, wire: &Wire) -> Result<Listing, BackendError> {
        let path = format!("v3/{}/supportedLanguages", self.parent);
        let mut request = wire.http.get(&path);
        if let Some(model) = self.model() {
            request = request.query(&[("model", model)]);
        }
        let Languages { languages } = wire.ask(self.with_token(request).await?).await?;
        let codes = |is_supported: fn(&Language) -> bool| -> Vec<String> {
            let supported = languages.iter().filter(|one| is_supported(one));
            supported.map(|one| one.language_code.clone()).collect()
        };
        Ok(Listing::every(
            Codes::Google,
            &codes(|one| one.support_source),
            &codes(|one| one.support_target),
        ))
    }

    async fn request(&self, wire: &Wire, ask: &Ask<'_>) -> Result<RequestBuilder, BackendError> {
        let (source, target) = (&ask.request.source, &ask.request.target);
        let mut body = json!({
            "contents": ask.texts,
            "mimeType": "text/html",
            "sourceLanguageCode": Codes::Google.source(source),
            "targetLanguageCode": Codes::Google.target(target),
        });
        if let Some(model) = self.model() {
            body["model"] = json!(model);
        }
        if let Some(glossary) = self.config.glossaries.get(source, target) {
            let glossary = format!("{}/glossaries/{glossary}", self.parent);
            body["glossaryConfig"] = json!({ "glossary": glossary });
        }
        let request = wire.http.post(&format!("v3/{}:translateText", self.parent));
        Ok(self.with_token(request).await?.json(&body))
    }

    fn read(&self, _: &Wire, ask: &Ask<'_>, answer: &Answer) -> Result<Reply, BackendError> {
        let reply: TranslateReply = answer.json()?;
        let list = reply.glossary_translations.unwrap_or(reply.translations);
        Ok(Reply {
            billed: ask.characters(),
            model: list.first().and_then(|one| one.model.clone()),
            texts: list
                .into_iter()
                .filter_map(|one| one.translated_text)
                .collect(),
        })
    }

    fn refused(&self, _: &Wire, _: &Ask<'_>, refusal: &Refusal) -> Option<BackendError> {
        google::refused(refusal)
    }

    fn renew(&self) -> bool {
        self.tokens.forget();
        true
    }
}
