//! What is planned for each block of a document.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::article::{Portion, Profile};
use crate::backend::RequestSegment;
use crate::localize::Phrase;
use crate::markup::{Document, Format, Segment, SpannedText, escape};
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
        let blocks: Vec<Planned> = document
            .blocks()
            .iter()
            .map(|block| plan(&block.text))
            .collect();
        let segments = document
            .blocks()
            .iter()
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

    /// Puts the sentences that an engine must see behind `requests`; one that is there already is
    /// not asked twice.
    pub(super) fn collect(&mut self, requests: &mut Vec<RequestSegment>) {
        let mut known: HashMap<(SpannedText, Vec<_>), usize> = requests
            .iter()
            .enumerate()
            .map(|(index, request)| ((request.text.clone(), request.spans.clone()), index))
            .collect();
        for segment in self.segments.iter_mut().flatten() {
            let Segment { source, spans } = &segment.protected;
            if !source.has_letters() {
                continue;
            }
            let key = (source.clone(), spans.clone());
            let next = requests.len();
            let index = *known.entry(key).or_insert_with(|| {
                requests.push(RequestSegment {
                    text: source.clone(),
                    spans: spans.clone(),
                });
                next
            });
            segment.request = Some(index);
        }
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

/// Puts the disclosure behind the last body of the article as a paragraph of its own.
pub(super) fn append(
    profile: &Profile,
    portions: &[Portion],
    article: &mut Map<String, Value>,
    text: &str,
) {
    let body = portions
        .first()
        .and_then(|portion| portion.fields.iter().rfind(|field| field.role == "body"));
    let Some(body) = body else { return };
    let escaped = escape(text, body.format);
    let paragraph = match body.format {
        Format::Plain | Format::Markdown => format!("\n\n{escaped}"),
        Format::Html => format!("<p>{escaped}</p>"),
    };
    profile.append(article, body, &paragraph);
}
