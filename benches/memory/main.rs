//! The translation memory: what it costs to fill and to ask, by its size, and what it saves.
//! `scripts/bench memory` runs it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark ends at once when its parts fail"
)]

mod money;
mod size;

use std::process::ExitCode;

/// What was measured in the end, beside what is promised.
#[derive(Default)]
struct Promises {
    broken: Vec<String>,
}

impl Promises {
    /// Notes a promise that may be broken.
    fn hold(&mut self, kept: bool, otherwise: impl FnOnce() -> String) {
        if !kept {
            self.broken.push(otherwise());
        }
    }
}

/// Ends with exit code 1 when a promise is broken.
#[tokio::main]
async fn main() -> ExitCode {
    let mut promises = Promises::default();
    money::run(&mut promises).await;
    size::run(&mut promises).await;
    println!();
    for broken in &promises.broken {
        println!("broken: {broken}");
    }
    if !promises.broken.is_empty() {
        return ExitCode::FAILURE;
    }
    println!("every promise is kept");
    ExitCode::SUCCESS
}
