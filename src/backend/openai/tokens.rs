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
    let text = tokens.saturating_sub(AROUND * (BATCH + 1)) / (1 + GROWTH);
    Limits {
        items: Some(BATCH),
        characters: Some(text * BYTES_PER_TOKEN),
        unit: Unit::Bytes,
        concurrency: Some(CONCURRENCY),
        form: Form::Tagged(Protection::TRANSLATE_NO),
        context: config.context_bytes,
        // What did not come back is asked for once more.
        again: 1,
        ..Limits::default()
    }
}

/// Tokens that the answer to so many texts of so many bytes may have.
pub(super) fn of_answer(config: &OpenAiConfig, texts: usize, bytes: usize) -> usize {
    GROWTH * bytes.div_ceil(BYTES_PER_TOKEN) + AROUND * (texts + 1) + config.reasoning_tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn question_and_answer_have_room_in_the_window() {
        for (context_window, context_bytes, reasoning_tokens) in [
            (8192, 2000, 0),
            (8192, 0, 0),
            (4096, 500, 300),
            (131_072, 20_000, 4096),
        ] {
            let config = OpenAiConfig {
                context_window,
                context_bytes,
                reasoning_tokens,
                ..OpenAiConfig::default()
            };
            let bytes = limits(&config).characters.unwrap();
            assert!(bytes > 500, "{context_window}");
            let question = PROMPT + (bytes + context_bytes + TERM_BYTES).div_ceil(BYTES_PER_TOKEN);
            let answer = of_answer(&config, BATCH, bytes);
            assert!(question + answer <= context_window, "{context_window}");
            // And little is left unused.
            assert!(question + answer + 10 >= context_window, "{context_window}");
        }
    }
}
