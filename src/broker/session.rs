//! A session: two connections, the topology on them, publishers and consumers.

use std::sync::Arc;
use std::time::Duration;

use lapin::options::{BasicConsumeOptions, BasicQosOptions, ConfirmSelectOptions};
use lapin::types::FieldTable;
use lapin::uri::AMQPUri;
use lapin::{Channel, Connection, ConnectionProperties};

use super::browse::Browser;
use super::consume::{self, Consumer};
use super::error::{BrokerError, BrokerErrorKind};
use super::message::short;
use super::names::Names;
use super::publish::Publisher;
use super::{tls, topology};
use crate::config::Broker;

/// How often a session looks whether its connections still stand.
const LOOK: Duration = Duration::from_millis(100);

/// How long the orderly closing of a connection may take; it can hang while blocked.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);

/// Two connections to RabbitMQ, one that consumes and one that publishes: an alarm of the broker
/// stops those that publish, and acknowledgements must still get through.
pub struct Session {
    consuming: Arc<Connection>,
    publishing: Arc<Connection>,
    names: Names,
    timeout: Duration,
    confirm_timeout: Duration,
}

impl Session {
    /// Connects and prepares the topology.
    ///
    /// # Errors
    /// [`BrokerError`]: `Refused` when an operator must act, else `Lost`.
    pub async fn open(config: &Broker, name: &str) -> Result<Self, BrokerError> {
        let consuming = connect(config, &format!("{name} (consume)")).await?;
        let publishing = connect(config, &format!("{name} (publish)")).await?;
        let session = Self {
            consuming: Arc::new(consuming),
            publishing: Arc::new(publishing),
            names: Names::new(&config.prefix),
            timeout: config.connect_timeout,
            confirm_timeout: config.confirm_timeout,
        };
        let channel = session.channel(&session.publishing).await?;
        session
            .within(
                "preparing the topology",
                topology::prepare(&channel, config, &session.names),
            )
            .await?;
        Ok(session)
    }

    /// The names on the broker.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// A publisher on a channel of its own.
    ///
    /// # Errors
    /// [`BrokerError`] when the session is gone.
    pub async fn publisher(&self) -> Result<Publisher, BrokerError> {
        let channel = self.channel(&self.publishing).await?;
        let select = async {
            channel
                .confirm_select(ConfirmSelectOptions::default())
                .await
                .map_err(|error| BrokerError::from_client("asking for confirms", &error))
        };
        self.within("asking for confirms", select).await?;
        Ok(Publisher {
            channel,
            confirm_timeout: self.confirm_timeout,
            connection: self.publishing.clone(),
        })
    }

    /// A consumer of a queue that holds at most `prefetch` unsettled deliveries.
    ///
    /// # Errors
    /// [`BrokerError`] when the queue is not there or the session is gone.
    pub async fn consumer(&self, queue: &str, prefetch: u16) -> Result<Consumer, BrokerError> {
        let doing = format!("consuming from `{queue}`");
        let channel = self.channel(&self.consuming).await?;
        let start = async {
            let name =
                short(queue).ok_or_else(|| BrokerError::refused("a queue's name is too long"))?;
            let client = |error: lapin::Error| BrokerError::from_client(&doing, &error);
            channel
                .basic_qos(prefetch, BasicQosOptions::default())
                .await
                .map_err(client)?;
            channel
                .basic_consume(
                    name,
                    consume::tag(queue),
                    BasicConsumeOptions::default(),
                    FieldTable::default(),
                )
                .await
                .map_err(client)
        };
        let stream = self.within(&doing, start).await?;
        Ok(Consumer {
            channel,
            stream,
            queue: queue.to_owned(),
        })
    }

    /// A queue of this session alone that ends with it, bound to an exchange when one is given
    /// with its key; the queue's name.
    ///
    /// # Errors
    /// [`BrokerError`] when the broker refuses or the session is gone.
    pub async fn private_queue(
        &self,
        binding: Option<(&str, &str)>,
    ) -> Result<String, BrokerError> {
        let channel = self.channel(&self.consuming).await?;
        self.within(
            "declaring a private queue",
            topology::private_queue(&channel, binding),
        )
        .await
    }

    /// A look into a queue.
    ///
    /// # Errors
    /// [`BrokerError`] when the session is gone.
    pub async fn browse(&self, queue: &str) -> Result<Browser, BrokerError> {
        Ok(Browser {
            channel: self.channel(&self.consuming).await?,
            queue: queue.to_owned(),
        })
    }

    /// Messages that wait in a queue, and its consumers.
    ///
    /// # Errors
    /// [`BrokerError`] when the queue is not there or the session is gone.
    pub async fn queue_size(&self, queue: &str) -> Result<(u32, u32), BrokerError> {
        let channel = self.channel(&self.consuming).await?;
        let size = self
            .within("asking for a queue's size", topology::size(&channel, queue))
            .await;
        let _ = tokio::time::timeout(CLOSE_TIMEOUT, channel.close(200, "done".into())).await;
        size
    }

    /// Whether both connections stand.
    pub fn alive(&self) -> bool {
        self.consuming.status().connected() && self.publishing.status().connected()
    }

    /// Whether the broker takes no messages at the moment (memory or disk alarm).
    pub fn blocked(&self) -> bool {
        self.publishing.status().blocked()
    }

    /// Ends when one of the connections is gone.
    pub async fn gone(&self) {
        while self.alive() {
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Closes both connections, in bounded time.
    pub async fn close(&self) {
        let closing = [&self.publishing, &self.consuming].map(|connection| {
            let closing = connection.close(200, "bye".into());
            tokio::time::timeout(CLOSE_TIMEOUT, closing)
        });
        futures_util::future::join_all(closing).await;
    }

    async fn channel(&self, connection: &Connection) -> Result<Channel, BrokerError> {
        let create = async {
            connection
                .create_channel()
                .await
                .map_err(|error| BrokerError::from_client("opening a channel", &error))
        };
        self.within("opening a channel", create).await
    }

    async fn within<T>(
        &self,
        doing: &str,
        work: impl Future<Output = Result<T, BrokerError>>,
    ) -> Result<T, BrokerError> {
        tokio::time::timeout(self.timeout, work)
            .await
            .unwrap_or_else(|_| {
                Err(BrokerError::lost(format!(
                    "{doing}: no answer in {:?}",
                    self.timeout
                )))
            })
    }
}

/// The heartbeat that is agreed with the broker, in seconds. The client gives a silent peer up
/// after two of them and looks every half of one, so up to two and a half pass: four fifths of the
/// setting keep that within two.
fn heartbeat(config: &Broker) -> u16 {
    let agreed = (config.heartbeat.as_secs() * 4 / 5).max(1);
    u16::try_from(agreed).unwrap_or(u16::MAX)
}

async fn connect(config: &Broker, name: &str) -> Result<Connection, BrokerError> {
    let mut uri: AMQPUri =
        config.url.expose().parse().map_err(|error| {
            BrokerError::refused(format!("broker.url is no AMQP address: {error}"))
        })?;
    uri.query.heartbeat.get_or_insert(heartbeat(config));
    let place = format!(
        "connecting to {}:{}",
        uri.authority.host, uri.authority.port
    );
    let properties = ConnectionProperties::default().with_connection_name(name.into());
    let connection = tokio::time::timeout(
        config.connect_timeout,
        tls::connect(config, uri, properties, &place),
    )
    .await
    .map_err(|_| {
        BrokerError::lost(format!(
            "{place}: no answer in {:?}",
            config.connect_timeout
        ))
    })?;
    connection.map_err(|error| match error.kind {
        BrokerErrorKind::Refused => error,
        BrokerErrorKind::Lost => {
            BrokerError::lost(format!("{}; is RabbitMQ running there?", error.message))
        }
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_silent_peer_is_given_up_within_two_heartbeats_of_the_setting() {
        for (setting, agreed) in [(10, 8), (2, 1), (1, 1), (60, 48), (65_535, 52_428)] {
            let config = Broker {
                heartbeat: Duration::from_secs(setting),
                ..Broker::default()
            };
            assert_eq!(heartbeat(&config), agreed);
        }
    }
}
