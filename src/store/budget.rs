//! Budgets of characters: what an engine may bill in a period, for a whole fleet.
//!
//! Before a call an upper bound is reserved, after it the bound is replaced by what was billed.
//! A reservation that nobody settles stays counted in full: its outcome is unknown, and the
//! engine may have billed it. So what was billed never passes the limit, whatever dies when.

use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;

use super::StoreError;

/// Where budgets are kept.
#[async_trait]
pub trait Budgets: Send + Sync {
    /// Sets characters aside, in one conditional update; `None` when what was billed and what is
    /// set aside already leave no room for them below the limit. The number is for
    /// [`Budgets::settle_reservation`]. Asked twice it sets aside twice.
    async fn reserve(&self, reservation: &Reservation) -> Result<Option<i64>, StoreError>;

    /// Replaces what was set aside by what was billed; also when it has expired meanwhile. A
    /// number that is settled or not known changes nothing.
    async fn settle_reservation(&self, id: i64, billed: u64) -> Result<(), StoreError>;

    /// Counts reservations that should have been settled before `now` as billed in full; how
    /// many.
    async fn expire_reservations(&self, now: Timestamp) -> Result<u64, StoreError>;

    /// What a backend's budget of a period has seen.
    async fn spent(&self, backend: &str, period: &str) -> Result<Spent, StoreError>;

    /// Removes budgets that were not used since `before`, except the two latest periods of each
    /// backend: a clock that was ahead for a while must not make an account forget what was
    /// billed. How many.
    async fn prune_budgets(&self, before: Timestamp) -> Result<u64, StoreError>;
}

/// Characters to be set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reservation {
    /// The backend's name in the configuration.
    pub backend: String,
    /// The period, such as `2026-11`. A later period sorts after an earlier one.
    pub period: String,
    /// At most so many characters will be billed.
    pub characters: u64,
    /// What may be billed in the period.
    pub limit: u64,
    /// The process, for operators who look for what was never settled.
    pub holder: String,
    /// After this time an outcome will no longer be known.
    pub lasts: Duration,
    /// Now.
    pub at: Timestamp,
}

impl Reservation {
    /// What may be counted already for the characters to find room; `None` when they never do.
    pub(super) fn room(&self) -> Option<i64> {
        self.limit.checked_sub(self.characters).map(stored)
    }

    /// When it expires, in milliseconds since 1970.
    pub(super) fn expires_at(&self) -> i64 {
        let lasts = i64::try_from(self.lasts.as_millis()).unwrap_or(i64::MAX);
        self.at.as_millisecond().saturating_add(lasts)
    }
}

/// What a budget has seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spent {
    /// Characters that were billed, and those whose outcome will never be known.
    pub settled: u64,
    /// Characters set aside for calls that are under way.
    pub reserved: u64,
}

impl Spent {
    /// What counts against the limit.
    pub fn total(self) -> u64 {
        self.settled.saturating_add(self.reserved)
    }
}

/// A count of characters as databases keep it. Their integers are signed and a sum must not
/// overflow, so more than anybody pays for counts as that much.
pub(super) fn stored(characters: u64) -> i64 {
    const MOST: i64 = i64::MAX / 1_000_000;
    i64::try_from(characters).map_or(MOST, |characters| characters.min(MOST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reservation(characters: u64, limit: u64, lasts: Duration) -> Reservation {
        Reservation {
            backend: "b".to_owned(),
            period: "2026-11".to_owned(),
            characters,
            limit,
            holder: String::new(),
            lasts,
            at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn room_is_what_may_be_counted_already() {
        let room = |characters, limit| reservation(characters, limit, Duration::ZERO).room();
        assert_eq!(room(3, 10), Some(7));
        assert_eq!(room(10, 10), Some(0));
        assert_eq!(room(11, 10), None);
        assert!(room(1, u64::MAX).is_some_and(|room| room > 1_000_000_000_000));
    }

    #[test]
    fn an_endless_reservation_expires_never() {
        let endless = reservation(1, 1, Duration::MAX);
        assert_eq!(endless.expires_at(), i64::MAX);
        let short = reservation(1, 1, Duration::from_secs(2));
        assert_eq!(short.expires_at(), 2000);
    }
}
