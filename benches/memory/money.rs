//! What the memory saves: a developing story, and two processes that ask at the same moment.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::json;
use wireglot::article::Profiles;
use wireglot::backend::{
    Backend, BackendError, Capabilities, EngineKind, Limits, MarkupSupport, Pair, Translation,
    TranslationRequest,
};
use wireglot::config::Config;
use wireglot::job::Reuse;
use wireglot::locale::LanguageTag;
use wireglot::localize::Locales;
use wireglot::markup::{Piece, SpannedText};
use wireglot::memory::Flights;
use wireglot::pipeline::{Pipeline, Remembering, Task};
use wireglot::route::Router;
use wireglot::store::{SqliteStore, Writes};

use crate::Promises;

const LANGUAGES: [&str; 12] = [
    "es", "ca", "gl", "fr", "it", "pt", "ro", "ru", "uk", "bg", "mk", "sq",
];
const REVISIONS: usize = 10;
const SENTENCES: usize = 40;
const CHANGED: usize = 4;

/// What a revised story may be billed at most, as a multiple of its distinct sentences.
const MOST_BILLED: f64 = 1.01;

/// How long the engine takes for a call.
const CALL: Duration = Duration::from_millis(20);

/// An engine that bills every character.
struct Billing {
    billed: Arc<AtomicU64>,
}

#[async_trait]
impl Backend for Billing {
    fn name(&self) -> &str {
        "billing"
    }

    async fn capabilities(&self) -> Result<Capabilities, BackendError> {
        Ok(Capabilities {
            pairs: vec![Pair::any()],
            excluded: Vec::new(),
            limits: Limits::default(),
            markup: MarkupSupport::Native,
            kind: EngineKind::Trained,
        })
    }

    async fn translate(&self, request: &TranslationRequest) -> Result<Translation, BackendError> {
        let mut billed = 0;
        let segments = (request.segments.iter())
            .map(|segment| {
                billed += segment.text.read_text(&segment.spans).chars().count() as u64;
                let pieces = segment.text.pieces.iter().map(|piece| match piece {
                    Piece::Text(text) => Piece::Text(text.to_uppercase()),
                    other => other.clone(),
                });
                SpannedText::from_pieces(pieces)
            })
            .collect();
        tokio::time::sleep(CALL).await;
        self.billed.fetch_add(billed, Ordering::Relaxed);
        Ok(Translation {
            alignments: Vec::new(),
            segments,
            billed_characters: billed,
            model: None,
        })
    }
}

/// What a worker process has of its own; the store is a file.
struct Process {
    pipeline: Pipeline,
    store: SqliteStore,
    flights: Flights,
    billed: Arc<AtomicU64>,
}

impl Process {
    async fn start(file: &Path) -> Self {
        let billed = Arc::new(AtomicU64::new(0));
        let engine = Billing {
            billed: billed.clone(),
        };
        let config = Config::default();
        let router = Arc::new(Router::new(
            vec![(Box::new(engine), true)],
            config.routes.clone(),
        ));
        router.discover().await;
        let profiles = Profiles::new(&config.profiles).unwrap();
        let locales = Arc::new(Locales::builtin().unwrap());
        let url = format!("sqlite://{}", file.display());
        Self {
            pipeline: Pipeline::new(&config, profiles, router, locales),
            store: SqliteStore::open(&url).await.unwrap(),
            flights: Flights::default(),
            billed,
        }
    }

    async fn translate(&self, reuse: Reuse, target: &str, body: &str) {
        let article = json!({"id": "a", "language": "en", "body": body});
        let (source, target) = (tag("en"), tag(target));
        let task = Task {
            article: article.as_object().unwrap(),
            profile: "simple",
            source: &source,
            target: &target,
            embargoed: false,
            held: false,
            urgent: false,
            formality: None,
            glossaries: &[],
            backends: &[],
        };
        let remembering = Remembering {
            memory: &self.store,
            flights: &self.flights,
            writes: &Writes::default(),
            desk: "europe",
            article: "a",
            formality: None,
            reuse,
            at: Timestamp::now(),
        };
        (self.pipeline)
            .translate_remembering(task, Some(remembering))
            .await
            .unwrap();
    }

    fn billed(&self) -> u64 {
        self.billed.load(Ordering::Relaxed)
    }
}

fn tag(tag: &str) -> LanguageTag {
    LanguageTag::parse(tag).unwrap()
}

/// Each revision as its sentences; every tenth is short.
fn story() -> Vec<Vec<String>> {
    let mut changed_in = [0; SENTENCES];
    (0..REVISIONS)
        .map(|revision| {
            for (number, changed) in changed_in.iter_mut().enumerate() {
                if revision > 0 && number % (SENTENCES / CHANGED) == revision {
                    *changed = revision;
                }
            }
            (changed_in.iter().enumerate())
                .map(|(number, changed)| {
                    if number % 10 == 9 {
                        return format!("Guard {number}x{changed} agreed.");
                    }
                    format!("Witness number {number} said in version {changed} that the bridge was closed.")
                })
                .collect()
        })
        .collect()
}

pub(crate) async fn run(promises: &mut Promises) {
    let story = story();
    let characters = |sentence: &String| sentence.chars().count() as u64;
    let mut distinct: Vec<&String> = story.iter().flatten().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let least = distinct.into_iter().map(characters).sum::<u64>() * LANGUAGES.len() as u64;
    let whole: u64 = (story.iter())
        .map(|sentences| sentences.join(" ").chars().count() as u64 * LANGUAGES.len() as u64)
        .sum();
    println!(
        "\nA story of {REVISIONS} revisions of {SENTENCES} sentences, {CHANGED} changed in each, in {} \
         languages\n\n{:>22}  {:>10}  {:>6}",
        LANGUAGES.len(),
        "",
        "billed",
        "ratio"
    );
    let line = |name: &str, billed: u64| {
        println!(
            "{name:>22}  {billed:>10}  {:>6.3}",
            billed as f64 / least as f64
        );
    };
    line("distinct sentences", least);
    for (name, reuse) in [("reuse on", Reuse::AnyEngine), ("reuse off", Reuse::Off)] {
        let folder = tempfile::tempdir().unwrap();
        let process = Process::start(&folder.path().join("store.db")).await;
        for sentences in &story {
            for language in LANGUAGES {
                process
                    .translate(reuse, language, &sentences.join(" "))
                    .await;
            }
        }
        line(name, process.billed());
        if reuse == Reuse::AnyEngine {
            let ratio = process.billed() as f64 / least as f64;
            promises.hold(ratio <= MOST_BILLED, || {
                format!("a revised story is billed {ratio:.3} times its distinct sentences, not {MOST_BILLED}")
            });
        }
    }
    line("whole documents", whole);
    together(&story).await;
}

/// Two processes get units with the same sentences at the same moment, as when two articles
/// quote one statement; and one a call's length later.
async fn together(story: &[Vec<String>]) {
    println!("\nTwo processes with one store translate the same sentences\n");
    for (name, later) in [
        ("at the same moment", Duration::ZERO),
        ("half a call later", CALL / 2),
        ("two calls later", CALL * 2),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("store.db");
        let (one, two) = (Process::start(&file).await, Process::start(&file).await);
        let (mut units, mut least) = (0, 0);
        for language in LANGUAGES {
            let text = story[0].join(" ");
            least += story[0]
                .iter()
                .map(|s| s.chars().count() as u64)
                .sum::<u64>();
            units += 1;
            tokio::join!(one.translate(Reuse::AnyEngine, language, &text), async {
                tokio::time::sleep(later).await;
                two.translate(Reuse::AnyEngine, language, &text).await;
            });
        }
        let billed = one.billed() + two.billed();
        println!(
            "{name:>22}  {:>5.1} % of the characters of {units} pairs of units were paid twice",
            (billed - least) as f64 / least as f64 * 100.0
        );
    }
}
