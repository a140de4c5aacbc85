//! The worker's contract with its producers and consumers, on a real broker: a real worker runs in
//! this process, and the tests speak AMQP with the broker as a producer and a consumer would.
//!
//! `scripts/test --test broker` starts a broker and runs them.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

#[path = "../support/message.rs"]
mod message;
#[path = "../support/libretranslate.rs"]
mod stub;
#[path = "../support/world.rs"]
mod world;

mod again;
mod articles;
mod bare;
mod cases;
mod flood;
mod good;
mod parked;
mod refused;
mod revisions;
mod secrets;
mod startup;
mod targets;
mod tolerated;
