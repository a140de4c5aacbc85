//! Apertium APY: Apertium's pairs on a server.
//!
//! - One text per call: of several `q` only the last is translated.
//! - A text is cut into at most ten chunks and the rest is dropped without a word; a chunk is 1000
//!   characters when the server is busy. So no text is longer than that.
//! - Words that it could not translate are marked, and only one of the three marks can be turned
//!   off: a sentence with the others is refused.
//! - Only `<apertium-notrans>` protects text, and named character references other than those of
//!   `<`, `>` and `&` break: the encoding has no others.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use reqwest::RequestBuilder;
use serde::Deserialize;

use super::apertium::codes::language_of;
use super::apertium::exclusions;
use super::http::Answer;
use super::http::refusal::Refusal;
use super::pairs::Listing;
use super::policy::{Defaults, KeyUse};
use super::service::{Ask, Protocol, Reply, Service, Wire};
use super::settings::{Settings, Setup};
use super::{Backend, BackendError, EngineKind, ErrorKind, ExcludedPair, Form, Limits, Pair};
use crate::markup::tagged::Protection;

/// Bytes of one text, well within one chunk.
const MAX_BYTES: usize = 1000;

/// The settings of `kind = "apertium-apy"`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ApertiumApyConfig {
    /// Pairs that are not used although the server has them, `"rus-ukr" = "…"` with the reason; laid
    /// over the list that is built in. An empty reason takes a pair off that list.
    pub exclude: BTreeMap<String, String>,
}

impl Settings for ApertiumApyConfig {
    fn defaults(&self) -> Defaults {
        Defaults::server("http://127.0.0.1:2737", KeyUse::None)
    }

    fn build(&self, setup: &Setup<'_>) -> Result<Box<dyn Backend>, BackendError> {
        let exclude = self.exclude.clone();
        let names = Mutex::default();
        Service::boxed(setup, ApertiumApy { exclude, names })
    }
}

struct ApertiumApy {
    exclude: BTreeMap<String, String>,
    /// The server's own names of the pairs that it listed.
    names: Mutex<HashMap<Pair, String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Enveloped<T> {
    response_data: T,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    source_language: String,
    target_language: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Translated {
    translated_text: String,
}

impl ApertiumApy {
    fn name(&self, pair: &Pair) -> Option<String> {
        let names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        names.get(pair).cloned()
    }
}

/// Words with the marks that the server never takes off: `@` where the dictionary of the pair
/// lacks a word, `#` where the form of one is not known. Punctuation may stand before the mark; in
/// an address or a reference (`a@b`, `&#39;`) it is none.
fn failed_words(text: &str) -> usize {
    let marks = text.match_indices(['@', '#']).filter(|(at, _)| {
        let before = text[..*at].chars().next_back();
        let after = text[at + 1..].chars().next();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '&')
            && after.is_some_and(|c| !c.is_whitespace())
    });
    marks.count()
}

#[async_trait]
impl Protocol for ApertiumApy {
    fn limits(&self) -> Limits {
        Limits {
            items: Some(1),
            characters: Some(MAX_BYTES),
            concurrency: Some(2),
            unit: super::Unit::Bytes,
            form: Form::Tagged(Protection::Element("apertium-notrans")),
            ..Limits::default()
        }
    }

    fn kind(&self) -> EngineKind {
        EngineKind::Algorithmic
    }

    async fn pairs(&self, wire: &Wire) -> Result<Listing, BackendError> {
        let reply: Enveloped<Vec<Listed>> = wire.ask(wire.http.get("listPairs")).await?;
        let mut listing = Listing::default();
        let mut names = HashMap::new();
        for Listed {
            source_language: source,
            target_language: target,
        } in reply.response_data
        {
            let name = format!("{source}|{target}");
            if let Some(reason) = exclusions::reason(&source, &target, &self.exclude) {
                listing.excluded.push(ExcludedPair { name, reason });
                continue;
            }
            match (language_of(&source), language_of(&target)) {
                (Some(source), Some(target)) => {
                    names.entry(Pair::new(source, target)).or_insert(name);
                }
                _ => listing.excluded.push(ExcludedPair {
                    name,
                    reason: "a variant that has no language tag".to_owned(),
                }),
            }
        }
        listing.pairs = names.keys().cloned().collect();
        *self.names.lock().unwrap_or_else(PoisonError::into_inner) = names;
        Ok(listing)
    }

    async fn request(&self, wire: &Wire, ask: &Ask<'_>) -> Result<RequestBuilder, BackendError> {
        let pair = Pair::new(ask.request.source.clone(), ask.request.target.clone());
        let name = match self.name(&pair) {
            Some(name) => Some(name),
            None => {
                self.pairs(wire).await?;
                self.name(&pair)
            }
        };
        let name = name.ok_or_else(|| {
            let (source, target) = (&ask.request.source, &ask.request.target);
            let message = format!("{source} to {target} is not installed");
            wire.error(ErrorKind::Unsupported, message)
        })?;
        Ok(wire.http.post("translate").form(&[
            ("langpair", name.as_str()),
            ("q", ask.texts.concat().as_str()),
            ("format", "html"),
            ("markUnknown", "no"),
        ]))
    }

    fn read(&self, wire: &Wire, ask: &Ask<'_>, answer: &Answer) -> Result<Reply, BackendError> {
        let Enveloped { response_data } = answer.json::<Enveloped<Translated>>()?;
        let text = response_data.translated_text;
        if failed_words(&text) > failed_words(&ask.texts.concat()) {
            let message = "the pair has no translation for a word of this sentence";
            return Err(wire.error(ErrorKind::Rejected, message));
        }
        Ok(Reply {
            texts: vec![text],
            ..Reply::default()
        })
    }

    /// The server knows two reasons for 400: no such pair, and a request that we do not make.
    fn refused(&self, _: &Wire, _: &Ask<'_>, refusal: &Refusal) -> Option<BackendError> {
        (refusal.status == 400).then(|| {
            let message = "the server has no such pair any more";
            refusal.error(ErrorKind::Unsupported, message)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_failed_words_are_found_wherever_a_word_begins() {
        for (text, count) in [
            ("@The #dom", 2),
            ("El (@house) y “#dog”.", 2),
            ("<a id=\"w0\">@big</a> —#dog", 2),
            ("press@x.example, C#, a # b", 0),
            ("it&#39;s", 0),
        ] {
            assert_eq!(failed_words(text), count, "{text}");
        }
    }
}
