//! What others spend of an engine's account, from the engine's own count.

/// What an account has used beside what wireglot counts, in one period of the budget.
#[derive(Debug, Default)]
pub(super) struct Others {
    period: String,
    /// The engine's count when the period began, as long as it has not begun anew itself.
    base: u64,
    /// The engine's count when it was last heard.
    last: u64,
    characters: u64,
}

impl Others {
    /// The engine says that so much is used; `ours` was settled of it before it was asked. Within a
    /// period what is found is never less than before, unless the engine's count began anew.
    pub(super) fn heard(&mut self, used: u64, ours: u64, period: &str) {
        if self.period != period {
            // Until its count falls, it goes on with the month before.
            self.base = if self.period.is_empty() { 0 } else { self.last };
            period.clone_into(&mut self.period);
            self.characters = 0;
        }
        if used < self.last {
            self.base = 0;
            self.characters = 0;
        }
        self.last = used;
        let found = used.saturating_sub(self.base).saturating_sub(ours);
        self.characters = self.characters.max(found);
    }

    /// What they have spent in a period, as far as is known.
    pub(super) fn characters(&self, period: &str) -> u64 {
        if self.period == period {
            self.characters
        } else {
            0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wireglot_did_not_send_was_sent_by_others() {
        let mut others = Others::default();
        for (used, ours, found) in [
            (700, 0, 700),
            (900, 200, 700),
            // The engine counts late, or less than was set aside.
            (900, 500, 700),
            (2000, 500, 1500),
        ] {
            others.heard(used, ours, "2026-11-01");
            assert_eq!(others.characters("2026-11-01"), found, "{used} {ours}");
        }
        assert_eq!(others.characters("2026-12-01"), 0);
    }

    #[test]
    fn a_month_that_begins_later_at_the_engine_is_no_mountain_of_debts() {
        let mut others = Others::default();
        others.heard(5000, 1000, "2026-11-01");
        // Midnight is over here and not there: only what was added since.
        others.heard(5300, 100, "2026-12-01");
        assert_eq!(others.characters("2026-12-01"), 200);
        // There it is now, too.
        others.heard(150, 120, "2026-12-01");
        assert_eq!(others.characters("2026-12-01"), 30);
        others.heard(400, 130, "2026-12-01");
        assert_eq!(others.characters("2026-12-01"), 270);
    }

    #[test]
    fn a_count_that_was_too_high_at_the_first_start_is_corrected() {
        let mut others = Others::default();
        others.heard(5000, 0, "2026-12-01");
        assert_eq!(others.characters("2026-12-01"), 5000);
        others.heard(10, 0, "2026-12-01");
        assert_eq!(others.characters("2026-12-01"), 10);
    }
}
