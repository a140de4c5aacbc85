//! Exchanges, queues and bindings, with arguments that RabbitMQ 3.10 to 4.x all accept.

use lapin::options::{ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions};
use lapin::types::{AMQPValue, FieldTable, ShortString};
use lapin::{Channel, ExchangeKind};

use super::error::BrokerError;
use super::message::short;
use super::names::{Lane, Names, Tier};
use crate::config::{Broker, Topology};

/// Deliveries after which the broker itself gives a message up to `.poison`: for what kills the process
/// before it can remember that it has begun (`worker/suspects`). Far above what a flapping network
/// brings, since RabbitMQ counts every lost connection as a delivery.
const DELIVERY_LIMIT: i64 = 100;

/// As good as unlimited, for queues that people look into: every look counts as a delivery, and
/// without a dead-letter exchange the broker deletes what exceeds the limit. `-1` means no limit
/// on 4.x but none at all on 3.10.
const NO_DELIVERY_LIMIT: i64 = 2_147_483_647;

/// Prepares the topology as the configuration says.
pub(super) async fn prepare(
    channel: &Channel,
    config: &Broker,
    names: &Names,
) -> Result<(), BrokerError> {
    match config.topology {
        Topology::None => Ok(()),
        Topology::Declare => {
            Declaration {
                channel,
                passive: false,
            }
            .all(config, names)
            .await
        }
        Topology::Verify => {
            Declaration {
                channel,
                passive: true,
            }
            .all(config, names)
            .await
        }
    }
}

struct Declaration<'a> {
    channel: &'a Channel,
    passive: bool,
}

impl Declaration<'_> {
    async fn all(&self, config: &Broker, names: &Names) -> Result<(), BrokerError> {
        self.exchange(&names.work_exchange(), ExchangeKind::Direct)
            .await?;
        self.exchange(&names.retry_exchange(), ExchangeKind::Direct)
            .await?;
        self.exchange(&names.dead(), ExchangeKind::Fanout).await?;
        for topic in [names.localized(), names.review(), names.events()] {
            self.exchange(&topic, ExchangeKind::Topic).await?;
        }
        self.kept(&names.dead(), &names.dead(), "").await?;
        self.kept(&names.review(), &names.review(), "#").await?;
        if config.default_queue {
            self.kept(&names.localized(), &names.localized(), "#")
                .await?;
        }
        self.queue(&names.poison(), kept_arguments()).await?;
        self.queue(&names.jobs_breaking(), work_arguments(config, names))
            .await?;
        for lane in Lane::ALL {
            let queue = names.lane(lane);
            self.queue(&queue, work_arguments(config, names)).await?;
            self.bind(&queue, &names.work_exchange(), lane.as_str())
                .await?;
            for tier in Tier::ALL {
                let retry = names.retry(tier, lane);
                self.queue(&retry, retry_arguments(config, names, tier, lane))
                    .await?;
                self.bind(
                    &retry,
                    &names.retry_exchange(),
                    &Names::retry_key(tier, lane),
                )
                .await?;
            }
        }
        Ok(())
    }

    /// A queue that people look into, bound to its exchange.
    async fn kept(&self, queue: &str, exchange: &str, key: &str) -> Result<(), BrokerError> {
        self.queue(queue, kept_arguments()).await?;
        self.bind(queue, exchange, key).await
    }

    async fn exchange(&self, name: &str, kind: ExchangeKind) -> Result<(), BrokerError> {
        let options = ExchangeDeclareOptions {
            durable: true,
            passive: self.passive,
            ..Default::default()
        };
        self.channel
            .exchange_declare(text(name)?, kind, options, FieldTable::default())
            .await
            .map_err(|error| BrokerError::from_client(&format!("exchange `{name}`"), &error))
    }

    async fn queue(&self, name: &str, arguments: FieldTable) -> Result<(), BrokerError> {
        let options = QueueDeclareOptions {
            durable: true,
            passive: self.passive,
            ..Default::default()
        };
        self.channel
            .queue_declare(text(name)?, options, arguments)
            .await
            .map(drop)
            .map_err(|error| BrokerError::from_client(&format!("queue `{name}`"), &error))
    }

    async fn bind(&self, queue: &str, exchange: &str, key: &str) -> Result<(), BrokerError> {
        // The protocol has no way to look at a binding.
        if self.passive {
            return Ok(());
        }
        self.channel
            .queue_bind(
                text(queue)?,
                text(exchange)?,
                text(key)?,
                QueueBindOptions::default(),
                FieldTable::default(),
            )
            .await
            .map_err(|error| {
                BrokerError::from_client(&format!("binding `{queue}` to `{exchange}`"), &error)
            })
    }
}

/// A queue that ends with its connection, bound to `(exchange, key)` when given.
pub(super) async fn private_queue(
    channel: &Channel,
    binding: Option<(&str, &str)>,
) -> Result<String, BrokerError> {
    let client =
        |error: lapin::Error| BrokerError::from_client("declaring a private queue", &error);
    let options = QueueDeclareOptions {
        exclusive: true,
        auto_delete: true,
        ..Default::default()
    };
    let queue = channel
        .queue_declare(ShortString::default(), options, FieldTable::default())
        .await
        .map_err(client)?;
    let name = queue.name().to_string();
    if let Some((exchange, key)) = binding {
        channel
            .queue_bind(
                text(&name)?,
                text(exchange)?,
                text(key)?,
                QueueBindOptions::default(),
                FieldTable::default(),
            )
            .await
            .map_err(client)?;
    }
    Ok(name)
}

/// Messages and consumers of a queue.
pub(super) async fn size(channel: &Channel, queue: &str) -> Result<(u32, u32), BrokerError> {
    let options = QueueDeclareOptions {
        passive: true,
        ..Default::default()
    };
    let found = channel
        .queue_declare(text(queue)?, options, FieldTable::default())
        .await
        .map_err(|error| BrokerError::from_client(&format!("queue `{queue}`"), &error))?;
    Ok((found.message_count(), found.consumer_count()))
}

fn work_arguments(config: &Broker, names: &Names) -> FieldTable {
    let mut arguments = quorum(DELIVERY_LIMIT);
    bounded(&mut arguments, config);
    dead_letter(&mut arguments, "", &names.poison());
    arguments
}

fn retry_arguments(config: &Broker, names: &Names, tier: Tier, lane: Lane) -> FieldTable {
    let mut arguments = quorum(NO_DELIVERY_LIMIT);
    bounded(&mut arguments, config);
    let delay = i64::try_from(tier.delay().as_millis()).unwrap_or(i64::MAX);
    insert(
        &mut arguments,
        "x-message-ttl",
        AMQPValue::LongLongInt(delay),
    );
    // A named exchange: cycles through the default exchange are dropped.
    dead_letter(&mut arguments, &names.work_exchange(), lane.as_str());
    arguments
}

fn kept_arguments() -> FieldTable {
    quorum(NO_DELIVERY_LIMIT)
}

fn quorum(delivery_limit: i64) -> FieldTable {
    let mut arguments = FieldTable::default();
    insert(
        &mut arguments,
        "x-queue-type",
        AMQPValue::LongString("quorum".into()),
    );
    insert(
        &mut arguments,
        "x-delivery-limit",
        AMQPValue::LongLongInt(delivery_limit),
    );
    arguments
}

/// A full queue refuses what is published, so that nothing is dropped in silence.
fn bounded(arguments: &mut FieldTable, config: &Broker) {
    insert(
        arguments,
        "x-max-length",
        AMQPValue::LongLongInt(i64::from(config.queue_limit)),
    );
    insert(
        arguments,
        "x-overflow",
        AMQPValue::LongString("reject-publish".into()),
    );
}

fn dead_letter(arguments: &mut FieldTable, exchange: &str, key: &str) {
    insert(
        arguments,
        "x-dead-letter-exchange",
        AMQPValue::LongString(exchange.into()),
    );
    insert(
        arguments,
        "x-dead-letter-routing-key",
        AMQPValue::LongString(key.into()),
    );
    insert(
        arguments,
        "x-dead-letter-strategy",
        AMQPValue::LongString("at-least-once".into()),
    );
}

fn insert(arguments: &mut FieldTable, name: &str, value: AMQPValue) {
    if let Some(name) = short(name) {
        arguments.insert(name, value);
    }
}

fn text(name: &str) -> Result<ShortString, BrokerError> {
    short(name).ok_or_else(|| {
        BrokerError::refused(format!(
            "`{}…` is longer than AMQP carries",
            &name.chars().take(40).collect::<String>()
        ))
    })
}
