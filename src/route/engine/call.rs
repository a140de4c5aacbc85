//! Calls to an engine: in turn, within its rates and its budget, repeated while that may help.

use std::time::{Duration, Instant as Clock};

use tokio::time::Instant;

use super::super::breaker::{Health, Opened};
use super::super::budget::{Denied, Held};
use super::super::inquiry::Inquiry;
use super::super::pace::Place;
use super::super::{Failure, Out};
use super::{Engine, Ready};
use crate::backend::{BackendError, ErrorKind, Limits, Pair, Translation, TranslationRequest};

/// A throttled call without a time by the engine waits this many times longer than after another
/// error.
const THROTTLED: u32 = 4;

/// A call waits at least so long for its turn before others are asked instead: what is used up for
/// a minute comes back within it, what is used up for an hour does not.
const LONGEST_TURN: Duration = Duration::from_secs(60);

impl Engine {
    /// A request that fits the engine's limits, made again while the error may pass; `None` when
    /// nobody waits for it any more. An urgent one goes before those that wait for the engine.
    pub(in crate::route) async fn translate(
        &self,
        ready: &Ready,
        inquiry: &mut Inquiry<'_>,
    ) -> Result<Option<Translation>, Failure> {
        let routing = &self.surroundings.routing;
        let mut wait = routing.first_wait;
        let mut tried = 0;
        let pair = inquiry.pair();
        self.retries.earn();
        loop {
            let error = match self.call(ready, &pair, inquiry).await {
                Ok(answer) => return Ok(answer),
                Err(Failure::Out(out)) => return Err(Failure::Out(out)),
                Err(Failure::Engine(error)) => error,
            };
            tried += 1;
            let pause = match error.kind() {
                ErrorKind::Transient | ErrorKind::Unreachable | ErrorKind::MalformedReply => wait,
                ErrorKind::Throttled { retry_after } => retry_after.unwrap_or(wait * THROTTLED),
                _ => return Err(Failure::Engine(error)),
            };
            let is_last = tried >= routing.tries || pause > routing.longest_wait;
            let is_out = self.out_for(&pair, Instant::now()).is_some();
            if is_last || is_out || !self.retries.take() {
                return Err(Failure::Engine(error));
            }
            metrics::counter!("wireglot_backend_retries_total", "backend" => self.name().to_owned())
                .increment(1);
            inquiry.pause();
            // Never sooner than the engine said, and not all workers at once.
            tokio::time::sleep(pause.mul_f64(1.0 + fastrand::f64() / 4.0)).await;
            wait = (wait * 2).min(routing.longest_wait);
        }
    }

    async fn call(
        &self,
        ready: &Ready,
        pair: &Pair,
        inquiry: &mut Inquiry<'_>,
    ) -> Result<Option<Translation>, Failure> {
        if let Some(out) = self.out_for(pair, Instant::now()) {
            return Err(Failure::Out(out));
        }
        let place = self.crowd.enter(inquiry.is_urgent()).await;
        if !self.turn(pair, inquiry, ready.limits).await? {
            return Ok(None);
        }
        let Some(request) = inquiry.begin() else {
            return Ok(None);
        };
        // Whatever an engine counts in a text, it has no more of it than its JSON has bytes.
        let most = inquiry.size(ready.limits).body as u64 * (1 + u64::from(ready.limits.again));
        let held = self.reserve(most).await?;
        let now = Instant::now();
        if let Err(blocked) = self.breaker.admit(Some(pair), now) {
            self.settle(held, Some(0)).await;
            return Err(Failure::Out(blocked.out(now)));
        }
        let answer = self.ask(&request).await;
        let billed = match &answer {
            Ok(answer) => Some(answer.billed_characters),
            Err(error) => match error.kind() {
                // Without an answer that can be used nobody knows whether it was billed.
                ErrorKind::Transient | ErrorKind::MalformedReply => None,
                _ => Some(error.billed),
            },
        };
        self.note(&answer, pair, &place);
        drop(place);
        self.settle(held, billed).await;
        answer.map(Some).map_err(Failure::Engine)
    }

    async fn ask(&self, request: &TranslationRequest) -> Result<Translation, BackendError> {
        let name = || self.name().to_owned();
        let started = Clock::now();
        let answer = self.backend.translate(request).await.and_then(|answer| {
            let (sent, came) = (request.segments.len(), answer.segments.len());
            if sent == came {
                return Ok(answer);
            }
            let problem = format!("{sent} segments sent, {came} came back");
            Err(BackendError::new(
                self.name(),
                ErrorKind::MalformedReply,
                problem,
            ))
        });
        let outcome = match &answer {
            Ok(_) => "ok",
            Err(error) => match error.kind() {
                ErrorKind::Throttled { .. } => "throttled",
                _ => "error",
            },
        };
        metrics::counter!("wireglot_backend_calls_total", "backend" => name(), "outcome" => outcome)
            .increment(1);
        metrics::histogram!("wireglot_backend_call_seconds", "backend" => name())
            .record(started.elapsed());
        if let Ok(answer) = &answer {
            metrics::counter!("wireglot_backend_characters_total", "backend" => name())
                .increment(answer.billed_characters);
        }
        answer
    }

    /// What a call tells about the engine's health.
    fn note(&self, answer: &Result<Translation, BackendError>, pair: &Pair, place: &Place<'_>) {
        let now = Instant::now();
        let kind = answer.as_ref().err().map(BackendError::kind);
        let health = match kind {
            None | Some(ErrorKind::Rejected | ErrorKind::Unsupported) => {
                place.answered();
                Health::Answered
            }
            Some(ErrorKind::Transient | ErrorKind::MalformedReply) => Health::Failed,
            Some(ErrorKind::Throttled { retry_after }) => {
                place.throttled();
                self.silence.keep(now + retry_after.unwrap_or_default());
                Health::Throttled
            }
            Some(ErrorKind::Unreachable) => Health::Unreachable,
            Some(ErrorKind::Misconfigured) => Health::Misconfigured,
            Some(ErrorKind::QuotaExhausted) => Health::Hopeless,
        };
        let opened = self.breaker.ended(Some(pair), health, now);
        let error = answer.as_ref().err().map(|error| error.message.as_str());
        let error = error.unwrap_or_default();
        match opened {
            None => {}
            Some(Opened::Engine) => tracing::warn!(
                backend.name = self.name(),
                error,
                "the engine fails again and again and is left alone for a while"
            ),
            Some(Opened::Pair) => tracing::warn!(
                backend.name = self.name(),
                language.source = pair.source.as_ref().map(ToString::to_string),
                language.target = pair.target.as_ref().map(ToString::to_string),
                error,
                "the engine fails in one pair and is left alone in it for a while"
            ),
        }
        self.measure(now);
        self.surroundings.changed.notify_one();
    }

    /// Waits until the engine's rates allow a call and it does not want silence, unless that lasts
    /// so long that others are to be asked; `false` when nobody waits for the call any more.
    async fn turn(
        &self,
        pair: &Pair,
        inquiry: &mut Inquiry<'_>,
        limits: Limits,
    ) -> Result<bool, Failure> {
        self.quiet(pair).await?;
        let (characters, urgent) = (inquiry.size(limits).characters, inquiry.is_urgent());
        let longest_wait = self.surroundings.routing.longest_wait;
        let longest = longest_wait.max(LONGEST_TURN);
        let look = || {
            let silence = self.silence.left(Instant::now());
            // The engine is out for a longer one.
            let is_long = silence > longest_wait;
            let silence = if is_long { Duration::MAX } else { silence };
            inquiry.is_wanted().then_some(silence)
        };
        let turn = self.pace.take(characters as u64, urgent, longest, look);
        let full = match turn.await {
            Ok(false) => return Ok(false),
            // What happened while this call waited for its turn.
            Ok(true) => return self.quiet(pair).await.map(|()| true),
            Err(full) => full,
        };
        let now = Instant::now();
        if let Some(out) = self.out_for(pair, now) {
            return Err(Failure::Out(out));
        }
        // A smaller call may still have room.
        if full.least > longest {
            self.full.keep(now + full.least);
            self.measure(now);
            self.surroundings.changed.notify_one();
        }
        Err(Failure::Out(Out::Full(full.wait)))
    }

    /// Waits as long as the engine wants silence.
    async fn quiet(&self, pair: &Pair) -> Result<(), Failure> {
        loop {
            let now = Instant::now();
            if let Some(out) = self.out_for(pair, now) {
                return Err(Failure::Out(out));
            }
            let left = self.silence.left(now);
            if left.is_zero() {
                return Ok(());
            }
            let jitter = Duration::from_millis(fastrand::u64(0..=100));
            tokio::time::sleep(left + jitter).await;
        }
    }

    async fn reserve(&self, characters: u64) -> Result<Option<Held>, Failure> {
        let Some(budget) = &self.budget else {
            return Ok(None);
        };
        let denied = match budget.reserve(characters).await {
            Ok(held) => return Ok(Some(held)),
            Err(denied) => denied,
        };
        self.measure(Instant::now());
        self.surroundings.changed.notify_one();
        Err(Failure::Out(match denied {
            Denied::Spent => {
                let now = Instant::now();
                let until = budget.spent_until(now).unwrap_or(now);
                Out::Spent(until - now)
            }
            Denied::Unknown(problem) => Out::NoBudget(problem),
        }))
    }

    async fn settle(&self, held: Option<Held>, billed: Option<u64>) {
        if let (Some(budget), Some(held)) = (&self.budget, held) {
            budget.settle(held, billed).await;
        }
    }
}
