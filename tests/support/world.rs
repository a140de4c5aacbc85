//! A real worker in this process on the real broker, with a producer before it and consumers
//! behind it. Every world has a prefix of its own on the broker and a store of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use futures_util::StreamExt;
use lapin::options::{
    BasicConsumeOptions, BasicPublishOptions, ConfirmSelectOptions, ExchangeDeleteOptions,
    QueueBindOptions, QueueDeclareOptions, QueueDeleteOptions,
};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{Channel, Confirmation, Connection, ConnectionProperties};
use metrics_exporter_prometheus::PrometheusHandle;
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use wireglot::backend::EngineConfig;
use wireglot::backend::pseudo::PseudoConfig;
use wireglot::broker::{BrokerError, Lane, Names, Session, Tier};
use wireglot::config::{Config, Secret};
use wireglot::http::Health;
use wireglot::store::SqliteStore;
use wireglot::worker::{Roles, Worker};
use wireglot::{app, http, telemetry};

use super::message::{Message, Post, Seen};

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(30);

/// AMQP `type` of the message that closes a queue.
const LAST: &str = "test.last";

/// The recorder of metrics is one for the process.
static METRICS: LazyLock<PrometheusHandle> = LazyLock::new(|| telemetry::metrics().unwrap());

/// Where the broker of the tests is.
pub(crate) fn broker_url() -> String {
    std::env::var("WIREGLOT_TEST_AMQP_URL")
        .expect("WIREGLOT_TEST_AMQP_URL is not set: these tests need a broker, run scripts/test")
}

/// A configuration with a prefix of its own, the engine `pseudo`, and its store in `folder`.
pub(crate) fn config(folder: &TempDir) -> Config {
    let mut config = Config::default();
    let id = uuid::Uuid::new_v4().simple().to_string();
    config.broker.url = Secret::new(broker_url());
    config.broker.prefix = format!("test-{}", &id[..12]);
    config.store.url = Secret::new(format!("sqlite://{}/store.db", folder.path().display()));
    config.http.listen = ([127, 0, 0, 1], 0).into();
    let pseudo = EngineConfig::Pseudo(PseudoConfig::default()).into();
    config.backends = BTreeMap::from([("pseudo".to_owned(), pseudo)]);
    config
}

/// A worker as the configuration describes it, with health on a free port until `ended`.
pub(crate) async fn worker(config: Config, roles: Roles, ended: CancellationToken) -> Worker {
    let store = Arc::new(SqliteStore::open(config.store.url.expose()).await.unwrap());
    let pipeline = app::pipeline(&config).unwrap();
    pipeline.router().discover().await;
    let health = Arc::new(Health::new(
        store.clone(),
        pipeline.router().clone(),
        METRICS.clone(),
    ));
    http::serve(config.http.listen, health.clone(), ended)
        .await
        .unwrap();
    Worker {
        config,
        roles,
        store,
        pipeline,
        health,
    }
}

/// Both roles.
pub(crate) const BOTH: Roles = Roles {
    intake: true,
    translate: true,
};

struct Running {
    stop: CancellationToken,
    task: JoinHandle<Result<(), BrokerError>>,
}

/// A worker, its broker, and everybody around it.
pub(crate) struct World {
    pub(crate) config: Config,
    pub(crate) names: Names,
    pub(crate) channel: Channel,
    pub(crate) seen: Seen,
    connection: Connection,
    session: Session,
    running: Option<Running>,
    arriving: (
        mpsc::UnboundedSender<Message>,
        mpsc::UnboundedReceiver<Message>,
    ),
    /// Real names of the queues that are consumed.
    watched: Vec<String>,
    _folder: TempDir,
}

impl World {
    /// A world with a worker at work.
    pub(crate) async fn new(change: impl FnOnce(&mut Config)) -> Self {
        let mut world = Self::without_worker(change).await;
        world.work(BOTH).await;
        world
    }

    /// The topology is there and results, reviews, dead letters and events are consumed.
    pub(crate) async fn without_worker(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = config(&folder);
        change(&mut config);
        let session = Session::open(&config.broker, "test").await.unwrap();
        let properties = ConnectionProperties::default();
        let connection = Connection::connect(config.broker.url.expose(), properties)
            .await
            .unwrap();
        let channel = connection.create_channel().await.unwrap();
        channel
            .confirm_select(ConfirmSelectOptions::default())
            .await
            .unwrap();
        let names = Names::new(&config.broker.prefix);
        let mut world = Self {
            names: names.clone(),
            channel,
            seen: Seen::default(),
            connection,
            session,
            running: None,
            arriving: mpsc::unbounded_channel(),
            watched: Vec::new(),
            _folder: folder,
            config,
        };
        let events = world.private_queue().await;
        world.bind(&events, &names.events(), "#").await;
        world.consume(&events, "events").await;
        for queue in ["dead", "review"] {
            world.watch(queue).await;
        }
        if world.config.broker.default_queue {
            world.watch("localized").await;
        }
        world
    }

    /// Starts a worker.
    pub(crate) async fn work(&mut self, roles: Roles) {
        assert!(self.running.is_none(), "a worker runs already");
        let (stop, abort) = (CancellationToken::new(), CancellationToken::new());
        let worker = worker(self.config.clone(), roles, stop.clone()).await;
        let task = tokio::spawn({
            let stop = stop.clone();
            async move { worker.run(stop, abort).await }
        });
        self.running = Some(Running { stop, task });
    }

    /// Stops the worker in good order.
    pub(crate) async fn stop(&mut self) {
        let Some(running) = self.running.take() else {
            return;
        };
        running.stop.cancel();
        tokio::time::timeout(PATIENCE, running.task)
            .await
            .expect("the worker drains")
            .unwrap()
            .unwrap();
    }

    /// The whole name of a queue of the prefix.
    pub(crate) fn name(&self, queue: &str) -> String {
        format!("{}.{queue}", self.config.broker.prefix)
    }

    /// A queue of this test alone.
    pub(crate) async fn private_queue(&self) -> String {
        let options = QueueDeclareOptions {
            exclusive: true,
            ..Default::default()
        };
        let queue = self
            .channel
            .queue_declare("".into(), options, FieldTable::default())
            .await
            .unwrap();
        queue.name().to_string()
    }

    /// A queue of this test that refuses every message.
    pub(crate) async fn full_queue(&self) -> String {
        let options = QueueDeclareOptions {
            exclusive: true,
            ..Default::default()
        };
        let mut arguments = FieldTable::default();
        arguments.insert("x-max-length".into(), AMQPValue::LongLongInt(0));
        arguments.insert(
            "x-overflow".into(),
            AMQPValue::LongString("reject-publish".into()),
        );
        let queue = self
            .channel
            .queue_declare("".into(), options, arguments)
            .await
            .unwrap();
        queue.name().to_string()
    }

    /// A queue for replies that is consumed under its own name.
    pub(crate) async fn reply_queue(&mut self) -> String {
        let queue = self.private_queue().await;
        self.consume(&queue, &queue).await;
        queue
    }

    pub(crate) async fn bind(&self, queue: &str, exchange: &str, key: &str) {
        self.channel
            .queue_bind(
                queue.into(),
                exchange.into(),
                key.into(),
                QueueBindOptions::default(),
                FieldTable::default(),
            )
            .await
            .unwrap();
    }

    /// Consumes a queue of the prefix from now on.
    pub(crate) async fn watch(&mut self, queue: &str) {
        self.consume(&self.name(queue), queue).await;
    }

    /// Consumes a queue, whatever its name, under a label.
    pub(crate) async fn consume(&mut self, queue: &str, label: &str) {
        let options = BasicConsumeOptions {
            no_ack: true,
            ..Default::default()
        };
        let channel = self.connection.create_channel().await.unwrap();
        let mut consumer = channel
            .basic_consume(queue.into(), "".into(), options, FieldTable::default())
            .await
            .unwrap();
        let (arriving, label) = (self.arriving.0.clone(), label.to_owned());
        self.watched.push(queue.to_owned());
        tokio::spawn(async move {
            // The channel lives as long as its consumer.
            let _channel = channel;
            while let Some(Ok(delivery)) = consumer.next().await {
                let message = Message {
                    queue: label.clone(),
                    exchange: delivery.exchange.to_string(),
                    routing_key: delivery.routing_key.to_string(),
                    properties: delivery.properties,
                    body: delivery.data,
                };
                if arriving.send(message).is_err() {
                    return;
                }
            }
        });
    }

    /// Takes what a queue delivers first, and goes without settling it, as a process does that dies.
    pub(crate) async fn take_and_die(&self, queue: &str) {
        let channel = self.connection.create_channel().await.unwrap();
        let mut consumer = channel
            .basic_consume(
                self.name(queue).into(),
                "".into(),
                BasicConsumeOptions::default(),
                FieldTable::default(),
            )
            .await
            .unwrap();
        let taken = tokio::time::timeout(PATIENCE, consumer.next()).await;
        taken.expect("a delivery").unwrap().unwrap();
        let _ = channel.close(200, "died".into()).await;
    }

    /// Publishes a message to a queue of the prefix; its job id.
    pub(crate) async fn post(&self, post: &Post) -> String {
        self.send("", &self.name(post.queue), post).await;
        post.job_id()
    }

    /// Publishes a message and waits for the confirm.
    pub(crate) async fn send(&self, exchange: &str, key: &str, post: &Post) {
        let options = BasicPublishOptions {
            mandatory: true,
            ..Default::default()
        };
        let properties = post.properties.clone().with_headers(post.headers.clone());
        let confirmation = self
            .channel
            .basic_publish(exchange.into(), key.into(), options, &post.body, properties)
            .await
            .unwrap()
            .await
            .unwrap();
        assert!(
            matches!(confirmation, Confirmation::Ack(None)),
            "published to `{exchange}` with `{key}`: {confirmation:?}"
        );
    }

    /// Waits until what has arrived fulfils a condition.
    pub(crate) async fn until(&mut self, what: &str, fulfilled: impl Fn(&Seen) -> bool) {
        let waiting = async {
            while !fulfilled(&self.seen) {
                let message = self.arriving.1.recv().await.unwrap();
                self.seen.0.push(message);
            }
        };
        if tokio::time::timeout(PATIENCE, waiting).await.is_err() {
            panic!("{what} did not come; arrived:\n{}", self.seen.summary());
        }
    }

    /// Waits for one event of each of these jobs.
    pub(crate) async fn until_event(&mut self, event: &str, jobs: &[&str]) {
        self.until(event, |seen| {
            jobs.iter().all(|job| !seen.events(event, job).is_empty())
        })
        .await;
    }

    /// Publishes a job and waits until it is completed; its id.
    pub(crate) async fn complete(&mut self, post: &Post) -> String {
        let job = self.post(post).await;
        self.until_event("job.completed", &[&job]).await;
        job
    }

    /// Waits until a queue that nobody consumes holds a message. The broker tells nobody that a
    /// message has come, so this one asks.
    pub(crate) async fn until_moved(&mut self, queue: &str) {
        let waiting = async {
            while self.session.queue_size(queue).await.unwrap().0 == 0 {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        let arrived = tokio::time::timeout(PATIENCE, waiting).await;
        assert!(arrived.is_ok(), "nothing came into {queue}");
    }

    /// Stops the worker and takes in all that has been published: nothing can come after it.
    pub(crate) async fn settle(&mut self) {
        self.stop().await;
        for queue in self.watched.clone() {
            self.send("", &queue, &Post::bytes("").kind(LAST)).await;
        }
        let queues = self.watched.len();
        self.until("the end of every queue", |seen| {
            let last = seen.0.iter().filter(|message| message.kind() == LAST);
            let ended: BTreeSet<_> = last.map(|message| &message.queue).collect();
            ended.len() == queues
        })
        .await;
        self.seen.0.retain(|message| message.kind() != LAST);
    }

    /// Ends the world: nothing may be left in any queue. All that arrived.
    pub(crate) async fn end(self) -> Seen {
        let (seen, left) = self.end_with_rest().await;
        assert!(
            left.is_empty(),
            "left in queues: {left:?}\n{}",
            seen.summary()
        );
        seen
    }

    /// Ends the world. All that arrived, and how many messages are left in which queues.
    pub(crate) async fn end_with_rest(mut self) -> (Seen, BTreeMap<String, u32>) {
        self.settle().await;
        let mut left = BTreeMap::new();
        for queue in self.queues() {
            if let Ok((messages, _)) = self.session.queue_size(&self.name(&queue)).await
                && messages > 0
            {
                left.insert(queue, messages);
            }
        }
        self.delete().await;
        (self.seen, left)
    }

    fn queues(&self) -> Vec<String> {
        let fixed = ["jobs", "jobs.breaking", "poison", "dead", "review"];
        let mut queues: Vec<_> = fixed.map(str::to_owned).into();
        if self.config.broker.default_queue {
            queues.push("localized".to_owned());
        }
        for lane in Lane::ALL {
            if lane != Lane::Jobs {
                queues.push(format!("units.{}", lane.as_str()));
            }
            let retry = |tier| format!("retry.{}", Names::retry_key(tier, lane));
            queues.extend(Tier::ALL.map(retry));
        }
        queues
    }

    async fn delete(&self) {
        for queue in self.queues() {
            self.channel
                .queue_delete(self.name(&queue).into(), QueueDeleteOptions::default())
                .await
                .unwrap();
        }
        for exchange in ["jobs", "retry", "dead", "localized", "review", "events"] {
            self.channel
                .exchange_delete(self.name(exchange).into(), ExchangeDeleteOptions::default())
                .await
                .unwrap();
        }
        self.session.close().await;
        // A channel that is being closed at this moment makes the client complain; all is done.
        let _ = self.connection.close(200, "done".into()).await;
    }
}
