//! Google Cloud Translation, version 3 ("Advanced"), with the key file of a service account.

mod config;

use async_trait::async_trait;
use reqwest::RequestBuilder;
use serde::Deserialize;
use serde_json::json;

use super::codes::Codes;
use super::google_token::Tokens;
use super::http::Answer;
use super::http::refusal::Refusal;
use super::pairs::Listing;
use super::service::{Ask, Protocol, Reply, Wire, with_secret};
use super::{BackendError, Limits, google};
pub use config::GoogleV3Config;

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
        let (source, target) = wire.codes(Codes::Google, ask);
        let mut body = json!({
            "contents": ask.texts,
            "mimeType": "text/html",
            "sourceLanguageCode": source,
            "targetLanguageCode": target,
        });
        if let Some(model) = self.model() {
            body["model"] = json!(model);
        }
        if let Some(glossary) = self.config.glossaries.get(ask.request) {
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
