//! What an operator says of a language model.

use std::time::Duration;

use serde::Deserialize;

use super::{OpenAi, tokens};
use crate::backend::policy::{Defaults, KeyUse};
use crate::backend::service::Service;
use crate::backend::settings::{Faults, Settings, Setup};
use crate::backend::{Backend, BackendError};
use crate::locale::LanguageTag;

/// The settings of `kind = "openai"`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OpenAiConfig {
    /// The model's name at the server.
    pub model: String,
    /// The languages it is trusted with, each from and into every other: no server lists them.
    pub languages: Vec<LanguageTag>,
    /// Tokens that question and answer may have together.
    pub context_window: usize,
    /// Bytes (UTF-8) of the article around the texts, headline and sentences before, that a question
    /// carries beside them; 0 for none.
    pub context_bytes: usize,
    /// Tokens that the model may think before it answers, for models that count them as answer.
    pub reasoning_tokens: usize,
    /// How texts go there and come back.
    pub answers: Answers,
    /// The name under which the server takes the bound of an answer.
    pub token_limit: TokenLimit,
    /// Whether temperature 0 is asked for; some models refuse the field.
    pub send_temperature: bool,
}

/// How texts go to a model and come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answers {
    /// By schema; in lines where the server refuses one.
    Auto,
    /// As JSON, by a schema that the server enforces.
    Schema,
    /// A text a line.
    Lines,
}

/// The name of the field that bounds an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenLimit {
    /// OpenAI and most servers.
    MaxCompletionTokens,
    /// Older servers.
    MaxTokens,
    /// No bound is sent.
    None,
}

impl Default for OpenAiConfig {
    fn default() -> Self {
        Self {
            model: String::new(),
            languages: Vec::new(),
            context_window: 8192,
            context_bytes: 2000,
            reasoning_tokens: 0,
            answers: Answers::Auto,
            token_limit: TokenLimit::MaxCompletionTokens,
            send_temperature: true,
        }
    }
}

impl Settings for OpenAiConfig {
    fn defaults(&self) -> Defaults {
        Defaults {
            url: Some("https://api.openai.com/v1"),
            // Servers in the house often have none.
            key: KeyUse::Optional,
            embargo: false,
            timeout: Duration::from_secs(120),
        }
    }

    fn check(&self, faults: &mut Faults) {
        if self.model.trim().is_empty() {
            faults.add("model", "missing; write the model's name at the server");
        }
        if self.languages.len() < 2 {
            let message = "missing; name at least two languages that the model is trusted with, such as \
                           `[\"en\", \"es\", \"uk\"]`";
            faults.add("languages", message);
        }
        faults.between("context_bytes", self.context_bytes, 0, 100_000);
        let least = tokens::overhead(self) + tokens::PROMPT;
        faults.between("context_window", self.context_window, least, 10_000_000);
    }

    fn build(&self, setup: &Setup<'_>) -> Result<Box<dyn Backend>, BackendError> {
        Service::boxed(setup, OpenAi::new(self.clone()))
    }
}
