//! What is planned for each block of a document.

use serde_json::{Map, Value};

use super::Pipeline;
use super::recall::Answer;
use crate::article::{Field, Portion, Profile};
use crate::config::Documents;
use crate::job::{JobFault, Reason};
use crate::locale::LanguageTag;
use crate::localize::Phrase;
use crate::markup::{BlockTarget, Document, MarkupError, Segment, SpannedText};
use crate::protect::{self, Terms};

/// What becomes of a block.
pub(super) enum Planned {
    /// Its sentences are translated.
    Translate,
    /// It is furniture with a fixed translation.
    Furniture(Phrase),
    /// It is furniture that is dropped; the message.
    Drop(String),
}

/// A document with a plan for each block.
pub(super) struct Plan {
    pub(super) document: Document,
    pub(super) blocks: Vec<Planned>,
    segments: Vec<Vec<PlannedSegment>>,
}

/// A sentence on its way to an engine.
pub(super) struct PlannedSegment {
    original: Segment,
    protected: Segment,
    /// Its place among the requests; `None` when there is nothing to translate in it.
    pub(super) request: Option<usize>,
}

impl Plan {
    pub(super) fn new(document: Document, terms: &Terms, plan: impl Fn(&str) -> Planned) -> Self {
        let blocks: Vec<Planned> = document.blocks().map(|block| plan(&block.text)).collect();
        let segments = document
            .blocks()
            .zip(&blocks)
            .map(|(block, planned)| match planned {
                Planned::Translate => block
                    .segments
                    .iter()
                    .map(|segment| PlannedSegment::new(segment, terms))
                    .collect(),
                _ => Vec::new(),
            })
            .collect();
        Self {
            document,
            blocks,
            segments,
        }
    }

    /// Gives every sentence to `ask`, which says where among the requests it is.
    pub(super) fn ask(&mut self, mut ask: impl FnMut(&Segment) -> Option<usize>) {
        for segment in self.segments.iter_mut().flatten() {
            segment.request = ask(&segment.protected);
        }
    }

    /// Every sentence as a reader sees it, in order.
    pub(super) fn sentences(&self) -> Vec<String> {
        self.segments
            .iter()
            .flatten()
            .map(PlannedSegment::visible)
            .collect()
    }

    /// What becomes of each block with these answers.
    pub(super) fn targets(&self, answers: &[Answer]) -> Vec<BlockTarget> {
        let translated = |planned: &PlannedSegment| {
            let answer = answers.get(planned.request?)?;
            Some(planned.restore(&answer.segment.text))
        };
        let targets = self.blocks.iter().zip(&self.segments);
        targets
            .map(|(planned, segments)| match planned {
                Planned::Drop(_) => BlockTarget::Drop,
                Planned::Furniture(phrase) => BlockTarget::Replace(phrase.text.clone()),
                Planned::Translate => {
                    BlockTarget::Segments(segments.iter().map(translated).collect())
                }
            })
            .collect()
    }

    pub(super) fn segments_of(&self, block: usize) -> &[PlannedSegment] {
        &self.segments[block]
    }
}

impl PlannedSegment {
    fn new(segment: &Segment, terms: &Terms) -> Self {
        Self {
            original: segment.clone(),
            protected: protect::protect(segment, terms),
            request: None,
        }
    }

    /// The sentence as a reader sees it.
    pub(super) fn visible(&self) -> String {
        self.original.source.read_text(&self.original.spans)
    }

    /// An engine's answer with protected text back in its place.
    pub(super) fn restore(&self, answer: &SpannedText) -> SpannedText {
        protect::restore(answer, &self.original, &self.protected)
    }
}

/// Puts the disclosure behind the last body of the article as a paragraph of its own; `false`
/// where there is no body. It names its language where that is not the article's new one.
pub(super) fn append(
    profile: &Profile,
    translated: &[&Portion],
    article: &mut Map<String, Value>,
    phrase: &Phrase,
    target: &LanguageTag,
) -> bool {
    let body = translated
        .iter()
        .filter(|portion| !portion.nested)
        .flat_map(|portion| &portion.fields)
        .rfind(|field| field.role == "body");
    let Some(body) = body else { return false };
    let fallback = !phrase.locale.same_language_and_script(target);
    let language = fallback.then_some(&phrase.locale);
    profile.append(article, body, &phrase.text, language);
    true
}

impl Pipeline {
    /// Reads a field of a portion as it is read for its translation.
    ///
    /// # Errors
    /// [`MarkupError`] when the markup cannot be read.
    pub fn document(&self, portion: &Portion, field: &Field) -> Result<Document, MarkupError> {
        document(portion, field, &self.documents)
    }
}

/// Reads a field of a portion: blocks, and sentences by the rules of its language. Elements in
/// another language (`lang`) are not part of it.
///
/// # Errors
/// [`MarkupError`] when the markup cannot be read.
fn document(
    portion: &Portion,
    field: &Field,
    documents: &Documents,
) -> Result<Document, MarkupError> {
    let language = portion.language.as_str();
    let segmenter = documents.segmenter(language);
    let options = documents.options(language);
    Document::parse(&field.text, field.format, &options, &|text| {
        segmenter.split(text)
    })
}

/// A field's document, or the fault of a job.
pub(super) fn parse(
    portion: &Portion,
    field: &Field,
    documents: &Documents,
) -> Result<Document, JobFault> {
    document(portion, field, documents).map_err(|error| markup_fault(field, &error))
}

pub(super) fn markup_fault(field: &Field, error: &MarkupError) -> JobFault {
    JobFault::new(
        Reason::InvalidMarkup,
        format!("article.{}", field.path()),
        error.to_string(),
    )
}
