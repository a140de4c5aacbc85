//! Segments along their routes: hop by hop, the next route for those that are left.

use std::collections::HashSet;

use super::batch::{Batches, batches};
use super::{Hop, Route, Router};
use crate::article::Step;
use crate::backend::{BackendError, ErrorKind, Hints, RequestSegment, Translation};
use crate::locale::LanguageTag;
use crate::markup::{Placement, Sent, SpannedText, restore_spans, send_spans};

/// Translations of a row of segments.
#[derive(Debug)]
pub struct Translated {
    /// One per segment, in order.
    pub segments: Vec<TranslatedSegment>,
    /// The languages of the route that translated most of them, from the source to the target
    /// that were asked for.
    pub route: Vec<LanguageTag>,
    /// Every engine that took part, in order of first use.
    pub steps: Vec<Step>,
    /// Characters that engines billed.
    pub billed_characters: u64,
    /// Whether a trained model took part.
    pub trained: bool,
}

/// The translation of one segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranslatedSegment {
    /// Every span exactly once.
    pub text: SpannedText,
    /// How well its spans were placed.
    pub placement: Placement,
    /// The backend of the last hop.
    pub backend: String,
}

/// No route translated every segment.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.text())]
pub struct Exhausted {
    /// The errors, one per route that was tried; empty when there is none.
    pub errors: Vec<BackendError>,
}

impl Exhausted {
    fn text(&self) -> String {
        if self.errors.is_empty() {
            return "no engine has this pair".to_owned();
        }
        self.errors
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("; ")
    }

    /// Whether another time or another worker may succeed without anybody doing something to the
    /// article.
    pub fn may_pass(&self) -> bool {
        self.errors.is_empty()
            || self
                .errors
                .iter()
                .any(|error| error.kind() != ErrorKind::Rejected)
    }
}

/// A segment on its way along a route.
struct Passing {
    /// Which of the segments it is.
    index: usize,
    /// As the last hop left it.
    segment: TranslatedSegment,
}

/// What a run of translations adds up to.
#[derive(Default)]
struct Run {
    /// What engines may take into account.
    hints: Hints,
    steps: Vec<Step>,
    billed: u64,
    trained: bool,
    /// Engines and pairs that failed: they are not tried again in this run.
    failed: HashSet<(usize, Option<(LanguageTag, LanguageTag)>)>,
}

impl Router {
    /// Translates segments by the best route; those that an engine cannot take go on to the next.
    ///
    /// A translation without text is taken only if no engine has a better one.
    ///
    /// # Errors
    /// [`Exhausted`] when a segment is left and no route is.
    pub async fn translate(
        &self,
        source: &LanguageTag,
        target: &LanguageTag,
        segments: &[RequestSegment],
        embargoed: bool,
        hints: &Hints,
    ) -> Result<Translated, Exhausted> {
        let mut done: Vec<Option<TranslatedSegment>> = vec![None; segments.len()];
        let mut blank = done.clone();
        let mut run = Run {
            hints: hints.clone(),
            ..Run::default()
        };
        let mut errors = Vec::new();
        let mut best = (0, Vec::new());
        for route in &self.routes(source, target, embargoed).await {
            let open: Vec<usize> = (0..segments.len())
                .filter(|&index| done[index].is_none())
                .collect();
            if open.is_empty() {
                break;
            }
            if route.hops.iter().any(|hop| run.has_failed(hop)) {
                continue;
            }
            let (arrived, error) = self.follow(route, segments, open, &mut run).await;
            if arrived.len() > best.0 {
                best = (arrived.len(), route.languages());
            }
            for Passing { index, segment } in arrived {
                let is_blank = segment.text.plain_text().trim().is_empty();
                let place = if is_blank { &mut blank } else { &mut done };
                place[index] = Some(segment);
            }
            if let Some(error) = error {
                tracing::debug!(backend.name = error.backend, kind = ?error.kind(), "the route failed");
                errors.push(error);
            }
        }
        let segments = done
            .into_iter()
            .zip(blank)
            .map(|(done, blank)| done.or(blank));
        match segments.collect::<Option<Vec<_>>>() {
            Some(segments) => Ok(Translated {
                segments,
                route: asked(best.1, source, target),
                steps: run.steps,
                billed_characters: run.billed,
                trained: run.trained,
            }),
            None => Err(Exhausted { errors }),
        }
    }

    /// Takes the open segments along one route, hop by hop. Those that a hop loses stay behind,
    /// with the last reason; the others go on.
    async fn follow(
        &self,
        route: &Route,
        segments: &[RequestSegment],
        open: Vec<usize>,
        run: &mut Run,
    ) -> (Vec<Passing>, Option<BackendError>) {
        let mut error = None;
        let mut passing: Vec<Passing> = open
            .into_iter()
            .map(|index| Passing {
                index,
                segment: TranslatedSegment {
                    text: segments[index].text.clone(),
                    placement: Placement::Exact,
                    backend: String::new(),
                },
            })
            .collect();
        for (number, hop) in route.hops.iter().enumerate() {
            if number > 0 {
                // An engine is never sent nothing.
                passing.retain(|each| {
                    let has_text = !each.segment.text.plain_text().trim().is_empty();
                    if !has_text {
                        let problem = "a translation on the way is empty";
                        error = Some(BackendError::new(
                            &each.segment.backend,
                            ErrorKind::Rejected,
                            problem,
                        ));
                    }
                    has_text
                });
            }
            let (passed, failure) = self.hop(hop, segments, passing, run).await;
            passing = passed;
            error = failure.or(error);
        }
        (passing, error)
    }

    /// One hop for all segments, call by call: what is translated before an error stays.
    async fn hop(
        &self,
        hop: &Hop,
        segments: &[RequestSegment],
        passing: Vec<Passing>,
        run: &mut Run,
    ) -> (Vec<Passing>, Option<BackendError>) {
        let engine = &self.engines[hop.engine];
        let Some(ready) = engine.ready().await else {
            let problem = "has not said what it can do";
            let error = BackendError::new(&hop.backend, ErrorKind::Transient, problem);
            return (Vec::new(), Some(error));
        };
        let requests: Vec<RequestSegment> = passing
            .iter()
            .map(|each| RequestSegment {
                text: each.segment.text.clone(),
                spans: segments[each.index].spans.clone(),
            })
            .collect();
        // How the spans travel depends on the engine.
        let (sent, rungs): (Vec<RequestSegment>, Vec<_>) = requests
            .iter()
            .map(|request| {
                let markup = ready.capabilities.markup;
                let Sent { text, spans, rung } = send_spans(&request.text, &request.spans, markup);
                (RequestSegment { text, spans }, rung)
            })
            .unzip();
        let Batches {
            mut batches,
            too_long,
        } = batches(&sent, ready.capabilities.limits);
        let mut failure = too_long.last().map(|(_, length)| {
            let problem = format!("a sentence of {length} characters is longer than it takes");
            BackendError::new(&hop.backend, ErrorKind::Rejected, problem)
        });
        let mut answers: Vec<Option<TranslatedSegment>> = vec![None; requests.len()];
        // The next batch is at the end.
        batches.reverse();
        while let Some(batch) = batches.pop() {
            let segments = batch.iter().map(|&at| sent[at].clone()).collect();
            match engine.translate(&ready, hop, segments, &run.hints).await {
                Ok(answer) => {
                    run.note(hop, &answer, ready.is_trained());
                    for (number, &at) in batch.iter().enumerate() {
                        let RequestSegment { text, spans } = &requests[at];
                        let (answer, links) = answer.of(number);
                        let (text, placement) = restore_spans(
                            text,
                            spans,
                            answer,
                            rungs[at],
                            links,
                            hop.target.as_str(),
                        );
                        answers[at] = Some(TranslatedSegment {
                            text,
                            placement: placement.max(passing[at].segment.placement),
                            backend: hop.backend.clone(),
                        });
                    }
                }
                // One sentence that the engine refuses must not take the others with it.
                Err(error) if error.kind() == ErrorKind::Rejected => {
                    if batch.len() > 1 {
                        let (first, second) = batch.split_at(batch.len() / 2);
                        batches.push(second.to_vec());
                        batches.push(first.to_vec());
                    } else {
                        failure = Some(error);
                    }
                }
                Err(error) => {
                    run.fail(hop, &error);
                    failure = Some(error);
                    break;
                }
            }
        }
        let passed = passing
            .into_iter()
            .zip(answers)
            .filter_map(|(each, answer)| {
                Some(Passing {
                    segment: answer?,
                    ..each
                })
            });
        (passed.collect(), failure)
    }
}

impl Run {
    fn note(&mut self, hop: &Hop, answer: &Translation, trained: bool) {
        let step = Step {
            backend: hop.backend.clone(),
            model: answer.model.clone(),
        };
        if !self.steps.contains(&step) {
            self.steps.push(step);
        }
        self.billed += answer.billed_characters;
        self.trained |= trained;
    }

    /// Leaves an engine alone for the rest of the run: in this pair, or in all where the reason
    /// has nothing to do with the pair.
    fn fail(&mut self, hop: &Hop, error: &BackendError) {
        let pair = match error.kind() {
            ErrorKind::Throttled { .. } | ErrorKind::QuotaExhausted | ErrorKind::Misconfigured => {
                None
            }
            _ => Some((hop.source.clone(), hop.target.clone())),
        };
        self.failed.insert((hop.engine, pair));
    }

    fn has_failed(&self, hop: &Hop) -> bool {
        let pair = (hop.source.clone(), hop.target.clone());
        self.failed.contains(&(hop.engine, None)) || self.failed.contains(&(hop.engine, Some(pair)))
    }
}

/// The languages of a route with its ends as they were asked for, whatever the engines call them.
fn asked(
    mut route: Vec<LanguageTag>,
    source: &LanguageTag,
    target: &LanguageTag,
) -> Vec<LanguageTag> {
    if let [first, .., last] = route.as_mut_slice() {
        first.clone_from(source);
        last.clone_from(target);
    }
    route
}
