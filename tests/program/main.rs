//! The program as a whole: the real binary as a process, a real RabbitMQ, real Apertium.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

#[path = "../support/observer.rs"]
mod observer;
#[path = "../support/process.rs"]
mod process;
#[path = "../support/libretranslate.rs"]
mod stub;

mod articles;
mod breaking;
mod commands;
mod dead;
mod drain;
mod fleet;
mod health;
mod load;
mod newsroom;
mod outage;
mod producers;
mod submit;
mod translate;
