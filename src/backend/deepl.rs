//! DeepL, version 2 of its interface (OpenAPI 3.11).
//!
//! Text travels as XML: an element for each span, and protected text in one that DeepL is told to
//! ignore. The version of its handling of tags depends on the account where none is named, so it
//! is named. What it bills it says itself: characters of the source without tags.

mod config;

use async_trait::async_trait;
use reqwest::RequestBuilder;
use serde::Deserialize;
use serde_json::{Value, json};

use super::codes::Codes;
use super::http::Answer;
use super::http::refusal::Refusal;
use super::pairs::Listing;
use super::service::{Ask, Protocol, Reply, Wire};
use super::{BackendError, ErrorKind, Form, Limits, TranslationRequest, Usage};
use crate::job::Formality;
use crate::markup::tagged::Protection;
pub use config::DeepLConfig;

/// Bytes that a request may have, 128 KiB, less what is around texts and context.
const MAX_BODY: usize = 128 * 1024 - 2 * 1024;

/// Bytes of a character of the context in JSON, at most: it has no control characters.
const CONTEXT_BYTES: usize = 4;

/// The element for text that stays as it is.
const KEEP: &str = "keep";

struct DeepL(DeepLConfig);

#[derive(Deserialize)]
struct Language {
    lang: String,
    usable_as_source: bool,
    usable_as_target: bool,
}

#[derive(Deserialize)]
struct TranslateReply {
    translations: Vec<One>,
}

#[derive(Deserialize)]
struct One {
    text: String,
    billed_characters: Option<u64>,
    model_type_used: Option<String>,
}

#[derive(Deserialize)]
struct UsageReply {
    character_count: u64,
    character_limit: Option<u64>,
    api_key_character_count: Option<u64>,
    api_key_character_limit: Option<u64>,
}

impl UsageReply {
    /// How many characters the account may have when it, or the key within it, is at its end.
    fn limit(&self) -> Option<u64> {
        let left = (self.api_key_character_limit)
            .map(|limit| limit.saturating_sub(self.api_key_character_count.unwrap_or(0)));
        let of_key = left.map(|left| self.character_count.saturating_add(left));
        of_key.into_iter().chain(self.character_limit).min()
    }
}

fn keyed(wire: &Wire, request: RequestBuilder) -> RequestBuilder {
    wire.with_key(request, "authorization", "DeepL-Auth-Key ")
}

impl DeepL {
    /// What is around the texts of a request. DeepL reads each of them by itself, so that the
    /// others are context as well.
    fn context(&self, request: &TranslationRequest) -> Option<String> {
        let context = request.hints.context.as_ref()?;
        let own = (request.segments.iter()).map(|one| one.text.read_text(&one.spans));
        let around = context.headline.iter().chain(&context.before).cloned();
        let mut all: Vec<String> = Vec::new();
        for text in around.chain(own.filter(|_| request.segments.len() > 1)) {
            // Whether it reads tags in a context, too, it does not say: there are none.
            let text = text.replace(['<', '>', '&'], " ");
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if !all.contains(&text) {
                all.push(text);
            }
        }
        let text = all.join("\n");
        Some(text.chars().take(self.0.context_characters).collect())
    }
}

#[async_trait]
impl Protocol for DeepL {
    fn limits(&self) -> Limits {
        Limits {
            items: Some(50),
            body: Some(MAX_BODY - CONTEXT_BYTES * self.0.context_characters),
            form: Form::Tagged(Protection::Element(KEEP)),
            context: self.0.context_characters,
            ..Limits::default()
        }
    }

    async fn pairs(&self, wire: &Wire) -> Result<Listing, BackendError> {
        let request = wire.http.get("v3/languages");
        let request = request.query(&[("resource", "translate_text")]);
        let languages: Vec<Language> = wire.ask(keyed(wire, request)).await?;
        let codes = |is_usable: fn(&Language) -> bool| -> Vec<String> {
            let usable = languages.iter().filter(|one| is_usable(one));
            usable.map(|one| one.lang.clone()).collect()
        };
        Ok(Listing::every(
            Codes::DeepL,
            &codes(|one| one.usable_as_source),
            &codes(|one| one.usable_as_target),
        ))
    }

    async fn request(&self, wire: &Wire, ask: &Ask<'_>) -> Result<RequestBuilder, BackendError> {
        let (request, hints) = (ask.request, &ask.request.hints);
        let (source, target) = wire.codes(Codes::DeepL, ask);
        let mut body = json!({
            "text": ask.texts,
            "source_lang": source.to_ascii_uppercase(),
            "target_lang": target.to_ascii_uppercase(),
            "tag_handling": "xml",
            "tag_handling_version": "v2",
            "ignore_tags": [KEEP],
            "outline_detection": false,
            // A segment is a sentence already.
            "split_sentences": "0",
            "preserve_formatting": true,
            "show_billed_characters": true,
        });
        let formality = hints.formality.or(self.0.formality);
        let options = [
            // A preference is no mistake where the language has no such choice.
            (
                "formality",
                formality.map(|formality| match formality {
                    Formality::Formal => "prefer_more".to_owned(),
                    Formality::Informal => "prefer_less".to_owned(),
                }),
            ),
            (
                "glossary_id",
                self.0.glossaries.get(request).map(str::to_owned),
            ),
            (
                "model_type",
                self.0.model_type.map(|models| models.as_str().to_owned()),
            ),
            ("context", self.context(request)),
        ];
        for (key, value) in options {
            if let Some(value) = value {
                body[key] = Value::String(value);
            }
        }
        Ok(keyed(wire, wire.http.post("v2/translate")).json(&body))
    }

    fn read(&self, _: &Wire, ask: &Ask<'_>, answer: &Answer) -> Result<Reply, BackendError> {
        let TranslateReply { translations } = answer.json()?;
        let billed: Option<u64> = translations.iter().map(|one| one.billed_characters).sum();
        Ok(Reply {
            // What it does not say is counted with the tags: rather too much than too little.
            billed: billed.unwrap_or_else(|| ask.characters()),
            model: translations
                .first()
                .and_then(|one| one.model_type_used.clone()),
            texts: translations.into_iter().map(|one| one.text).collect(),
        })
    }

    fn refused(&self, _: &Wire, ask: &Ask<'_>, refusal: &Refusal) -> Option<BackendError> {
        let glossary = self.0.glossaries.get(ask.request).is_some();
        (refusal.status == 404 && glossary).then(|| {
            let message = "the glossary of this pair is not there: check `glossaries`";
            refusal.error(ErrorKind::Misconfigured, message)
        })
    }

    async fn usage(&self, wire: &Wire) -> Result<Option<Usage>, BackendError> {
        let reply: UsageReply = wire.ask(keyed(wire, wire.http.get("v2/usage"))).await?;
        Ok(Some(Usage {
            characters: reply.character_count,
            limit: reply.limit(),
        }))
    }
}
