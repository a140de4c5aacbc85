//! Budgets and answers of engines, kept in memory: what a store does, without its waiting.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::time::Instant;
use wireglot::store::{Budgets, Learned, Reservation, Spent, StoreError};

#[derive(Default)]
pub(crate) struct Accounts {
    state: Mutex<State>,
    down: AtomicBool,
}

#[derive(Default)]
struct State {
    spent: BTreeMap<(String, String), Spent>,
    open: BTreeMap<i64, Reservation>,
    next: i64,
    denied: Vec<Instant>,
    learned: BTreeMap<String, (Vec<u8>, Timestamp)>,
}

impl Accounts {
    /// From now on nothing answers, or all does again.
    pub(crate) fn down(&self, down: bool) {
        self.down.store(down, Ordering::SeqCst);
    }

    /// What was spent and is reserved, by backend and period.
    pub(crate) fn all(&self) -> BTreeMap<(String, String), Spent> {
        self.state.lock().unwrap().spent.clone()
    }

    /// When a reservation found no room.
    pub(crate) fn denied(&self) -> Vec<Instant> {
        self.state.lock().unwrap().denied.clone()
    }

    fn check(&self) -> Result<(), StoreError> {
        if self.down.load(Ordering::SeqCst) {
            return Err(StoreError::Unavailable("as the test says".to_owned()));
        }
        Ok(())
    }
}

#[async_trait]
impl Budgets for Accounts {
    async fn reserve(&self, reservation: &Reservation) -> Result<Option<i64>, StoreError> {
        self.check()?;
        let mut state = self.state.lock().unwrap();
        let key = (reservation.backend.clone(), reservation.period.clone());
        let spent = state.spent.entry(key).or_default();
        if spent.total() + reservation.characters > reservation.limit {
            state.denied.push(Instant::now());
            return Ok(None);
        }
        spent.reserved += reservation.characters;
        state.next += 1;
        let id = state.next;
        state.open.insert(id, reservation.clone());
        Ok(Some(id))
    }

    async fn settle_reservation(&self, id: i64, billed: u64) -> Result<(), StoreError> {
        self.check()?;
        let mut state = self.state.lock().unwrap();
        let Some(held) = state.open.remove(&id) else {
            return Ok(());
        };
        let spent = state.spent.get_mut(&(held.backend, held.period)).unwrap();
        spent.reserved -= held.characters;
        spent.settled += billed;
        Ok(())
    }

    async fn expire_reservations(&self, _: Timestamp) -> Result<u64, StoreError> {
        self.check()?;
        Ok(0)
    }

    async fn spent(&self, backend: &str, period: &str) -> Result<Spent, StoreError> {
        self.check()?;
        let state = self.state.lock().unwrap();
        let key = (backend.to_owned(), period.to_owned());
        Ok(state.spent.get(&key).copied().unwrap_or_default())
    }

    async fn prune_budgets(&self, _: Timestamp) -> Result<u64, StoreError> {
        Ok(0)
    }
}

#[async_trait]
impl Learned for Accounts {
    async fn learn(&self, backend: &str, answer: &[u8], at: Timestamp) -> Result<(), StoreError> {
        self.check()?;
        let mut state = self.state.lock().unwrap();
        state
            .learned
            .insert(backend.to_owned(), (answer.to_vec(), at));
        Ok(())
    }

    async fn learned(&self, backend: &str) -> Result<Option<(Vec<u8>, Timestamp)>, StoreError> {
        self.check()?;
        Ok(self.state.lock().unwrap().learned.get(backend).cloned())
    }

    async fn prune_learned(&self, _: Timestamp) -> Result<u64, StoreError> {
        Ok(0)
    }
}
