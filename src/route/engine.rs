//! One engine as the router sees it: what it said of itself, whether it may be asked now, and
//! calls to it.

mod call;
mod knowledge;
mod usage;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, RwLock};
use tokio::time::Instant;

use super::account::Account;
use super::batcher::{Batcher, Packing};
use super::breaker::{Blocked, Breaker, BreakerSettings, Position};
use super::budget::Budget;
use super::pace::{Crowd, Pace, Retries, Silence};
use super::{Clock, Out};
use crate::backend::{Backend, Pair, Policy};
use crate::config::Routing;
use crate::store::{Budgets, Learned};

pub(super) use knowledge::{Knowledge, Ready};

/// The most calls to one engine at the same time where it names no limit.
const DEFAULT_CALLS: usize = 64;

/// A probe of the breaker waits for places and rates as every call does.
const PROBE_GRACE: Duration = Duration::from_secs(60);

/// What all engines of a router share.
#[derive(Clone)]
pub(super) struct Surroundings {
    pub(super) routing: Routing,
    pub(super) budgets: Option<Arc<dyn Budgets>>,
    pub(super) learned: Option<Arc<dyn Learned>>,
    pub(super) clock: Clock,
    /// Woken when an engine may have become available or not.
    pub(super) changed: Arc<Notify>,
}

/// An engine with what is known of it.
pub(super) struct Engine {
    pub(super) backend: Box<dyn Backend>,
    pub(super) policy: Policy,
    pub(super) batcher: Batcher,
    pub(super) budget: Option<Budget>,
    account: Account,
    surroundings: Surroundings,
    knowledge: RwLock<Knowledge>,
    /// Held while the engine is asked what it can do, so that it is asked once.
    asking: tokio::sync::Mutex<()>,
    breaker: Breaker,
    pace: Pace,
    crowd: Crowd,
    retries: Retries,
    silence: Silence,
    /// Until when its rates allow nothing.
    full: Silence,
}

impl Engine {
    pub(super) fn new(
        backend: Box<dyn Backend>,
        policy: Policy,
        surroundings: Surroundings,
    ) -> Self {
        let routing = &surroundings.routing;
        let breaker = Breaker::new(BreakerSettings {
            failures: u32::try_from(routing.breaker_failures).unwrap_or(u32::MAX),
            pause: routing.breaker_pause,
            longest_pause: routing.breaker_longest_pause,
            probe_timeout: policy.timeout.saturating_add(PROBE_GRACE),
        });
        let budget = Budget::new(
            backend.name(),
            &policy,
            surroundings.budgets.clone(),
            surroundings.clock.clone(),
        );
        Self {
            batcher: Batcher::new(routing.window),
            budget,
            account: Account::new(policy.usage_interval),
            knowledge: RwLock::new(Knowledge::default()),
            asking: tokio::sync::Mutex::default(),
            breaker,
            pace: Pace::new(&policy.rate_limit, &policy.character_rate),
            crowd: Crowd::new(policy.concurrency.unwrap_or(DEFAULT_CALLS)),
            retries: Retries::new(routing.retry_ratio),
            silence: Silence::new(),
            full: Silence::new(),
            backend,
            policy,
            surroundings,
        }
    }

    pub(super) fn name(&self) -> &str {
        self.backend.name()
    }

    /// Why it would not be asked now for any pair although it is known; `None` when it would.
    pub(super) fn out(&self, now: Instant) -> Option<Out> {
        if let Position::Open(until) = self.breaker.position(now) {
            return Some(Out::Broken(until - now));
        }
        let silence = self.silence.left(now);
        if silence > self.surroundings.routing.longest_wait {
            return Some(Out::Throttled(silence));
        }
        let full = self.full.left(now);
        if full > self.surroundings.routing.longest_wait {
            return Some(Out::Full(full));
        }
        if let Some(until) = self.account.used_up_until(now) {
            return Some(Out::UsedUp(until - now));
        }
        let budget = self.budget.as_ref()?;
        budget.spent_until(now).map(|until| Out::Spent(until - now))
    }

    /// Why it would not be asked now for this pair, as it names it.
    pub(super) fn out_for(&self, pair: &Pair, now: Instant) -> Option<Out> {
        self.out(now).or_else(|| {
            let blocked = self.breaker.blocked(pair, now)?;
            Some(blocked.out(now))
        })
    }

    /// The pairs in which it would not be asked now.
    pub(super) fn pairs_out(&self, now: Instant) -> HashSet<Pair> {
        self.breaker.blocked_pairs(now)
    }

    /// Why nothing is to be had from it now, as far as is known: it is out, or in every pair that
    /// was asked for lately.
    pub(super) fn silent(&self, now: Instant) -> Option<Out> {
        self.out(now).or_else(|| {
            let until = self.breaker.stuck(now)?;
            Some(Out::Broken(until - now))
        })
    }

    /// What fits into a request to it.
    pub(super) fn packing(&self, ready: &Ready) -> Packing {
        Packing {
            limits: ready.limits,
            most: self.pace.most_characters,
        }
    }

    /// Keeps the metrics that tell of its state.
    pub(super) fn measure(&self, now: Instant) {
        let name = || self.name().to_owned();
        let breaker = match self.breaker.position(now) {
            Position::Closed => 0.0,
            Position::HalfOpen => 1.0,
            Position::Open(_) => 2.0,
        };
        metrics::gauge!("wireglot_backend_breaker", "backend" => name()).set(breaker);
        #[expect(clippy::cast_precision_loss, reason = "a gauge")]
        metrics::gauge!("wireglot_backend_pairs_out", "backend" => name())
            .set(self.pairs_out(now).len() as f64);
        let available = if self.silent(now).is_none() { 1.0 } else { 0.0 };
        metrics::gauge!("wireglot_backend_available", "backend" => name()).set(available);
        #[expect(clippy::cast_precision_loss, reason = "a gauge")]
        metrics::gauge!("wireglot_backend_concurrency", "backend" => name())
            .set(self.crowd.limit() as f64);
    }
}

impl Blocked {
    /// The same as a reason.
    fn out(self, now: Instant) -> Out {
        match self {
            Self::Engine(until) => Out::Broken(until - now),
            Self::Pair(until) => Out::PairBroken(until - now),
        }
    }
}
