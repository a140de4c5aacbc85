//! The server's list of languages.

use std::collections::HashSet;

use serde::Deserialize;

use crate::backend::codes::Codes;
use crate::backend::{ExcludedPair, Pair};

/// An entry of `GET /languages`.
#[derive(Deserialize)]
pub(super) struct Language {
    code: String,
    /// Old servers do not say: then every other language is a target.
    targets: Option<Vec<String>>,
}

/// The pairs that the server lists, by canonical tags, each once.
pub(super) fn pairs(languages: &[Language]) -> (Vec<Pair>, Vec<ExcludedPair>) {
    let all: Vec<String> = languages
        .iter()
        .map(|language| language.code.clone())
        .collect();
    let mut pairs = Vec::new();
    let mut excluded = Vec::new();
    let mut seen = HashSet::new();
    for language in languages {
        for target in language.targets.as_ref().unwrap_or(&all) {
            let tag = |code| Codes::LibreTranslate.tag(code);
            match (tag(&language.code), tag(target)) {
                (Some(source), Some(target)) => {
                    let pair = Pair::new(source, target);
                    // A language into itself is listed and refused.
                    if pair.source != pair.target && seen.insert(pair.clone()) {
                        pairs.push(pair);
                    }
                }
                _ => excluded.push(ExcludedPair {
                    name: format!("{}-{target}", language.code),
                    reason: "not a language code that is known".to_owned(),
                }),
            }
        }
    }
    (pairs, excluded)
}
