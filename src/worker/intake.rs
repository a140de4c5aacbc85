//! Intake: a job is read, checked, recorded and split into units.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::try_join_all;

use super::backlog;
use super::context::Context;
use super::disposition::{Cause, Disposition, Problem, Way};
use super::settle::Stage;
use super::stamp;
use crate::broker::{Delivery, Header, Lane, Names, Outgoing, Properties};
use crate::event::{Event, EventKind, Subject};
use crate::fault;
use crate::job::{
    BareText, JOB_TYPE, Job, JobFault, Priority, Reason, Unit, gunzip, job_id, short,
};
use crate::markup::Format;
use crate::planning::{Envelope, Plan};
use crate::store::{About, Accepted, GaveUp, GivenUp, StoreError};

/// Takes one job as far as its units; settles the delivery.
pub(super) async fn handle(delivery: Delivery, context: Arc<Context>) {
    let id = job_id(delivery.properties.message_id.as_deref(), &delivery.body);
    let mut known = Known {
        subject: Subject {
            job_id: id,
            ..Subject::default()
        },
        edition: None,
    };
    let (trial, may_begin) = context.trial(&delivery).await;
    let is_unread = may_begin.is_err();
    let outcome = match may_begin {
        Ok(()) => {
            let work = AssertUnwindSafe(intake(&delivery, &context, &mut known)).catch_unwind();
            work.await
                .unwrap_or_else(|_| Err(Problem::Defect("the task panicked".to_owned())))
        }
        Err(problem) => Err(problem),
    };
    let disposition = match outcome {
        Ok(()) => Disposition::Ack,
        Err(problem) => problem.disposition(),
    };
    let mut way = context.way(&delivery, Lane::Jobs, disposition);
    if let Way::DeadLetter { cause, .. } = &way {
        let known = (!is_unread).then_some(&known);
        match announce_rejection(&context, &delivery, known, cause).await {
            Ok(true) => {}
            Ok(false) => way = Way::Ack,
            Err(error) => {
                tracing::warn!(error = %error, "a rejected job waits until its end can be kept");
                way = context.way(&delivery, Lane::Jobs, Disposition::Hold(cause.clone()));
            }
        }
    }
    context
        .settle(&delivery, Lane::Jobs, Stage::Intake, way)
        .await;
    context.outlived(trial).await;
    context.outbox.notify_one();
}

/// What is known of a job so far.
pub(super) struct Known {
    subject: Subject,
    /// Once it is read.
    edition: Option<u32>,
}

impl Known {
    /// Which job it is. What could not be read that far was not recorded either.
    fn about(&self) -> Option<About> {
        Some(About {
            desk: self.subject.desk.clone(),
            article_id: self.subject.article_id.clone()?,
            revision: self.subject.revision.clone(),
            edition: self.edition?,
        })
    }
}

/// Announces that a job is a dead letter; `known` is nothing when it was not read. Whether it is one:
/// the units of a job that comes again may be on their way, or have ended, and there is nothing to
/// keep then. A job that has told that it is accepted is completed; any other is rejected.
pub(super) async fn announce_rejection(
    context: &Context,
    delivery: &Delivery,
    known: Option<&Known>,
    cause: &Cause,
) -> Result<bool, StoreError> {
    let unread = Subject {
        job_id: job_id(delivery.properties.message_id.as_deref(), &delivery.body),
        ..Subject::default()
    };
    let subject = known.map_or(&unread, |known| &known.subject);
    let about = known.map(Known::about);
    // Nothing is recorded of what could be read, but not as far as its article.
    let found = if about == Some(None) {
        GaveUp::Unknown
    } else {
        let given_up = GivenUp {
            job_id: subject.job_id.clone(),
            about: about.flatten(),
            reason: cause.reason.as_str().to_owned(),
            detail: cause.detail.clone(),
            at: context.now(),
        };
        context.store.give_up(&given_up).await?
    };
    if found == GaveUp::Unknown {
        let event = Event {
            reason: Some(cause.reason.as_str().to_owned()),
            detail: Some(cause.detail.clone()),
            ..Event::new(EventKind::JobRejected, subject, "", context.now())
        };
        context.store.announce(&event).await?;
    }
    context.outbox.notify_one();
    Ok(found != GaveUp::Done)
}

async fn intake(delivery: &Delivery, context: &Context, known: &mut Known) -> Result<(), Problem> {
    let message_id = delivery.properties.message_id.as_deref();
    fault::at("received", message_id.unwrap_or_default()).await;
    let job = read(delivery, &context.config.worker)?;
    known.edition = Some(job.edition);
    let subject = &mut known.subject;
    let properties = &delivery.properties;
    check_reply_to(properties, &context.names)
        .inspect_err(|_| subject.desk.clone_from(&job.desk))?;
    let envelope = Envelope {
        correlation_id: properties.correlation_id.clone(),
        reply_to: properties.reply_to.clone(),
        expires: stamp::expires(delivery, &context.names, context.now()),
        breaking: context.first_queue(delivery) == context.names.jobs_breaking(),
    };
    let plan = Plan::make(
        job,
        envelope,
        &context.config,
        &context.pipeline,
        context.now(),
        subject,
    )
    .await?;
    if context.backlog.is_full() && !plan.is_breaking() && !plan.withdraws() {
        tokio::time::sleep(backlog::LOOK).await;
        return Err(Problem::Backlog);
    }
    let accepted = context.store.accept(&plan.record(context.now())).await?;
    context.outbox.notify_one();
    let (revision, pending) = match accepted {
        Accepted::Units { revision, pending } => (revision, pending),
        Accepted::Conflict { detail } => {
            return Err(JobFault::new(Reason::RevisionConflict, "article", detail).into());
        }
    };
    subject.revision = Some(revision.text());
    tracing::info!(
        job.id = subject.job_id,
        article.id = subject.article_id,
        article.revision = revision.text(),
        units = pending.len(),
        "job accepted"
    );
    metrics::counter!("wireglot_jobs_accepted_total").increment(1);
    let article = subject.article_id.as_deref().unwrap_or_default();
    fault::at("accepted", article).await;
    if !plan.is_breaking() {
        context.backlog.add(pending.len() as u64);
    }
    publish_units(context, plan.units(&revision, pending)).await?;
    if let Err(error) = context.store.split(&subject.job_id, context.now()).await {
        tracing::warn!(error = %error, "that a job was split is not noted; only a copy of it would ask");
    }
    fault::at("split", article).await;
    Ok(())
}

/// Publishes the units and waits for all confirms.
async fn publish_units(
    context: &Context,
    units: impl Iterator<Item = Unit>,
) -> Result<(), Problem> {
    let first_seen = context.now();
    let publishing = units.map(|unit| async move {
        let mut properties = Properties {
            content_type: Some("application/json".to_owned()),
            content_encoding: Some("gzip".to_owned()),
            kind: Some(Unit::TYPE.to_owned()),
            message_id: Some(unit.identity().message_id().to_string()),
            ..Properties::default()
        };
        stamp::identify(&mut properties, &unit.job_id, &unit.identity());
        stamp::Stamp::new(first_seen).write(&mut properties);
        let lane = match unit.priority {
            Priority::Breaking => Lane::Breaking,
            Priority::Normal => Lane::Normal,
        };
        let message = Outgoing {
            exchange: context.names.work_exchange(),
            routing_key: lane.as_str().to_owned(),
            body: unit.encode()?,
            properties,
            mandatory: true,
        };
        context.send(message).await
    });
    try_join_all(publishing).await.map(drop)
}

/// Reads a job from a message: JSON, or a bare text with headers.
fn read(delivery: &Delivery, limits: &crate::config::Worker) -> Result<Job, JobFault> {
    let message = |reason, problem: String| JobFault::new(reason, "message", problem);
    let max = limits.max_message.as_u64();
    if delivery.body.len() as u64 > max {
        let problem = format!(
            "has {} bytes, worker.max_message allows {max}",
            delivery.body.len()
        );
        return Err(message(Reason::TooLarge, problem));
    }
    let properties = &delivery.properties;
    if let Some(kind) = properties
        .kind
        .as_deref()
        .filter(|kind| !kind.is_empty() && *kind != JOB_TYPE)
    {
        let problem = format!(
            "`{}` is not understood; leave it out or write {JOB_TYPE}",
            short(kind)
        );
        return Err(JobFault::new(Reason::UnsupportedType, "type", problem));
    }
    let unpacked;
    let body = match properties.content_encoding.as_deref() {
        None | Some("" | "identity") => &delivery.body,
        Some("gzip") => {
            unpacked = gunzip(&delivery.body, limits.max_job.as_u64()).map_err(|error| {
                let too_large = error.kind() == std::io::ErrorKind::Other;
                if too_large {
                    message(Reason::TooLarge, format!("has {error} (worker.max_job)"))
                } else {
                    let problem = format!("is not whole gzip as content_encoding says: {error}");
                    message(Reason::MalformedJob, problem)
                }
            })?;
            &unpacked
        }
        Some(other) => {
            let problem = format!("`{}` is not understood; use gzip or none", short(other));
            return Err(JobFault::new(
                Reason::UnsupportedType,
                "content_encoding",
                problem,
            ));
        }
    };
    let content_type = properties
        .content_type
        .as_deref()
        .unwrap_or("application/json");
    if let Some(format) = BareText::format(content_type)? {
        return bare(properties, format, body);
    }
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        let problem = format!(
            "`{}` is not understood; use application/json, text/plain, text/html or text/markdown",
            short(content_type)
        );
        return Err(JobFault::new(
            Reason::UnsupportedType,
            "content_type",
            problem,
        ));
    }
    Job::from_json(body, limits.max_depth)
}

fn bare(properties: &Properties, format: Format, body: &[u8]) -> Result<Job, JobFault> {
    let text = std::str::from_utf8(body).map_err(|_| {
        JobFault::new(
            Reason::MalformedJob,
            "message",
            "is not UTF-8; encode the text as UTF-8",
        )
    })?;
    let header = |name: &str| match properties.headers.get(name) {
        Some(Header::Text(text)) => Ok(Some(text.clone())),
        Some(Header::Integer(number)) => Ok(Some(number.to_string())),
        None => Ok(None),
        Some(Header::Other) => Err(JobFault::new(
            Reason::InvalidField,
            format!("headers.{name}"),
            "is neither a number nor text of at most 64 KiB",
        )),
    };
    let bare = BareText {
        article_id: header("article-id")?,
        revision: header("revision")?,
        language: header("language")?,
        targets: header("targets")?,
        desk: header("desk")?,
        title: header("title")?,
    };
    bare.into_job(format, text)
}

fn check_reply_to(properties: &Properties, names: &Names) -> Result<(), JobFault> {
    match properties.reply_to.as_deref() {
        Some(queue) if names.owns(queue) => {
            let problem = format!(
                "must not begin with `{}`: name a queue of your own",
                names.prefix()
            );
            Err(JobFault::new(Reason::InvalidReplyTo, "reply_to", problem))
        }
        _ => Ok(()),
    }
}
