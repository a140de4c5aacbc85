//! The router with engines that do what a test says: routes, fallback, breakers, rates, budgets,
//! shared requests, and a month of all of it. Time is the test's own.

#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../support/engine.rs"]
mod engine;

mod accounts;
mod around;
mod available;
mod batching;
mod breaker;
mod budget;
mod explain;
mod fallback;
mod fleet;
mod learned;
mod month;
mod storm;
mod turns;
mod usage;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;
use wireglot::backend::policy::Defaults;
use wireglot::backend::{Backend, Policy, RequestSegment};
use wireglot::config::{RouteStep, Routes};
use wireglot::markup::SpannedText;
use wireglot::route::{Clock, Router, Setup};

use engine::Fake;

pub(crate) fn segments(texts: &[&str]) -> Vec<RequestSegment> {
    texts
        .iter()
        .map(|text| RequestSegment {
            text: SpannedText::from_text(*text),
            spans: Vec::new(),
        })
        .collect()
}

/// An engine with settings that a test changes.
pub(crate) fn with(engine: Fake, change: impl FnOnce(&mut Policy)) -> (Box<dyn Backend>, Policy) {
    let mut policy = Policy::new(Defaults::LOCAL);
    change(&mut policy);
    (Box::new(engine), policy)
}

/// An engine with default settings.
pub(crate) fn plain(engine: Fake) -> (Box<dyn Backend>, Policy) {
    with(engine, |_| {})
}

/// A router that has asked its engines.
pub(crate) async fn router(engines: Vec<(Box<dyn Backend>, Policy)>, setup: Setup) -> Arc<Router> {
    let router = Arc::new(Router::with(engines, setup));
    router.discover().await;
    router
}

/// Routes by default and by pair.
pub(crate) fn routes(default: &[&str], pairs: &[(&str, &[&str])]) -> Routes {
    let steps = |names: &[&str]| names.iter().map(|name| RouteStep::parse(name)).collect();
    Routes {
        default: steps(default),
        pairs: pairs
            .iter()
            .map(|(pair, names)| ((*pair).to_owned(), steps(names)))
            .collect(),
        ..Routes::default()
    }
}

/// The calendar as the test's own time goes: it begins at a moment.
pub(crate) fn calendar(begin: &str) -> Clock {
    let begin: Timestamp = begin.parse().unwrap();
    let started = Instant::now();
    Arc::new(move || begin + SignedDuration::try_from(started.elapsed()).unwrap())
}
