//! What engines are asked, and what they are told beside it.

use super::group::Group;
use super::task::Asking;
use super::{Pipeline, PipelineError, Task};
use crate::backend::{Hints, RequestSegment};
use crate::glossary::Glossaries;
use crate::job::JobFault;
use crate::route::{Order, Translated};

impl Pipeline {
    /// Asks engines for sentences of a group, with their places in the article; the listener hears
    /// of each that is finished.
    pub(super) async fn route(
        &self,
        group: &Group<'_>,
        (requests, places): (&[RequestSegment], &[usize]),
        task: Task<'_>,
        asking: Asking<'_>,
    ) -> Result<Translated, PipelineError> {
        let (from, to) = (&group.language, task.target);
        let order = Order {
            backends: &task.preferred(),
            embargoed: task.embargoed,
            urgent: task.urgent,
            hints: Hints {
                formality: task.formality,
                context: None,
                glossaries: self.glossaries(task)?,
            },
            around: Some(group.around(places)),
            listener: asking.listener,
            without: asking.without,
            ..Order::new(from, to, requests)
        };
        let routed = self.router.fulfil(order).await;
        routed.map_err(|exhausted| {
            if exhausted.errors.is_empty() {
                PipelineError::NoRoute {
                    from: from.clone(),
                    to: to.clone(),
                }
            } else {
                PipelineError::Engines(exhausted)
            }
        })
    }

    /// The glossaries that apply to a task.
    pub(super) fn glossaries(&self, task: Task<'_>) -> Result<Glossaries, JobFault> {
        self.glossaries.select(task.glossaries)
    }
}
