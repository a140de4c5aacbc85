//! What the newsroom does not want translated: its terms and its patterns.

use std::fmt;
use std::ops::Range;

use aho_corasick::AhoCorasick;
use regex::{Regex, RegexBuilder};
use serde::Deserialize;

use super::find::is_word;

/// The longest term, in bytes.
pub const LONGEST_TERM: usize = 200;

/// The most terms.
pub const MOST_TERMS: usize = 20_000;

/// The largest compiled pattern, in bytes.
const PATTERN_SIZE: usize = 1 << 20;

/// A regular expression (syntax of the `regex` crate, which takes linear time on any text).
#[derive(Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern(Regex);

impl TryFrom<String> for Pattern {
    type Error = String;

    /// # Errors
    /// What is wrong with the expression, in one line.
    fn try_from(pattern: String) -> Result<Self, String> {
        let compiled = RegexBuilder::new(&pattern)
            .size_limit(PATTERN_SIZE)
            .dfa_size_limit(PATTERN_SIZE)
            .build();
        match compiled {
            Ok(regex) if regex.is_match("") => {
                Err("matches nothing at all: say what it has to find".to_owned())
            }
            Ok(regex) => Ok(Self(regex)),
            Err(error) => {
                let error = error.to_string();
                let last = error.lines().last().unwrap_or("not an expression");
                Err(last.trim_start_matches("error: ").to_owned())
            }
        }
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.0.as_str())
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

/// Terms and patterns, ready to be looked for.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    terms: Option<AhoCorasick>,
    patterns: Vec<Pattern>,
}

impl Terms {
    /// Terms as they are written, upper and lower case told apart, and patterns. Empty terms,
    /// those over [`LONGEST_TERM`] and those behind the first [`MOST_TERMS`] are left out; the
    /// configuration refuses them before.
    pub fn new(terms: &[String], patterns: &[Pattern]) -> Self {
        let terms: Vec<&String> = terms
            .iter()
            .filter(|term| !term.trim().is_empty() && term.len() <= LONGEST_TERM)
            .take(MOST_TERMS)
            .collect();
        Self {
            // Within those limits the automaton always fits.
            terms: (!terms.is_empty())
                .then(|| AhoCorasick::new(terms).ok())
                .flatten(),
            patterns: patterns.to_vec(),
        }
    }

    /// Whether there is nothing to look for.
    pub(super) fn is_empty(&self) -> bool {
        self.terms.is_none() && self.patterns.is_empty()
    }

    /// The places of terms, as whole words, and of patterns; they may overlap.
    pub(super) fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        if let Some(terms) = &self.terms {
            found.extend(
                terms
                    .find_overlapping_iter(text)
                    .map(|found| found.range())
                    .filter(|range| is_whole(text, range)),
            );
        }
        for Pattern(pattern) in &self.patterns {
            found.extend(
                pattern
                    .find_iter(text)
                    .map(|found| found.range())
                    .filter(|range| !text[range.clone()].trim().is_empty()),
            );
        }
        found
    }
}

/// Whether no word goes on over either end.
pub(crate) fn is_whole(text: &str, range: &Range<usize>) -> bool {
    let joined = |at: usize| {
        text[..at].chars().next_back().is_some_and(is_word)
            && text[at..].chars().next().is_some_and(is_word)
    };
    !joined(range.start) && !joined(range.end)
}
