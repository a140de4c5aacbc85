//! ModernMT, the cloud service.
//!
//! What reads goes as `POST` with `X-HTTP-Method-Override: GET`, as its own clients do. A refusal
//! may come with status 200 and the true status in the body.

use std::collections::BTreeMap;

use async_trait::async_trait;
use reqwest::RequestBuilder;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::json;

use super::codes::Codes;
use super::http::{Answer, Call, Failure};
use super::pairs::{Listing, NativeGlossaries};
use super::policy::Defaults;
use super::service::{Ask, Protocol, Reply, Service, Wire};
use super::settings::{Settings, Setup};
use super::{Backend, BackendError, Form, Limits, Usage};
use crate::markup::tagged::Protection;

/// The settings of `kind = "modernmt"`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ModernMtConfig {
    /// Memories of the account that translations follow, by number.
    pub hints: Vec<u64>,
    /// Glossaries of the account by pair, `"en->de" = "id"`.
    pub glossaries: NativeGlossaries,
}

impl Settings for ModernMtConfig {
    fn defaults(&self) -> Defaults {
        Defaults::service("https://api.modernmt.com")
    }

    fn glossaries(&self) -> Option<(&'static str, &NativeGlossaries)> {
        Some(("glossaries", &self.glossaries))
    }

    fn build(&self, setup: &Setup<'_>) -> Result<Box<dyn Backend>, BackendError> {
        Service::boxed(setup, ModernMt(self.clone()))
    }
}

struct ModernMt(ModernMtConfig);

#[derive(Deserialize)]
struct Enveloped<T> {
    data: T,
}

/// A refusal in an answer that says it is none, where it has an error or such a status.
#[derive(Deserialize)]
struct Refused {
    status: u16,
    error: Option<IgnoredAny>,
}

/// What is in the envelope of an answer, whose status is in it as well.
fn opened<T: DeserializeOwned>(answer: &Answer) -> Result<T, BackendError> {
    match answer.json() {
        Ok(Refused { status, error }) if error.is_some() || !(200..300).contains(&status) => {
            Err(answer.as_refusal(status).into_error())
        }
        _ => Ok(answer.json::<Enveloped<T>>()?.data),
    }
}

/// Asks what translates nothing.
async fn ask<T: DeserializeOwned>(wire: &Wire, path: &str) -> Result<T, BackendError> {
    let request = get(wire, path).json(&json!({}));
    let answer = wire.http.send(request, Call::default()).await;
    opened(&answer.map_err(Failure::into_error)?)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct One {
    translation: String,
    characters: Option<u64>,
    billed_characters: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    billing_period: Option<BillingPeriod>,
}

#[derive(Deserialize)]
struct BillingPeriod {
    chars: u64,
}

fn get(wire: &Wire, path: &str) -> RequestBuilder {
    let request = wire.http.post(path).header("x-http-method-override", "GET");
    let platform = [
        ("mmt-platform", "wireglot"),
        ("mmt-platformversion", env!("CARGO_PKG_VERSION")),
    ];
    let request = platform
        .into_iter()
        .fold(request, |request, (name, value)| {
            request.header(name, value)
        });
    wire.with_key(request, "mmt-apikey", "")
}

#[async_trait]
impl Protocol for ModernMt {
    fn limits(&self) -> Limits {
        Limits {
            items: Some(128),
            characters: Some(10_000),
            form: Form::Tagged(Protection::TRANSLATE_NO),
            ..Limits::default()
        }
    }

    async fn pairs(&self, wire: &Wire) -> Result<Listing, BackendError> {
        let pairs: BTreeMap<String, Vec<String>> = ask(wire, "languages").await?;
        let mut listing = Listing::default();
        for (source, targets) in &pairs {
            for target in targets {
                listing.add(Codes::ModernMt, source, target);
            }
        }
        Ok(listing)
    }

    async fn request(&self, wire: &Wire, ask: &Ask<'_>) -> Result<RequestBuilder, BackendError> {
        let (source, target) = wire.codes(Codes::ModernMt, ask);
        let mut body = json!({
            "source": source,
            "target": target,
            "q": ask.texts,
            "format": "text/html",
            "multiline": false,
        });
        if !self.0.hints.is_empty() {
            let hints: Vec<String> = self.0.hints.iter().map(u64::to_string).collect();
            body["hints"] = json!(hints.join(","));
        }
        if let Some(glossary) = self.0.glossaries.get(ask.request) {
            body["glossaries"] = json!([glossary]);
        }
        Ok(get(wire, "translate").json(&body))
    }

    fn read(&self, _: &Wire, ask: &Ask<'_>, answer: &Answer) -> Result<Reply, BackendError> {
        let data: Vec<One> = opened(answer)?;
        let billed = |one: &One| one.billed_characters.or(one.characters);
        let billed: Option<u64> = data.iter().map(billed).sum();
        Ok(Reply {
            billed: billed.unwrap_or_else(|| ask.characters()),
            texts: data.into_iter().map(|one| one.translation).collect(),
            model: None,
        })
    }

    async fn usage(&self, wire: &Wire) -> Result<Option<Usage>, BackendError> {
        let account: Account = ask(wire, "users/me").await?;
        Ok(account.billing_period.map(|period| Usage {
            characters: period.chars,
            limit: None,
        }))
    }
}
