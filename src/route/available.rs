//! Whether anything can be translated at all: while every engine is out, a worker takes nothing
//! from its queues.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{Out, Router};

/// The state is looked at this often even when nothing was heard of.
const LOOK: Duration = Duration::from_secs(15);

/// The shortest time between two looks.
const SHORTEST: Duration = Duration::from_millis(20);

/// How often reservations of dead workers are counted as spent.
const EXPIRY: Duration = Duration::from_secs(60);

/// What engines can be asked for, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Available {
    /// An engine can be asked.
    Yes,
    /// No engine answers in any pair that was asked for lately; another pair may go. That is worth
    /// a try for breaking news, which must not wait for what becomes of others.
    Urgent,
    /// Every engine is out.
    No,
}

impl Available {
    /// Whether work is to be taken.
    pub fn takes(self, urgent: bool) -> bool {
        match self {
            Self::Yes => true,
            Self::Urgent => urgent,
            Self::No => false,
        }
    }
}

impl Router {
    /// Tells whether engines can be asked; they can at first. Kept by [`Router::keep`].
    pub fn available(&self) -> watch::Receiver<Available> {
        self.available.subscribe()
    }

    /// The engines that are not asked at the moment, by name, with the reason.
    pub async fn outs(&self) -> BTreeMap<String, String> {
        let mut outs = BTreeMap::new();
        for engine in &self.engines {
            let out = match engine.knowledge().await.pairs() {
                None => Some(Out::Unknown),
                Some(_) => engine.silent(Instant::now()),
            };
            if let Some(out) = out {
                outs.insert(engine.name().to_owned(), out.to_string());
            }
        }
        outs
    }

    /// Keeps [`Router::available`] and the metrics of engines until the end, counts reservations
    /// of dead workers as spent, and reads what accounts have used.
    pub async fn keep(&self, ended: CancellationToken) {
        tokio::join!(self.keep_available(&ended), self.keep_accounts(&ended));
    }

    async fn keep_accounts(&self, ended: &CancellationToken) {
        let reading = async {
            while let Some(next) = self.read_accounts().await {
                tokio::time::sleep_until(next).await;
            }
        };
        tokio::select! {
            () = reading => {}
            () = ended.cancelled() => {}
        }
    }

    async fn keep_available(&self, ended: &CancellationToken) {
        let mut expired: Option<Instant> = None;
        loop {
            let next = self.look().await;
            if expired.is_none_or(|at| at.elapsed() >= EXPIRY) {
                expired = Some(Instant::now());
                self.expire().await;
            }
            let wait = next.clamp(SHORTEST, LOOK);
            tokio::select! {
                () = self.changed.notified() => {
                    // Many calls end at the same time: one look is enough for all of them.
                    tokio::time::sleep(SHORTEST).await;
                }
                () = tokio::time::sleep(wait) => {}
                () = ended.cancelled() => return,
            }
        }
    }

    /// Looks at every engine; how long until one may come back.
    async fn look(&self) -> Duration {
        let now = Instant::now();
        let (mut any, mut urgent, mut next) = (false, false, LOOK);
        for engine in &self.engines {
            engine.measure(now);
            let known = engine.knowledge().await.pairs().is_some();
            urgent |= known && engine.out(now).is_none();
            match engine.silent(now) {
                None => any |= known,
                Some(out) => next = next.min(out.left()),
            }
        }
        let available = match (any, urgent) {
            (true, _) => Available::Yes,
            (false, true) => Available::Urgent,
            (false, false) => Available::No,
        };
        self.available.send_if_modified(|before| {
            let modified = *before != available;
            *before = available;
            match available {
                _ if !modified => {}
                Available::Yes => tracing::info!("an engine may be back; translation goes on"),
                Available::Urgent => tracing::warn!(
                    "no engine answers in what was asked for lately; only breaking news is translated"
                ),
                Available::No => tracing::warn!("every engine is out; translation is paused"),
            }
            modified
        });
        metrics::gauge!("wireglot_translation_paused").set(if any { 0.0 } else { 1.0 });
        next
    }

    async fn expire(&self) {
        let Some(store) = &self.budgets else { return };
        match store.expire_reservations((self.clock)()).await {
            Ok(0) => {}
            Ok(expired) => {
                tracing::warn!(
                    expired,
                    "characters that were reserved for calls of unknown outcome count as spent"
                );
            }
            Err(error) => tracing::warn!(error = %error, "budgets could not be looked after"),
        }
        for engine in &self.engines {
            if let Some(budget) = &engine.budget {
                budget.look().await;
            }
        }
    }
}

impl Out {
    /// How long it lasts at least, as far as is known.
    fn left(&self) -> Duration {
        match self {
            Self::Broken(left)
            | Self::PairBroken(left)
            | Self::Throttled(left)
            | Self::Full(left)
            | Self::Spent(left)
            | Self::UsedUp(left) => *left,
            Self::NoBudget(_) | Self::Unknown => LOOK,
        }
    }
}
