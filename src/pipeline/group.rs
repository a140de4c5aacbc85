//! The fields of one language, whose sentences are asked for together.

use std::collections::HashMap;

use super::blocks::Plan;
use crate::article::Field;
use crate::backend::RequestSegment;
use crate::locale::LanguageTag;
use crate::markup::{Segment, SpanKind, SpannedText};

/// Fields of one language with their plans. A sentence that occurs twice is asked for once.
pub(super) struct Group<'a> {
    pub(super) language: LanguageTag,
    pub(super) fields: Vec<(&'a Field, Plan)>,
    requests: Vec<RequestSegment>,
    known: HashMap<(SpannedText, Vec<SpanKind>), usize>,
}

impl<'a> Group<'a> {
    pub(super) fn new(language: LanguageTag) -> Self {
        Self {
            language,
            fields: Vec::new(),
            requests: Vec::new(),
            known: HashMap::new(),
        }
    }

    /// Adds a field and the sentences of it that an engine must see.
    pub(super) fn add(&mut self, field: &'a Field, mut plan: Plan) {
        plan.ask(|segment| self.ask(segment));
        self.fields.push((field, plan));
    }

    /// The sentences that engines must see, each once.
    pub(super) fn requests(&self) -> &[RequestSegment] {
        &self.requests
    }

    /// The place of a sentence among the requests; none for one without letters.
    fn ask(&mut self, segment: &Segment) -> Option<usize> {
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
        }
        Some(index)
    }
}
