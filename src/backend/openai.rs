//! Language models behind OpenAI's chat interface: vLLM, llama.cpp, Ollama, OpenAI itself.
//!
//! Texts go there with ids and come back by them, never by their order. What is missing, or came
//! twice, is asked for once more, alone. A server that cannot enforce a schema is spoken to in
//! lines. See `prompt` for what keeps an article from giving orders.

mod prompt;
mod reply;

use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};

use super::http::refusal::Refusal;
use super::http::{Answer, Failure};
use super::pairs::Listing;
use super::policy::{Defaults, KeyUse};
use super::service::{Ask, Exchange, Reply, Service, Wire};
use super::settings::{Faults, Settings, Setup};
use super::{Backend, BackendError, ErrorKind, Form, Limits, Pair, Unit};
use crate::locale::LanguageTag;
use crate::markup::tagged::Protection;
use reply::Completion;

/// Texts in a request: longer lists make models lose some.
const BATCH: usize = 20;

/// Requests at the same time.
const CONCURRENCY: usize = 4;

/// Tokens of the rules, the context and what is around the texts, with room to spare.
const PROMPT_TOKENS: usize = 1500;

/// Bytes of text for a token, at worst: Latin script has 3 to 5, others more bytes a letter.
const BYTES_PER_TOKEN: usize = 2;

/// Tokens of an answer for each token of its source, at worst: another script, longer words, JSON.
const GROWTH: usize = 3;

/// Tokens around each text of an answer.
const AROUND: usize = 24;

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
        let least = 2 * PROMPT_TOKENS + self.reasoning_tokens;
        faults.between("context_window", self.context_window, least, 10_000_000);
    }

    fn build(&self, setup: &Setup<'_>) -> Result<Box<dyn Backend>, BackendError> {
        Service::boxed(setup, OpenAi::new(self.clone()))
    }
}

struct OpenAi {
    config: OpenAiConfig,
    /// Whether the server takes a schema: see [`Learned`].
    learned: AtomicU8,
}

/// What the server did with a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Learned {
    Nothing,
    TakesSchema,
    WantsLines,
}

impl OpenAi {
    fn new(config: OpenAiConfig) -> Self {
        Self {
            config,
            learned: AtomicU8::new(Learned::Nothing as u8),
        }
    }

    fn learn(&self, learned: Learned) {
        self.learned.store(learned as u8, Ordering::Relaxed);
    }

    fn knows(&self, learned: Learned) -> bool {
        self.learned.load(Ordering::Relaxed) == learned as u8
    }

    fn form(&self) -> prompt::Form {
        match self.config.answers {
            Answers::Lines => prompt::Form::Lines,
            Answers::Schema => prompt::Form::Schema,
            Answers::Auto if self.knows(Learned::WantsLines) => prompt::Form::Lines,
            Answers::Auto => prompt::Form::Schema,
        }
    }

    fn body(&self, ask: &Ask<'_>, places: &[usize], form: prompt::Form) -> Value {
        let mut body = json!({
            "model": self.config.model,
            "messages": prompt::messages(ask, places, form),
        });
        if self.config.send_temperature {
            body["temperature"] = json!(0);
        }
        let bytes: usize = places.iter().map(|&place| ask.texts[place].len()).sum();
        let tokens = GROWTH * bytes.div_ceil(BYTES_PER_TOKEN)
            + AROUND * (places.len() + 1)
            + self.config.reasoning_tokens;
        match self.config.token_limit {
            TokenLimit::MaxCompletionTokens => body["max_completion_tokens"] = json!(tokens),
            TokenLimit::MaxTokens => body["max_tokens"] = json!(tokens),
            TokenLimit::None => {}
        }
        if form == prompt::Form::Schema {
            body["response_format"] = prompt::schema();
        }
        body
    }

    /// One question and its answer, in the form that the server takes.
    async fn question(
        &self,
        wire: &Wire,
        ask: &Ask<'_>,
        places: &[usize],
    ) -> Result<Completion, BackendError> {
        let form = self.form();
        match self.send(wire, ask, places, form).await {
            Ok(answer) => {
                if form == prompt::Form::Schema {
                    self.learn(Learned::TakesSchema);
                }
                answer.json()
            }
            Err(Failure::Refused(refusal))
                if form == prompt::Form::Schema && self.may_want_lines(&refusal) =>
            {
                let lines = prompt::Form::Lines;
                match self.send(wire, ask, places, lines).await {
                    Ok(answer) => {
                        self.learn(Learned::WantsLines);
                        answer.json()
                    }
                    Err(failure) => Err(meaning(failure)),
                }
            }
            Err(failure) => Err(meaning(failure)),
        }
    }

    /// Whether a refusal may be that of a server without schemas.
    fn may_want_lines(&self, refusal: &Refusal) -> bool {
        self.config.answers == Answers::Auto
            && !self.knows(Learned::TakesSchema)
            && matches!(refusal.status, 400 | 422 | 501)
            && refusal.code().as_deref() != Some("context_length_exceeded")
    }

    async fn send(
        &self,
        wire: &Wire,
        ask: &Ask<'_>,
        places: &[usize],
        form: prompt::Form,
    ) -> Result<Answer, Failure> {
        let body = self.body(ask, places, form);
        let request = wire.http.post("chat/completions").json(&body);
        let request = wire.with_key(request, "authorization", "Bearer ");
        wire.http.send(request, ask.call()).await
    }

    /// Asks for the texts at `places` and puts what came back into theirs.
    async fn fill(
        &self,
        wire: &Wire,
        ask: &Ask<'_>,
        places: &[usize],
        texts: &mut [Option<String>],
    ) -> Result<Option<String>, BackendError> {
        let completion = self.question(wire, ask, places).await?;
        let error = |kind, message| Err(wire.error(kind, message));
        let Some(choice) = completion.choices.first() else {
            return error(ErrorKind::MalformedReply, "an answer without choices");
        };
        // Rejected: the router asks again with half of the texts.
        match choice.finish_reason.as_deref() {
            Some("length") => {
                return error(
                    ErrorKind::Rejected,
                    "the answer was cut off at its token limit",
                );
            }
            Some("content_filter") => {
                return error(ErrorKind::Rejected, "a filter of the server withheld it");
            }
            _ if choice.message.refusal.is_some() => {
                return error(ErrorKind::Rejected, "the model refused to answer");
            }
            _ => {}
        }
        let mut found = reply::translations(&choice.message.text());
        let answers: Vec<Option<String>> = places
            .iter()
            .map(|&place| found.remove(&prompt::id(place)).flatten())
            .collect();
        // A text under an id of the model's own may be a part of any of them.
        if found.is_empty() {
            for (&place, answer) in places.iter().zip(answers) {
                texts[place] = answer.filter(|text| !text.trim().is_empty());
            }
        }
        Ok(completion.model)
    }
}

/// What a failure means: a used up account is told from too many requests by the code alone.
fn meaning(failure: Failure) -> BackendError {
    match failure {
        Failure::Refused(refusal)
            if refusal.status == 429 && refusal.code().as_deref() == Some("insufficient_quota") =>
        {
            refusal.error(ErrorKind::QuotaExhausted, "the quota is used up")
        }
        failure => failure.into_error(),
    }
}

#[async_trait]
impl Exchange for OpenAi {
    fn limits(&self) -> Limits {
        let tokens = self.config.context_window - PROMPT_TOKENS - self.config.reasoning_tokens;
        let bytes = tokens.saturating_sub(AROUND * BATCH) * BYTES_PER_TOKEN / (1 + GROWTH);
        Limits {
            items: Some(BATCH),
            characters: Some(bytes),
            unit: Unit::Bytes,
            concurrency: Some(CONCURRENCY),
            form: Form::Tagged(Protection::TRANSLATE_NO),
            ..Limits::default()
        }
    }

    /// The configured languages, if the server answers at all. One without a list of models is one.
    async fn pairs(&self, wire: &Wire) -> Result<Listing, BackendError> {
        let request = wire.with_key(wire.http.get("models"), "authorization", "Bearer ");
        match wire.http.send(request, super::http::Call::default()).await {
            Err(Failure::Refused(refusal)) if matches!(refusal.status, 404 | 405) => {}
            answer => {
                answer.map_err(meaning)?;
            }
        }
        let languages = &self.config.languages;
        let mut listing = Listing::default();
        for source in languages {
            let others = languages
                .iter()
                .filter(|target| !source.same_language_and_script(target));
            let pairs = others.map(|target| Pair::new(source.clone(), target.clone()));
            listing.pairs.extend(pairs);
        }
        Ok(listing)
    }

    /// Texts that are missing, or came twice, are asked for once more. What an engine of tokens
    /// bills in characters are those that it was sent, twice where they were sent twice.
    async fn exchange(&self, wire: &Wire, ask: &Ask<'_>) -> Result<Reply, BackendError> {
        let mut texts: Vec<Option<String>> = vec![None; ask.texts.len()];
        let mut billed = 0;
        let mut model = None;
        for _ in 0..2 {
            let missing: Vec<usize> = (0..texts.len())
                .filter(|&place| texts[place].is_none())
                .collect();
            if missing.is_empty() {
                break;
            }
            model = self.fill(wire, ask, &missing, &mut texts).await?;
            let sent = missing
                .iter()
                .map(|&place| ask.texts[place].chars().count());
            billed += sent.sum::<usize>() as u64;
        }
        let missing = texts.iter().filter(|text| text.is_none()).count();
        let texts: Option<Vec<String>> = texts.into_iter().collect();
        let Some(texts) = texts else {
            let message = format!("{missing} texts did not come back, asked for twice");
            return Err(wire.error(ErrorKind::MalformedReply, message));
        };
        Ok(Reply {
            texts,
            billed,
            model: model.or_else(|| Some(self.config.model.clone())),
        })
    }
}
