//! Amazon Translate, signed with Signature Version 4.
//!
//! It takes one text a call and understands HTML in it without being asked to; an element with
//! `translate="no"` comes back as it was.

mod config;
mod refusal;
mod signature;

use std::time::SystemTime;

use async_trait::async_trait;
use reqwest::RequestBuilder;
use serde::Deserialize;
use serde_json::{Value, json};

use super::codes::Codes;
use super::http::refusal::Refusal;
use super::http::{Answer, Call, Failure};
use super::pairs::Listing;
use super::service::{Ask, Protocol, Reply, Wire, with_secret};
use super::{BackendError, ErrorKind, Form, Limits, Unit};
use crate::job::Formality;
use crate::markup::tagged::Protection;
pub use config::AmazonConfig;
use refusal::meaning;
use signature::Signature;

/// Bytes of UTF-8 that a text may have.
const MAX_BYTES: usize = 10_000;

/// Requests at the same time.
const CONCURRENCY: usize = 8;

/// Languages on one page of the list, of which there are fewer than a hundred.
const PAGE: usize = 500;

struct Amazon(AmazonConfig);

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Languages {
    languages: Vec<Language>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Language {
    language_code: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TranslateText {
    translated_text: String,
}

impl Amazon {
    /// A signed call of an operation.
    fn operation(
        &self,
        wire: &Wire,
        operation: &str,
        body: &Value,
    ) -> Result<RequestBuilder, BackendError> {
        let body = body.to_string();
        let target = format!("AWSShineFrontendService_20170701.{operation}");
        let headers = [
            ("content-type", "application/x-amz-json-1.1"),
            ("x-amz-target", target.as_str()),
        ];
        let signature = Signature {
            access_key_id: self.0.access_key_id.trim(),
            secret: wire.key.as_ref(),
            session_token: self.0.session_token.as_ref(),
            region: &self.0.region,
        };
        let url = wire.http.url("");
        let signed = signature
            .sign(url.as_str(), &headers, body.as_bytes(), SystemTime::now())
            .ok_or_else(|| {
                wire.error(
                    ErrorKind::Misconfigured,
                    "the request cannot be signed: check the keys",
                )
            })?;
        let request = headers
            .into_iter()
            .fold(wire.http.post(""), |request, (name, value)| {
                request.header(name, value)
            });
        let request = signed.iter().fold(request, |request, (name, value)| {
            with_secret(request, name, value)
        });
        Ok(request.body(body))
    }
}

#[async_trait]
impl Protocol for Amazon {
    fn limits(&self) -> Limits {
        Limits {
            items: Some(1),
            characters_per_item: Some(MAX_BYTES),
            unit: Unit::Bytes,
            concurrency: Some(CONCURRENCY),
            form: Form::Tagged(Protection::TRANSLATE_NO),
            ..Limits::default()
        }
    }

    async fn pairs(&self, wire: &Wire) -> Result<Listing, BackendError> {
        let body = json!({"MaxResults": PAGE});
        let request = self.operation(wire, "ListLanguages", &body)?;
        let answer = wire.http.send(request, Call::default()).await;
        let answer = answer.map_err(|failure| match failure {
            Failure::Refused(refusal) => meaning(&refusal).unwrap_or_else(|| refusal.into_error()),
            failure => failure.into_error(),
        })?;
        let languages: Languages = answer.json()?;
        let codes: Vec<String> = languages
            .languages
            .into_iter()
            .map(|language| language.language_code)
            .filter(|code| code != "auto")
            .collect();
        Ok(Listing::every(Codes::Amazon, &codes, &codes))
    }

    async fn request(&self, wire: &Wire, ask: &Ask<'_>) -> Result<RequestBuilder, BackendError> {
        let (source, target) = wire.codes(Codes::Amazon, ask);
        let mut body = json!({
            "Text": ask.texts.concat(),
            "SourceLanguageCode": source,
            "TargetLanguageCode": target,
        });
        if let Some(name) = self.0.terminologies.get(ask.request) {
            body["TerminologyNames"] = json!([name]);
        }
        // A language without forms of address ignores it.
        match ask.request.hints.formality {
            Some(Formality::Formal) => body["Settings"] = json!({"Formality": "FORMAL"}),
            Some(Formality::Informal) => body["Settings"] = json!({"Formality": "INFORMAL"}),
            None => {}
        }
        self.operation(wire, "TranslateText", &body)
    }

    /// A character is billed as one, the markup with it.
    fn read(&self, _: &Wire, ask: &Ask<'_>, answer: &Answer) -> Result<Reply, BackendError> {
        Ok(Reply {
            texts: vec![answer.json::<TranslateText>()?.translated_text],
            billed: ask.characters(),
            model: None,
        })
    }

    fn refused(&self, _: &Wire, _: &Ask<'_>, refusal: &Refusal) -> Option<BackendError> {
        meaning(refusal)
    }
}
