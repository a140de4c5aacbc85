//! The program as a whole: the real binary as a process, a real RabbitMQ, real Apertium.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

#[path = "../support/observer.rs"]
#[allow(dead_code, reason = "every test uses a part of it")]
mod observer;
#[path = "../support/process.rs"]
#[allow(dead_code, reason = "every test uses a part of it")]
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
mod memory;
mod newsroom;
mod paused;
mod postgres;
mod producers;
mod submit;
mod translate;
