//! Publishing: a message counts as published when the broker confirmed it, and not before.

use std::time::Duration;

use lapin::options::BasicPublishOptions;
use lapin::{Channel, Confirmation, Connection};

use super::message::{Outgoing, short};
use crate::fault;

/// How often a publish that waits for its confirm looks at the connection.
const LOOK: Duration = Duration::from_millis(500);

/// Publishes on one channel with confirms. Confirms are pipelined: call it from as many tasks as
/// you like.
#[derive(Clone)]
pub struct Publisher {
    pub(super) channel: Channel,
    pub(super) confirm_timeout: Duration,
    pub(super) connection: std::sync::Arc<Connection>,
}

/// Why a message is not known to be published.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
    /// It reached no queue (AMQP 312): nobody is bound for it.
    #[error("reached no queue")]
    Unroutable,
    /// A queue that it should go to is full.
    #[error("was refused by a full queue")]
    Refused,
    /// A name or property does not fit AMQP's limits.
    #[error("{0} is longer than AMQP carries (255 bytes)")]
    TooLong(&'static str),
    /// The connection went before the confirm came: it may be published or not.
    #[error("was not confirmed: {0}")]
    Lost(String),
}

impl Publisher {
    /// Publishes and waits for the confirm. While the broker has blocked the connection (memory or
    /// disk alarm) it waits on: what hangs there is neither published nor lost.
    ///
    /// # Errors
    /// [`PublishError`]; only `Ok` allows anything to be acknowledged.
    pub async fn publish(&self, message: Outgoing) -> Result<(), PublishError> {
        let exchange =
            short(&message.exchange).ok_or(PublishError::TooLong("the exchange's name"))?;
        let key = short(&message.routing_key).ok_or(PublishError::TooLong("the routing key"))?;
        let options = BasicPublishOptions {
            mandatory: message.mandatory,
            ..Default::default()
        };
        let properties = message.properties.to_client();
        let lost = |error: lapin::Error| PublishError::Lost(error.to_string());
        let confirmation = async {
            let confirm = self
                .channel
                .basic_publish(exchange, key, options, &message.body, properties)
                .await
                .map_err(lost)?;
            fault::at("written", &message.routing_key).await;
            confirm.await.map_err(lost)
        };
        let confirmation = tokio::select! {
            confirmation = confirmation => confirmation?,
            reason = self.patience() => return Err(PublishError::Lost(reason)),
        };
        match confirmation {
            Confirmation::Ack(None) => Ok(()),
            Confirmation::Ack(Some(_)) => Err(PublishError::Unroutable),
            Confirmation::Nack(_) => Err(PublishError::Refused),
            Confirmation::NotRequested => Err(PublishError::Lost("confirms are off".to_owned())),
        }
    }

    /// Whether something can be published at the moment.
    pub fn is_open(&self) -> bool {
        self.connection.status().connected() && self.channel.status().connected()
    }

    /// Ends when the channel is gone: no publish on it can succeed any more.
    pub async fn gone(&self) {
        while self.channel.status().connected() {
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Ends when the confirm is overdue or the connection is gone; time while the connection is
    /// blocked does not count.
    async fn patience(&self) -> String {
        let mut waited = Duration::ZERO;
        loop {
            tokio::time::sleep(LOOK).await;
            let status = self.connection.status();
            if !status.connected() || !self.channel.status().connected() {
                return "the connection was closed".to_owned();
            }
            if !status.blocked() {
                waited += LOOK;
            }
            if waited >= self.confirm_timeout {
                return format!("no confirm in {} s", self.confirm_timeout.as_secs());
            }
        }
    }
}
