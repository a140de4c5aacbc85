//! Google Cloud Translation, version 2 ("Basic"), with an API key.
//!
//! The key goes into a header, as Google's interfaces take it, and never into the address.

use async_trait::async_trait;
use reqwest::RequestBuilder;
use serde::Deserialize;
use serde_json::json;

use super::codes::Codes;
use super::http::Answer;
use super::http::refusal::Refusal;
use super::pairs::Listing;
use super::policy::Defaults;
use super::service::{Ask, Protocol, Reply, Service, Wire};
use super::settings::{Settings, Setup};
use super::{Backend, BackendError, Limits, google};

/// The settings of `kind = "google-v2"`: the common ones.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GoogleV2Config {}

impl Settings for GoogleV2Config {
    fn defaults(&self) -> Defaults {
        Defaults::service("https://translation.googleapis.com")
    }

    fn build(&self, setup: &Setup<'_>) -> Result<Box<dyn Backend>, BackendError> {
        Service::boxed(setup, GoogleV2)
    }
}

struct GoogleV2;

#[derive(Deserialize)]
struct Enveloped<T> {
    data: T,
}

#[derive(Deserialize)]
struct Languages {
    languages: Vec<Language>,
}

#[derive(Deserialize)]
struct Language {
    language: String,
}

#[derive(Deserialize)]
struct Translations {
    translations: Vec<One>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct One {
    translated_text: String,
    model: Option<String>,
}

fn keyed(wire: &Wire, request: RequestBuilder) -> RequestBuilder {
    wire.with_key(request, "x-goog-api-key", "")
}

#[async_trait]
impl Protocol for GoogleV2 {
    fn limits(&self) -> Limits {
        google::limits(128, 5_000)
    }

    async fn pairs(&self, wire: &Wire) -> Result<Listing, BackendError> {
        let request = wire.http.get("language/translate/v2/languages");
        let reply: Enveloped<Languages> = wire.ask(keyed(wire, request)).await?;
        let codes = reply.data.languages.into_iter().map(|one| one.language);
        let codes: Vec<String> = codes.collect();
        Ok(Listing::every(Codes::Google, &codes, &codes))
    }

    async fn request(&self, wire: &Wire, ask: &Ask<'_>) -> Result<RequestBuilder, BackendError> {
        let request = wire.http.post("language/translate/v2");
        let (source, target) = wire.codes(Codes::Google, ask);
        Ok(keyed(wire, request).json(&json!({
            "q": ask.texts,
            "source": source,
            "target": target,
            "format": "html",
        })))
    }

    fn read(&self, _: &Wire, ask: &Ask<'_>, answer: &Answer) -> Result<Reply, BackendError> {
        let Translations { translations } = answer.json::<Enveloped<_>>()?.data;
        Ok(Reply {
            billed: ask.characters(),
            model: translations.first().and_then(|one| one.model.clone()),
            texts: translations
                .into_iter()
                .map(|one| one.translated_text)
                .collect(),
        })
    }

    fn refused(&self, _: &Wire, _: &Ask<'_>, refusal: &Refusal) -> Option<BackendError> {
        google::refused(refusal)
    }
}
