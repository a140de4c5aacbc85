//! How near the router comes to what an engine allows: an article of 30 sentences into 27
//! languages, without a broker, with an empty memory, by an engine that answers in 200 ms, takes
//! 8 requests at a time and 10 sentences in each.
//!
//! `scripts/bench routing`

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use futures_util::StreamExt;
use serde_json::{Map, Value, json};
use wireglot::article::Profiles;
use wireglot::backend::policy::Defaults;
use wireglot::backend::{
    Backend, BackendError, Capabilities, EngineKind, Limits, MarkupSupport, Pair, Policy,
    Translation, TranslationRequest,
};
use wireglot::config::Config;
use wireglot::job::Reuse;
use wireglot::locale::LanguageTag;
use wireglot::localize::Locales;
use wireglot::memory::Flights;
use wireglot::pipeline::{Pipeline, Remembering, Task};
use wireglot::route::{Router, Setup};
use wireglot::store::{SqliteStore, Writes};

const TARGETS: [&str; 27] = [
    "sq", "hy", "az", "ba", "be", "bs", "bg", "crh", "hr", "fa-AF", "ka", "hu", "kk", "ky", "mk",
    "sr-ME", "ps", "fa", "ro", "ru", "sr-Cyrl", "tg", "tt", "tk", "uk", "uz", "sr-Latn",
];
const SENTENCES: usize = 30;
const ANSWER: Duration = Duration::from_millis(200);
const AT_ONCE: usize = 8;
const ITEMS: usize = 10;
const RUNS: usize = 5;

/// The most that the whole may take, in parts of what the limits dictate.
const MOST: f64 = 1.3;

/// An engine with these limits; who passes them is refused.
#[derive(Default)]
struct Limited {
    at_once: AtomicUsize,
    calls: Arc<AtomicUsize>,
}

#[async_trait]
impl Backend for Limited {
    fn name(&self) -> &str {
        "limited"
    }

    async fn capabilities(&self) -> Result<Capabilities, BackendError> {
        Ok(Capabilities {
            pairs: vec![Pair::any()],
            excluded: Vec::new(),
            limits: Limits {
                items: Some(ITEMS),
                concurrency: Some(AT_ONCE),
                ..Limits::default()
            },
            markup: MarkupSupport::Native,
            kind: EngineKind::Trained,
        })
    }

    async fn translate(&self, request: &TranslationRequest) -> Result<Translation, BackendError> {
        let now = self.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        self.calls.fetch_add(1, Ordering::SeqCst);
        assert!(now <= AT_ONCE && request.segments.len() <= ITEMS);
        tokio::time::sleep(ANSWER).await;
        self.at_once.fetch_sub(1, Ordering::SeqCst);
        Ok(Translation {
            segments: request
                .segments
                .iter()
                .map(|sent| sent.text.clone())
                .collect(),
            alignments: Vec::new(),
            billed_characters: 0,
            model: None,
        })
    }
}

fn article(run: usize) -> Map<String, Value> {
    let sentence = |number: usize| {
        format!("In run {run} the council heard report number {number} on the bridge.")
    };
    let body: Vec<String> = (1..SENTENCES)
        .map(|number| format!("<p>{}</p>", sentence(number)))
        .collect();
    let article = json!({
        "id": format!("run-{run}"), "revision": 1, "language": "en",
        "title": sentence(0), "body_html": body.concat(),
    });
    article.as_object().expect("an object").clone()
}

async fn run(
    pipeline: &Pipeline,
    store: &SqliteStore,
    article: &Map<String, Value>,
    units: usize,
) -> Duration {
    let source = LanguageTag::parse("en").unwrap();
    let flights = Flights::default();
    let began = Instant::now();
    let translating = futures_util::stream::iter(TARGETS)
        .map(|target| {
            let (source, flights) = (&source, &flights);
            async move {
                let target = LanguageTag::parse(target).unwrap();
                let task = Task {
                    article,
                    profile: "simple",
                    source,
                    target: &target,
                    embargoed: false,
                    held: false,
                    urgent: false,
                    formality: None,
                    glossaries: &[],
                    backends: &[],
                };
                let remembering = Remembering {
                    memory: store,
                    flights,
                    writes: &Writes::default(),
                    desk: "",
                    article: "a",
                    formality: None,
                    reuse: Reuse::AnyEngine,
                    at: jiff::Timestamp::now(),
                };
                let made = pipeline
                    .translate_remembering(task, Some(remembering))
                    .await
                    .expect("an engine that does not fail");
                assert_eq!(made.provenance.translated, SENTENCES as u64);
            }
        })
        .buffer_unordered(units);
    translating.collect::<Vec<()>>().await;
    began.elapsed()
}

#[tokio::main]
async fn main() {
    let requests = TARGETS.len() * SENTENCES.div_ceil(ITEMS);
    let bound = ANSWER * u32::try_from(requests.div_ceil(AT_ONCE)).unwrap();
    let config = Config::default();
    let calls = Arc::new(AtomicUsize::new(0));
    let engine = Limited {
        calls: calls.clone(),
        ..Limited::default()
    };
    let engines: Vec<(Box<dyn Backend>, Policy)> =
        vec![(Box::new(engine), Policy::new(Defaults::LOCAL))];
    let router = Arc::new(Router::with(engines, Setup::new(config.routes.clone())));
    router.discover().await;
    let profiles = Profiles::new(&config.profiles).unwrap();
    let locales = Arc::new(Locales::with_overlay(Vec::new()).unwrap());
    let pipeline = Pipeline::new(&config, profiles, router, locales);
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("memory.db").display());
    let store = SqliteStore::open(&url).await.unwrap();

    println!(
        "{} languages of {SENTENCES} sentences: {requests} requests, {AT_ONCE} at a time, {} ms each: at least {} ms",
        TARGETS.len(),
        ANSWER.as_millis(),
        bound.as_millis()
    );
    println!(
        "{:>6} {:>6} {:>8} {:>8} {:>9}",
        "units", "run", "ms", "of least", "requests"
    );
    let mut worst: f64 = 0.0;
    for units in [config.worker.concurrency, TARGETS.len()] {
        for number in 0..RUNS {
            calls.store(0, Ordering::SeqCst);
            let article = article(units * 100 + number);
            let took = run(&pipeline, &store, &article, units).await;
            let ratio = took.as_secs_f64() / bound.as_secs_f64();
            worst = worst.max(ratio);
            let calls = calls.load(Ordering::SeqCst);
            println!(
                "{units:>6} {number:>6} {:>8} {ratio:>8.2} {calls:>9}",
                took.as_millis()
            );
        }
    }
    assert!(
        worst <= MOST,
        "{worst:.2} times what the limits dictate, {MOST} at most"
    );
}
