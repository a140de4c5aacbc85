//! A localized article: the body of a result, and of a withdrawal.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::locale::{Direction, LanguageTag};

/// A result: one article in one language. The stored bytes are the same for every duplicate, so
/// what belongs to one job or delivery is in properties and headers instead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct LocalizedArticle {
    /// Version of this shape.
    pub schema: u32,
    /// The newsroom or tenant.
    pub desk: String,
    /// The source article's identifier.
    pub article_id: String,
    /// The source article's revision.
    pub revision: String,
    /// The edition.
    pub edition: u32,
    /// Grows for each (desk, article, language): drop what is lower than what you have.
    pub sequence: u64,
    /// The language of the source.
    pub source_language: LanguageTag,
    /// The language of this result.
    pub language: LanguageTag,
    /// The direction of its script.
    pub direction: Direction,
    /// The languages in which the article could be read when this result was made.
    pub available_languages: Vec<LanguageTag>,
    /// RFC 3339 time before which nothing may be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub embargoed_until: Option<Timestamp>,
    /// The article, translated; fields outside the profile are as they were.
    pub article: Map<String, Value>,
    /// How it was made.
    pub provenance: Provenance,
    /// What the checks found.
    pub quality: Quality,
    /// Every sentence, when the job asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segments: Option<Vec<SegmentReport>>,
}

/// A withdrawal: the article is to disappear in this language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Withdrawal {
    /// Version of this shape.
    pub schema: u32,
    /// The newsroom or tenant.
    pub desk: String,
    /// The source article's identifier.
    pub article_id: String,
    /// The revision up to which it is withdrawn.
    pub revision: String,
    /// The edition.
    pub edition: u32,
    /// Grows for each (desk, article, language).
    pub sequence: u64,
    /// The language.
    pub language: LanguageTag,
    /// Always `true`; tells a withdrawal from a result.
    pub withdrawn: bool,
}

/// How a result was made.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Provenance {
    /// The languages from source to target, pivots between them.
    pub route: Vec<LanguageTag>,
    /// The engines of the hops.
    pub steps: Vec<Step>,
    /// Sentences of the article.
    pub segments: u64,
    /// Sentences that came from the memory or from furniture.
    pub reused: u64,
    /// Sentences that an engine translated.
    pub translated: u64,
    /// Characters that engines billed.
    pub billed_characters: u64,
    /// Whether a machine translated any of it.
    pub machine_translated: bool,
    /// Furniture that was dropped, by message.
    pub dropped_blocks: Vec<String>,
}

/// One engine of a route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Step {
    /// The backend's configured name.
    pub backend: String,
    /// The model or mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
}

/// What the checks found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Quality {
    /// The worst of the findings.
    pub verdict: Verdict,
    /// Every finding.
    pub findings: Vec<Finding>,
}

/// What is to be done with a translation. Ordered from good to bad.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Publish.
    Pass,
    /// An editor must look at it.
    Review,
    /// Not fit to publish; an editor may mend it.
    Fail,
}

impl Verdict {
    /// The name in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Review => "review",
            Self::Fail => "fail",
        }
    }
}

/// How much a finding matters. Ordered from small to great.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Should be looked at some time; does not hold the translation back.
    Warning,
    /// An editor must look before it is published.
    Review,
    /// Must not be published.
    Fail,
}

impl Severity {
    /// What a finding of this severity does to the verdict.
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Info | Self::Warning => Verdict::Pass,
            Self::Review => Verdict::Review,
            Self::Fail => Verdict::Fail,
        }
    }
}

/// One result of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Finding {
    /// The check, such as `numbers` or `unreviewed-phrase`.
    pub check: String,
    /// How much it matters.
    pub severity: Severity,
    /// Where: the field's path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Where: the sentence's number within the field, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<u64>,
    /// In words for an editor.
    pub message: String,
}

/// One sentence of a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SegmentReport {
    /// The field's path.
    pub field: String,
    /// The number of its block (paragraph) within the field, from 0.
    pub block: u64,
    /// The sentence, without markup.
    pub source: String,
    /// Its translation, without markup; empty when it was dropped.
    pub target: String,
    /// Where the translation is from.
    pub origin: Origin,
    /// The engine, where one translated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backend: Option<String>,
}

/// Where the translation of a sentence is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// A stored translation.
    Memory,
    /// An engine.
    Backend,
    /// A person.
    Human,
    /// A fixed phrase.
    Furniture,
    /// Nothing to translate: no letters, or already in the target language.
    Source,
}

impl Quality {
    /// The quality with these findings: the verdict is the worst of them.
    pub fn of(findings: Vec<Finding>) -> Self {
        let verdict = findings
            .iter()
            .map(|finding| finding.severity.verdict())
            .max()
            .unwrap_or(Verdict::Pass);
        Self { verdict, findings }
    }
}
