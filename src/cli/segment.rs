//! `wireglot segment`.

use std::collections::HashMap;
use std::io::BufRead;

use anyhow::Context;
use clap::Args;
use serde::Deserialize;

use super::{Exit, UsageError, output};
use crate::segment::Segmenter;

/// Split texts into sentences. Each line of standard input is a JSON object with `text` and `lang`;
/// each line of standard output the JSON array of its sentences, which concatenate to the text.
#[derive(Debug, Args)]
pub(super) struct Segment {
    /// The language of lines that do not say theirs.
    #[arg(long, default_value = "en", value_name = "TAG")]
    lang: String,
}

#[derive(Deserialize)]
struct Line {
    text: String,
    lang: Option<String>,
}

impl Segment {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let mut segmenters: HashMap<String, Segmenter> = HashMap::new();
        for (number, line) in std::io::stdin().lock().lines().enumerate() {
            let line = line.context("standard input")?;
            let line: Line = serde_json::from_str(&line).map_err(|error| {
                UsageError(format!(
                    "line {}: write {{\"lang\": \"en\", \"text\": \"…\"}}: {error}",
                    number + 1
                ))
            })?;
            let language = line.lang.unwrap_or_else(|| self.lang.clone());
            let segmenter = segmenters
                .entry(language)
                .or_insert_with_key(|language| Segmenter::new(language));
            let sentences: Vec<&str> = segmenter
                .split(&line.text)
                .into_iter()
                .map(|range| &line.text[range])
                .collect();
            output::line(&serde_json::to_string(&sentences)?)?;
        }
        Ok(Exit::Done)
    }
}
