//! One session: consumers, tasks, drain.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::backlog::{self, Backlog};
use super::context::{Context, Lasting};
use super::lanes::Slots;
use super::{Worker, intake, outbox, poison, translate};
use crate::broker::{BrokerError, Consumer, Delivery, Lane, Session};
use crate::http::Health;

/// How long a cancelled consumer may take to give out what it had buffered.
const BUFFERED: Duration = Duration::from_millis(200);

/// How often queue sizes are measured.
const MEASURE: Duration = Duration::from_secs(15);

/// How often it is looked whether the broker takes messages.
const LOOK: Duration = Duration::from_millis(500);

/// How long what has begun may go on when the session is broken, but not its connections: a new
/// session is due, and what is stored by then is not done twice.
const LOST: Duration = Duration::from_secs(3);

/// How long the last events may take. An alarm of the broker holds them up for as long as it
/// lasts; they stay in the store, and the next sweep sends them.
const LAST_EVENTS: Duration = Duration::from_secs(2);

/// How long a session lasts that counts as served. One that is lost sooner, because the first
/// publish is refused or the broker is about to stop, is tried again with growing pauses.
const SERVED: Duration = Duration::from_secs(5);

/// How a session ended.
pub(super) enum Ended {
    /// The worker was told to stop and has drained.
    Drained,
    /// The connection is gone, or a consumer ended.
    Lost {
        /// Whether it had consumed for a while.
        served: bool,
    },
}

/// What a consumer's deliveries are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    Job,
    Poison,
    Unit(Lane),
}

impl Work {
    /// Whose slots the work takes. Jobs have slots of their own: reading them is quick, and a
    /// queue of translations must not hold up intake.
    fn lane(self) -> Lane {
        match self {
            Self::Job | Self::Poison => Lane::Jobs,
            Self::Unit(lane) => lane,
        }
    }
}

/// Serves one session until it is lost or the worker is told to stop.
pub(super) async fn serve(
    worker: &Worker,
    session: Session,
    lasting: Lasting,
    stop: &CancellationToken,
    abort: &CancellationToken,
) -> Result<Ended, BrokerError> {
    let session = Arc::new(session);
    let Lasting {
        leases,
        flights,
        suspects,
        writes,
    } = lasting;
    let context = Arc::new(Context {
        config: worker.config.clone(),
        names: session.names().clone(),
        store: worker.store.clone(),
        pipeline: worker.pipeline.clone(),
        leases,
        backlog: Arc::new(Backlog::new(worker.config.worker.max_waiting_units)),
        flights,
        suspects,
        writes,
        outgoing: session.publisher().await?,
        publisher: session.publisher().await?,
        replies: session.publisher().await?,
        outbox: Arc::new(Notify::new()),
    });
    let announcer = session.publisher().await?;
    let consumers = consumers(worker, &session).await?;
    worker.health.broker(true);
    let began = Instant::now();
    tracing::info!(
        intake = worker.roles.intake,
        translate = worker.roles.translate,
        prefix = session.names().prefix(),
        "consuming"
    );

    let ended = CancellationToken::new();
    let tasks = TaskTracker::new();
    let mut consuming = tokio::task::JoinSet::new();
    for (work, slots, consumer) in consumers {
        let (context, tasks) = (context.clone(), tasks.clone());
        let (stop, ended) = (stop.clone(), ended.clone());
        consuming.spawn(async move {
            let consumer = consume(work, consumer, slots, context, tasks, &stop, &ended).await;
            // A consumer that ends by itself ends the session.
            ended.cancel();
            consumer
        });
    }
    let events = tokio::spawn(outbox::run(
        context.clone(),
        announcer.clone(),
        ended.clone(),
    ));
    let sizes = tokio::spawn(measure(
        session.clone(),
        worker.health.clone(),
        worker.config.broker.default_queue,
        ended.clone(),
    ));

    let counting = worker.roles.intake.then(|| {
        let backlog = context.backlog.clone();
        tokio::spawn(backlog::watch(session.clone(), backlog, ended.clone()))
    });

    tokio::select! {
        () = stop.cancelled() => {}
        () = ended.cancelled() => {}
        () = session.gone() => ended.cancel(),
        // The broker closes a channel that publishes to an exchange somebody has deleted. The
        // connection stands, but nothing would be published any more.
        () = context.outgoing.gone() => ended.cancel(),
        () = context.publisher.gone() => ended.cancel(),
        () = context.replies.gone() => ended.cancel(),
        () = announcer.gone() => ended.cancel(),
    }
    let drained = stop.is_cancelled() && session.alive();
    if drained {
        worker.health.draining();
        tracing::info!(running = tasks.len(), "draining");
    } else {
        // What is left to be done with a lost session takes seconds.
        worker.health.broker(false);
    }
    // A consumer's channel goes with it, and deliveries can be acknowledged on that alone: the
    // consumers stay until their last task has ended.
    let mut consumers = Vec::new();
    let finish = async {
        while let Some(consumer) = consuming.join_next().await {
            consumers.extend(consumer);
        }
        tasks.close();
        tasks.wait().await;
    };
    let patience = if drained {
        worker.config.worker.drain
    } else {
        worker.config.worker.drain.min(LOST)
    };
    tokio::select! {
        () = finish => {}
        () = tokio::time::sleep(patience) => {
            tracing::warn!(left = tasks.len(), "the drain ran out of time; what is left is delivered again");
        }
        () = abort.cancelled() => tracing::warn!(left = tasks.len(), "told to end at once"),
        () = session.gone() => {}
    }
    drop(consumers);
    ended.cancel();
    let last_events = async {
        // First the end of the task that publishes events: two at once would publish one twice.
        let _ = events.await;
        if drained && !abort.is_cancelled() {
            outbox::flush(&context, &announcer).await;
        }
    };
    let _ = tokio::time::timeout(LAST_EVENTS, last_events).await;
    sizes.abort();
    if let Some(counting) = counting {
        counting.abort();
    }
    session.close().await;
    Ok(if drained {
        Ended::Drained
    } else {
        Ended::Lost {
            served: began.elapsed() >= SERVED,
        }
    })
}

async fn consumers(
    worker: &Worker,
    session: &Session,
) -> Result<Vec<(Work, Slots, Consumer)>, BrokerError> {
    let names = session.names();
    let slots = Slots::new(&worker.config.worker);
    let mut wanted = Vec::new();
    if worker.roles.intake {
        let jobs = Slots::new(&worker.config.worker);
        wanted.push((Work::Job, jobs.clone(), names.jobs_breaking()));
        wanted.push((Work::Job, jobs.clone(), names.jobs()));
        wanted.push((Work::Poison, jobs, names.poison()));
    }
    if worker.roles.translate {
        for lane in [Lane::Breaking, Lane::Normal] {
            wanted.push((Work::Unit(lane), slots.clone(), names.lane(lane)));
        }
    }
    let mut consumers = Vec::new();
    for (work, slots, queue) in wanted {
        let consumer = session
            .consumer(&queue, slots.prefetch(work.lane()))
            .await?;
        consumers.push((work, slots, consumer));
    }
    Ok(consumers)
}

/// Takes deliveries while there are slots; hands back what is buffered when told to stop. Returns
/// the consumer, which takes no more.
async fn consume(
    work: Work,
    mut consumer: Consumer,
    slots: Slots,
    context: Arc<Context>,
    tasks: TaskTracker,
    stop: &CancellationToken,
    ended: &CancellationToken,
) -> Consumer {
    let mut available = context.pipeline.router().available();
    let translates = matches!(work, Work::Unit(_));
    let urgent = matches!(work, Work::Unit(Lane::Breaking));
    let mut paused = false;
    loop {
        let delivery = tokio::select! {
            delivery = consumer.next() => delivery,
            () = until(&mut available, |now| !now.takes(urgent)), if translates && !paused => {
                // Every engine is out: units stay in their queue. Those that came already are
                // parked, as they would be after any other failure.
                if consumer.cancel().await.is_err() {
                    return consumer;
                }
                paused = true;
                continue;
            }
            () = tokio::time::sleep(BUFFERED), if paused => None,
            () = stop.cancelled() => break,
            () = ended.cancelled() => return consumer,
        };
        let Some(delivery) = delivery else {
            if !paused {
                return consumer;
            }
            tokio::select! {
                () = until(&mut available, |now| now.takes(urgent)) => {}
                () = stop.cancelled() => return consumer,
                () = ended.cancelled() => return consumer,
            }
            if consumer.resume().await.is_err() {
                return consumer;
            }
            paused = false;
            continue;
        };
        let place = tokio::select! {
            place = slots.take(work.lane()) => place,
            () = stop.cancelled() => {
                delivery.hand_back().await;
                break;
            }
            () = ended.cancelled() => return consumer,
        };
        let context = context.clone();
        tasks.spawn(async move {
            handle(work, delivery, context).await;
            drop(place);
        });
    }
    if consumer.cancel().await.is_err() {
        return consumer;
    }
    while let Ok(Some(delivery)) = tokio::time::timeout(BUFFERED, consumer.next()).await {
        delivery.hand_back().await;
    }
    consumer
}

/// Waits until a state is the wanted one.
async fn until<T>(state: &mut watch::Receiver<T>, wanted: impl FnMut(&T) -> bool) {
    if state.wait_for(wanted).await.is_err() {
        std::future::pending().await
    }
}

async fn handle(work: Work, delivery: Delivery, context: Arc<Context>) {
    match work {
        Work::Job => intake::handle(delivery, context).await,
        Work::Poison => poison::handle(delivery, context).await,
        Work::Unit(lane) => translate::handle(delivery, lane, context).await,
    }
}

/// Keeps the metrics of queues and alarms, and warns about results that nobody reads.
async fn measure(
    session: Arc<Session>,
    health: Arc<Health>,
    default_queue: bool,
    ended: CancellationToken,
) {
    let alarms = async {
        loop {
            health.blocked(session.blocked());
            tokio::time::sleep(LOOK).await;
        }
    };
    tokio::select! {
        () = queue_sizes(&session, default_queue) => {}
        () = alarms => {}
        () = ended.cancelled() => {}
    }
}

async fn queue_sizes(session: &Session, default_queue: bool) {
    let names = session.names().clone();
    let mut queues: Vec<String> = Lane::ALL.iter().map(|&lane| names.lane(lane)).collect();
    queues.extend([
        names.jobs_breaking(),
        names.dead(),
        names.review(),
        names.poison(),
    ]);
    queues.extend(default_queue.then(|| names.localized()));
    let mut warned = false;
    loop {
        for queue in &queues {
            let Ok((messages, consumers)) = session.queue_size(queue).await else {
                continue;
            };
            metrics::gauge!("wireglot_queue_messages", "queue" => queue.clone())
                .set(f64::from(messages));
            let unread = *queue == names.localized() && messages > 1000 && consumers == 0;
            if unread && !warned {
                tracing::warn!(
                    queue,
                    messages,
                    "nobody reads the results; bind a queue of your own and set broker.default_queue = false, or consume this one"
                );
                warned = true;
            }
        }
        tokio::time::sleep(MEASURE).await;
    }
}
