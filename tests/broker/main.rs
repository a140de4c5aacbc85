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
#[path = "../support/world.rs"]
mod world;

mod articles;
mod good;
mod refused;
