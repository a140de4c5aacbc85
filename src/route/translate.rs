//! Segments along their routes: batches, retries, the next route when one fails.

use std::time::Duration;

use super::{Engine, Hop, Route, Router};
use crate::article::Step;
use crate::backend::{
    BackendError, EngineKind, ErrorKind, Limits, MarkupSupport, RequestSegment, Translation,
    TranslationRequest,
};
use crate::locale::LanguageTag;
use crate::markup::{Placement, Sent, SpannedText, restore_spans, send_spans};

use super::EngineState;

/// Calls of one batch to one engine before the next route is tried.
const TRIES: u32 = 3;

/// First wait between two tries; doubled each time, with jitter.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// The longest wait that an engine may ask for within one unit; a longer one ends the try.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// Translations of a row of segments.
#[derive(Debug)]
pub struct Translated {
    /// One per segment, in order.
    pub segments: Vec<TranslatedSegment>,
    /// The languages of the route that translated most of them.
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

impl Router {
    /// Translates segments by the best route; those that an engine cannot take go on to the next.
    ///
    /// # Errors
    /// [`Exhausted`] when a segment is left and no route is.
    pub async fn translate(
        &self,
        source: &LanguageTag,
        target: &LanguageTag,
        segments: &[RequestSegment],
        embargoed: bool,
    ) -> Result<Translated, Exhausted> {
        let routes = self.routes(source, target, embargoed).await;
        let mut done: Vec<Option<TranslatedSegment>> = vec![None; segments.len()];
        let mut run = Run::default();
        let mut errors = Vec::new();
        let mut best = (0, Vec::new());
        for route in &routes {
            let open: Vec<usize> = (0..segments.len())
                .filter(|&index| done[index].is_none())
                .collect();
            if open.is_empty() {
                break;
            }
            let outcome = self
                .follow(route, segments, &open, &mut done, &mut run)
                .await;
            let finished = open.iter().filter(|&&index| done[index].is_some()).count();
            if finished > best.0 {
                best = (finished, route.languages());
            }
            if let Err(error) = outcome {
                tracing::debug!(backend.name = error.backend, kind = ?error.kind(), "the route failed");
                errors.push(error);
            }
        }
        let segments: Option<Vec<_>> = done.into_iter().collect();
        match segments {
            Some(segments) => Ok(Translated {
                segments,
                route: best.1,
                steps: run.steps,
                billed_characters: run.billed,
                trained: run.trained,
            }),
            None => Err(Exhausted { errors }),
        }
    }

    /// Takes the open segments along one route, batch by batch: what is finished before an error
    /// stays.
    async fn follow(
        &self,
        route: &Route,
        segments: &[RequestSegment],
        open: &[usize],
        done: &mut [Option<TranslatedSegment>],
        run: &mut Run,
    ) -> Result<(), BackendError> {
        let Some(first) = route.hops.first() else {
            return Ok(());
        };
        let limits = self.engines[first.engine].limits().await;
        let mut failure = None;
        for batch in batches(segments, open, limits) {
            match self.hops(route, segments, &batch, run).await {
                Ok(translated) => {
                    for (&index, segment) in batch.iter().zip(translated) {
                        done[index] = Some(segment);
                    }
                }
                // One sentence that the engine refuses must not take the others with it.
                Err(error) if error.kind() == ErrorKind::Rejected && batch.len() > 1 => {
                    for &index in &batch {
                        match self.hops(route, segments, &[index], run).await {
                            Ok(mut one) => done[index] = one.pop(),
                            Err(error) if error.kind() == ErrorKind::Rejected => {
                                failure = Some(error)
                            }
                            Err(error) => return Err(error),
                        }
                    }
                }
                Err(error) if error.kind() == ErrorKind::Rejected => failure = Some(error),
                Err(error) => return Err(error),
            }
        }
        failure.map_or(Ok(()), Err)
    }

    async fn hops(
        &self,
        route: &Route,
        segments: &[RequestSegment],
        batch: &[usize],
        run: &mut Run,
    ) -> Result<Vec<TranslatedSegment>, BackendError> {
        let mut current: Vec<TranslatedSegment> = batch
            .iter()
            .map(|&index| TranslatedSegment {
                text: segments[index].text.clone(),
                placement: Placement::Exact,
                backend: String::new(),
            })
            .collect();
        for hop in &route.hops {
            let engine = &self.engines[hop.engine];
            let sent: Vec<RequestSegment> = batch
                .iter()
                .zip(&current)
                .map(|(&index, segment)| RequestSegment {
                    text: segment.text.clone(),
                    spans: segments[index].spans.clone(),
                })
                .collect();
            let (answer, rungs) = engine.hop(hop, &sent).await?;
            run.note(hop, &answer, engine.trained().await);
            let language = hop.target.to_string();
            for (at, (segment, sent)) in current.iter_mut().zip(&sent).enumerate() {
                let links = answer.alignments.get(at).map_or(&[][..], Vec::as_slice);
                let (text, placement) = restore_spans(
                    &sent.text,
                    &sent.spans,
                    &answer.segments[at],
                    rungs[at],
                    links,
                    &language,
                );
                segment.text = text;
                segment.placement = segment.placement.max(placement);
                segment.backend.clone_from(&hop.backend);
            }
        }
        Ok(current)
    }
}

/// What a run of translations adds up to.
#[derive(Default)]
struct Run {
    steps: Vec<Step>,
    billed: u64,
    trained: bool,
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
}

impl Engine {
    async fn limits(&self) -> Limits {
        match &*self.state.read().await {
            EngineState::Ready(capabilities) => capabilities.limits,
            _ => Limits::default(),
        }
    }

    async fn trained(&self) -> bool {
        matches!(&*self.state.read().await, EngineState::Ready(c) if c.kind == EngineKind::Trained)
    }

    async fn markup(&self) -> MarkupSupport {
        match &*self.state.read().await {
            EngineState::Ready(capabilities) => capabilities.markup,
            _ => MarkupSupport::None,
        }
    }

    /// One hop of a batch, tried again while the error may pass. Says how the spans of each segment
    /// travelled.
    async fn hop(
        &self,
        hop: &Hop,
        segments: &[RequestSegment],
    ) -> Result<(Translation, Vec<MarkupSupport>), BackendError> {
        let support = self.markup().await;
        let (segments, rungs) = segments
            .iter()
            .map(|segment| {
                let Sent { text, spans, rung } = send_spans(&segment.text, &segment.spans, support);
                (RequestSegment { text, spans }, rung)
            })
            .unzip();
        let request = TranslationRequest {
            source: hop.source.clone(),
            target: hop.target.clone(),
            segments,
        };
        let mut wait = FIRST_WAIT;
        let mut attempt = 1;
        loop {
            let error = match self.call(&request).await {
                Ok(answer) => return Ok((answer, rungs)),
                Err(error) => error,
            };
            let pause = match error.kind() {
                ErrorKind::Transient | ErrorKind::MalformedReply => wait,
                ErrorKind::Throttled { retry_after } => retry_after.unwrap_or(wait * 4),
                _ => return Err(error),
            };
            if attempt >= TRIES || pause > LONGEST_WAIT {
                return Err(error);
            }
            tokio::time::sleep(pause.mul_f64(0.75 + fastrand::f64() / 2.0)).await;
            wait *= 2;
            attempt += 1;
        }
    }

    async fn call(&self, request: &TranslationRequest) -> Result<Translation, BackendError> {
        let name = self.backend.name().to_owned();
        let closed = |_| BackendError::new(&name, ErrorKind::Transient, "is being ended");
        let _permit = self.calls.acquire().await.map_err(closed)?;
        let started = std::time::Instant::now();
        let answer = self.backend.translate(request).await.and_then(|answer| {
            if answer.segments.len() == request.segments.len() {
                Ok(answer)
            } else {
                Err(BackendError::new(
                    &name,
                    ErrorKind::MalformedReply,
                    format!(
                        "{} segments sent, {} came back",
                        request.segments.len(),
                        answer.segments.len()
                    ),
                ))
            }
        });
        let outcome = if answer.is_ok() { "ok" } else { "error" };
        metrics::counter!("wireglot_backend_calls_total", "backend" => name.clone(), "outcome" => outcome)
            .increment(1);
        metrics::histogram!("wireglot_backend_call_seconds", "backend" => name)
            .record(started.elapsed());
        answer
    }
}

/// Indices in batches that fit the limits. A segment over the limit of one goes alone: the engine
/// refuses it, and the next route gets it.
fn batches(segments: &[RequestSegment], open: &[usize], limits: Limits) -> Vec<Vec<usize>> {
    let items = limits.items.unwrap_or(usize::MAX).max(1);
    let characters = limits.characters.unwrap_or(usize::MAX);
    let mut batches: Vec<Vec<usize>> = Vec::new();
    let mut filled = 0;
    for &index in open {
        let length = segments[index].text.plain_text().chars().count();
        let fits = batches.last().is_some_and(|batch| batch.len() < items)
            && filled + length <= characters;
        match batches.last_mut() {
            Some(batch) if fits => {
                batch.push(index);
                filled += length;
            }
            _ => {
                batches.push(vec![index]);
                filled = length;
            }
        }
    }
    batches
}
