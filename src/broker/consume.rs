//! Consuming: deliveries that are settled exactly once.

use std::time::Duration;

use futures_util::StreamExt;
use lapin::Acker;
use lapin::Channel;
use lapin::options::{BasicAckOptions, BasicCancelOptions, BasicConsumeOptions, BasicNackOptions};
use lapin::types::FieldTable;

use super::error::BrokerError;
use super::message::{Properties, short};

/// How long settling a delivery may take.
const SETTLE_TIMEOUT: Duration = Duration::from_secs(10);

/// A consumer of one queue on a channel of its own.
pub struct Consumer {
    pub(super) channel: Channel,
    pub(super) stream: lapin::Consumer,
    pub(super) queue: String,
}

/// A message that was delivered. It must be settled: acknowledged once what follows from it is
/// confirmed, or handed back.
#[derive(Debug)]
pub struct Delivery {
    /// The queue it came from.
    pub queue: String,
    /// The body.
    pub body: Vec<u8>,
    /// Its properties.
    pub properties: Properties,
    /// Whether the broker delivered it before.
    pub redelivered: bool,
    acker: Acker,
}

impl Consumer {
    /// The next delivery; `None` when the channel, the queue or the connection is gone, or after
    /// [`Consumer::cancel`] when all buffered deliveries are out. A new session is due then,
    /// unless it was cancelled.
    pub async fn next(&mut self) -> Option<Delivery> {
        match self.stream.next().await {
            Some(Ok(delivery)) => Some(Delivery::from_client(&self.queue, delivery)),
            Some(Err(error)) => {
                tracing::warn!(queue = self.queue, error = %error, "consuming ended");
                None
            }
            None => None,
        }
    }

    /// Asks the broker to deliver no more.
    ///
    /// # Errors
    /// [`BrokerError`] when the channel is gone, and with it the consumer.
    pub async fn cancel(&self) -> Result<(), BrokerError> {
        self.channel
            .basic_cancel(self.stream.tag(), BasicCancelOptions::default())
            .await
            .map_err(|error| BrokerError::from_client("cancelling a consumer", &error))
    }

    /// Consumes again after [`Consumer::cancel`]. What had been buffered must be out: it would be
    /// delivered only to another session.
    ///
    /// # Errors
    /// [`BrokerError`] when the channel is gone.
    pub async fn resume(&mut self) -> Result<(), BrokerError> {
        let name =
            short(&self.queue).ok_or_else(|| BrokerError::refused("a queue's name is too long"))?;
        let options = BasicConsumeOptions::default();
        self.stream = self
            .channel
            .basic_consume(name, tag(&self.queue), options, FieldTable::default())
            .await
            .map_err(|error| BrokerError::from_client("consuming again", &error))?;
        Ok(())
    }

    /// The queue.
    pub fn queue(&self) -> &str {
        &self.queue
    }
}

impl Delivery {
    pub(super) fn from_client(queue: &str, delivery: lapin::message::Delivery) -> Self {
        Self {
            queue: queue.to_owned(),
            properties: Properties::from_client(&delivery.properties),
            body: delivery.data,
            redelivered: delivery.redelivered,
            acker: delivery.acker,
        }
    }

    /// How often the broker delivered the message before, as far as it counts. At the first
    /// delivery such a header is the producer's own.
    pub fn delivery_count(&self) -> u32 {
        if !self.redelivered {
            return 0;
        }
        let counted = self.properties.integer("x-delivery-count").unwrap_or(0);
        u32::try_from(counted.max(0)).unwrap_or(u32::MAX)
    }

    /// Acknowledges. `false` when the session is gone: the message will be delivered again.
    pub async fn ack(&self) -> bool {
        settled(self.acker.ack(BasicAckOptions::default())).await
    }

    /// Hands the message back to its queue, untouched; for a drain, never as a retry.
    pub async fn hand_back(&self) -> bool {
        hand_back(&self.acker).await
    }

    /// The same after a pause, for which the delivery is held without anybody working on it. When
    /// the session ends before, the message goes back with it.
    pub fn hand_back_after(&self, pause: Duration) {
        let acker = self.acker.clone();
        tokio::spawn(async move {
            tokio::time::sleep(pause).await;
            hand_back(&acker).await;
        });
    }
}

async fn hand_back(acker: &Acker) -> bool {
    let options = BasicNackOptions {
        requeue: true,
        ..Default::default()
    };
    settled(acker.nack(options)).await
}

/// Nothing that waits for a connection may wait for ever: a delivery that cannot be settled comes
/// again.
async fn settled(settling: impl Future<Output = lapin::Result<bool>>) -> bool {
    let in_time = tokio::time::timeout(SETTLE_TIMEOUT, settling).await;
    in_time.is_ok_and(|settled| settled.unwrap_or(false))
}

/// A consumer tag that an operator can tell apart.
pub(super) fn tag(queue: &str) -> lapin::types::ShortString {
    let id = uuid::Uuid::new_v4().simple().to_string();
    short(&format!("{queue}.{}", &id[..8])).unwrap_or_default()
}
