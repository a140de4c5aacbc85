//! Carrying out dispositions: every delivery is settled exactly once, after the confirm.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::SignedDuration;

use super::context::Context;
use super::disposition::{Cause, Disposition, Way};
use super::stamp::{self, Stamp};
use crate::broker::{Delivery, Header, Lane, Names, Outgoing, Properties, PublishError, Tier};
use crate::job::Unit;

/// AMQP `type` of a dead letter; that of the original is in its record.
pub(super) const DEAD_TYPE: &str = "wireglot.dead.v1";

/// The longest detail in a header, in characters.
const MAX_DETAIL: usize = 500;

/// The largest record of the original properties, in bytes.
const MAX_ORIGINAL: usize = 4096;

/// What a dead letter was doing when it died: `intake`, `translate` or `broker`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Intake,
    Translate,
    Broker,
}

impl Stage {
    fn as_str(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Translate => "translate",
            Self::Broker => "broker",
        }
    }
}

impl Context {
    fn stamp(&self, delivery: &Delivery) -> Stamp {
        if stamp::is_ours(delivery, &self.names) {
            Stamp::read(&delivery.properties, self.now(), self.max_age())
        } else {
            Stamp::new(self.now())
        }
    }

    fn max_age(&self) -> SignedDuration {
        SignedDuration::try_from(self.config.worker.max_age).unwrap_or(SignedDuration::MAX)
    }

    /// The further way of a delivery.
    pub(super) fn way(&self, delivery: &Delivery, lane: Lane, disposition: Disposition) -> Way {
        let stamp = self.stamp(delivery);
        let urgent =
            lane == Lane::Breaking || self.first_queue(delivery) == self.names.jobs_breaking();
        disposition.way(stamp, stamp.age(self.now()), urgent, &self.config.worker)
    }

    /// Carries out the way of a delivery. A dead letter's event is the caller's, who knows the job.
    pub(super) async fn settle(&self, delivery: &Delivery, lane: Lane, stage: Stage, way: Way) {
        let published = match way {
            Way::Ack => Ok(()),
            Way::Leave => return,
            Way::Delay { tier, stamp, cause } => {
                metrics::counter!("wireglot_delayed_total", "lane" => lane.as_str(), "reason" => cause.reason.as_str())
                    .increment(1);
                tracing::info!(
                    queue = delivery.queue,
                    reason = cause.reason.as_str(),
                    detail = cause.detail,
                    attempts = stamp.attempts,
                    delay = tier.as_str(),
                    "delayed"
                );
                self.publisher
                    .publish(self.delayed(delivery, lane, tier, stamp))
                    .await
            }
            Way::Postpone { attempts } => {
                metrics::counter!("wireglot_jobs_postponed_total").increment(1);
                tracing::debug!(queue = delivery.queue, "postponed");
                let stamp = Stamp {
                    attempts,
                    ..Stamp::new(self.now())
                };
                self.publisher
                    .publish(self.delayed(delivery, lane, Tier::Minute, stamp))
                    .await
            }
            Way::DeadLetter { cause, attempts } => {
                metrics::counter!("wireglot_dead_letters_total", "stage" => stage.as_str(), "reason" => cause.reason.as_str())
                    .increment(1);
                tracing::warn!(
                    queue = delivery.queue,
                    reason = cause.reason.as_str(),
                    detail = cause.detail,
                    attempts,
                    "dead-lettered"
                );
                self.publisher
                    .publish(self.dead_letter(delivery, stage, &cause, attempts))
                    .await
            }
        };
        match published {
            // Where the session is lost, here or in the publish, the broker delivers again.
            Ok(()) => {
                delivery.ack().await;
            }
            Err(PublishError::Lost(_)) if !self.publisher.is_open() => {}
            // A delay or dead-letter queue that is full, missing or does not confirm: the message
            // stays where it is. A copy that is confirmed too late does no harm.
            Err(error) => {
                let pause = pause(delivery.delivery_count(), lane);
                tracing::error!(queue = delivery.queue, error = %error, pause = ?pause, "could not be settled, goes back to its queue");
                delivery.hand_back_after(pause);
            }
        }
    }

    /// The queue that a message came by at first, before it was delayed.
    pub(super) fn first_queue<'a>(&self, delivery: &'a Delivery) -> &'a str {
        let before = delivery.properties.text(stamp::QUEUE);
        before
            .filter(|_| stamp::is_ours(delivery, &self.names))
            .unwrap_or(&delivery.queue)
    }

    /// The queue that a message died in: what the broker itself took out says where that was.
    fn origin<'a>(&self, delivery: &'a Delivery) -> &'a str {
        if delivery.queue != self.names.poison() {
            return &delivery.queue;
        }
        let died_in = delivery.properties.text(stamp::FIRST_DEATH_QUEUE);
        let died_in = match died_in {
            // It had been delayed before.
            Some(queue) if self.names.is_retry(queue) => delivery.properties.text(stamp::QUEUE),
            died_in => died_in,
        };
        died_in.unwrap_or(&delivery.queue)
    }

    fn delayed(&self, delivery: &Delivery, lane: Lane, tier: Tier, stamp: Stamp) -> Outgoing {
        let mut properties = match lane {
            Lane::Jobs => stamp::kept(&delivery.properties),
            Lane::Breaking | Lane::Normal => own(&delivery.properties),
        };
        stamp.write(&mut properties);
        if let Some(expires) = stamp::expires(delivery, &self.names, self.now()) {
            properties
                .headers
                .insert(stamp::EXPIRES.to_owned(), Header::from(expires.to_string()));
        }
        let queue = self.first_queue(delivery).to_owned();
        properties
            .headers
            .insert(stamp::QUEUE.to_owned(), Header::from(queue));
        Outgoing {
            exchange: self.names.retry_exchange(),
            routing_key: Names::retry_key(tier, lane),
            body: delivery.body.clone(),
            properties,
            mandatory: true,
        }
    }

    fn dead_letter(
        &self,
        delivery: &Delivery,
        stage: Stage,
        cause: &Cause,
        attempts: u32,
    ) -> Outgoing {
        let stamp = self.stamp(delivery);
        let original = &delivery.properties;
        let unit = original.kind.as_deref() == Some(Unit::TYPE);
        let mut properties = if unit {
            own(original)
        } else {
            stamp::kept(original)
        };
        properties.kind = Some(DEAD_TYPE.to_owned());
        let headers: BTreeMap<&str, Header> = BTreeMap::from([
            ("reason", Header::from(cause.reason.as_str())),
            ("stage", Header::from(stage.as_str())),
            ("attempts", Header::from(attempts)),
            ("first-seen", Header::from(stamp.first_seen.to_string())),
            (
                "detail",
                Header::from(cause.detail.chars().take(MAX_DETAIL).collect::<String>()),
            ),
            ("original", Header::from(original.to_json(MAX_ORIGINAL))),
            ("queue", Header::from(self.origin(delivery))),
        ]);
        for (name, value) in headers {
            properties
                .headers
                .insert(format!("{}{name}", stamp::PREFIX), value);
        }
        Outgoing {
            exchange: self.names.dead(),
            routing_key: String::new(),
            body: delivery.body.clone(),
            properties,
            mandatory: true,
        }
    }
}

/// How long a message is held that cannot be settled, before it goes back to its queue: at first as
/// long as the shortest delay. Going back counts as a delivery, and of those a message has a hundred:
/// the pause doubles until they last for hours. Breaking news waits for a minute at most.
fn pause(deliveries: u32, lane: Lane) -> Duration {
    let longest = match lane {
        Lane::Breaking => Duration::from_secs(60),
        Lane::Jobs | Lane::Normal => Duration::from_secs(300),
    };
    (Tier::TenSeconds.delay() * (1 << deliveries.min(10))).min(longest)
}

/// The properties of a message that the worker wrote itself: its own headers stay.
fn own(properties: &Properties) -> Properties {
    let mut own = stamp::kept(properties);
    for (name, value) in &properties.headers {
        if name.starts_with(stamp::PREFIX) {
            own.headers.insert(name.clone(), value.clone());
        }
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_cannot_be_settled_lives_for_hours() {
        let total = |lane| (0..100).map(|count| pause(count, lane)).sum::<Duration>();
        assert_eq!(pause(0, Lane::Normal), Duration::from_secs(10));
        assert!(total(Lane::Normal) > Duration::from_secs(7 * 3600));
        assert!(total(Lane::Breaking) > Duration::from_secs(90 * 60));
        assert_eq!(pause(u32::MAX, Lane::Breaking), Duration::from_secs(60));
    }
}
