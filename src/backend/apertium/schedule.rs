//! Who gets a pipeline next: bookkeeping without processes or waiting.
//!
//! At most one pipeline per mode and `limit` in all. A request for a mode whose pipeline is idle
//! gets it; else it may start one, if need be in the place of the longest idle; else it waits, in
//! order of arrival.

use std::collections::{HashSet, VecDeque};
use std::time::{Duration, Instant};

/// What a request may do.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Grant<P> {
    /// Use this pipeline.
    Use(P),
    /// Start one, after ending the one that made room.
    Start {
        /// The pipeline to end first.
        evicted: Option<P>,
    },
}

struct Idle<P> {
    mode: String,
    pipeline: P,
    since: Instant,
}

/// The state. `P` is a pipeline, `W` what wakes a request that waits.
pub(super) struct Schedule<P, W> {
    limit: usize,
    /// Busy and idle pipelines together.
    live: usize,
    /// Modes whose pipeline is in use or about to be started.
    busy: HashSet<String>,
    idle: Vec<Idle<P>>,
    waiting: VecDeque<(String, W)>,
    closed: bool,
}

impl<P, W> Schedule<P, W> {
    /// For at most `limit` pipelines, at least one.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit: limit.max(1),
            live: 0,
            busy: HashSet::new(),
            idle: Vec::new(),
            waiting: VecDeque::new(),
            closed: false,
        }
    }

    /// Asks for a mode's pipeline. `None` is: wait.
    pub(super) fn request(&mut self, mode: &str) -> Option<Grant<P>> {
        if self.closed || self.busy.contains(mode) {
            return None;
        }
        let grant = if let Some(position) = self.idle.iter().position(|idle| idle.mode == mode) {
            Grant::Use(self.idle.swap_remove(position).pipeline)
        } else if self.live < self.limit {
            self.live += 1;
            Grant::Start { evicted: None }
        } else {
            let longest = (0..self.idle.len()).min_by_key(|&position| self.idle[position].since)?;
            Grant::Start {
                evicted: Some(self.idle.swap_remove(longest).pipeline),
            }
        };
        self.busy.insert(mode.to_owned());
        Some(grant)
    }

    /// Lets a request wait; [`next`](Self::next) returns `waiter` when it is its turn. After
    /// [`close`](Self::close) it is dropped.
    pub(super) fn wait(&mut self, mode: &str, waiter: W) {
        if !self.closed {
            self.waiting.push_back((mode.to_owned(), waiter));
        }
    }

    /// Ends a use: with the pipeline if it still works. Returns it when it is to be ended.
    pub(super) fn give_back(&mut self, mode: &str, pipeline: Option<P>, now: Instant) -> Option<P> {
        self.busy.remove(mode);
        match pipeline {
            Some(pipeline) if !self.closed => {
                self.idle.push(Idle {
                    mode: mode.to_owned(),
                    pipeline,
                    since: now,
                });
                None
            }
            other => {
                self.live -= 1;
                other
            }
        }
    }

    /// The next waiting request that can go on, with what it may do.
    pub(super) fn next(&mut self) -> Option<(String, W, Grant<P>)> {
        for position in 0..self.waiting.len() {
            let mode = self.waiting[position].0.clone();
            if let Some(grant) = self.request(&mode) {
                let (mode, waiter) = self.waiting.remove(position)?;
                return Some((mode, waiter, grant));
            }
        }
        None
    }

    /// Takes out the pipelines that were idle for `limit`.
    pub(super) fn expire(&mut self, now: Instant, limit: Duration) -> Vec<P> {
        let old = |idle: &mut Idle<P>| now.saturating_duration_since(idle.since) >= limit;
        let expired: Vec<P> = self
            .idle
            .extract_if(.., old)
            .map(|idle| idle.pipeline)
            .collect();
        self.live -= expired.len();
        expired
    }

    /// Since when the longest idle pipeline is idle.
    pub(super) fn idle_since(&self) -> Option<Instant> {
        self.idle.iter().map(|idle| idle.since).min()
    }

    /// Whether there is no pipeline, busy or idle.
    pub(super) fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// Grants nothing any more, drops who waits and takes out all idle pipelines.
    pub(super) fn close(&mut self) -> Vec<P> {
        self.closed = true;
        self.waiting.clear();
        let idle: Vec<P> = self.idle.drain(..).map(|idle| idle.pipeline).collect();
        self.live -= idle.len();
        idle
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Grant<u32> = Grant::Start { evicted: None };

    fn schedule(limit: usize) -> Schedule<u32, &'static str> {
        Schedule::new(limit)
    }

    #[test]
    fn a_mode_has_one_pipeline_and_keeps_it() {
        let now = Instant::now();
        let mut schedule = schedule(3);
        assert_eq!(schedule.request("a"), Some(START));
        assert_eq!(schedule.request("a"), None);
        schedule.wait("a", "second");
        assert_eq!(schedule.next(), None);
        schedule.give_back("a", Some(7), now);
        assert_eq!(schedule.next(), Some(("a".into(), "second", Grant::Use(7))));
    }

    #[test]
    fn the_longest_idle_makes_room() {
        let now = Instant::now();
        let mut schedule = schedule(2);
        for (mode, pipeline, seconds) in [("a", 1, 5), ("b", 2, 3)] {
            assert_eq!(schedule.request(mode), Some(START));
            schedule.give_back(mode, Some(pipeline), now + Duration::from_secs(seconds));
        }
        assert_eq!(
            schedule.request("c"),
            Some(Grant::Start { evicted: Some(2) })
        );
        assert_eq!(schedule.request("a"), Some(Grant::Use(1)));
        assert_eq!(schedule.request("b"), None);
    }

    #[test]
    fn who_waits_goes_on_in_order_of_arrival() {
        let now = Instant::now();
        let mut schedule = schedule(1);
        assert_eq!(schedule.request("a"), Some(START));
        for (mode, name) in [("b", "first"), ("a", "second")] {
            assert_eq!(schedule.request(mode), None);
            schedule.wait(mode, name);
        }
        schedule.give_back("a", Some(1), now);
        assert_eq!(
            schedule.next(),
            Some(("b".into(), "first", Grant::Start { evicted: Some(1) }))
        );
        assert_eq!(schedule.next(), None);
        // The pipeline of `b` died: its place is free, there is nothing to end.
        schedule.give_back("b", None, now);
        assert_eq!(schedule.next(), Some(("a".into(), "second", START)));
    }

    #[test]
    fn a_busy_mode_does_not_hold_up_another() {
        let now = Instant::now();
        let mut schedule = schedule(2);
        assert_eq!(schedule.request("a"), Some(START));
        assert_eq!(schedule.request("b"), Some(START));
        for (mode, name) in [("a", "first"), ("b", "second")] {
            schedule.wait(mode, name);
        }
        schedule.give_back("b", Some(2), now);
        assert_eq!(schedule.next(), Some(("b".into(), "second", Grant::Use(2))));
    }

    #[test]
    fn idle_pipelines_expire_and_closing_takes_the_rest() {
        let now = Instant::now();
        let mut schedule = schedule(3);
        for (mode, pipeline, seconds) in [("a", 1, 0), ("b", 2, 50)] {
            assert_eq!(schedule.request(mode), Some(START));
            schedule.give_back(mode, Some(pipeline), now + Duration::from_secs(seconds));
        }
        assert_eq!(schedule.request("c"), Some(START));
        let minute = Duration::from_secs(60);
        assert_eq!(schedule.expire(now + minute, minute), [1]);
        assert_eq!(schedule.idle_since(), Some(now + Duration::from_secs(50)));
        assert_eq!(schedule.close(), [2]);
        assert_eq!(schedule.give_back("c", Some(3), now), Some(3));
        assert!(schedule.is_empty());
        assert_eq!(schedule.request("a"), None);
    }
}
