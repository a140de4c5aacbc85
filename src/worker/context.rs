//! What every task of a session shares.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::Notify;

use super::leases::Leases;
use super::suspects::Suspects;
use crate::broker::{Names, Publisher};
use crate::config::Config;
use crate::memory::Flights;
use crate::pipeline::Pipeline;
use crate::store::Store;

/// The parts that intake, translation and settling work with during one session.
pub(super) struct Context {
    pub(super) config: Config,
    pub(super) names: Names,
    pub(super) store: Arc<dyn Store>,
    pub(super) pipeline: Arc<Pipeline>,
    pub(super) leases: Arc<Leases>,
    pub(super) suspects: Arc<Suspects>,
    /// Sentences that are on their way to engines.
    pub(super) flights: Flights,
    /// Units, results, retries, dead letters.
    pub(super) publisher: Publisher,
    /// Replies go to queues of others: on a channel of their own they can harm nothing else.
    pub(super) replies: Publisher,
    /// Woken when the outbox may have something.
    pub(super) outbox: Arc<Notify>,
}

impl Context {
    /// The clock of the worker.
    pub(super) fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
