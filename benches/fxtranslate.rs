//! Words a second of a model through the whole pipeline, beside the same batches given to the crate
//! directly: what wireglot itself costs. Both use one thread for the model.
//!
//! `cargo bench --bench fxtranslate`; the models have random weights and are made here.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark ends at once when its parts fail"
)]

#[allow(dead_code, reason = "a benchmark uses a part of it")]
#[path = "../tests/support/tiny_model.rs"]
mod tiny_model;

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use futures_util::StreamExt as _;
use fxtranslate::engine::Engine;
use serde_json::{Value, json};
use tiny_model::Size;
use wireglot::article::Profiles;
use wireglot::backend::fxtranslate::{FxtranslateBackend, FxtranslateConfig};
use wireglot::backend::policy::Defaults;
use wireglot::backend::{
    Backend, BackendError, Capabilities, Policy, Translation, TranslationRequest,
};
use wireglot::config::Config;
use wireglot::locale::LanguageTag;
use wireglot::localize::Locales;
use wireglot::markup::Piece;
use wireglot::pipeline::{Pipeline, Task};
use wireglot::route::Router;

const ROUNDS: usize = 5;

/// Articles that are translated at the same time: while one is taken apart or put together, the
/// model works for another.
const AT_ONCE: usize = 4;

const PARAGRAPHS: usize = 10;
const SENTENCES: usize = 3;
const TINY: Size = Size {
    width: 32,
    inner: 64,
    encoders: 2,
    decoders: 1,
    heads: 2,
    words: 400,
};

/// As large as the smaller ones of Firefox's.
const REAL: Size = Size {
    width: 384,
    inner: 1536,
    encoders: 6,
    decoders: 2,
    heads: 8,
    words: 32_000,
};

#[tokio::main]
async fn main() {
    println!(
        "{:>5}  {:>8}  {:>5}  {:>11}  {:>11}  {:>6}",
        "model", "MB", "round", "pipeline", "directly", "ratio"
    );
    for (name, size, articles) in [("tiny", TINY, 60), ("real", REAL, 8)] {
        compare(name, size, articles).await;
    }
}

async fn compare(name: &str, size: Size, articles: usize) {
    let root = tempfile::tempdir().unwrap();
    let files = tiny_model::random(size);
    let megabytes = files.model.len() as f64 / 1e6;
    let folder = root.path().join("en-es");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("model.bin"), files.model).unwrap();
    fs::write(folder.join("vocab.spm"), files.vocabulary).unwrap();
    let engine = load(&folder);
    let articles: Vec<Value> = (0..articles)
        .map(|number| article(number, size.words))
        .collect();
    let mut ratios = Vec::new();
    for round in 1..=ROUNDS {
        let (through, requests) = pipeline(root.path(), &articles).await;
        let words: usize = requests.iter().map(words).sum();
        let direct = directly(&engine, &requests);
        let rate = |took: Duration| words as f64 / took.as_secs_f64();
        let ratio = direct.as_secs_f64() / through.as_secs_f64();
        println!(
            "{name:>5}  {megabytes:>8.1}  {round:>5}  {:>9.0}/s  {:>9.0}/s  {ratio:>6.2}",
            rate(through),
            rate(direct)
        );
        ratios.push(ratio);
    }
    ratios.sort_by(f64::total_cmp);
    println!(
        "{name:>5}  median of the ratios {:>32.2}",
        ratios[ROUNDS / 2]
    );
}

fn load(folder: &Path) -> Engine {
    let vocabulary = folder.join("vocab.spm");
    Engine::load_mmapped(folder.join("model.bin"), &vocabulary, &vocabulary).unwrap()
}

/// An article of sentences that occur once, a tenth of them with markup.
fn article(number: usize, known: usize) -> Value {
    let mut next = number * 7919;
    let mut word = || {
        next += 104_729;
        format!("w{}", next % known)
    };
    let mut body = String::new();
    for paragraph in 0..PARAGRAPHS {
        body.push_str("<p>");
        for sentence in 0..SENTENCES {
            let mut words: Vec<String> = (0..12 + (paragraph + sentence) % 14)
                .map(|_| word())
                .collect();
            if (paragraph * SENTENCES + sentence).is_multiple_of(10) {
                words[3] = format!("<b>{}</b>", words[3]);
            }
            // A capital begins a sentence.
            body.push_str(&format!("W {} {number}. ", words.join(" ")));
        }
        body.push_str("</p>");
    }
    json!({ "id": format!("a{number}"), "language": "en", "title": "W", "body_html": body })
}

fn words(request: &TranslationRequest) -> usize {
    let segments = request.segments.iter();
    segments
        .map(|segment| {
            segment
                .text
                .read_text(&segment.spans)
                .split_whitespace()
                .count()
        })
        .sum()
}

/// The engine, which notes what it was asked.
struct Noting {
    engine: FxtranslateBackend,
    requests: Arc<Mutex<Vec<TranslationRequest>>>,
}

#[async_trait]
impl Backend for Noting {
    fn name(&self) -> &str {
        self.engine.name()
    }

    async fn capabilities(&self) -> Result<Capabilities, BackendError> {
        self.engine.capabilities().await
    }

    async fn translate(&self, request: &TranslationRequest) -> Result<Translation, BackendError> {
        self.requests.lock().unwrap().push(request.clone());
        self.engine.translate(request).await
    }

    async fn shutdown(&self) {
        self.engine.shutdown().await;
    }
}

/// The time that all articles take, and what the engine was asked. The model is in memory before.
async fn pipeline(root: &Path, articles: &[Value]) -> (Duration, Vec<TranslationRequest>) {
    let config = Config::default();
    let requests = Arc::new(Mutex::new(Vec::new()));
    let settings = FxtranslateConfig {
        models: root.to_owned(),
        threads: 1,
        ..FxtranslateConfig::default()
    };
    let engine = Noting {
        engine: FxtranslateBackend::new("firefox", settings, &Policy::new(Defaults::LOCAL)),
        requests: requests.clone(),
    };
    let router = Arc::new(Router::new(
        vec![(Box::new(engine), true)],
        config.routes.clone(),
    ));
    router.discover().await;
    let profiles = Profiles::new(&config.profiles).unwrap();
    let locales = Arc::new(Locales::builtin().unwrap());
    let pipeline = Pipeline::new(&config, profiles, router.clone(), locales);
    translate(&pipeline, &article(articles.len(), 300)).await;
    requests.lock().unwrap().clear();
    let began = Instant::now();
    let all = articles.iter().map(|article| translate(&pipeline, article));
    futures_util::stream::iter(all)
        .buffer_unordered(AT_ONCE)
        .collect::<()>()
        .await;
    let took = began.elapsed();
    router.shutdown().await;
    let requests = std::mem::take(&mut *requests.lock().unwrap());
    (took, requests)
}

async fn translate(pipeline: &Pipeline, article: &Value) {
    let article = article.as_object().unwrap();
    let tag = |tag| LanguageTag::parse(tag).unwrap();
    let profile = pipeline.profiles().choose(None, article).unwrap();
    let task = Task {
        article,
        profile: &profile.name,
        source: &tag("en"),
        target: &tag("es"),
        embargoed: false,
        held: false,
        urgent: false,
        formality: None,
        glossaries: &[],
        backends: &[],
    };
    pipeline.translate(task).await.unwrap();
}

/// The time that the crate takes for the same batches: those without spans as they are, those with
/// spans in the form that tells the alignment.
fn directly(engine: &Engine, requests: &[TranslationRequest]) -> Duration {
    let began = Instant::now();
    for request in requests {
        let (plain, aligned): (Vec<_>, Vec<_>) = request.segments.iter().partition(|segment| {
            let is_text = |piece: &Piece| matches!(piece, Piece::Text(_));
            segment.text.pieces.iter().all(is_text)
        });
        let read =
            |segment: &&wireglot::backend::RequestSegment| segment.text.read_text(&segment.spans);
        let plain: Vec<String> = plain.iter().map(read).collect();
        let plain: Vec<&str> = plain.iter().map(String::as_str).collect();
        if !plain.is_empty() {
            std::hint::black_box(engine.translate_batch(&plain));
        }
        for text in aligned.iter().map(read) {
            std::hint::black_box(engine.translate_aligned(&text));
        }
    }
    began.elapsed()
}
