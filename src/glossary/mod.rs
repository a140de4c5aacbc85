//! Glossaries: how the newsroom writes its words in other languages.
//!
//! Terms come from a file, see [`Table::parse`]. Engines that take them are told those that occur
//! in a text; engines with glossaries of their own are told which one to use by its name.

mod table;

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::locale::LanguageTag;

pub use table::{LONGEST_FORM, MAX_BYTES, MOST_COLUMNS, MOST_ROWS, Mistake, Table};

/// A term that occurs in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term<'a> {
    /// As it is written in the text.
    pub source: &'a str,
    /// How it is to be translated: the first is the one to use, the others are as good.
    pub targets: &'a [String],
}

impl<'a> Term<'a> {
    /// The translation to use.
    pub fn target(&self) -> &'a str {
        self.targets.first().map_or("", String::as_str)
    }
}

/// A glossary of the newsroom.
#[derive(Debug)]
pub struct Glossary {
    name: String,
    /// What engines have under its name, as a number; 0 where nothing is said of that.
    version: i64,
    table: Table,
}

impl Glossary {
    /// A glossary of terms. `version` stands for what engines themselves keep under the name:
    /// sentences that were translated under another one are not used again.
    pub fn new(name: &str, version: Option<&str>, table: Table) -> Self {
        let is_elsewhere = table.languages().next().is_none();
        let version = (version.is_some() || is_elsewhere).then(|| {
            let mut hash = Sha256::new();
            for part in [name, version.unwrap_or_default()] {
                hash.update(part);
                hash.update([0]);
            }
            number(hash)
        });
        Self {
            name: name.to_owned(),
            version: version.unwrap_or(0),
            table,
        }
    }

    /// The name in the configuration.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it says, as a number that changes with it.
    pub fn fingerprint(&self) -> i64 {
        self.version ^ self.table.fingerprint()
    }
}

impl PartialEq for Glossary {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.fingerprint() == other.fingerprint()
    }
}

/// The glossaries that apply to a text: where two have a term, that of the first counts.
#[derive(Debug, Clone, Default)]
pub struct Glossaries(Vec<Arc<Glossary>>);

impl Glossaries {
    /// Glossaries in the order in which they apply.
    pub fn new(glossaries: Vec<Arc<Glossary>>) -> Self {
        Self(glossaries)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Their names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|glossary| glossary.name())
    }

    /// The terms of a pair that occur in a text, each once.
    pub fn terms(&self, source: &LanguageTag, target: &LanguageTag, text: &str) -> Vec<Term<'_>> {
        let mut terms: Vec<Term<'_>> = Vec::new();
        for glossary in &self.0 {
            for term in glossary.table.terms(source, target, text) {
                let is_known = |known: &Term<'_>| known.source == term.source;
                if !terms.iter().any(is_known) {
                    terms.push(term);
                }
            }
        }
        terms
    }

    /// What the glossaries say of a text, as a number: 0 where they say nothing, and another one
    /// when a term that occurs in it changes.
    pub fn version(&self, source: &LanguageTag, target: &LanguageTag, text: &str) -> i64 {
        let terms = self.terms(source, target, text);
        let versions = self.0.iter().map(|glossary| glossary.version);
        let versions: Vec<i64> = versions.filter(|version| *version != 0).collect();
        if terms.is_empty() && versions.is_empty() {
            return 0;
        }
        let mut hash = Sha256::new();
        for version in versions {
            hash.update(version.to_le_bytes());
        }
        for term in terms {
            for form in std::iter::once(term.source).chain(term.targets.iter().map(String::as_str))
            {
                hash.update(form);
                hash.update([0]);
            }
            hash.update([1]);
        }
        number(hash)
    }
}

impl PartialEq for Glossaries {
    fn eq(&self, other: &Self) -> bool {
        let is_same = |(a, b): (&Arc<Glossary>, &Arc<Glossary>)| Arc::ptr_eq(a, b) || a == b;
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(is_same)
    }
}

impl Eq for Glossaries {}

impl Hash for Glossaries {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.names().for_each(|name| name.hash(state));
    }
}

/// Those terms of which a translation has no form: neither one of the targets nor, since words are
/// inflected, another word that begins like it. In scripts without spaces the form itself has to
/// be there.
pub fn missing<'a>(terms: &[Term<'a>], translation: &str) -> Vec<Term<'a>> {
    let translation = translation.to_lowercase();
    let words: Vec<&str> = translation
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '-'))
        .filter(|word| !word.is_empty())
        .collect();
    let has = |form: &String| {
        let form = form.to_lowercase();
        translation.contains(&form)
            || form
                .split_whitespace()
                .all(|part| words.iter().any(|word| word.starts_with(stem(part))))
    };
    let mut terms = terms.to_vec();
    terms.retain(|term| !term.targets.iter().any(has));
    terms
}

/// The part of a word that inflection leaves alone, as a rule: two thirds of it, and at least
/// three letters.
fn stem(word: &str) -> &str {
    let length = word.chars().count();
    let kept = (length * 2).div_ceil(3).max(3);
    let end = word
        .char_indices()
        .nth(kept)
        .map_or(word.len(), |(at, _)| at);
    &word[..end]
}

/// The first eight bytes of a hash.
fn number(hash: Sha256) -> i64 {
    let digest = hash.finalize();
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&digest[..8]);
    i64::from_le_bytes(bytes)
}

#[cfg(test)]
mod tests;
