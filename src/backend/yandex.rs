//! Yandex Translate, version 2 of its interface.

use async_trait::async_trait;
use reqwest::RequestBuilder;
use serde::Deserialize;
use serde_json::{Value, json};

use super::codes::Codes;
use super::http::Answer;
use super::pairs::Listing;
use super::policy::Defaults;
use super::service::{Ask, Protocol, Reply, Service, Wire};
use super::settings::{Settings, Setup};
use super::{Backend, BackendError, Form, Limits};
use crate::markup::tagged::Protection;

/// Terms that a request takes.
const MAX_TERMS: usize = 50;

/// Characters that these may have on either side.
const MAX_TERM_CHARACTERS: usize = 10_000;

/// The settings of `kind = "yandex"`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct YandexConfig {
    /// The folder, for keys that are IAM tokens of a user; left out for a service account's key.
    pub folder_id: Option<String>,
    /// A model of one's own.
    pub model: Option<String>,
}

impl Settings for YandexConfig {
    fn defaults(&self) -> Defaults {
        Defaults::service("https://translate.api.cloud.yandex.net")
    }

    fn build(&self, setup: &Setup<'_>) -> Result<Box<dyn Backend>, BackendError> {
        Service::boxed(setup, Yandex(self.clone()))
    }
}

struct Yandex(YandexConfig);

#[derive(Deserialize)]
struct Languages {
    languages: Vec<Language>,
}

#[derive(Deserialize)]
struct Language {
    code: String,
}

#[derive(Deserialize)]
struct TranslateReply {
    translations: Vec<One>,
}

#[derive(Deserialize)]
struct One {
    text: String,
}

impl Yandex {
    /// A request with the key and, in its body, the folder.
    fn post(&self, wire: &Wire, path: &str, mut body: Value) -> RequestBuilder {
        // A user's token goes with a folder, a service account's key without.
        let prefix = match &self.0.folder_id {
            Some(folder) => {
                body["folderId"] = json!(folder);
                "Bearer "
            }
            None => "Api-Key ",
        };
        let request = wire.http.post(path);
        wire.with_key(request, "authorization", prefix).json(&body)
    }
}

/// The newsroom's terms that occur in the texts, as far as a request takes them.
fn terms(ask: &Ask<'_>) -> Vec<Value> {
    let mut left = MAX_TERM_CHARACTERS;
    let mut pairs = Vec::new();
    for term in ask.request.terms().into_iter().take(MAX_TERMS) {
        let size = term
            .source
            .chars()
            .count()
            .max(term.target().chars().count());
        if size > left {
            break;
        }
        left -= size;
        pairs.push(
            json!({"sourceText": term.source, "translatedText": term.target(), "exact": false}),
        );
    }
    pairs
}

#[async_trait]
impl Protocol for Yandex {
    fn limits(&self) -> Limits {
        Limits {
            characters: Some(10_000),
            form: Form::Tagged(Protection::TRANSLATE_NO),
            ..Limits::default()
        }
    }

    async fn pairs(&self, wire: &Wire) -> Result<Listing, BackendError> {
        let request = self.post(wire, "translate/v2/languages", json!({}));
        let Languages { languages } = wire.ask(request).await?;
        let codes: Vec<String> = languages.into_iter().map(|one| one.code).collect();
        Ok(Listing::every(Codes::Yandex, &codes, &codes))
    }

    async fn request(&self, wire: &Wire, ask: &Ask<'_>) -> Result<RequestBuilder, BackendError> {
        let (source, target) = wire.codes(Codes::Yandex, ask);
        let mut body = json!({
            "sourceLanguageCode": source,
            "targetLanguageCode": target,
            "format": "HTML",
            "texts": ask.texts,
            "speller": false,
        });
        if let Some(model) = &self.0.model {
            body["model"] = json!(model);
        }
        let pairs = terms(ask);
        if !pairs.is_empty() {
            body["glossaryConfig"] = json!({"glossaryData": {"glossaryPairs": pairs}});
        }
        Ok(self.post(wire, "translate/v2/translate", body))
    }

    fn read(&self, _: &Wire, ask: &Ask<'_>, answer: &Answer) -> Result<Reply, BackendError> {
        let TranslateReply { translations } = answer.json()?;
        Ok(Reply {
            texts: translations.into_iter().map(|one| one.text).collect(),
            billed: ask.characters(),
            model: None,
        })
    }
}
