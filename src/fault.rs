//! Named points at which a test kills or stalls the process. Builds without debug assertions have
//! none of it: there [`at`] does nothing.
//!
//! `WIREGLOT_FAULT` holds rules, separated by commas: `POINT[@SUBJECT]=kill` or
//! `POINT[@SUBJECT]=stall:SECONDS`, with `#N` behind it for the N-th arrival alone. The subject is
//! the beginning of an article's id, of a routing key at `written`, or of a `message_id` where a job
//! is `received`.
//!
//! | point | between |
//! |---|---|
//! | `accepted` | job recorded, its units published |
//! | `split` | units confirmed, job acknowledged |
//! | `received` | job or unit delivered, its body read |
//! | `translated` | engines answered, result stored |
//! | `checked` | revision checked under the lease, result stored and published |
//! | `stored` | result stored, result published |
//! | `written` | message written, message confirmed |
//! | `confirmed` | result confirmed, marked so in the store |
//! | `settled` | end of the unit in the store, unit acknowledged |

/// Does what the test wants at a point, for a subject.
#[cfg(debug_assertions)]
pub(crate) async fn at(point: &str, subject: &str) {
    for rule in RULES.iter().filter(|rule| rule.applies(point, subject)) {
        rule.carry_out(subject).await;
    }
}

/// Nothing.
#[cfg(not(debug_assertions))]
#[inline]
pub(crate) async fn at(_point: &str, _subject: &str) {}

#[cfg(debug_assertions)]
pub(crate) use rules::Rule;

#[cfg(debug_assertions)]
static RULES: std::sync::LazyLock<Vec<Rule>> =
    std::sync::LazyLock::new(|| match std::env::var("WIREGLOT_FAULT") {
        Ok(rules) => rules.split(',').filter_map(Rule::read).collect(),
        Err(_) => Vec::new(),
    });

#[cfg(debug_assertions)]
mod rules {
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    /// What happens at a point.
    #[derive(Debug)]
    pub(crate) struct Rule {
        point: String,
        subject: String,
        /// The arrival that it is for; 0 for all.
        arrival: u64,
        /// How long the process stalls; `None` kills it.
        stall: Option<Duration>,
        arrived: AtomicU64,
    }

    impl Rule {
        /// Reads a rule; `None` when it is none.
        pub(super) fn read(rule: &str) -> Option<Self> {
            let (place, action) = rule.trim().split_once('=')?;
            let (point, subject) = place.split_once('@').unwrap_or((place, ""));
            let (action, arrival) = action.split_once('#').unwrap_or((action, "0"));
            let stall = match action.split_once(':') {
                Some(("stall", seconds)) => {
                    Some(Duration::try_from_secs_f64(seconds.parse().ok()?).ok()?)
                }
                None if action == "kill" => None,
                _ => return None,
            };
            Some(Self {
                point: point.to_owned(),
                subject: subject.to_owned(),
                arrival: arrival.parse().ok()?,
                stall,
                arrived: AtomicU64::new(0),
            })
        }

        /// Whether it is for this arrival, which it counts.
        pub(super) fn applies(&self, point: &str, subject: &str) -> bool {
            if self.point != point || !subject.starts_with(&self.subject) {
                return false;
            }
            let arrival = self.arrived.fetch_add(1, Ordering::Relaxed) + 1;
            self.arrival == 0 || self.arrival == arrival
        }

        pub(super) async fn carry_out(&self, subject: &str) {
            let Some(time) = self.stall else {
                std::process::abort();
            };
            tracing::warn!(point = self.point, subject, "stalled by a test");
            tokio::time::sleep(time).await;
        }
    }
}

#[cfg(all(test, debug_assertions))]
mod tests {
    use super::Rule;

    #[test]
    fn a_rule_is_for_its_point_subject_and_arrival() {
        let rule = Rule::read("checked@story=stall:1.5#2").unwrap();
        assert!(!rule.applies("stored", "story-1"));
        assert!(!rule.applies("checked", "other"));
        assert!(!rule.applies("checked", "story-1"), "its first arrival");
        assert!(rule.applies("checked", "story-1"), "its second");
        assert!(!rule.applies("checked", "story-1"), "its third");
        let rule = Rule::read("written=kill").unwrap();
        assert!(rule.applies("written", "publish.es.-"));
        assert!(rule.applies("written", ""));
    }

    #[test]
    fn what_is_no_rule_is_none() {
        for rule in ["", "checked", "checked=", "checked=stall", "checked=kill#x"] {
            assert!(Rule::read(rule).is_none(), "{rule}");
        }
    }
}
