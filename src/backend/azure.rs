//! Azure Translator, versions 3.0 and 2026-06-06 of its interface.

mod config;

use std::time::Duration;

use async_trait::async_trait;
use reqwest::RequestBuilder;
use serde::Deserialize;
use serde_json::{Value, json};

use super::codes::Codes;
use super::http::Answer;
use super::http::refusal::Refusal;
use super::pairs::Listing;
use super::service::{Ask, Protocol, Reply, Wire};
use super::{BackendError, ErrorKind, Form, Limits};
use crate::job::Formality;
use crate::markup::tagged::Protection;
pub use config::{AzureConfig, Version};

/// How long a model of one's own takes to be loaded.
const WARMING_UP: Duration = Duration::from_secs(60);

struct Azure(AzureConfig);

#[derive(Deserialize)]
struct Languages {
    translation: serde_json::Map<String, Value>,
}

/// The newer version has the list in an object.
#[derive(Deserialize)]
#[serde(untagged)]
enum TranslateReply {
    V3(Vec<One>),
    V2026 { value: Vec<One> },
}

#[derive(Deserialize)]
struct One {
    /// One per target; one was asked for.
    translations: Vec<Target>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Target {
    text: String,
    source_characters: Option<u64>,
}

impl Azure {
    fn version(&self) -> [(&'static str, &'static str); 1] {
        [match self.0.version {
            Version::V3 => ("api-version", "3.0"),
            Version::V2026 => ("api-version", "2026-06-06"),
        }]
    }

    fn body(&self, wire: &Wire, ask: &Ask<'_>, category: &str) -> Value {
        let (source, target) = wire.codes(Codes::Azure, ask);
        let mut target = json!({
            "language": target,
            "deploymentName": category,
        });
        if let Some(dataset) = self.0.adaptive_datasets.get(ask.request) {
            target["adaptiveDatasetId"] = json!(dataset);
        }
        // The plain models take no tone.
        if let Some(formality) = ask.request.hints.formality.or(self.0.formality)
            && category != "general"
        {
            target["tone"] = json!(match formality {
                Formality::Formal => "formal",
                Formality::Informal => "informal",
            });
        }
        let input = |text| json!({"text": text, "language": source, "textType": "Html", "targets": [target]});
        json!({"inputs": ask.texts.iter().map(input).collect::<Vec<_>>()})
    }
}

#[async_trait]
impl Protocol for Azure {
    fn limits(&self) -> Limits {
        Limits {
            items: Some(1000),
            characters: Some(50_000),
            characters_per_item: Some(50_000),
            form: Form::Tagged(Protection::NOTRANSLATE),
            ..Limits::default()
        }
    }

    async fn pairs(&self, wire: &Wire) -> Result<Listing, BackendError> {
        let request = wire.http.get("languages").query(&self.version());
        let request = request.query(&[("scope", "translation")]);
        let reply: Languages = wire.ask(request).await?;
        let codes: Vec<String> = reply
            .translation
            .into_iter()
            .map(|(code, _)| code)
            .collect();
        Ok(Listing::every(Codes::Azure, &codes, &codes))
    }

    async fn request(&self, wire: &Wire, ask: &Ask<'_>) -> Result<RequestBuilder, BackendError> {
        let (source, target) = (&ask.request.source, &ask.request.target);
        let category = self.0.categories.get(source, target).unwrap_or("general");
        let request = wire.http.post("translate").query(&self.version());
        let mut request = wire.with_key(request, "ocp-apim-subscription-key", "");
        if let Some(region) = &self.0.region {
            request = request.header("ocp-apim-subscription-region", region);
        }
        let (source, target) = wire.codes(Codes::Azure, ask);
        Ok(match self.0.version {
            Version::V3 => request
                .query(&[
                    ("from", source.as_str()),
                    ("to", target.as_str()),
                    ("textType", "html"),
                    ("category", category),
                ])
                .json(&Vec::from_iter(
                    ask.texts.iter().map(|text| json!({ "Text": text })),
                )),
            Version::V2026 => request.json(&self.body(wire, ask, category)),
        })
    }

    fn read(&self, wire: &Wire, ask: &Ask<'_>, answer: &Answer) -> Result<Reply, BackendError> {
        let (TranslateReply::V3(list) | TranslateReply::V2026 { value: list }) = answer.json()?;
        // Two of one text and none of the next are as many as were asked for, in wrong places.
        let targets = list.into_iter().map(|one| {
            let [target] = <[Target; 1]>::try_from(one.translations).ok()?;
            Some(target)
        });
        let targets: Option<Vec<Target>> = targets.collect();
        let targets = targets.ok_or_else(|| {
            let message = "a text has not exactly one translation";
            wire.error(ErrorKind::MalformedReply, message)
        })?;
        let metered = answer.headers.get("x-metered-usage");
        let metered = metered.and_then(|count| count.to_str().ok()?.trim().parse().ok());
        let counted: Option<u64> = targets.iter().map(|one| one.source_characters).sum();
        Ok(Reply {
            billed: metered.or(counted).unwrap_or_else(|| ask.characters()),
            texts: targets.into_iter().map(|one| one.text).collect(),
            model: None,
        })
    }

    /// The code tells more than the status.
    fn refused(&self, _: &Wire, ask: &Ask<'_>, refusal: &Refusal) -> Option<BackendError> {
        let code = refusal.code()?;
        let (kind, message) = match code.as_str() {
            "403001" => (
                ErrorKind::QuotaExhausted,
                "the free quota is used up".to_owned(),
            ),
            "408001" => {
                let retry_after = Some(refusal.retry_after.unwrap_or(WARMING_UP));
                let message = "the custom model is being loaded".to_owned();
                (ErrorKind::Throttled { retry_after }, message)
            }
            "400019" | "400023" | "400035" | "400036" => {
                let (source, target) = (&ask.request.source, &ask.request.target);
                let message = format!("{source} to {target} is not translated");
                (ErrorKind::Unsupported, message)
            }
            _ => return None,
        };
        Some(refusal.error(kind, &message))
    }
}
