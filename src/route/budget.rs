//! An engine's budget of characters: an upper bound is reserved before each call and settled
//! after it, so that a fleet that shares a store never spends more than it may.

mod others;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use tokio::time::Instant;

use super::Clock;
use crate::backend::Policy;
use crate::store::{Budgets, Reservation};
use others::Others;

/// The share of a budget at which a warning is logged, in percent.
const WARNING: u64 = 80;

/// How long an engine without budget is left alone before the store is asked again: what others
/// had reserved may have cost less.
const ASK_AGAIN: Duration = Duration::from_secs(60);

/// How long it is left alone while calls under way hold what may be left.
const ASK_SOON: Duration = Duration::from_secs(1);

/// How often the state of a budget is looked up for metrics and the warning.
const LOOK: Duration = Duration::from_secs(10);

/// An outcome that is not known this long after the call had to end never will be.
const GRACE: Duration = Duration::from_secs(60);

/// Characters that an engine may bill in a period.
pub(super) struct Budget {
    backend: String,
    limit: u64,
    day: i8,
    zone: TimeZone,
    /// How long a reservation lasts.
    lasts: Duration,
    holder: String,
    store: Option<Arc<dyn Budgets>>,
    clock: Clock,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Until when the store is not asked for more.
    spent_until: Option<Instant>,
    looked: Option<Instant>,
    /// The period of which a warning was logged.
    warned: Option<String>,
    /// The period of which the end was logged.
    stopped: Option<String>,
    /// The period of which it was logged that the engine counts more.
    corrected: Option<String>,
    others: Others,
}

/// What had been settled at a moment.
#[derive(Debug)]
pub(super) struct Settled {
    period: String,
    characters: u64,
}

/// What counts against a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counted {
    /// Characters that wireglot was billed or has set aside.
    pub(super) own: u64,
    /// Characters that the engine counts beyond those.
    pub(super) others: u64,
    /// When the period ends.
    pub(super) until: Timestamp,
}

/// Characters that are set aside for one call.
#[derive(Debug)]
#[must_use = "what is not settled counts as spent"]
pub(super) struct Held {
    id: i64,
    characters: u64,
}

/// Why nothing could be set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Denied {
    /// The budget of the period is used up, or nearly.
    Spent,
    /// What was spent is not known: nothing more may be.
    Unknown(String),
}

impl Budget {
    /// The budget that the settings of a backend describe; `None` where they set none.
    pub(super) fn new(
        backend: &str,
        policy: &Policy,
        store: Option<Arc<dyn Budgets>>,
        clock: Clock,
    ) -> Option<Self> {
        Some(Self {
            backend: backend.to_owned(),
            limit: policy.monthly_characters?,
            day: i8::try_from(policy.budget_day).unwrap_or(1),
            zone: policy.budget_zone.0.clone(),
            lasts: policy.timeout.saturating_add(GRACE),
            holder: format!("process {}", std::process::id()),
            store,
            clock,
            state: Mutex::default(),
        })
    }

    /// How long nothing is to be had any more, as far as is known.
    pub(super) fn spent_until(&self, now: Instant) -> Option<Instant> {
        self.lock().spent_until.filter(|until| now < *until)
    }

    /// Sets characters aside.
    pub(super) async fn reserve(&self, characters: u64) -> Result<Held, Denied> {
        if self.spent_until(Instant::now()).is_some() {
            return Err(Denied::Spent);
        }
        let Some(store) = &self.store else {
            let problem = "no store keeps its monthly_characters";
            return Err(Denied::Unknown(problem.to_owned()));
        };
        let at = (self.clock)();
        let (period, end) = period(at, self.day, &self.zone);
        let limit = self.own_limit(&period);
        let reservation = Reservation {
            backend: self.backend.clone(),
            period: period.clone(),
            characters,
            limit,
            holder: self.holder.clone(),
            lasts: self.lasts,
            at,
        };
        match store.reserve(&reservation).await {
            Ok(Some(id)) => Ok(Held { id, characters }),
            Ok(None) => {
                let spent = store.spent(&self.backend, &period).await;
                let settled = spent.map_or(0, |spent| spent.settled);
                if settled.saturating_add(characters) <= limit {
                    // Only what is set aside for calls under way is in the way.
                    self.pause(ASK_SOON);
                } else {
                    self.stop(&period, at, end);
                }
                Err(Denied::Spent)
            }
            Err(error) => Err(Denied::Unknown(error.to_string())),
        }
    }

    /// Replaces what was set aside by what was billed; `None` where that is not known: all of it
    /// counts.
    pub(super) async fn settle(&self, held: Held, billed: Option<u64>) {
        let Some(store) = &self.store else { return };
        let Held { id, characters } = held;
        let billed = billed.unwrap_or(characters);
        if billed > characters {
            tracing::warn!(
                backend.name = self.backend,
                billed,
                reserved = characters,
                "the engine bills more than was reserved"
            );
        }
        if let Err(error) = store.settle_reservation(id, billed).await {
            tracing::warn!(
                backend.name = self.backend,
                error = %error,
                "what was billed could not be kept; all that was reserved counts as spent"
            );
        }
        let due = {
            let mut state = self.lock();
            let now = Instant::now();
            let due = state.looked.is_none_or(|at| now.duration_since(at) >= LOOK);
            if due {
                state.looked = Some(now);
            }
            due
        };
        if due {
            self.look().await;
        }
    }

    /// What was spent in the present period; also into metrics and, when it is much, the log. A
    /// budget of which nothing is left is not asked for more.
    pub(super) async fn look(&self) -> Option<Counted> {
        let now = (self.clock)();
        let (period, until) = period(now, self.day, &self.zone);
        let store = self.store.as_ref()?;
        let spent = store.spent(&self.backend, &period).await.ok()?;
        let others = self.lock().others.characters(&period);
        let counted = Counted {
            own: spent.total(),
            others,
            until,
        };
        let total = counted.total();
        #[expect(clippy::cast_precision_loss, reason = "a ratio for a gauge")]
        let ratio = total as f64 / self.limit.max(1) as f64;
        metrics::gauge!("wireglot_budget_used_ratio", "backend" => self.backend.clone()).set(ratio);
        if spent.settled.saturating_add(others) >= self.limit {
            self.stop(&period, now, until);
        }
        let share = u128::from(total) * 100 / u128::from(self.limit.max(1));
        let mut state = self.lock();
        if share >= u128::from(WARNING) && state.warned.as_ref() != Some(&period) {
            tracing::warn!(
                backend.name = self.backend,
                spent = total,
                limit = self.limit,
                until = %until,
                "most of the budget of characters is spent"
            );
            state.warned = Some(period);
        }
        Some(counted)
    }

    /// What was settled in the present period, if the store tells.
    pub(super) async fn settled(&self) -> Option<Settled> {
        let (period, _) = period((self.clock)(), self.day, &self.zone);
        let spent = self.store.as_ref()?.spent(&self.backend, &period).await;
        Some(Settled {
            characters: spent.ok()?.settled,
            period,
        })
    }

    /// The engine says what its account has used. What it counts beyond what was settled `before`
    /// it was asked is spent by others, and counts as well.
    pub(super) async fn heard(&self, used: u64, before: &Settled) {
        {
            let mut state = self.lock();
            state.others.heard(used, before.characters, &before.period);
            let others = state.others.characters(&before.period);
            if others > 0 && state.corrected.as_ref() != Some(&before.period) {
                tracing::info!(
                    backend.name = self.backend,
                    used,
                    counted = before.characters,
                    "the engine counts more than wireglot: others use the account; that counts against monthly_characters"
                );
                state.corrected = Some(before.period.clone());
            }
        }
        self.look().await;
    }

    /// What wireglot itself may spend in a period, others having taken their part.
    fn own_limit(&self, period: &str) -> u64 {
        self.limit
            .saturating_sub(self.lock().others.characters(period))
    }

    /// The most that may be spent in a period.
    pub(super) fn limit(&self) -> u64 {
        self.limit
    }

    fn pause(&self, pause: Duration) {
        self.lock().spent_until = Some(Instant::now() + pause);
    }

    fn stop(&self, period: &str, now: Timestamp, end: Timestamp) {
        let left = Duration::try_from(now.duration_until(end)).unwrap_or_default();
        self.pause(left.min(ASK_AGAIN));
        let mut state = self.lock();
        if state.stopped.as_deref() != Some(period) {
            tracing::warn!(
                backend.name = self.backend,
                limit = self.limit,
                until = %end,
                "the budget of characters is spent; the engine is not asked until the next period"
            );
            state.stopped = Some(period.to_owned());
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counted {
    /// All that counts.
    pub(super) fn total(self) -> u64 {
        self.own.saturating_add(self.others)
    }
}

/// The period of a moment, named by its first day, and its end. A period begins with the same day
/// (1 to 28) of each month, in the zone.
fn period(at: Timestamp, day: i8, zone: &TimeZone) -> (String, Timestamp) {
    let today = at.to_zoned_datetime(zone.clone()).date();
    let first = today.first_of_month();
    let begin = |month: Date| month.with().day(day).build().unwrap_or(month);
    let (begun, next) = if today < begin(first) {
        (first.saturating_sub(1.month()), first)
    } else {
        (first, first.saturating_add(1.month()))
    };
    let end = begin(next)
        .to_zoned_datetime(zone.clone())
        .map_or(at + SignedDuration::from_hours(24), |end| end.timestamp());
    (begin(begun).to_string(), end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(moment: &str, day: i8, zone: &str) -> (String, String) {
        let zone = TimeZone::get(zone).unwrap();
        let (period, end) = period(moment.parse().unwrap(), day, &zone);
        (period, end.to_string())
    }

    #[test]
    fn a_period_begins_on_its_day_in_its_zone() {
        for (moment, day, zone, period, end) in [
            (
                "2026-11-23T12:00:00Z",
                1,
                "UTC",
                "2026-11-01",
                "2026-12-01T00:00:00Z",
            ),
            (
                "2026-11-23T12:00:00Z",
                28,
                "UTC",
                "2026-10-28",
                "2026-11-28T00:00:00Z",
            ),
            (
                "2026-11-23T00:00:00Z",
                23,
                "UTC",
                "2026-11-23",
                "2026-12-23T00:00:00Z",
            ),
            (
                "2027-01-05T00:00:00Z",
                10,
                "UTC",
                "2026-12-10",
                "2027-01-10T00:00:00Z",
            ),
            (
                "2026-12-31T23:59:59Z",
                1,
                "UTC",
                "2026-12-01",
                "2027-01-01T00:00:00Z",
            ),
            // Midnight in Prague is an hour, in summer two hours, before that of UTC.
            (
                "2026-10-31T23:30:00Z",
                1,
                "Europe/Prague",
                "2026-11-01",
                "2026-11-30T23:00:00Z",
            ),
            (
                "2026-03-15T00:00:00Z",
                1,
                "Europe/Prague",
                "2026-03-01",
                "2026-03-31T22:00:00Z",
            ),
            (
                "2026-12-01T00:30:00Z",
                1,
                "America/New_York",
                "2026-11-01",
                "2026-12-01T05:00:00Z",
            ),
        ] {
            assert_eq!(
                at(moment, day, zone),
                (period.to_owned(), end.to_owned()),
                "{moment} {day} {zone}"
            );
        }
    }
}
