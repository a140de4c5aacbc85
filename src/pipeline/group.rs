//! The fields of one language, whose sentences are asked for together.

use std::collections::HashMap;

use super::blocks::Plan;
use super::task::Estimate;
use crate::article::Field;
use crate::backend::RequestSegment;
use crate::locale::LanguageTag;
use crate::markup::{Segment, SpanKind, SpannedText};
use crate::memory::context_of;
use crate::route::{Around, Neighbour};

/// Fields of one language with their plans. A sentence that occurs twice is asked for once.
pub(super) struct Group<'a> {
    pub(super) language: LanguageTag,
    pub(super) fields: Vec<(&'a Field, Plan)>,
    requests: Vec<RequestSegment>,
    known: HashMap<(SpannedText, Vec<SpanKind>), usize>,
    /// For each request, the role of its field and the hash of the sentences around it.
    circumstances: Vec<(String, i64)>,
    /// Every sentence of the language, in the article's order.
    sentences: Vec<Neighbour>,
    /// For each request, which sentence it is.
    places: Vec<usize>,
    /// The first headline.
    headline: Option<String>,
}

impl<'a> Group<'a> {
    pub(super) fn new(language: LanguageTag) -> Self {
        Self {
            language,
            fields: Vec::new(),
            requests: Vec::new(),
            known: HashMap::new(),
            circumstances: Vec::new(),
            sentences: Vec::new(),
            places: Vec::new(),
            headline: None,
        }
    }

    /// Adds a field and the sentences of it that an engine must see.
    pub(super) fn add(&mut self, field: &'a Field, mut plan: Plan) {
        let sentences = plan.sentences();
        let first = self.sentences.len();
        let is_headline = field.is_headline() && self.headline.is_none();
        if is_headline && !sentences.is_empty() {
            self.headline = Some(sentences.join(" "));
        }
        let text = |number: Option<usize>| Some(sentences.get(number?)?.as_str());
        let contexts: Vec<i64> = (0..sentences.len())
            .map(|at| context_of(text(at.checked_sub(1)), text(Some(at + 1))))
            .collect();
        let number_of_field = self.fields.len();
        let neighbours = sentences.into_iter().map(|text| Neighbour {
            text,
            field: number_of_field,
            is_headline,
        });
        self.sentences.extend(neighbours);
        let mut contexts = contexts.into_iter().zip(first..);
        plan.ask(|segment| {
            let (context, place) = contexts.next()?;
            self.ask(segment, &field.role, place, context)
        });
        self.fields.push((field, plan));
    }

    /// The sentences that engines must see, each once.
    pub(super) fn requests(&self) -> &[RequestSegment] {
        &self.requests
    }

    /// What would be asked.
    pub(super) fn estimate(self) -> Estimate {
        Estimate {
            language: self.language,
            segments: self.requests,
        }
    }

    /// The role of a request's field and the hash of the sentences around it, where it first
    /// occurs.
    pub(super) fn circumstances(&self, request: usize) -> (&str, i64) {
        self.circumstances
            .get(request)
            .map_or(("", 0), |(role, context)| (role, *context))
    }

    /// What stands around some of the requests; `places` are theirs, see [`Group::places`].
    pub(super) fn around<'b>(&'b self, places: &'b [usize]) -> Around<'b> {
        Around {
            headline: self.headline.as_deref(),
            sentences: &self.sentences,
            places,
        }
    }

    /// For each request, which of the article's sentences it is, where it first occurs.
    pub(super) fn places(&self) -> &[usize] {
        &self.places
    }

    /// The place of a sentence among the requests; none for one without letters.
    fn ask(&mut self, segment: &Segment, role: &str, place: usize, context: i64) -> Option<usize> {
        let Segment { source, spans } = segment;
        if !source.has_letters() {
            return None;
        }
        let next = self.requests.len();
        let key = (source.clone(), spans.clone());
        let index = *self.known.entry(key).or_insert(next);
        if index == next {
            self.requests.push(RequestSegment {
                text: source.clone(),
                spans: spans.clone(),
            });
            self.circumstances.push((role.to_owned(), context));
            self.places.push(place);
        }
        Some(index)
    }
}
