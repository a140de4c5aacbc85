//! Paragraphs of Markdown whose translation cannot be written without changing the structure of the document: another
//! engine is asked for them, and what it cannot give either stays in the source language, to be seen by an editor.

use std::collections::BTreeSet;

use super::group::Group;
use super::recall::Answer;
use super::work::Work;
use super::{Asking, Pipeline, PipelineError, Task, blocks};
use crate::article::{Field, Origin};
use crate::markup::Format;

impl Pipeline {
    /// The blocks of each field that have to stay as they are. What another engine answers goes into `answers`.
    ///
    /// # Errors
    /// What the documents themselves refuse; that no other engine is there is no error.
    pub(super) async fn unwritable(
        &self,
        group: &Group<'_>,
        task: Task<'_>,
        answers: &mut [Answer],
        work: &mut Work,
    ) -> Result<Vec<Vec<usize>>, PipelineError> {
        let found = unwritable(group, answers)?;
        let asked: BTreeSet<usize> = group
            .fields
            .iter()
            .zip(&found)
            .flat_map(|((_, plan), found)| found.iter().flat_map(|block| plan.segments_of(*block)))
            .filter_map(|segment| segment.request)
            .collect();
        if asked.is_empty() {
            return Ok(found);
        }
        let backends: BTreeSet<&String> = asked
            .iter()
            .filter_map(|request| Some(&answers.get(*request)?.segment.backend))
            .collect();
        let without: Vec<String> = backends.into_iter().cloned().collect();
        let requests: Vec<_> = asked
            .iter()
            .filter_map(|request| group.requests().get(*request).cloned())
            .collect();
        let asking = Asking {
            listener: None,
            without: &without,
        };
        let places: Vec<usize> = asked
            .iter()
            .filter_map(|request| group.places().get(*request).copied())
            .collect();
        let asked_for = (&requests[..], &places[..]);
        let Ok(routed) = self.route(group, asked_for, task, asking).await else {
            return Ok(found);
        };
        work.note(&routed);
        for (request, segment) in asked.into_iter().zip(routed.segments) {
            if let Some(answer) = answers.get_mut(request) {
                let origin = Origin::Backend;
                *answer = Answer { segment, origin };
            }
        }
        unwritable(group, answers)
    }
}

/// The blocks of each field of a group that cannot be written with these answers.
fn unwritable(group: &Group<'_>, answers: &[Answer]) -> Result<Vec<Vec<usize>>, PipelineError> {
    let of = |field: &Field, plan: &blocks::Plan| {
        if field.format != Format::Markdown {
            return Ok(Vec::new());
        }
        let found = plan.document.unwritable(&plan.targets(answers));
        found.map_err(|error| blocks::markup_fault(field, &error).into())
    };
    group
        .fields
        .iter()
        .map(|(field, plan)| of(field, plan))
        .collect()
}
