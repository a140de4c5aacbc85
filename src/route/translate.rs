//! Segments along their routes: hop by hop, the next route for those that are left.

use super::around::Around;
use super::batch::batches;
use super::batcher::{self, Delivered, Lane, Packing};
use super::order::{Exhausted, Order, Translated, TranslatedSegment};
use super::run::{Passing, Run};
use super::{Failure, Hop, Out, Route, Router};
use crate::backend::{BackendError, ErrorKind, RequestSegment};
use crate::locale::LanguageTag;
use crate::markup::{Placement, Sent, restore_spans, send_spans};

/// Translations that are taken from engines in one go.
const MOST_AT_ONCE: usize = 1000;

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
    ) -> Result<Translated, Exhausted> {
        let order = Order {
            embargoed,
            ..Order::new(source, target, segments)
        };
        self.fulfil(order).await
    }

    /// As [`Router::translate`], with all that can be asked for.
    ///
    /// # Errors
    /// As `translate`; what the listener was told stays good.
    pub async fn fulfil(&self, order: Order<'_>) -> Result<Translated, Exhausted> {
        let Order {
            source,
            target,
            segments,
            embargoed,
            backends,
            ..
        } = order;
        let mut run = Run::new(&order);
        let mut done: Vec<Option<TranslatedSegment>> = vec![None; segments.len()];
        let mut blank = done.clone();
        let mut errors = Vec::new();
        let mut best = (0, Vec::new());
        let routes = self.open_routes(backends, source, target, embargoed).await;
        for route in routes.iter() {
            let open: Vec<usize> = (0..segments.len())
                .filter(|&index| done[index].is_none())
                .collect();
            if open.is_empty() {
                break;
            }
            let is_unwanted =
                |hop: &Hop| run.has_failed(hop) || order.without.contains(&hop.backend);
            if route.hops.iter().any(is_unwanted) {
                continue;
            }
            let (arrived, error) = self.follow(route, open, &mut run).await;
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
            None => Err(self.exhausted(errors, &run).await),
        }
    }

    /// Why segments are left, and whether somebody who is out now may take them later.
    async fn exhausted(&self, mut errors: Vec<BackendError>, run: &Run<'_>) -> Exhausted {
        let Order {
            source,
            target,
            embargoed,
            backends,
            ..
        } = run.order;
        let routes = self
            .routes_preferring(backends, source, target, *embargoed)
            .await;
        let is_out = |route: &&Route| {
            let mut hops = route.hops.iter();
            hops.any(|hop| run.was_out(hop) || self.out_now(hop).is_some())
        };
        let refuses = |route: &Route| {
            let mut hops = route.hops.iter();
            hops.any(|hop| run.refused.contains(&hop.engine))
        };
        let waits = routes.iter().any(|route| is_out(&route))
            && routes.iter().filter(|route| !is_out(route)).all(refuses);
        // Engines that were not even asked: an operator wants to know why.
        for hop in routes.iter().flat_map(|route| &route.hops) {
            let known = errors.iter().any(|error| error.backend == hop.backend);
            if let Some(out) = self.out_now(hop).filter(|_| !known) {
                errors.push(Failure::Out(out).into_error(&hop.backend));
            }
        }
        Exhausted { errors, waits }
    }

    /// Takes the open segments along one route, hop by hop. Those that a hop loses stay behind,
    /// with the last reason; the others go on.
    async fn follow(
        &self,
        route: &Route,
        open: Vec<usize>,
        run: &mut Run<'_>,
    ) -> (Vec<Passing>, Option<BackendError>) {
        let mut error = None;
        let mut passing: Vec<Passing> = open
            .into_iter()
            .map(|index| Passing {
                index,
                segment: TranslatedSegment {
                    text: run.order.segments[index].text.clone(),
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
            if passing.is_empty() {
                break;
            }
            let is_last = number + 1 == route.hops.len();
            let around = run.order.around.filter(|_| number == 0);
            let (passed, failure) = self.hop(hop, is_last, around, passing, run).await;
            passing = passed;
            error = failure.or(error);
        }
        (passing, error)
    }

    /// One hop for all segments, in as many requests at a time as the engine takes: what one of
    /// them translates stays, whatever becomes of the others.
    async fn hop(
        &self,
        hop: &Hop,
        is_last: bool,
        around: Option<Around<'_>>,
        passing: Vec<Passing>,
        run: &mut Run<'_>,
    ) -> (Vec<Passing>, Option<BackendError>) {
        let engine = &self.engines[hop.engine];
        let Some(ready) = engine.ready().await else {
            let failure = Failure::Out(Out::Unknown);
            run.fail(hop, &failure);
            return (Vec::new(), Some(failure.into_error(&hop.backend)));
        };
        let mut failure = None;
        let mut sendings = Vec::new();
        let mut segments = Vec::new();
        let mut answers: Vec<Option<TranslatedSegment>> = vec![None; passing.len()];
        for (at, each) in passing.iter().enumerate() {
            if let Some(known) = run.known(hop, each) {
                answers[at] = Some(known);
                continue;
            }
            // How the spans travel depends on the engine.
            let spans = &run.order.segments[each.index].spans;
            let Sent { text, spans, rung } =
                send_spans(&each.segment.text, spans, ready.capabilities.markup);
            let segment = RequestSegment { text, spans };
            let size = ready.limits.size(&segment);
            if ready.limits.fits_alone(size) {
                sendings.push((at, rung));
                segments.push(segment);
            } else {
                let length = size.characters;
                let problem = format!("a sentence of {length} characters is longer than it takes");
                failure = Some(BackendError::new(
                    &hop.backend,
                    ErrorKind::Rejected,
                    problem,
                ));
                run.refused.insert(hop.engine);
            }
        }
        let lane = Lane {
            source: hop.source.clone(),
            target: hop.target.clone(),
            hints: run.order.hints.clone(),
        };
        let lanes = match around.filter(|_| ready.limits.context > 0) {
            None => vec![(lane, (0..segments.len()).collect())],
            // Who reads what is around a text gets calls of one article, in its order.
            Some(around) => {
                let Packing { limits, most } = engine.packing(&ready);
                let calls = batches(&segments, limits, most).batches.into_iter();
                let lane_of = |call: Vec<usize>| {
                    let places: Vec<usize> = call
                        .iter()
                        .map(|&at| passing[sendings[at].0].index)
                        .collect();
                    let mut lane = lane.clone();
                    lane.hints.context = around.context(&places, &ready.limits);
                    (lane, call)
                };
                calls.map(lane_of).collect()
            }
        };
        let mut from = batcher::submit(engine, &ready, &lanes, &segments, run.order.urgent);
        let mut delivered = Vec::new();
        while from.recv_many(&mut delivered, MOST_AT_ONCE).await > 0 {
            let mut arrived = Vec::new();
            for Delivered { index, outcome } in delivered.drain(..) {
                let (at, rung) = sendings[index];
                match outcome {
                    Ok(answer) => {
                        run.note(hop, &answer, ready.is_trained());
                        let passing = &passing[at];
                        let (text, placement) = restore_spans(
                            &passing.segment.text,
                            &run.order.segments[passing.index].spans,
                            &answer.text,
                            rung,
                            &answer.links,
                            hop.target.as_str(),
                        );
                        let segment = TranslatedSegment {
                            text,
                            placement: placement.max(passing.segment.placement),
                            backend: hop.backend.clone(),
                        };
                        if is_last {
                            arrived.push((passing.index, segment.clone()));
                        } else {
                            run.keep(hop, passing, &segment);
                        }
                        answers[at] = Some(segment);
                    }
                    Err(failed) => {
                        run.fail(hop, &failed);
                        failure = Some(failed.into_error(&hop.backend));
                    }
                }
            }
            run.tell(&arrived).await;
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
