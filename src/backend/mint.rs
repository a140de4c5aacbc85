//! MinT, Wikimedia's server for open models.
//!
//! One text per call. For a pair that it has not, it fails with status 500; so only pairs of its
//! list are offered, and a failure may be a pair that it lost.

use std::collections::BTreeMap;

use async_trait::async_trait;
use reqwest::RequestBuilder;
use serde::Deserialize;
use serde_json::json;

use super::codes::Codes;
use super::http::Answer;
use super::pairs::Listing;
use super::policy::{Defaults, KeyUse};
use super::service::{Ask, Protocol, Reply, Service, Wire};
use super::settings::{Settings, Setup};
use super::{Backend, BackendError, Form, Limits};
use crate::markup::tagged::Protection;

/// A Wikipedia, not a language.
const SIMPLE_ENGLISH: &str = "simple";

/// The settings of `kind = "mint"`: the common ones.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MintConfig {}

impl Settings for MintConfig {
    fn defaults(&self) -> Defaults {
        Defaults::server("http://127.0.0.1:8989", KeyUse::None)
    }

    fn build(&self, setup: &Setup<'_>) -> Result<Box<dyn Backend>, BackendError> {
        Service::boxed(setup, Mint)
    }
}

struct Mint;

#[derive(Deserialize)]
struct TranslateReply {
    translation: String,
    model: Option<String>,
}

#[async_trait]
impl Protocol for Mint {
    fn limits(&self) -> Limits {
        Limits {
            items: Some(1),
            characters: Some(100_000),
            concurrency: Some(4),
            form: Form::Tagged(Protection::NOTRANSLATE),
            ..Limits::default()
        }
    }

    async fn pairs(&self, wire: &Wire) -> Result<Listing, BackendError> {
        let pairs: BTreeMap<String, BTreeMap<String, serde_json::Value>> =
            wire.ask(wire.http.get("api/languages")).await?;
        let mut listing = Listing::default();
        for (source, targets) in &pairs {
            for target in targets.keys() {
                if source != SIMPLE_ENGLISH && target != SIMPLE_ENGLISH {
                    listing.add(Codes::Mint, source, target);
                }
            }
        }
        Ok(listing)
    }

    async fn request(&self, wire: &Wire, ask: &Ask<'_>) -> Result<RequestBuilder, BackendError> {
        let (source, target) = wire.codes(Codes::Mint, ask);
        Ok(wire.http.post("api/translate").json(&json!({
            "format": "html",
            "content": ask.texts.concat(),
            "source_language": source,
            "target_language": target,
        })))
    }

    fn read(&self, _: &Wire, _: &Ask<'_>, answer: &Answer) -> Result<Reply, BackendError> {
        let TranslateReply { translation, model } = answer.json()?;
        Ok(Reply {
            texts: vec![translation],
            billed: 0,
            model,
        })
    }
}
