//! Sentences are paid for once: the pipeline with a store and an engine that counts.
#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use wireglot::article::{Origin, Profiles};
use wireglot::backend::{
    Backend, BackendError, Capabilities, EngineKind, ErrorKind, Limits, MarkupSupport, Pair,
    Translation, TranslationRequest,
};
use wireglot::config::Config;
use wireglot::job::Reuse;
use wireglot::locale::LanguageTag;
use wireglot::localize::Locales;
use wireglot::markup::{Piece, SpannedText};
use wireglot::memory::Flights;
use wireglot::pipeline::{Pipeline, PipelineError, Remembering, Task, Translated};
use wireglot::route::Router;
use wireglot::store::{Memory, SqliteStore, Writes};

/// An engine that answers in capitals, bills every character and takes a moment, so that calls
/// overlap.
struct Counting {
    billed: Arc<AtomicU64>,
}

#[async_trait]
impl Backend for Counting {
    fn name(&self) -> &str {
        "counting"
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
        let segments = request.segments.iter().map(|segment| {
            billed += segment.text.read_text(&segment.spans).chars().count() as u64;
            SpannedText::from_pieces(segment.text.pieces.iter().map(|piece| match piece {
                Piece::Text(text) if text.contains("vanish") => Piece::Text(" ".to_owned()),
                Piece::Text(text) => Piece::Text(text.to_uppercase()),
                other => other.clone(),
            }))
        });
        let segments = segments.collect();
        tokio::task::yield_now().await;
        self.billed.fetch_add(billed, Ordering::Relaxed);
        Ok(Translation {
            alignments: Vec::new(),
            segments,
            billed_characters: billed,
            model: None,
        })
    }
}

/// An engine that takes two sentences a call and after some calls ends: it refuses, or never
/// answers again.
struct Ending {
    inner: Counting,
    calls_left: Arc<AtomicU64>,
    hangs: bool,
}

#[async_trait]
impl Backend for Ending {
    fn name(&self) -> &str {
        self.inner.name()
    }

    async fn capabilities(&self) -> Result<Capabilities, BackendError> {
        let mut capabilities = self.inner.capabilities().await?;
        capabilities.limits.items = Some(2);
        Ok(capabilities)
    }

    async fn translate(&self, request: &TranslationRequest) -> Result<Translation, BackendError> {
        let less = |calls: u64| calls.checked_sub(1);
        if (self.calls_left)
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less)
            .is_ok()
        {
            return self.inner.translate(request).await;
        }
        if self.hangs {
            std::future::pending::<()>().await;
        }
        let kind = ErrorKind::QuotaExhausted;
        Err(BackendError::new(self.name(), kind, "its month is used up"))
    }
}

/// An engine that takes one sentence a call and one call at a time, and notes them.
struct OneByOne {
    inner: Counting,
    asked: Arc<Mutex<Vec<String>>>,
}

#[async_trait]
impl Backend for OneByOne {
    fn name(&self) -> &str {
        self.inner.name()
    }

    async fn capabilities(&self) -> Result<Capabilities, BackendError> {
        let mut capabilities = self.inner.capabilities().await?;
        capabilities.limits.items = Some(1);
        capabilities.limits.concurrency = Some(1);
        Ok(capabilities)
    }

    async fn translate(&self, request: &TranslationRequest) -> Result<Translation, BackendError> {
        let text = request.segments[0].text.plain_text();
        self.asked.lock().unwrap().push(text);
        self.inner.translate(request).await
    }
}

struct World {
    pipeline: Pipeline,
    store: SqliteStore,
    flights: Flights,
    billed: Arc<AtomicU64>,
}

impl World {
    async fn new() -> Self {
        let billed = Arc::new(AtomicU64::new(0));
        let engine = Counting {
            billed: billed.clone(),
        };
        Self::with(Box::new(engine), billed).await
    }

    async fn with(engine: Box<dyn Backend>, billed: Arc<AtomicU64>) -> Self {
        let config = Config::default();
        let router = Arc::new(Router::new(vec![(engine, true)], config.routes.clone()));
        router.discover().await;
        let profiles = Profiles::new(&config.profiles).unwrap();
        let locales = Arc::new(Locales::builtin().unwrap());
        Self {
            pipeline: Pipeline::new(&config, profiles, router, locales),
            store: SqliteStore::open("sqlite::memory:").await.unwrap(),
            flights: Flights::default(),
            billed,
        }
    }

    async fn translate(&self, desk: &str, reuse: Reuse, target: &str, body: &str) -> Translated {
        self.attempt(desk, reuse, target, body).await.unwrap()
    }

    async fn attempt(
        &self,
        desk: &str,
        reuse: Reuse,
        target: &str,
        body: &str,
    ) -> Result<Translated, PipelineError> {
        self.attempt_of("a", desk, reuse, target, body).await
    }

    /// One of several articles.
    async fn attempt_of(
        &self,
        id: &str,
        desk: &str,
        reuse: Reuse,
        target: &str,
        body: &str,
    ) -> Result<Translated, PipelineError> {
        self.unit(id, false, desk, reuse, target, body).await
    }

    async fn unit(
        &self,
        id: &str,
        urgent: bool,
        desk: &str,
        reuse: Reuse,
        target: &str,
        body: &str,
    ) -> Result<Translated, PipelineError> {
        let article = article(body);
        let (source, target) = (tag("en"), tag(target));
        let task = Task {
            article: &article,
            profile: "simple",
            source: &source,
            target: &target,
            embargoed: false,
            held: false,
            urgent,
            formality: None,
            glossaries: &[],
            backends: &[],
        };
        let remembering = Remembering {
            memory: &self.store,
            flights: &self.flights,
            writes: &Writes::default(),
            desk,
            article: id,
            formality: None,
            reuse,
            at: Timestamp::UNIX_EPOCH,
        };
        self.pipeline
            .translate_remembering(task, Some(remembering))
            .await
    }

    /// Sentences in the memory.
    async fn memorised(&self) -> u64 {
        let statistics = self.store.statistics().await.unwrap();
        statistics.iter().map(|desk| desk.entries).sum()
    }

    fn billed(&self) -> u64 {
        self.billed.load(Ordering::Relaxed)
    }
}

fn article(body: &str) -> Map<String, Value> {
    json!({"id": "a", "language": "en", "body": body})
        .as_object()
        .unwrap()
        .clone()
}

fn tag(tag: &str) -> LanguageTag {
    LanguageTag::parse(tag).unwrap()
}

fn body(translated: &Translated) -> &str {
    translated.article["body"].as_str().unwrap()
}

/// Sentence `number` as it reads in the revision in which it was last changed; every tenth is short.
fn sentence(number: usize, changed_in: usize) -> String {
    if number % 10 == 9 {
        return format!("Guard {number}x{changed_in} agreed.");
    }
    format!("Witness number {number} said in version {changed_in} that the bridge was closed.")
}

#[tokio::test]
async fn a_developing_story_is_paid_for_once() {
    const LANGUAGES: [&str; 12] = [
        "es", "ca", "gl", "fr", "it", "pt", "ro", "ru", "uk", "bg", "mk", "sq",
    ];
    let world = World::new().await;
    let mut changed_in = [0; 40];
    let mut distinct = 0;
    for revision in 0..10 {
        for (number, changed) in changed_in.iter_mut().enumerate() {
            if revision > 0 && number % 10 == revision % 10 {
                *changed = revision;
            }
        }
        let sentences: Vec<_> = changed_in
            .iter()
            .enumerate()
            .map(|(number, &changed)| sentence(number, changed))
            .collect();
        let new = changed_in
            .iter()
            .enumerate()
            .filter(|&(_, &changed)| changed == revision);
        distinct += new
            .map(|(number, &changed)| sentence(number, changed).chars().count() as u64)
            .sum::<u64>();
        for language in LANGUAGES {
            let translated = world
                .translate("", Reuse::AnyEngine, language, &sentences.join(" "))
                .await;
            assert_eq!(translated.provenance.segments, 40);
            if revision > 0 {
                assert_eq!(translated.provenance.translated, 4, "revision {revision}");
                assert_eq!(translated.provenance.reused, 36);
            }
            assert!(body(&translated).contains(&sentences[7].to_uppercase()));
        }
    }
    let limit = distinct * LANGUAGES.len() as u64;
    assert_eq!(
        world.billed(),
        limit,
        "every distinct sentence once per language"
    );
}

#[tokio::test]
async fn two_at_the_same_moment_ask_once() {
    let world = World::new().await;
    let text = "The first of several long sentences is here. The second one follows it at once.";
    let one = || world.translate("", Reuse::AnyEngine, "es", text);
    let (a, b, c) = tokio::join!(one(), one(), one());
    assert_eq!(body(&a), body(&b));
    assert_eq!(body(&b), body(&c));
    let asked = a.provenance.translated + b.provenance.translated + c.provenance.translated;
    assert_eq!(asked, 2);
    assert_eq!(world.billed(), text.chars().count() as u64 - 1);
}

#[tokio::test]
async fn breaking_news_does_not_wait_for_a_normal_unit_with_the_same_sentence() {
    let (billed, asked) = (Arc::default(), Arc::<Mutex<Vec<String>>>::default());
    let engine = OneByOne {
        inner: Counting {
            billed: Arc::clone(&billed),
        },
        asked: Arc::clone(&asked),
    };
    let world = World::with(Box::new(engine), billed).await;
    let sentences: Vec<String> = (0..60)
        .map(|number| format!("This is the long sentence number {number}."))
        .collect();
    let all = sentences.join(" ");
    let normal = world.unit("a", false, "", Reuse::AnyEngine, "es", &all);
    let urgent = async {
        while asked.lock().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
        world
            .unit("b", true, "", Reuse::AnyEngine, "es", &sentences[50])
            .await
    };
    let (normal, urgent) = tokio::join!(normal, urgent);
    assert_eq!(body(&normal.unwrap()), all.to_uppercase());
    assert_eq!(body(&urgent.unwrap()), sentences[50].to_uppercase());
    let asked = asked.lock().unwrap();
    let place = asked.iter().position(|text| *text == sentences[50]);
    assert!(place.is_some_and(|place| place < 10), "{place:?}");
    assert_eq!(asked.len(), 60, "each is asked once all the same");
}

#[tokio::test]
async fn what_is_not_to_be_reused_is_not() {
    let world = World::new().await;
    let text = "The minister agreed to leave the city.";
    let first = world
        .translate("europe", Reuse::AnyEngine, "es", text)
        .await;
    assert_eq!(first.segments[0].origin, Origin::Backend);
    assert!(first.provenance.machine_translated);
    for (desk, reuse, target, origin) in [
        ("europe", Reuse::AnyEngine, "es", Origin::Memory),
        ("europe", Reuse::SameRoute, "es", Origin::Memory),
        ("europe", Reuse::Off, "es", Origin::Backend),
        ("asia", Reuse::AnyEngine, "es", Origin::Backend),
        ("europe", Reuse::AnyEngine, "fr", Origin::Backend),
    ] {
        let translated = world.translate(desk, reuse, target, text).await;
        assert_eq!(
            translated.segments[0].origin, origin,
            "{desk} {reuse:?} {target}"
        );
        assert!(translated.provenance.machine_translated, "{target}");
    }
}

#[tokio::test]
async fn short_sentences_are_used_again_within_their_article_alone() {
    let world = World::new().await;
    let (short, long) = ("He agreed.", "The minister agreed to leave the city.");
    for (article, desk, text, origin) in [
        ("story-1", "europe", short, Origin::Backend),
        ("story-1", "europe", short, Origin::Memory),
        ("story-2", "europe", short, Origin::Backend),
        ("story-2", "europe", short, Origin::Memory),
        ("story-1", "asia", short, Origin::Backend),
        ("story-1", "europe", long, Origin::Backend),
        ("story-2", "europe", long, Origin::Memory),
    ] {
        let translated = world
            .attempt_of(article, desk, Reuse::AnyEngine, "es", text)
            .await
            .unwrap();
        assert_eq!(
            translated.segments[0].origin, origin,
            "{article} {desk} {text}"
        );
        assert_eq!(body(&translated), text.to_uppercase());
    }
}

#[tokio::test]
async fn what_failed_its_checks_is_asked_again() {
    let world = World::new().await;
    let text = "All of these words vanish in the engine.";
    for _ in 0..2 {
        let translated = world.translate("", Reuse::AnyEngine, "es", text).await;
        assert_eq!(translated.segments[0].origin, Origin::Backend);
    }
    assert_eq!(world.store.statistics().await.unwrap(), []);
}

#[tokio::test]
async fn protected_values_are_those_of_the_sentence() {
    let world = World::new().await;
    let with = |url: &str| format!("Read the whole report at {url} before you go.");
    let first = world
        .translate("", Reuse::AnyEngine, "es", &with("https://a.example/1"))
        .await;
    assert!(
        body(&first).contains("https://a.example/1"),
        "{}",
        body(&first)
    );
    let second = world
        .translate("", Reuse::AnyEngine, "es", &with("https://b.example/2"))
        .await;
    assert_eq!(second.segments[0].origin, Origin::Memory);
    assert_eq!(
        body(&second),
        body(&first).replace("https://a.example/1", "https://b.example/2")
    );
}

#[tokio::test]
async fn the_memory_can_be_counted_and_forgotten() {
    let world = World::new().await;
    for (desk, target) in [("europe", "es"), ("europe", "fr"), ("asia", "es")] {
        let text = "The minister agreed to leave the city. The mayor did not want to go.";
        world.translate(desk, Reuse::AnyEngine, target, text).await;
    }
    let count = async || {
        world
            .store
            .statistics()
            .await
            .unwrap()
            .iter()
            .map(|part| part.entries)
            .sum::<u64>()
    };
    assert_eq!(count().await, 6);
    assert_eq!(
        world
            .store
            .forget(Some("europe"), None, Some("fr"))
            .await
            .unwrap(),
        2
    );
    assert_eq!(
        world
            .store
            .prune_memory(Timestamp::UNIX_EPOCH)
            .await
            .unwrap(),
        0
    );
    assert_eq!(count().await, 4);
    let later: Timestamp = "1970-02-01T00:00:00Z".parse().unwrap();
    assert_eq!(world.store.prune_memory(later).await.unwrap(), 4);
}

/// Six sentences; the engine takes two a call.
const SIX: &str = "The harbour opens again on Monday. Twelve ships are waiting outside it. \
                   The mayor thanked all who helped. Nobody was hurt in the storm. \
                   The damage is not yet counted. Repairs will take all of spring.";

#[tokio::test]
async fn what_was_translated_before_a_failure_is_not_asked_for_again() {
    let (billed, calls_left) = (Arc::default(), Arc::new(AtomicU64::new(2)));
    let engine = Ending {
        inner: Counting {
            billed: Arc::clone(&billed),
        },
        calls_left: Arc::clone(&calls_left),
        hangs: false,
    };
    let world = World::with(Box::new(engine), billed).await;
    let failed = world.attempt("", Reuse::AnyEngine, "es", SIX).await;
    assert!(
        matches!(failed, Err(PipelineError::Engines(_))),
        "{failed:?}"
    );

    calls_left.store(1, Ordering::Relaxed);
    let translated = world.translate("", Reuse::AnyEngine, "es", SIX).await;
    assert_eq!(translated.provenance.reused, 4);
    assert_eq!(translated.provenance.translated, 2);
    assert_eq!(body(&translated), SIX.to_uppercase());
}

#[tokio::test]
async fn a_unit_whose_time_is_over_keeps_its_finished_sentences() {
    let (billed, calls_left) = (Arc::default(), Arc::new(AtomicU64::new(2)));
    let engine = Ending {
        inner: Counting {
            billed: Arc::clone(&billed),
        },
        calls_left: Arc::clone(&calls_left),
        hangs: true,
    };
    let world = World::with(Box::new(engine), billed).await;
    let finished = "The harbour opens again on Monday. Twelve ships are waiting outside it. \
                    The mayor thanked all who helped. Nobody was hurt in the storm.";
    tokio::select! {
        translated = world.attempt("", Reuse::AnyEngine, "es", SIX) => {
            panic!("the engine never answers: {translated:?}")
        }
        // The deadline falls when four sentences are there and the engine has stopped answering.
        () = async {
            while world.memorised().await < 4 {
                tokio::task::yield_now().await;
            }
        } => {}
    }

    let again = world.translate("", Reuse::AnyEngine, "es", finished).await;
    assert_eq!(
        (again.provenance.reused, again.provenance.translated),
        (4, 0)
    );
    calls_left.store(1, Ordering::Relaxed);
    let all = world.translate("", Reuse::AnyEngine, "es", SIX).await;
    assert_eq!((all.provenance.reused, all.provenance.translated), (4, 2));
}

#[tokio::test]
async fn what_is_bought_anew_at_the_same_moment_shares_a_call() {
    let world = World::new().await;
    let text = "The minister agreed to leave the city.";
    let one = || world.translate("", Reuse::Off, "es", text);
    let (a, b) = tokio::join!(one(), one());
    assert_eq!(body(&a), body(&b));
    assert_eq!(world.billed(), text.chars().count() as u64);
}
