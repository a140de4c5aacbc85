//! Slots: breaking news has some of its own and may use all the others too.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::broker::Lane;
use crate::config;

/// The slots of a worker.
#[derive(Clone)]
pub(super) struct Slots {
    all: Arc<Semaphore>,
    normal: Arc<Semaphore>,
    concurrency: usize,
    reserved: usize,
}

/// A slot that is held.
pub(super) struct Slot {
    _all: OwnedSemaphorePermit,
    _normal: Option<OwnedSemaphorePermit>,
}

impl Slots {
    pub(super) fn new(config: &config::Worker) -> Self {
        let concurrency = config.concurrency.max(1);
        let reserved = config.reserved_for_breaking.min(concurrency - 1);
        Self {
            all: Arc::new(Semaphore::new(concurrency)),
            normal: Arc::new(Semaphore::new(concurrency - reserved)),
            concurrency,
            reserved,
        }
    }

    /// How many deliveries a consumer of the lane may hold: as many as it can ever work on, so
    /// that a crash counts against as few messages as possible and other workers get the rest.
    pub(super) fn prefetch(&self, lane: Lane) -> u16 {
        let slots = match lane {
            Lane::Breaking | Lane::Jobs => self.concurrency,
            Lane::Normal => self.concurrency - self.reserved,
        };
        u16::try_from(slots).unwrap_or(u16::MAX)
    }

    /// Waits for a slot of the lane.
    pub(super) async fn take(&self, lane: Lane) -> Option<Slot> {
        let normal = match lane {
            Lane::Breaking => None,
            Lane::Normal | Lane::Jobs => Some(self.normal.clone().acquire_owned().await.ok()?),
        };
        Some(Slot {
            _all: self.all.clone().acquire_owned().await.ok()?,
            _normal: normal,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn breaking_news_finds_a_slot_when_normal_work_fills_its_own() {
        let config = config::Worker {
            concurrency: 3,
            reserved_for_breaking: 1,
            ..Default::default()
        };
        let slots = Slots::new(&config);
        let _first = slots.take(Lane::Normal).await.unwrap();
        let _second = slots.take(Lane::Normal).await.unwrap();
        assert_eq!(slots.normal.available_permits(), 0);
        let breaking = slots.take(Lane::Breaking).await.unwrap();
        assert_eq!(slots.all.available_permits(), 0);
        drop(breaking);
        assert_eq!(
            (slots.prefetch(Lane::Normal), slots.prefetch(Lane::Breaking)),
            (2, 3)
        );
    }

    #[tokio::test]
    async fn breaking_news_may_use_every_slot() {
        let config = config::Worker {
            concurrency: 3,
            reserved_for_breaking: 1,
            ..Default::default()
        };
        let slots = Slots::new(&config);
        for _ in 0..3 {
            std::mem::forget(slots.take(Lane::Breaking).await.unwrap());
        }
        assert_eq!(slots.all.available_permits(), 0);
    }
}
