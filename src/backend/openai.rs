//! Language models behind OpenAI's chat interface: vLLM, llama.cpp, Ollama, OpenAI itself.
//!
//! Texts go there with ids and come back by them, never by their order. What is missing, or came
//! twice, is asked for once more, alone. A server that cannot enforce a schema is spoken to in
//! lines. See `prompt` for what keeps an article from giving orders.

mod config;
mod prompt;
mod question;
mod reply;
mod tokens;

use std::sync::atomic::{AtomicU8, Ordering};

use async_trait::async_trait;

use super::http::{Call, Failure};
use super::pairs::Listing;
use super::service::{Ask, Exchange, Reply, Wire};
use super::{BackendError, ErrorKind, Limits, Pair};
pub use config::{Answers, OpenAiConfig, TokenLimit};
use question::meaning;

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
}

#[async_trait]
impl Exchange for OpenAi {
    fn limits(&self) -> Limits {
        tokens::limits(&self.config)
    }

    /// The configured languages, if the server answers at all. One without a list of models is one.
    async fn pairs(&self, wire: &Wire) -> Result<Listing, BackendError> {
        let request = wire.with_key(wire.http.get("models"), "authorization", "Bearer ");
        match wire.http.send(request, Call::default()).await {
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
            let filled = self.fill(wire, ask, &missing, &mut texts).await;
            model = filled.map_err(|error| error.billing(billed))?;
            billed += question::characters(ask, &missing);
        }
        let missing = texts.iter().filter(|text| text.is_none()).count();
        let texts: Option<Vec<String>> = texts.into_iter().collect();
        let Some(texts) = texts else {
            let message = format!("{missing} texts did not come back, asked for twice");
            let error = wire.error(ErrorKind::MalformedReply, message);
            return Err(error.billing(billed));
        };
        Ok(Reply {
            texts,
            billed,
            model: model.or_else(|| Some(self.config.model.clone())),
        })
    }
}
