//! LibreTranslate, a server for open neural models, over its HTTP interface.
//!
//! Only its `text` format is used. Its `html` format translates the text between two tags by
//! itself, which tears sentences apart, and resolves character references afterwards, so that
//! `&lt;b&gt;` of the source cannot be told from a tag. So spans travel as
//! [`placement`](super::placement) describes.
//!
//! The source language is always named (`auto` is guessed once for a whole batch), and `secret` is
//! never sent: with an outdated one the server answers with an emoji and status 200.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use reqwest::RequestBuilder;
use serde::Deserialize;
use serde_json::json;

use super::codes::Codes;
use super::http::Answer;
use super::http::refusal::Refusal;
use super::pairs::Listing;
use super::policy::{Defaults, KeyUse};
use super::service::{Ask, Protocol, Reply, Service, Wire};
use super::settings::{Settings, Setup};
use super::{Backend, BackendError, ErrorKind, Limits};
use crate::units::Secret;

/// Texts in a request: servers that limit them usually take more.
const BATCH: usize = 20;

/// Requests at the same time: the server's default is four threads.
const CONCURRENCY: usize = 4;

/// The settings of `kind = "libretranslate"`: the common ones.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LibreTranslateConfig {}

impl Settings for LibreTranslateConfig {
    fn defaults(&self) -> Defaults {
        Defaults::server("http://127.0.0.1:5000", KeyUse::Optional)
    }

    fn build(&self, setup: &Setup<'_>) -> Result<Box<dyn Backend>, BackendError> {
        Service::boxed(setup, LibreTranslate::default())
    }
}

#[derive(Default)]
struct LibreTranslate {
    server: Mutex<ServerSettings>,
}

/// What `GET /frontend/settings` says.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct ServerSettings {
    /// Code points of one text; not positive for no limit.
    char_limit: i64,
    key_required: bool,
}

/// An entry of `GET /languages`.
#[derive(Deserialize)]
struct Language {
    code: String,
    /// Old servers do not say: then every other language is a target.
    targets: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TranslateReply {
    translated_text: Vec<String>,
}

impl LibreTranslate {
    fn server(&self) -> ServerSettings {
        *self.server.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Protocol for LibreTranslate {
    fn limits(&self) -> Limits {
        let own = usize::try_from(self.server().char_limit).ok();
        Limits {
            items: Some(BATCH),
            characters_per_item: own.filter(|limit| *limit > 0),
            concurrency: Some(CONCURRENCY),
            ..Limits::default()
        }
    }

    async fn pairs(&self, wire: &Wire) -> Result<Listing, BackendError> {
        let languages: Vec<Language> = wire.ask(wire.http.get("languages")).await?;
        // Servers without a web page have no settings, which is no mistake.
        let settings = wire.ask(wire.http.get("frontend/settings")).await;
        let settings: ServerSettings = settings.unwrap_or_default();
        *self.server.lock().unwrap_or_else(PoisonError::into_inner) = settings;
        let all: Vec<String> = languages.iter().map(|one| one.code.clone()).collect();
        let mut listing = Listing::default();
        for language in &languages {
            for target in language.targets.as_ref().unwrap_or(&all) {
                listing.add(Codes::LibreTranslate, &language.code, target);
            }
        }
        Ok(listing)
    }

    async fn request(&self, wire: &Wire, ask: &Ask<'_>) -> Result<RequestBuilder, BackendError> {
        let (source, target) = wire.codes(Codes::LibreTranslate, ask);
        let mut body = json!({
            "q": ask.texts,
            "source": source,
            "target": target,
            "format": "text",
        });
        if let Some(key) = wire.key.as_ref().map(Secret::expose) {
            body["api_key"] = json!(key);
        }
        Ok(wire.http.post("translate").json(&body))
    }

    fn read(&self, _: &Wire, _: &Ask<'_>, answer: &Answer) -> Result<Reply, BackendError> {
        Ok(Reply {
            texts: answer.json::<TranslateReply>()?.translated_text,
            ..Reply::default()
        })
    }

    /// The server answers 400 to nearly everything, with prose in its own locale: only the numbers
    /// in it are read.
    fn refused(&self, wire: &Wire, ask: &Ask<'_>, refusal: &Refusal) -> Option<BackendError> {
        let (kind, message) = match refusal.status {
            403 => (
                ErrorKind::Misconfigured,
                "the key is wrong, or the server bans us after too many requests".to_owned(),
            ),
            400 => match exceeded(refusal) {
                Some((size, limit)) if ask.texts.iter().any(|text| length(text) == size) => (
                    ErrorKind::Rejected,
                    format!("a text of {size} characters is over the limit of {limit} for one"),
                ),
                Some((size, limit)) if size == ask.texts.len() => (
                    ErrorKind::Misconfigured,
                    format!("the server takes {limit} texts in a request: set `batch`"),
                ),
                _ if wire.key.is_none() && self.server().key_required => (
                    ErrorKind::Misconfigured,
                    "the server wants an API key".to_owned(),
                ),
                _ => (
                    ErrorKind::Unsupported,
                    format!(
                        "the server does not translate {} to {}, or not without a key",
                        ask.request.source, ask.request.target
                    ),
                ),
            },
            _ => return None,
        };
        Some(refusal.error(kind, &message))
    }
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// Size and limit from a message such as "request (67) exceeds text limit (50)", in any locale.
fn exceeded(refusal: &Refusal) -> Option<(usize, usize)> {
    let message = refusal.body.get("error")?.as_str()?;
    let mut numbers = message
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse::<usize>().ok());
    let (first, second) = (numbers.next()?, numbers.next()?);
    (first != second).then_some((first.max(second), first.min(second)))
}
