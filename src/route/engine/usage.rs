//! What the engine itself counts, for its budget.

use std::time::Duration;

use tokio::time::Instant;

use super::Engine;

/// How long an engine may take to say what its account has used.
const TIMEOUT: Duration = Duration::from_secs(60);

impl Engine {
    /// Asks the engine what its account has used, if it is time to; when it is to be asked next.
    /// One that does not tell changes nothing.
    pub(in crate::route) async fn read_account(&self) -> Option<Instant> {
        let due = self.account.due(Instant::now())?;
        if due > Instant::now() {
            return Some(due);
        }
        self.account.asks(Instant::now());
        // Before the question: what is settled while it is on its way may be counted already.
        let before = match &self.budget {
            Some(budget) => budget.settled().await,
            None => None,
        };
        match tokio::time::timeout(TIMEOUT, self.backend.usage()).await {
            Ok(Ok(usage)) => {
                if self.account.heard(usage, Instant::now()) {
                    tracing::warn!(
                        backend.name = self.name(),
                        used = usage.map(|usage| usage.characters),
                        limit = usage.and_then(|usage| usage.limit),
                        "the engine says that its account is used up; it is not asked until it says otherwise"
                    );
                }
                if let (Some(budget), Some(usage), Some(before)) = (&self.budget, usage, before) {
                    budget.heard(usage.characters, &before).await;
                }
                self.measure(Instant::now());
                self.surroundings.changed.notify_one();
            }
            Ok(Err(error)) => self.account_refused(&error.message),
            Err(_) => self.account_refused("no answer in time"),
        }
        self.account.due(Instant::now())
    }

    fn account_refused(&self, error: &str) {
        if self.account.refused() {
            tracing::warn!(
                backend.name = self.name(),
                error,
                "the engine does not say what its account has used; the budget goes by what wireglot counts"
            );
        }
    }
}
