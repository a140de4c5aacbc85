//! What the broker itself took out of a queue (`.poison`): a proper dead letter, and the end of
//! its unit.

use std::sync::Arc;
use std::time::Duration;

use super::context::Context;
use super::disposition::{Problem, Way};
use super::settle::Stage;
use super::{intake, stamp, translate};
use crate::broker::{Delivery, Lane};
use crate::job::{JobFault, Reason};

/// How long a message is held while the store is away, so that handing it back makes no busy loop.
const STORE_BACK: Duration = Duration::from_secs(5);

/// Makes a dead letter of a message that was delivered more often than the queue allows, or whose
/// `expiration` passed in a queue of jobs. It is not parsed: it may be what ends the process.
pub(super) async fn handle(delivery: Delivery, context: Arc<Context>) {
    let problem = if stamp::has_expired(&delivery.properties, &context.names) {
        let problem = "passed before the job was read; send it again with more time, or with none";
        JobFault::new(Reason::Expired, "expiration", problem).into()
    } else {
        Problem::GivenUp
    };
    let disposition = problem.disposition();
    let mut way = context.way(&delivery, Lane::Jobs, disposition);
    if let Way::DeadLetter { cause, .. } = &way {
        let failed = if translate::is_unit(&delivery) {
            translate::announce_failure(&context, &delivery, cause).await
        } else {
            intake::announce_rejection(&context, &delivery, None, cause).await
        };
        match failed {
            Ok(true) => {}
            Ok(false) => way = Way::Ack,
            Err(error) => {
                tracing::warn!(error = %error, "a given-up message stays in .poison until the store is back");
                tokio::time::sleep(STORE_BACK).await;
                delivery.hand_back().await;
                return;
            }
        }
    }
    context
        .settle(&delivery, Lane::Jobs, Stage::Broker, way)
        .await;
}
