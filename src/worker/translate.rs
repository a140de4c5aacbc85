//! Translation: a unit is worked on, its result stored once, published, and settled.

use std::sync::Arc;

use futures_util::FutureExt;
use tracing::Instrument;

use super::context::Context;
use super::disposition::{Cause, Disposition, Problem, Way};
use super::leases::{Entered, Holding};
use super::results;
use super::settle::Stage;
use super::stamp;
use crate::article::Verdict;
use crate::broker::{Delivery, Lane, Outgoing};
use crate::fault;
use crate::job::{Action, JobFault, Reason, Unit};
use crate::locale::LanguageTag;
use crate::pipeline::{self, Remembering, Task, Translated};
use crate::store::{
    Confirmed, Grant, NewResult, Settled, StoreError, StoredResult, UnitKey, UnitState,
};

/// How a unit ended.
struct End {
    state: UnitState,
    reason: Option<Reason>,
    detail: Option<String>,
}

impl From<UnitState> for End {
    fn from(state: UnitState) -> Self {
        Self {
            state,
            reason: None,
            detail: None,
        }
    }
}

/// Takes one unit to its end; settles the delivery.
pub(super) async fn handle(delivery: Delivery, lane: Lane, context: Arc<Context>) {
    let started = std::time::Instant::now();
    let header = |name| {
        delivery
            .properties
            .text(name)
            .unwrap_or_default()
            .to_owned()
    };
    let span = tracing::info_span!(
        "unit",
        job.id = header(stamp::JOB),
        article.id = header(stamp::ARTICLE),
        language.target = header(stamp::LANGUAGE),
    );
    async {
        let (trial, may_begin) = context.trial(&delivery).await;
        let outcome = match may_begin {
            Ok(()) => in_time(&delivery, &context).await,
            Err(problem) => Err(problem),
        };
        let outcome_name = if outcome.is_ok() { "ok" } else { "error" };
        metrics::histogram!("wireglot_unit_seconds", "lane" => lane.as_str(), "outcome" => outcome_name)
            .record(started.elapsed());
        fault::at("settled", &header(stamp::ARTICLE)).await;
        let disposition = match outcome {
            Ok(()) => Disposition::Ack,
            Err(problem) => problem.disposition(),
        };
        let mut way = context.way(&delivery, lane, disposition);
        if let Way::DeadLetter { cause, .. } = &way {
            match announce_failure(&context, &delivery, cause).await {
                Ok(true) => {}
                Ok(false) => way = Way::Ack,
                Err(error) => {
                    tracing::warn!(error = %error, "a failed unit waits until its end can be kept");
                    way = context.way(&delivery, lane, Disposition::Hold(cause.clone()));
                }
            }
        }
        context.settle(&delivery, lane, Stage::Translate, way).await;
        context.outlived(trial).await;
        context.outbox.notify_one();
    }
    .instrument(span)
    .await;
}

/// Works on a unit for as long as one may be worked on.
async fn in_time(delivery: &Delivery, context: &Context) -> Result<(), Problem> {
    let deadline = context.config.worker.unit_deadline;
    let work = std::panic::AssertUnwindSafe(unit(delivery, context)).catch_unwind();
    match tokio::time::timeout(deadline, work).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(Problem::Defect("the task panicked".to_owned())),
        Err(_) => Err(Problem::Deadline),
    }
}

/// Whether a message says that it is a unit.
pub(super) fn is_unit(delivery: &Delivery) -> bool {
    delivery.properties.kind.as_deref() == Some(Unit::TYPE)
}

/// Ends a unit as failed, from its headers alone. Whether it is one: a copy of it may have ended
/// otherwise, and there is nothing to keep then.
pub(super) async fn announce_failure(
    context: &Context,
    delivery: &Delivery,
    cause: &Cause,
) -> Result<bool, StoreError> {
    let header = |name| delivery.properties.text(name);
    let target = header(stamp::LANGUAGE).and_then(|tag| LanguageTag::parse(tag).ok());
    let (Some(job_id), Some(target)) = (header(stamp::JOB), target) else {
        // A unit that nobody of us wrote belongs to no job.
        return Ok(true);
    };
    let state = context
        .store
        .settle(&Settled {
            job_id: job_id.to_owned(),
            target,
            state: UnitState::Failed,
            reason: Some(cause.reason.as_str().to_owned()),
            detail: Some(cause.detail.clone()),
            confirmed: None,
            at: context.now(),
        })
        .await?;
    context.outbox.notify_one();
    Ok(state.is_none_or(|state| state == UnitState::Failed))
}

async fn unit(delivery: &Delivery, context: &Context) -> Result<(), Problem> {
    let outcome = attempt(delivery, context).await;
    if let Err(Problem::Store(_)) = &outcome {
        context.writes.failed();
    }
    outcome
}

async fn attempt(delivery: &Delivery, context: &Context) -> Result<(), Problem> {
    let article = delivery.properties.text(stamp::ARTICLE);
    fault::at("received", article.unwrap_or_default()).await;
    // A unit may be larger than a job: it carries the article once more, with the job around it.
    let unit = Unit::decode(&delivery.body, 2 * context.config.worker.max_job.as_u64())?;
    let key = UnitKey {
        job_id: unit.job_id.clone(),
        identity: unit.identity(),
        revision_kind: unit.revision_kind.clone(),
        action: unit.action,
    };
    let standing = context.store.standing(&key).await?;
    if standing.has_ended() {
        return Ok(());
    }
    if standing.superseded {
        return settle(&unit, UnitState::Superseded.into(), None, context).await;
    }
    let draft = match unit.action {
        Action::Translate if !standing.stored => {
            context.writes.possible(&*context.store).await?;
            Some(work(&unit, context).await?)
        }
        _ => None,
    };
    fault::at("translated", &unit.article_id).await;
    // From here to the unit's end nothing else of this article and language is published. A copy of
    // this unit, from a job that came twice, may have ended meanwhile.
    let (mut holding, grant) = match context.leases.enter(&*context.store, &key).await? {
        Entered::Granted(holding, grant) => (holding, grant),
        Entered::Ended => return Ok(()),
        Entered::Superseded => {
            return settle(&unit, UnitState::Superseded.into(), None, context).await;
        }
    };
    fault::at("checked", &unit.article_id).await;
    let published = match unit.action {
        Action::Translate => translate(&unit, *grant, draft, &mut holding, context).await,
        Action::Withdraw => withdraw(&unit, grant.sequence, &mut holding, context).await,
    };
    match published {
        Ok(end) => {
            fault::at("confirmed", &unit.article_id).await;
            let confirmed = Confirmed {
                identity: key.identity,
                token: holding.token().to_owned(),
            };
            settle(&unit, end, Some(confirmed), context).await
        }
        Err(problem) => {
            // What was sent and not confirmed may still arrive: the lease is waited out then.
            if !problem.leaves_doubt() {
                holding.release(&*context.store).await;
            }
            Err(problem)
        }
    }
}

async fn settle(
    unit: &Unit,
    end: End,
    confirmed: Option<Confirmed>,
    context: &Context,
) -> Result<(), Problem> {
    metrics::counter!("wireglot_units_total", "state" => end.state.as_str(), "language" => unit.target.to_string())
        .increment(1);
    tracing::info!(state = end.state.as_str(), "unit ended");
    context
        .store
        .settle(&Settled {
            job_id: unit.job_id.clone(),
            target: unit.target.clone(),
            state: end.state,
            reason: end.reason.map(|reason| reason.as_str().to_owned()),
            detail: end.detail,
            confirmed,
            at: context.now(),
        })
        .await?;
    Ok(())
}

/// Publishes the result that is stored, or stores the draft and publishes that.
async fn translate(
    unit: &Unit,
    grant: Grant,
    draft: Option<Translated>,
    holding: &mut Holding,
    context: &Context,
) -> Result<End, Problem> {
    let Grant {
        stored,
        sequence,
        published,
    } = grant;
    let stored = match (stored, draft) {
        (Some(stored), _) => stored,
        (None, Some(draft)) => store(unit, draft, sequence, published, context).await?,
        (None, None) => {
            let problem = "a stored result was removed while its unit was on its way";
            return Err(StoreError::Unavailable(problem.to_owned()).into());
        }
    };
    fault::at("stored", &unit.article_id).await;
    publish(unit, &stored, holding, context).await
}

async fn work(unit: &Unit, context: &Context) -> Result<Translated, Problem> {
    if unit
        .deadline
        .is_some_and(|deadline| deadline <= context.now())
    {
        let detail = "its deadline or the article's expiry has passed";
        return Err(JobFault::new(Reason::Expired, "deadline", detail).into());
    }
    let task = Task::of(unit, context.now());
    let remembering = Remembering {
        memory: &*context.store,
        flights: &context.flights,
        writes: &context.writes,
        desk: &unit.desk,
        article: &unit.article_id,
        formality: unit.formality,
        reuse: unit.reuse.unwrap_or(context.config.memory.reuse),
        at: context.now(),
    };
    let translated = context
        .pipeline
        .translate_remembering(task, Some(remembering))
        .await?;
    let made = &translated.provenance;
    let backends: Vec<&str> = made
        .steps
        .iter()
        .map(|step| step.backend.as_str())
        .collect();
    tracing::info!(
        backend.name = backends.join(" "),
        segments = made.segments,
        reused = made.reused,
        translated = made.translated,
        billed_characters = made.billed_characters,
        verdict = translated.quality.verdict.as_str(),
        "translated"
    );
    metrics::counter!("wireglot_billed_characters_total").increment(made.billed_characters);
    Ok(translated)
}

/// Stores the result under its identity; the first one stored wins.
async fn store(
    unit: &Unit,
    translated: Translated,
    sequence: u64,
    published: Vec<LanguageTag>,
    context: &Context,
) -> Result<StoredResult, Problem> {
    let made = pipeline::compose(unit, translated, sequence, published);
    let limit = context.config.worker.max_result.as_u64();
    let (body, verdict) = pipeline::encode(made, limit).map_err(|size| match size {
        Some(size) => Problem::ResultTooLarge { size, limit },
        None => Problem::Defect("the result could not be written as JSON".to_owned()),
    })?;
    let result = NewResult {
        body,
        verdict: verdict.as_str().to_owned(),
        sequence,
        fingerprint: context.pipeline.fingerprint().to_owned(),
        at: context.now(),
    };
    Ok(context
        .store
        .insert_result(&unit.identity(), &result)
        .await?)
}

/// Publishes the stored bytes, and a copy to who asked for a reply.
async fn publish(
    unit: &Unit,
    stored: &StoredResult,
    holding: &mut Holding,
    context: &Context,
) -> Result<End, Problem> {
    let passed = stored.verdict == Verdict::Pass.as_str();
    let message = results::message(unit, stored, &context.names);
    let reply = results::reply(unit, stored).filter(|_| passed);
    let state = if passed {
        UnitState::Published
    } else {
        UnitState::Held
    };
    send(message, reply, state, holding, context).await
}

async fn withdraw(
    unit: &Unit,
    sequence: u64,
    holding: &mut Holding,
    context: &Context,
) -> Result<End, Problem> {
    let message = results::withdrawal(unit, sequence, &context.names)
        .map_err(|error| Problem::Defect(error.to_string()))?;
    let reply = unit
        .reply_to
        .as_ref()
        .map(|queue| results::to_queue(&message, queue));
    send(message, reply, UnitState::Withdrawn, holding, context).await
}

/// Sends a message and waits for the confirm, then the reply. A reply that cannot be delivered is
/// told with the unit's end, and nothing more.
async fn send(
    message: Outgoing,
    reply: Option<Outgoing>,
    state: UnitState,
    holding: &mut Holding,
    context: &Context,
) -> Result<End, Problem> {
    let store = &*context.store;
    holding.refresh(store).await?;
    holding.during(store, context.send(message)).await?;
    let mut end = End::from(state);
    if let Some(reply) = reply
        && let Err(error) = holding.during(store, context.replies.publish(reply)).await
    {
        metrics::counter!("wireglot_replies_lost_total").increment(1);
        tracing::warn!(error = %error, "the reply could not be delivered");
        end.reason = Some(Reason::Unroutable);
        end.detail = Some(format!("{}, but the reply {error}", state.as_str()));
    }
    Ok(end)
}
