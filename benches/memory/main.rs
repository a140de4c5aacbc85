//! The translation memory: what it costs to fill and to ask, by its size, and what it saves.
//! `scripts/bench memory` runs it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark ends at once when its parts fail"
)]

mod money;
mod size;

#[tokio::main]
async fn main() {
    money::run().await;
    size::run().await;
}
