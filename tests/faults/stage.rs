//! What every fault is played on: a broker, an engine, a newsroom that submits articles and in the
//! end counts what became of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::Write;
use std::sync::{Arc, LazyLock, Weak};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::{Mutex, MutexGuard};

use crate::broker::Broker;
use crate::engine::Engine;
use crate::observer::{Message, Observer};
use crate::process::{Site, Worker, eventually};

/// How soon after a fault a worker consumes again.
pub(crate) const BACK: Duration = Duration::from_secs(10);

/// When no event comes for as long, no other will: above the longest delay that a short form meets.
const QUIET: Duration = Duration::from_secs(90);

/// Heartbeat of the workers' connections.
pub(crate) const HEARTBEAT: Duration = Duration::from_secs(2);

/// One broker for one fault after the other. It ends when no fault waits for it.
static BROKER: LazyLock<Mutex<Weak<Broker>>> = LazyLock::new(Mutex::default);

/// The turn of one fault.
static TURN: Mutex<()> = Mutex::const_new(());

async fn broker() -> Arc<Broker> {
    let mut shared = BROKER.lock().await;
    if let Some(broker) = shared.upgrade() {
        return broker;
    }
    let broker = Arc::new(Broker::start().await);
    *shared = Arc::downgrade(&broker);
    broker
}

/// The long form of each fault.
pub(crate) fn long() -> bool {
    std::env::var_os("WIREGLOT_FAULTS_LONG").is_some()
}

/// An article as the newsroom submits it.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    pub(crate) id: String,
    pub(crate) article: String,
    pub(crate) revision: u32,
    pub(crate) targets: Vec<String>,
    priority: Option<&'static str>,
}

impl Job {
    pub(crate) fn new(article: impl Into<String>, revision: u32, targets: &[&str]) -> Self {
        let article = article.into();
        Self {
            id: format!("job-{article}-{revision}"),
            article,
            revision,
            targets: targets.iter().map(ToString::to_string).collect(),
            priority: None,
        }
    }

    /// The same under another id.
    pub(crate) fn named(self, id: &str) -> Self {
        Self {
            id: id.to_owned(),
            ..self
        }
    }

    /// The same as breaking news.
    pub(crate) fn breaking(self) -> Self {
        Self {
            priority: Some("breaking"),
            ..self
        }
    }

    pub(crate) fn body(&self) -> Vec<u8> {
        let (article, revision) = (&self.article, self.revision);
        let mut job = json!({
            "article": {
                "id": article, "revision": revision.to_string(), "language": "en",
                "title": format!("The river rises for day {revision} of {article}"),
                "body": format!("The water came at night to {article}. Nobody was hurt.\n\nThe bridge is closed until day {revision}."),
            },
            "targets": self.targets,
        });
        if let Some(priority) = self.priority {
            job["priority"] = json!(priority);
        }
        job.to_string().into_bytes()
    }
}

/// As many articles in their first revision.
pub(crate) fn articles(prefix: &str, number: usize, targets: &[&str]) -> Vec<Job> {
    let job = |number| Job::new(format!("{prefix}{number}"), 1, targets);
    (0..number).map(job).collect()
}

/// The stage of one fault.
pub(crate) struct Stage {
    pub(crate) site: Site,
    pub(crate) engine: Engine,
    pub(crate) newsroom: Observer,
    pub(crate) jobs: Vec<Job>,
    pub(crate) broker: Arc<Broker>,
    fault: String,
    events: String,
    back: Duration,
    began: Instant,
    _turn: MutexGuard<'static, ()>,
}

impl Stage {
    /// A stage with the exchanges and queues on it, and settings by their environment variables.
    pub(crate) async fn new(fault: &str, settings: &[(&str, &str)]) -> Self {
        // Held while it waits for its turn, so that those who wait share one.
        let _shared = broker().await;
        let turn = TURN.lock().await;
        let broker = broker().await;
        let engine = Engine::start().await;
        let mut site = Site::on(broker.url());
        let config = site.write("faults.toml", &configuration(engine.address()));
        site = site
            .configured_by(config.as_ref())
            .set("BROKER__HEARTBEAT", &format!("{}s", HEARTBEAT.as_secs()));
        for (key, value) in settings {
            site = site.set(key, value);
        }
        // A first worker declares what a newsroom binds to.
        site.work().await.stop().await;
        let newsroom = Observer::connect(&site).await;
        let events = newsroom.keep_events().await;
        Self {
            site,
            engine,
            newsroom,
            jobs: Vec::new(),
            broker,
            fault: fault.to_owned(),
            events,
            back: Duration::ZERO,
            began: Instant::now(),
            _turn: turn,
        }
    }

    /// The broker's address with another host and port.
    pub(crate) fn url_at(&self, address: impl fmt::Display) -> String {
        let direct = self.broker.address();
        self.site.url().replace(&direct, &address.to_string())
    }

    /// Publishes jobs until they are confirmed, however often the connection ends meanwhile.
    pub(crate) async fn submit(&mut self, jobs: Vec<Job>) {
        self.submit_to("jobs", jobs).await;
    }

    /// The same to another queue.
    pub(crate) async fn submit_to(&mut self, queue: &str, jobs: Vec<Job>) {
        let bodies: Vec<_> = jobs.iter().map(|job| (&job.id, job.body())).collect();
        loop {
            let messages = bodies.iter().map(|(id, body)| ((*id).clone(), &body[..]));
            if self.newsroom.try_publish(queue, messages).await.is_ok() {
                break;
            }
            self.newsroom = Observer::connect(&self.site).await;
        }
        self.jobs.extend(jobs);
    }

    /// Connects the newsroom anew, after the broker was away.
    pub(crate) async fn reconnect(&mut self) {
        self.newsroom = Observer::connect(&self.site).await;
    }

    /// Results that wait for their readers.
    pub(crate) async fn published(&self) -> usize {
        let queue = self.newsroom.named("localized");
        self.newsroom.waiting(&queue).await as usize
    }

    /// Waits for as many results.
    pub(crate) async fn until_published(&self, number: usize) {
        let came = eventually(QUIET, async || self.published().await >= number);
        assert!(came.await, "{number} results; {}", self.published().await);
    }

    /// Results that wait, over a connection of the newsroom's that may have been closed.
    pub(crate) async fn published_again(&mut self) -> usize {
        self.reconnect().await;
        self.published().await
    }

    /// Waits for more results than these.
    pub(crate) async fn until_more_than(&self, number: usize) {
        self.until_published(number + 1).await;
    }

    /// Waits until a worker is ready again, and remembers how long that took.
    pub(crate) async fn until_back(&mut self, worker: &Worker) {
        let took = worker.until_status("/readyz", 200, BACK).await;
        self.back = self.back.max(took);
    }

    /// Notes a time until work went on.
    pub(crate) fn note_back(&mut self, took: Duration) {
        assert!(took <= BACK, "it took {took:?}");
        self.remember_back(took);
    }

    /// The same where the limit is looked at in the end, in the row.
    pub(crate) fn remember_back(&mut self, took: Duration) {
        self.back = self.back.max(took);
    }

    /// Waits for the end of every job.
    pub(crate) async fn until_completed(&self) -> Vec<Message> {
        self.until_completed_within(QUIET).await
    }

    /// The same; no other event comes when none came for so long.
    pub(crate) async fn until_completed_within(&self, quiet: Duration) -> Vec<Message> {
        let mut open: BTreeSet<&str> = self.jobs.iter().map(|job| job.id.as_str()).collect();
        let events = self
            .newsroom
            .take_within(&self.events, quiet, |message| {
                let event = message.json();
                if event["event"] == "job.completed" || event["event"] == "job.rejected" {
                    open.remove(event["job_id"].as_str().unwrap());
                }
                open.is_empty()
            })
            .await;
        assert!(
            open.is_empty(),
            "{} jobs did not end: {open:?}; left: {:?}",
            open.len(),
            self.newsroom.left_over().await,
        );
        events
    }

    /// Waits for the end of every job, ends the workers and counts what became of the articles.
    pub(crate) async fn finish(self, workers: Vec<Worker>) -> Row {
        let events = self.until_completed().await;
        self.finish_completed(workers, events).await
    }

    /// The same when every job has ended, with its events.
    pub(crate) async fn finish_completed(
        self,
        workers: Vec<Worker>,
        mut events: Vec<Message>,
    ) -> Row {
        for worker in workers {
            worker.stop().await;
        }
        let take = async |queue: &str| {
            let waiting = self.newsroom.waiting(queue).await as usize;
            self.newsroom.take_many(queue, waiting).await
        };
        events.extend(take(&self.events).await);
        let named = |name: &str| self.newsroom.named(name);
        let published = take(&named("localized")).await;
        let held = take(&named("review")).await;
        let dead = take(&named("dead")).await;
        // What a worker held unacknowledged is back in its queue.
        let left = self.newsroom.left_over().await;
        assert!(left.is_empty(), "left in queues: {left:?}");
        self.newsroom.delete_queues(&self.events).await;
        let took = self.began.elapsed();
        let row = Row::count(&self, &events, &published, &held, &dead, took);
        row.report();
        if !dead.is_empty() {
            let reason = |name: &str, letter: &Message| letter.headers.get(name).cloned();
            let reasons: BTreeSet<_> = dead
                .iter()
                .map(|letter| {
                    (
                        reason("x-wireglot-reason", letter),
                        reason("x-wireglot-detail", letter),
                    )
                })
                .collect();
            println!("{}: dead: {reasons:?}", row.fault);
        }
        assert_eq!((row.lost, row.differing, row.backward), (0, 0, 0), "{row}");
        row
    }
}

impl Drop for Stage {
    /// A broker on which a fault was not mended is of no use to the next.
    fn drop(&mut self) {
        if std::thread::panicking()
            && let Ok(mut shared) = BROKER.try_lock()
        {
            *shared = Weak::new();
        }
    }
}

/// Few translations at a time, so that a fault finds some before, in and after every step.
fn configuration(engine: &str) -> String {
    format!(
        "[backends.scripted]\nkind = \"libretranslate\"\nurl = \"http://{engine}\"\nconcurrency = 32\ntimeout = \"5s\"\n\
         [memory]\nreuse = \"off\"\n[broker]\nconfirm_timeout = \"5s\"\nconnect_timeout = \"5s\"\n\
         [worker]\nconcurrency = 8\nreserved_for_breaking = 2\n"
    )
}

/// What became of the articles of a fault: units, but for the last columns.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) fault: String,
    pub(crate) submitted: usize,
    pub(crate) published: usize,
    pub(crate) held: usize,
    pub(crate) dead: usize,
    pub(crate) superseded: usize,
    pub(crate) lost: usize,
    /// Results that came again under the same `message_id`.
    pub(crate) duplicates: usize,
    /// Such that were not the same to the byte.
    pub(crate) differing: usize,
    /// Results of an older revision behind a newer one.
    pub(crate) backward: usize,
    pub(crate) back: Duration,
    pub(crate) took: Duration,
}

type Unit = (String, u32, String);

impl Row {
    fn count(
        stage: &Stage,
        events: &[Message],
        published: &[Message],
        held: &[Message],
        dead: &[Message],
        took: Duration,
    ) -> Self {
        let results: Vec<_> = published.iter().chain(held).collect();
        let of = |messages: &[Message]| messages.iter().map(result).collect::<BTreeSet<Unit>>();
        let (published_units, held_units) = (of(published), of(held));
        let mut dead_units: BTreeSet<Unit> = dead.iter().filter_map(letter).collect();
        let superseded: BTreeSet<Unit> = events
            .iter()
            .map(Message::json)
            .filter(|event| event["event"] == "unit.superseded")
            .map(|event| unit(&event))
            .collect();

        let mut newest: BTreeMap<&str, u32> = BTreeMap::new();
        for job in &stage.jobs {
            let revision = newest.entry(&job.article).or_default();
            *revision = job.revision.max(*revision);
        }
        let submitted: BTreeSet<Unit> = stage
            .jobs
            .iter()
            .flat_map(|job| {
                let unit = |target: &String| (job.article.clone(), job.revision, target.clone());
                job.targets.iter().map(unit)
            })
            .collect();
        // A job that is dead as a whole takes all its units with it: none has another end.
        let rejected: BTreeSet<&str> = dead
            .iter()
            .filter(|message| letter(message).is_none())
            .map(|message| message.id.as_str())
            .collect();
        for job in &stage.jobs {
            for target in &job.targets {
                if rejected.contains(job.id.as_str()) {
                    dead_units.insert((job.article.clone(), job.revision, target.clone()));
                }
            }
        }
        let ends = [&published_units, &held_units, &dead_units, &superseded];
        let mut lost = 0;
        for unit in &submitted {
            let ends = ends.iter().filter(|ended| ended.contains(unit)).count();
            // An older revision may have been published and then be superseded for another job.
            let fine = if newest[unit.0.as_str()] == unit.1 {
                ends == 1
            } else {
                ends >= 1
            };
            if !fine {
                lost += 1;
                eprintln!("{unit:?} ended in {ends} ways");
            }
        }
        let count = |ended: &BTreeSet<Unit>| ended.intersection(&submitted).count();
        let ends = [
            ("published", &published_units),
            ("held", &held_units),
            ("failed", &dead_units),
        ];
        completed_once(stage, events, &ends, &rejected);
        Self {
            fault: stage.fault.clone(),
            submitted: submitted.len(),
            published: count(&published_units),
            held: count(&held_units),
            dead: count(&dead_units),
            superseded: count(&superseded),
            lost,
            duplicates: results.len() - distinct(&results),
            differing: differing(&results),
            backward: backward(published),
            back: stage.back,
            took,
        }
    }

    /// Prints the row, and adds it to the file of `scripts/faults`.
    fn report(&self) {
        println!("{self}");
        if let Some(file) = std::env::var_os("WIREGLOT_FAULTS_ROWS") {
            let file = std::fs::OpenOptions::new().append(true).open(file);
            writeln!(file.unwrap(), "{self}").unwrap();
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let back = match self.back {
            Duration::ZERO => "-".to_owned(),
            back if back < Duration::from_millis(50) => "< 0.1 s".to_owned(),
            back => format!("{:.1} s", back.as_secs_f64()),
        };
        write!(
            f,
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {back} | {:.0} s |",
            self.fault,
            self.submitted,
            self.published,
            self.held,
            self.dead,
            self.superseded,
            self.lost,
            self.duplicates,
            self.differing,
            self.took.as_secs_f64(),
        )
    }
}

fn number(text: &Value) -> u32 {
    text.as_str().unwrap().parse().unwrap()
}

fn unit(body: &Value) -> Unit {
    let text = |key: &str| body[key].as_str().unwrap().to_owned();
    (
        text("article_id"),
        number(&body["revision"]),
        text("language"),
    )
}

fn result(message: &Message) -> Unit {
    unit(&message.json())
}

/// The unit of a dead letter, from its headers.
fn letter(message: &Message) -> Option<Unit> {
    let header = |name: &str| message.headers.get(&format!("x-wireglot-{name}")).cloned();
    let revision = header("revision")?.parse().ok()?;
    Some((header("article")?, revision, header("language")?))
}

fn distinct(results: &[&Message]) -> usize {
    let ids: BTreeSet<_> = results.iter().map(|message| &message.id).collect();
    ids.len()
}

fn differing(results: &[&Message]) -> usize {
    let mut bodies: BTreeMap<&str, &[u8]> = BTreeMap::new();
    let mut differing = 0;
    for message in results {
        let first = bodies.entry(&message.id).or_insert(&message.body);
        differing += usize::from(*first != message.body);
    }
    differing
}

/// Results that came behind a newer revision of the same article and language.
fn backward(published: &[Message]) -> usize {
    let mut newest: BTreeMap<(String, String), u32> = BTreeMap::new();
    let older = |message: &&Message| {
        let (article, revision, language) = result(message);
        let newest = newest.entry((article, language)).or_default();
        let older = revision < *newest;
        *newest = revision.max(*newest);
        older
    };
    published.iter().filter(older).count()
}

/// Fails unless each job has one `job.completed`, copies the same to the byte, that counts all its
/// targets, and the last counts that were told of it are those of the ends that were found.
fn completed_once(
    stage: &Stage,
    events: &[Message],
    ends: &[(&str, &BTreeSet<Unit>)],
    rejected: &BTreeSet<&str>,
) {
    let mut completed: BTreeMap<String, BTreeSet<(&str, &[u8])>> = BTreeMap::new();
    // What was told of each job, with the time; dead letters that are replayed amend it.
    let mut told: BTreeMap<String, (Timestamp, Value)> = BTreeMap::new();
    let mut superseded: BTreeSet<(String, String)> = BTreeSet::new();
    for message in events {
        let event = message.json();
        let job = event["job_id"].as_str().unwrap().to_owned();
        if event["event"] == "job.completed" {
            let copies = completed.entry(job.clone()).or_default();
            copies.insert((&message.id, &message.body));
        }
        if event["event"] == "unit.superseded" {
            superseded.insert((job.clone(), event["language"].as_str().unwrap().to_owned()));
        }
        if event["counts"].is_object() {
            let time = event["time"].as_str().unwrap().parse().unwrap();
            let last = told.entry(job).or_insert((time, Value::Null));
            if time >= last.0 {
                *last = (time, event["counts"].clone());
            }
        }
    }
    for job in &stage.jobs {
        let Some(events) = completed.get(&job.id) else {
            assert!(rejected.contains(job.id.as_str()), "{} did not end", job.id);
            continue;
        };
        assert_eq!(events.len(), 1, "job.completed of {}: {events:?}", job.id);
        let (_, body) = events.first().unwrap();
        let event: Value = serde_json::from_slice(body).unwrap();
        let counts = event["counts"].as_object().unwrap().values();
        let ended: u64 = counts.filter_map(Value::as_u64).sum();
        assert_eq!(ended, job.targets.len() as u64, "{event}");

        let mut found =
            json!({"published": 0, "held": 0, "superseded": 0, "failed": 0, "withdrawn": 0});
        for target in &job.targets {
            let unit = (job.article.clone(), job.revision, target.clone());
            // An older revision may be superseded for one job and published for another.
            let end = if superseded.contains(&(job.id.clone(), target.clone())) {
                "superseded"
            } else {
                let end = ends.iter().find(|(_, units)| units.contains(&unit));
                end.unwrap_or_else(|| panic!("{unit:?} of {} has no end", job.id))
                    .0
            };
            found[end] = json!(found[end].as_u64().unwrap() + 1);
        }
        assert_eq!(told[&job.id].1, found, "counts of {}", job.id);
    }
}
