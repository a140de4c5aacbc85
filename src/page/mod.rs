//! The page on which a person reads what was written: source and translation side by side.
//!
//! [`render`] makes one HTML file that needs nothing else: no network, no other file, no
//! permission beyond its own style and script, which the content security policy names by hash.
//! All text is untrusted and escaped. Every paragraph carries its language and direction. One
//! language is chosen by the address (`#es`), by the style sheet alone; without the script, and
//! without an address, all languages stand one after another.

mod policy;
mod write;

use crate::locale::LanguageTag;
use crate::markup::BlockKind;

pub use write::render;

/// An article and what became of it in each language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The article's headline, in the source language; the identifier where it has none.
    pub title: String,
    /// The language of the source.
    pub source_language: LanguageTag,
    /// The name of that language, `English`.
    pub source_name: String,
    /// The word above the source column in that language, `Original`.
    pub source_label: String,
    /// The target languages in the order of the chooser.
    pub editions: Vec<Edition>,
}

/// One target language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// The target language.
    pub language: LanguageTag,
    /// Its name in itself, `español`, or in English where that is not known.
    pub name: String,
    /// The word above the column in that language, `Traducción`.
    pub label: String,
    /// The sentence that tells readers that a machine translated, in that language; may be empty.
    pub disclosure: String,
    /// What became of the unit.
    pub outcome: Outcome,
    /// One English line on the making: route, engines, segments, reused, billed characters; may be
    /// empty.
    pub provenance: String,
    /// The paragraphs in the order of the article; none where nothing was translated.
    pub rows: Vec<Row>,
}

/// What became of a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was published.
    Published {
        /// Remarks of the quality checks, in English.
        findings: Vec<String>,
    },
    /// It waits for an editor.
    Held {
        /// The verdict of the quality checks; [`Verdict::Pass`] where the article itself asks for
        /// review.
        verdict: Verdict,
        /// What the quality checks found, in English.
        findings: Vec<String>,
    },
    /// There is no translation.
    Failed {
        /// Why, in English.
        reason: String,
    },
    /// The article was withdrawn.
    Withdrawn,
}

/// The verdict of the quality checks on a held edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was found.
    Pass,
    /// An editor has to look at it.
    Review,
    /// It must not be published as it is.
    Fail,
}

/// One paragraph-level element in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The role of its field in the profile: `headline`, `summary`, `body`, `caption`.
    pub role: String,
    /// What the block is.
    pub kind: BlockKind,
    /// The text in the source language, without markup.
    pub source: String,
    /// The text in the target language, without markup; empty for [`Origin::Dropped`].
    pub target: String,
    /// Where the target comes from.
    pub origin: Origin,
}

/// Where the translation of a row comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// An engine translated it now, at least in part.
    Backend,
    /// All of it was translated before.
    Memory,
    /// A person wrote it.
    Human,
    /// A fixed phrase with a fixed wording.
    Furniture,
    /// The source stays as it is, because nothing in it is to be translated.
    Kept,
    /// The configuration leaves it out of the translation.
    Dropped,
}

#[cfg(test)]
mod tests;
