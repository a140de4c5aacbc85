//! LibreTranslate, a server for open neural models, over its HTTP interface.
//!
//! Only its `text` format is used. Its `html` format translates the text between two tags by
//! itself, which tears sentences apart, and resolves character references afterwards, so that
//! `&lt;b&gt;` of the source cannot be told from a tag. So spans travel as
//! [`placement`](super::placement) describes. In `text` format, references are resolved as well:
//! see `references`.
//!
//! The source language is always named (`auto` is guessed once for a whole batch), and `secret` is
//! never sent: with an outdated one the server answers with an emoji and status 200.

mod languages;
mod references;
mod sentence;

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::codes::Codes;
use super::http::refusal::Refusal;
use super::http::{Call, Failure, HttpClient};
use super::policy::{Defaults, KeyUse};
use super::settings::{Settings, Setup};
use super::{
    Backend, BackendError, Capabilities, EngineKind, ErrorKind, Limits, MarkupSupport, Translation,
    TranslationRequest,
};
use crate::markup::SpannedText;
use crate::units::Secret;
use languages::{Language, pairs};
use sentence::Sentence;

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
        Ok(Box::new(LibreTranslateBackend::new(setup)?))
    }
}

/// The engine `kind = "libretranslate"`.
pub struct LibreTranslateBackend {
    name: String,
    http: HttpClient,
    key: Option<Secret>,
    batch: usize,
    concurrency: usize,
    characters_per_item: Option<usize>,
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

impl ServerSettings {
    fn characters_per_item(self) -> Option<usize> {
        usize::try_from(self.char_limit)
            .ok()
            .filter(|limit| *limit > 0)
    }
}

#[derive(Serialize)]
struct TranslateBody<'a> {
    q: &'a [&'a str],
    source: &'a str,
    target: &'a str,
    format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key: Option<&'a str>,
}

#[derive(Deserialize)]
struct TranslateReply {
    #[serde(rename = "translatedText")]
    translated_text: Vec<String>,
}

impl LibreTranslateBackend {
    fn new(setup: &Setup<'_>) -> Result<Self, BackendError> {
        Ok(Self {
            name: setup.name.to_owned(),
            http: setup.client()?,
            key: setup.key(),
            batch: setup.policy.batch.unwrap_or(BATCH).max(1),
            concurrency: setup.policy.concurrency.unwrap_or(CONCURRENCY),
            characters_per_item: setup.policy.characters_per_item,
            server: Mutex::default(),
        })
    }

    fn server(&self) -> ServerSettings {
        *self.server.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The tighter of the configured and the server's own limit.
    fn characters_per_item(&self) -> Option<usize> {
        let server = self.server().characters_per_item();
        self.characters_per_item.into_iter().chain(server).min()
    }

    /// The server's settings; servers without a web page have none, which is no mistake.
    async fn ask_settings(&self) -> ServerSettings {
        let request = self.http.get("frontend/settings");
        match self.http.send(request, Call::default()).await {
            Ok(answer) => answer.json().unwrap_or_default(),
            Err(_) => ServerSettings::default(),
        }
    }

    /// Translates texts, none of them blank, in as many calls as the batches need.
    async fn ask(
        &self,
        request: &TranslationRequest,
        texts: &[&str],
    ) -> Result<Vec<String>, BackendError> {
        if let Some(limit) = self.characters_per_item()
            && let Some(size) = texts
                .iter()
                .map(|text| length(text))
                .find(|size| *size > limit)
        {
            return Err(self.too_long(size, limit));
        }
        let mut translations = Vec::with_capacity(texts.len());
        for batch in texts.chunks(self.batch) {
            translations.extend(self.ask_batch(request, batch).await?);
        }
        Ok(translations)
    }

    async fn ask_batch(
        &self,
        request: &TranslationRequest,
        texts: &[&str],
    ) -> Result<Vec<String>, BackendError> {
        let body = TranslateBody {
            q: texts,
            source: &Codes::LibreTranslate.of(&request.source),
            target: &Codes::LibreTranslate.of(&request.target),
            format: "text",
            api_key: self.key.as_ref().map(Secret::expose),
        };
        let call = Call {
            source: Some(&request.source),
            target: Some(&request.target),
            segments: texts.len(),
            characters: texts.iter().map(|text| length(text)).sum(),
        };
        let answer = self
            .http
            .send(self.http.post("translate").json(&body), call)
            .await
            .map_err(|failure| match failure {
                Failure::Refused(refusal) => self.refused(&refusal, request, texts),
                failure => failure.into_error(),
            })?;
        let translations = answer.json::<TranslateReply>()?.translated_text;
        let malformed = |message| BackendError::new(&self.name, ErrorKind::MalformedReply, message);
        if translations.len() != texts.len() {
            return Err(malformed(format!(
                "{} texts came back for {}",
                translations.len(),
                texts.len()
            )));
        }
        if translations.iter().any(|text| text.trim().is_empty()) {
            return Err(malformed("a text came back empty".to_owned()));
        }
        Ok(translations)
    }

    /// What a refusal means. The server answers 400 to nearly everything, with prose in its own
    /// locale: only the numbers in it are read.
    fn refused(
        &self,
        refusal: &Refusal,
        request: &TranslationRequest,
        texts: &[&str],
    ) -> BackendError {
        match refusal.status {
            400 => {
                if let Some((size, limit)) = exceeded(refusal) {
                    if texts.iter().any(|text| length(text) == size) {
                        return self.too_long(size, limit);
                    }
                    if size == texts.len() {
                        return refusal.error(
                            ErrorKind::Misconfigured,
                            &format!("the server takes {limit} texts in a request: set `batch`"),
                        );
                    }
                }
                if self.key.is_none() && self.server().key_required {
                    return refusal.error(ErrorKind::Misconfigured, "the server wants an API key");
                }
                refusal.error(
                    ErrorKind::Unsupported,
                    &format!(
                        "the server does not translate {} to {}, or not without a key",
                        request.source, request.target
                    ),
                )
            }
            403 => refusal.error(
                ErrorKind::Misconfigured,
                "the key is wrong, or the server bans us after too many requests",
            ),
            _ => refusal.clone().into_error(),
        }
    }

    fn too_long(&self, size: usize, limit: usize) -> BackendError {
        BackendError::new(
            &self.name,
            ErrorKind::Rejected,
            format!("a text of {size} characters is over the limit of {limit} for one"),
        )
    }
}

#[async_trait]
impl Backend for LibreTranslateBackend {
    fn name(&self) -> &str {
        &self.name
    }

    async fn capabilities(&self) -> Result<Capabilities, BackendError> {
        let languages: Vec<Language> = self
            .http
            .send(self.http.get("languages"), Call::default())
            .await
            .map_err(Failure::into_error)?
            .json()?;
        let settings = self.ask_settings().await;
        *self.server.lock().unwrap_or_else(PoisonError::into_inner) = settings;
        let (pairs, excluded) = pairs(&languages);
        Ok(Capabilities {
            pairs,
            excluded,
            limits: Limits {
                items: Some(self.batch),
                characters_per_item: self.characters_per_item(),
                concurrency: Some(self.concurrency),
                ..Limits::default()
            },
            markup: MarkupSupport::Native,
            kind: EngineKind::Trained,
        })
    }

    async fn translate(&self, request: &TranslationRequest) -> Result<Translation, BackendError> {
        let mut sentences: Vec<Sentence> = request.segments.iter().map(Sentence::new).collect();
        // The second round is for sentences in which a span could not be placed.
        for _ in 0..2 {
            let texts: Vec<Vec<&str>> = sentences.iter().map(Sentence::texts).collect();
            let flat: Vec<&str> = texts.iter().flatten().copied().collect();
            let mut translations = self.ask(request, &flat).await?;
            let counts: Vec<usize> = texts.iter().map(Vec::len).collect();
            for (sentence, count) in sentences.iter_mut().zip(counts) {
                let rest = translations.split_off(count);
                sentence.take(&translations);
                translations = rest;
            }
        }
        let segments: Option<Vec<SpannedText>> = sentences
            .into_iter()
            .map(|sentence| sentence.answer)
            .collect();
        Ok(Translation {
            segments: segments.ok_or_else(|| {
                BackendError::new(
                    &self.name,
                    ErrorKind::MalformedReply,
                    "a sentence could not be put together again",
                )
            })?,
            alignments: Vec::new(),
            billed_characters: 0,
            model: None,
        })
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
