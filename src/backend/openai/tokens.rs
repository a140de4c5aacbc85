//! How many tokens a question and its answer may have. Nobody but the server can count them, so
//! they are reckoned from bytes, at worst.

use super::config::OpenAiConfig;
use crate::backend::{Form, Limits, Unit};
use crate::markup::tagged::Protection;

/// Texts in a request: longer lists make models lose some.
const BATCH: usize = 20;

/// Requests at the same time.
const CONCURRENCY: usize = 4;

/// Tokens of the rules and of what is around the texts, with room to spare.
pub(super) const PROMPT: usize = 1000;

/// Bytes of the glossary's terms in a question.
pub(super) const TERM_BYTES: usize = 1000;

/// Bytes of text for a token, at worst: Latin script has 3 to 5, others more bytes a letter.
const BYTES_PER_TOKEN: usize = 2;

/// Tokens of an answer for each token of its source, at worst: another script, longer words, JSON.
const GROWTH: usize = 3;

/// Tokens around each text of an answer.
const AROUND: usize = 24;

/// Tokens of all that is no text to be translated.
pub(super) fn overhead(config: &OpenAiConfig) -> usize {
    PROMPT + (config.context_bytes + TERM_BYTES) / BYTES_PER_TOKEN + config.reasoning_tokens
}

/// What fits into a call.
pub(super) fn limits(config: &OpenAiConfig) -> Limits {
    let tokens = config.context_window.saturating_sub(overhead(config));
    let bytes = tokens.saturating_sub(AROUND * BATCH) * BYTES_PER_TOKEN / (1 + GROWTH);
    Limits {
        items: Some(BATCH),
        characters: Some(bytes),
        unit: Unit::Bytes,
        concurrency: Some(CONCURRENCY),
        form: Form::Tagged(Protection::TRANSLATE_NO),
        context: config.context_bytes,
        ..Limits::default()
    }
}

/// Tokens that the answer to so many texts of so many bytes may have.
pub(super) fn of_answer(config: &OpenAiConfig, texts: usize, bytes: usize) -> usize {
    GROWTH * bytes.div_ceil(BYTES_PER_TOKEN) + AROUND * (texts + 1) + config.reasoning_tokens
}
