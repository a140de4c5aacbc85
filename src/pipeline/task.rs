//! What goes into the pipeline and what comes out.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::article::{Portion, Provenance, Quality, SegmentReport};
use crate::backend::RequestSegment;
use crate::config::RouteStep;
use crate::job::{Formality, JobFault, Priority, Unit};
use crate::locale::LanguageTag;
use crate::route::{Exhausted, Finished};

/// What is to be translated.
#[derive(Debug, Clone, Copy)]
pub struct Task<'a> {
    /// The article.
    pub article: &'a Map<String, Value>,
    /// The profile's name.
    pub profile: &'a str,
    /// The language of the article.
    pub source: &'a LanguageTag,
    /// The language to translate into.
    pub target: &'a LanguageTag,
    /// Text under embargo goes to engines only that may see it.
    pub embargoed: bool,
    /// An editor will look at the result whatever the checks say.
    pub held: bool,
    /// Breaking news: it waits for no other article to share requests with.
    pub urgent: bool,
    /// How readers are addressed, where an engine can choose.
    pub formality: Option<Formality>,
    /// The names of the glossaries that apply, the first before the others.
    pub glossaries: &'a [String],
    /// The engines that the job prefers, as steps of `[routes]`.
    pub backends: &'a [String],
}

impl<'a> Task<'a> {
    /// What a unit asks for at a moment, which decides whether its article is still under embargo.
    pub fn of(unit: &'a Unit, now: Timestamp) -> Self {
        Self {
            article: &unit.article,
            profile: &unit.profile,
            source: &unit.source,
            target: &unit.target,
            embargoed: unit.embargoed_until.is_some_and(|until| until > now),
            held: unit.withheld,
            urgent: unit.priority == Priority::Breaking,
            formality: unit.formality,
            glossaries: &unit.glossaries,
            backends: &unit.backends,
        }
    }
}

impl Task<'_> {
    /// The engines that the job prefers.
    pub fn preferred(&self) -> Vec<RouteStep> {
        let steps = self.backends.iter().map(|step| RouteStep::parse(step));
        steps.collect()
    }
}

/// Who hears of each sentence that is finished, and which engines are not asked.
#[derive(Clone, Copy, Default)]
pub(super) struct Asking<'a> {
    pub(super) listener: Option<&'a dyn Finished>,
    pub(super) without: &'a [String],
}

/// What would be sent to engines of an article's texts in one language.
#[derive(Debug, Clone)]
pub struct Estimate {
    /// The language; associations may have others than the article.
    pub language: LanguageTag,
    /// The sentences, each once.
    pub segments: Vec<RequestSegment>,
}

impl Estimate {
    /// The characters of the sentences as text (Unicode code points).
    pub fn characters(&self) -> usize {
        let texts = self.segments.iter();
        texts
            .map(|segment| segment.text.read_text(&segment.spans).chars().count())
            .sum()
    }
}

/// A translated article.
#[derive(Debug, Clone, PartialEq)]
pub struct Translated {
    /// The article.
    pub article: Map<String, Value>,
    /// How it was made.
    pub provenance: Provenance,
    /// What the checks found.
    pub quality: Quality,
    /// Every sentence.
    pub segments: Vec<SegmentReport>,
}

/// Why an article was not translated.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// The article itself is the reason: another time would end the same.
    #[error(transparent)]
    Article(#[from] JobFault),
    /// No engine has the pair at the moment.
    #[error("no engine translates {from} into {to} at the moment")]
    NoRoute {
        /// The source language.
        from: LanguageTag,
        /// The target language.
        to: LanguageTag,
    },
    /// Every route failed.
    #[error("{0}")]
    Engines(Exhausted),
}

/// Whether a portion is in that language, however it is spelled.
pub(super) fn is_in(portion: &Portion, language: &LanguageTag) -> bool {
    language.equivalents().contains(&portion.language)
}
