//! Whether anything can be translated at all: while every engine is out, a worker takes nothing
//! from its queue.

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

impl Router {
    /// Tells whether at least one engine can be asked; true at first. Kept by
    /// [`Router::keep`].
    pub fn available(&self) -> watch::Receiver<bool> {
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
        let (mut any, mut next) = (false, LOOK);
        for engine in &self.engines {
            engine.measure(now);
            let known = engine.knowledge().await.pairs().is_some();
            match engine.silent(now) {
                None => any |= known,
                Some(out) => next = next.min(out.left()),
            }
        }
        self.available.send_if_modified(|before| {
            let modified = *before != any;
            *before = any;
            if modified && any {
                tracing::info!("an engine may be back; translation goes on");
            } else if modified {
                tracing::warn!("every engine is out; translation is paused");
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
            | Self::Spent(left)
            | Self::UsedUp(left) => *left,
            Self::NoBudget(_) | Self::Unknown => LOOK,
        }
    }
}
