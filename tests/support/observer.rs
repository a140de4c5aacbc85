//! What a newsroom's own programs see of the broker: they publish jobs and read queues.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use lapin::message::Delivery;
use lapin::options::{
    BasicAckOptions, BasicConsumeOptions, BasicGetOptions, BasicPublishOptions, BasicQosOptions,
    ConfirmSelectOptions, QueueBindOptions, QueueDeclareOptions,
};
use lapin::types::{AMQPValue, FieldTable, ShortString};
use lapin::{BasicProperties, Channel, Confirmation, Connection, ConnectionProperties};
use serde_json::Value;

use crate::process::{PATIENCE, Site};

/// When no message comes for as long, no other will.
const QUIET: Duration = Duration::from_secs(30);

/// A connection of the newsroom's.
pub(crate) struct Observer {
    connection: Connection,
    channel: Channel,
    prefix: String,
}

/// A message that was read.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) id: String,
    /// Headers that are text.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Message {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

impl Observer {
    /// Connects; a broker that has just started may refuse at first.
    pub(crate) async fn connect(site: &Site) -> Self {
        let last = Instant::now() + PATIENCE;
        let connection = loop {
            match Connection::connect(site.url(), ConnectionProperties::default()).await {
                Ok(connection) => break connection,
                Err(error) if Instant::now() >= last => panic!("{}: {error}", site.url()),
                Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
            }
        };
        let channel = connection.create_channel().await.unwrap();
        channel
            .confirm_select(ConfirmSelectOptions::default())
            .await
            .unwrap();
        Self {
            connection,
            channel,
            prefix: site.prefix().to_owned(),
        }
    }

    /// The full name of one of the worker's queues or exchanges.
    pub(crate) fn named(&self, name: &str) -> String {
        format!("{}.{name}", self.prefix)
    }

    /// Keeps all events from now on, also through an outage, in a queue; its name.
    pub(crate) async fn keep_events(&self) -> String {
        let queue = format!("events-of-{}", self.prefix);
        let durable = QueueDeclareOptions {
            durable: true,
            ..Default::default()
        };
        let nothing = FieldTable::default;
        self.channel
            .queue_declare(queue.as_str().into(), durable, nothing())
            .await
            .unwrap();
        self.channel
            .queue_bind(
                queue.as_str().into(),
                self.named("events").into(),
                "#".into(),
                QueueBindOptions::default(),
                nothing(),
            )
            .await
            .unwrap();
        queue
    }

    /// Copies of all results from now on, as long as this connection stands; the queue's name.
    pub(crate) async fn keep_results(&self) -> String {
        let own = QueueDeclareOptions {
            exclusive: true,
            ..Default::default()
        };
        let nothing = FieldTable::default;
        let declared = self.channel.queue_declare("".into(), own, nothing());
        let queue = declared.await.unwrap().name().to_string();
        let exchange = self.named("localized").into();
        let options = QueueBindOptions::default();
        let name = queue.as_str().into();
        self.channel
            .queue_bind(name, exchange, "publish.#".into(), options, nothing())
            .await
            .unwrap();
        queue
    }

    /// Publishes jobs and waits for all confirms.
    pub(crate) async fn submit(&self, jobs: &[Value]) {
        let bodies: Vec<Vec<u8>> = jobs
            .iter()
            .map(|job| serde_json::to_vec(job).unwrap())
            .collect();
        self.publish("jobs", bodies.iter().map(Vec::as_slice)).await;
    }

    /// Publishes messages to one of the worker's queues and waits for all confirms. Each has the
    /// id of the job with its number.
    pub(crate) async fn publish(&self, queue: &str, bodies: impl Iterator<Item = &[u8]>) {
        let numbered = bodies.enumerate();
        let numbered = numbered.map(|(number, body)| (job_id(number), body));
        self.publish_as(queue, numbered).await;
    }

    /// The same with ids of one's own.
    pub(crate) async fn publish_as(
        &self,
        queue: &str,
        messages: impl Iterator<Item = (String, &[u8])>,
    ) {
        let published = self.try_publish(queue, messages).await;
        published.unwrap_or_else(|error| panic!("{queue}: {error}"));
    }

    /// Publishes messages with their ids and waits for all confirms; the connection may end.
    pub(crate) async fn try_publish(
        &self,
        queue: &str,
        messages: impl Iterator<Item = (String, &[u8])>,
    ) -> Result<(), lapin::Error> {
        let mut confirms = Vec::new();
        for (id, body) in messages {
            let properties = BasicProperties::default()
                .with_content_type("application/json".into())
                .with_message_id(id.into())
                .with_delivery_mode(2);
            let options = BasicPublishOptions {
                mandatory: true,
                ..Default::default()
            };
            let queue = self.named(queue).into();
            let confirm = self
                .channel
                .basic_publish("".into(), queue, options, body, properties)
                .await?;
            confirms.push(confirm);
        }
        for confirm in confirms {
            let confirmation = confirm.await?;
            assert!(
                matches!(confirmation, Confirmation::Ack(None)),
                "{confirmation:?}"
            );
        }
        Ok(())
    }

    /// Messages that wait in a queue.
    pub(crate) async fn waiting(&self, queue: &str) -> u32 {
        let passive = QueueDeclareOptions {
            passive: true,
            ..Default::default()
        };
        self.channel
            .queue_declare(queue.into(), passive, FieldTable::default())
            .await
            .unwrap_or_else(|error| panic!("{queue}: {error}"))
            .message_count()
    }

    /// Takes messages out of a queue up to the one that is `enough`, or until none came for long.
    pub(crate) async fn take(
        &self,
        queue: &str,
        enough: impl FnMut(&Message) -> bool,
    ) -> Vec<Message> {
        self.take_within(queue, QUIET, enough).await
    }

    /// The same with another measure of long.
    pub(crate) async fn take_within(
        &self,
        queue: &str,
        quiet: Duration,
        mut enough: impl FnMut(&Message) -> bool,
    ) -> Vec<Message> {
        let channel = self.connection.create_channel().await.unwrap();
        channel
            .basic_qos(500, BasicQosOptions::default())
            .await
            .unwrap();
        let mut consumer = channel
            .basic_consume(
                queue.into(),
                "".into(),
                BasicConsumeOptions::default(),
                FieldTable::default(),
            )
            .await
            .unwrap();
        let mut taken = Vec::new();
        while let Ok(next) = tokio::time::timeout(quiet, consumer.next()).await {
            let delivery = next.expect("the observer's connection stands").unwrap();
            delivery.ack(BasicAckOptions::default()).await.unwrap();
            let id = delivery.properties.message_id().as_ref();
            taken.push(Message {
                id: id.map(ToString::to_string).unwrap_or_default(),
                headers: texts(delivery.properties.headers().as_ref()),
                body: delivery.data,
            });
            if taken.last().is_some_and(&mut enough) {
                break;
            }
        }
        let _ = channel.close(200, "done".into()).await;
        taken
    }

    /// Takes every result that is there.
    pub(crate) async fn results(&self) -> Vec<Message> {
        let queue = self.named("localized");
        let waiting = self.waiting(&queue).await;
        self.take_many(&queue, waiting as usize).await
    }

    /// Takes as many messages as this out of a queue, fewer when no more come.
    pub(crate) async fn take_many(&self, queue: &str, number: usize) -> Vec<Message> {
        if number == 0 {
            return Vec::new();
        }
        let mut left = number;
        self.take(queue, |_| {
            left -= 1;
            left == 0
        })
        .await
    }

    /// Takes events until that many jobs have ended; the events in their order, copies of one
    /// event counted once.
    pub(crate) async fn until_completed(&self, events: &str, jobs: usize) -> Vec<Value> {
        let mut completed = BTreeSet::new();
        let taken = self
            .take(events, |message| {
                let event = message.json();
                if event["event"] == "job.completed" {
                    completed.insert(event["job_id"].to_string());
                }
                completed.len() >= jobs
            })
            .await;
        assert_eq!(
            completed.len(),
            jobs,
            "jobs that ended; {} events came",
            taken.len()
        );
        let mut known = BTreeSet::new();
        taken
            .iter()
            .filter(|message| known.insert(&message.id))
            .map(Message::json)
            .collect()
    }

    /// Every queue that work waits in.
    fn work_queues(&self) -> Vec<String> {
        let mut names: Vec<String> = [
            "jobs",
            "jobs.breaking",
            "units.breaking",
            "units.normal",
            "poison",
            "dead",
            "review",
        ]
        .map(|name| self.named(name))
        .into();
        for delay in ["10s", "60s", "10m", "1h"] {
            for lane in ["jobs", "breaking", "normal"] {
                names.push(self.named(&format!("retry.{delay}.{lane}")));
            }
        }
        names
    }

    /// Every queue that work waits in, with the number of its messages, where there are any.
    pub(crate) async fn left_over(&self) -> BTreeMap<String, u32> {
        let names = self.work_queues();
        let mut left = BTreeMap::new();
        for name in names {
            let waiting = self.waiting(&name).await;
            if waiting > 0 {
                left.insert(name, waiting);
            }
        }
        left
    }

    /// Copies of the first messages of a queue, which stay in it.
    pub(crate) async fn copies(&self, queue: &str, number: usize) -> Vec<Delivery> {
        let channel = self.connection.create_channel().await.unwrap();
        let mut copies = Vec::new();
        while copies.len() < number {
            let got = channel.basic_get(queue.into(), BasicGetOptions::default());
            copies.push(got.await.unwrap().expect("a message").delivery);
        }
        // What was not acknowledged goes back.
        let _ = channel.close(200, "done".into()).await;
        copies
    }

    /// Publishes messages again as they were.
    pub(crate) async fn put_back(&self, queue: &str, messages: &[Delivery]) {
        for message in messages {
            let (options, body) = (BasicPublishOptions::default(), &message.data);
            let properties = message.properties.clone();
            let published =
                self.channel
                    .basic_publish("".into(), queue.into(), options, body, properties);
            let confirmation = published.await.unwrap().await.unwrap();
            assert!(confirmation.is_ack());
        }
    }

    /// The channel, for what a newsroom's administrator does.
    pub(crate) fn channel(&self) -> &Channel {
        &self.channel
    }

    /// Deletes every queue of the site.
    pub(crate) async fn delete_queues(&self, events: &str) {
        let mut names = self.work_queues();
        names.extend([self.named("localized"), events.to_owned()]);
        for name in names {
            let deleted = self.channel.queue_delete(name.into(), Default::default());
            deleted.await.unwrap();
        }
    }
}

fn texts(headers: Option<&FieldTable>) -> BTreeMap<String, String> {
    let texts = headers.into_iter().flat_map(|headers| headers.inner());
    let text = |(name, value): (&ShortString, &AMQPValue)| match value {
        AMQPValue::LongString(text) => {
            let text = String::from_utf8_lossy(text.as_bytes()).into_owned();
            Some((name.to_string(), text))
        }
        _ => None,
    };
    texts.filter_map(text).collect()
}

/// The id of the job with this number.
pub(crate) fn job_id(number: usize) -> String {
    format!("job-{number}")
}
