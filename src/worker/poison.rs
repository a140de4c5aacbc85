//! What the broker itself gave up (`.poison`): a proper dead letter, and the end of its unit.

use std::sync::Arc;
use std::time::Duration;

use super::context::Context;
use super::disposition::{Problem, Way};
use super::settle::Stage;
use super::{intake, translate};
use crate::broker::{Delivery, Lane, Names};
use crate::job::{JobFault, Reason};

/// How long a message is held while the store is away, so that handing it back makes no busy loop.
const STORE_BACK: Duration = Duration::from_secs(5);

/// Makes a dead letter of a message that was delivered more often than the queue allows. It is
/// not parsed: it may be what ends the process.
pub(super) async fn handle(delivery: Delivery, context: Arc<Context>) {
    let problem = problem(&delivery, &context.names);
    let disposition = problem.disposition();
    let way = context.way(&delivery, Lane::Jobs, disposition);
    if let Way::DeadLetter { cause, .. } = &way {
        let announced = if translate::is_unit(&delivery) {
            translate::announce_failure(&context, &delivery, cause).await
        } else {
            intake::announce_rejection(&context, &delivery, None, cause).await
        };
        if let Err(error) = announced {
            tracing::warn!(error = %error, "a given-up message stays in .poison until the store is back");
            tokio::time::sleep(STORE_BACK).await;
            delivery.hand_back().await;
            return;
        }
    }
    context
        .settle(&delivery, Lane::Jobs, Stage::Broker, way)
        .await;
}

/// Why the broker gave the message up: a job whose AMQP `expiration` passed while it waited, or too
/// many deliveries. Only a first death in a queue of jobs tells: delay queues expire everything.
fn problem(delivery: &Delivery, names: &Names) -> Problem {
    let text = |name| delivery.properties.text(name).unwrap_or_default();
    let queue = text("x-first-death-queue");
    let waited = queue == names.jobs() || queue == names.jobs_breaking();
    if waited && text("x-first-death-reason") == "expired" {
        let detail = "passed while the job waited";
        return JobFault::new(Reason::Expired, "expiration", detail).into();
    }
    Problem::Poison(delivery.delivery_count())
}
