//! Faults: what a newsroom's machines do to a worker, on a real broker, with real worker processes
//! and an engine that never gives the same answer twice. After each fault everything is consumed
//! and compared with what was submitted.
//!
//! `scripts/faults` lists and runs them; `docs/reliability.md` has what they found.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

#[path = "../support/broker.rs"]
#[allow(dead_code, reason = "every test uses a part of it")]
mod broker;
#[path = "../support/scripted.rs"]
#[allow(dead_code, reason = "every test uses a part of it")]
mod engine;
#[path = "../support/observer.rs"]
#[allow(dead_code, reason = "every test uses a part of it")]
mod observer;
#[path = "../support/process.rs"]
#[allow(dead_code, reason = "every test uses a part of it")]
mod process;
#[path = "../support/proxy.rs"]
mod proxy;

mod stage;

mod alarm;
mod clock;
mod connections;
mod crashes;
mod engines;
mod fleet;
mod network;
mod operators;
mod queues;
mod races;
mod soak;
mod tls;
