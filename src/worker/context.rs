//! What every task of a session shares.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::Notify;

use super::backlog::Backlog;
use super::disposition::Problem;
use super::leases::Leases;
use super::suspects::Suspects;
use crate::broker::{Names, Outgoing, PublishError, Publisher};
use crate::config::Config;
use crate::memory::Flights;
use crate::pipeline::Pipeline;
use crate::store::{Store, Writes};

/// What outlives sessions: a process has it once.
#[derive(Clone)]
pub(super) struct Lasting {
    pub(super) leases: Arc<Leases>,
    /// Sentences that are on their way to engines.
    pub(super) flights: Flights,
    pub(super) suspects: Arc<Suspects>,
    /// Whether the store can be written.
    pub(super) writes: Arc<Writes>,
}

/// The parts that intake, translation and settling work with during one session.
pub(super) struct Context {
    pub(super) config: Config,
    pub(super) names: Names,
    pub(super) store: Arc<dyn Store>,
    pub(super) pipeline: Arc<Pipeline>,
    pub(super) leases: Arc<Leases>,
    pub(super) suspects: Arc<Suspects>,
    /// The units that wait.
    pub(super) backlog: Arc<Backlog>,
    /// Sentences that are on their way to engines.
    pub(super) flights: Flights,
    /// Whether the store takes what engines are paid for.
    pub(super) writes: Arc<Writes>,
    /// Units and results. Where their exchange is missing the broker closes this channel.
    pub(super) outgoing: Publisher,
    /// Retries and dead letters: on a channel of their own they can be sent when that has
    /// happened.
    pub(super) publisher: Publisher,
    /// Replies go to queues of others: on a channel of their own they can harm nothing else.
    pub(super) replies: Publisher,
    /// Woken when the outbox may have something.
    pub(super) outbox: Arc<Notify>,
}

impl Context {
    /// Publishes a unit or a result. Without a confirm it is parked as long as that can be done:
    /// a connection that is lost delivers it again by itself, and soon too often.
    pub(super) async fn send(&self, message: Outgoing) -> Result<(), Problem> {
        if !self.outgoing.is_open() && self.publisher.is_open() {
            return Err(Problem::ChannelClosed);
        }
        match self.outgoing.publish(message).await {
            Err(PublishError::Lost(reason)) if self.publisher.is_open() => {
                Err(Problem::Unconfirmed(reason))
            }
            sent => Ok(sent?),
        }
    }

    /// The clock of the worker.
    pub(super) fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
