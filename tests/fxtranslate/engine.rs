//! The engine as the router meets it.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use wireglot::backend::fxtranslate::{FxtranslateBackend, FxtranslateConfig};
use wireglot::backend::policy::Defaults;
use wireglot::backend::{
    Backend, BackendError, EngineKind, ErrorKind, MarkupSupport, Policy, RequestSegment,
    Translation, TranslationRequest,
};
use wireglot::locale::LanguageTag;
use wireglot::markup::{Piece, SpanKind, SpannedText};

use crate::{SPANISH, place, tiny_model};

/// An engine with a folder of models of its own.
struct World {
    folder: TempDir,
    engine: Arc<FxtranslateBackend>,
}

async fn world(change: impl FnOnce(&mut FxtranslateConfig, &mut Policy)) -> World {
    let folder = tempfile::tempdir().unwrap();
    place(folder.path(), "en-es", &SPANISH);
    place(
        folder.path(),
        "en-fr",
        &tiny_model::dictionary(&[("dog", "chien")]),
    );
    let mut config = FxtranslateConfig {
        models: folder.path().to_owned(),
        threads: 2,
        ..FxtranslateConfig::default()
    };
    let mut policy = Policy::new(Defaults::LOCAL);
    change(&mut config, &mut policy);
    let engine = Arc::new(FxtranslateBackend::new("firefox", config, &policy));
    engine.capabilities().await.unwrap();
    World { folder, engine }
}

fn tag(tag: &str) -> LanguageTag {
    LanguageTag::parse(tag).unwrap()
}

fn request(target: &str, texts: &[&str]) -> TranslationRequest {
    let segments = texts.iter().map(|text| RequestSegment {
        text: SpannedText::from_text(*text),
        spans: Vec::new(),
    });
    TranslationRequest::new(tag("en"), tag(target), segments.collect())
}

fn texts(answer: &Translation) -> Vec<String> {
    answer
        .segments
        .iter()
        .map(SpannedText::plain_text)
        .collect()
}

async fn one(
    engine: &FxtranslateBackend,
    target: &str,
    text: &str,
) -> Result<String, BackendError> {
    let answer = engine.translate(&request(target, &[text])).await?;
    Ok(texts(&answer).remove(0))
}

/// Waits until the models in memory are these.
async fn until_loaded(engine: &FxtranslateBackend, names: &[&str]) {
    let wait = async {
        while engine.loaded() != names {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), wait)
        .await
        .unwrap();
}

#[tokio::test]
async fn what_is_installed_is_offered() {
    let world = world(|_, _| {}).await;
    let found = world.engine.capabilities().await.unwrap();
    let mut targets: Vec<String> = found
        .pairs
        .iter()
        .map(|pair| pair.target.as_ref().unwrap().to_string())
        .collect();
    targets.sort();
    assert_eq!(targets, ["es", "fr"]);
    assert_eq!(found.kind, EngineKind::Trained);
    assert_eq!(found.markup, MarkupSupport::Aligned);
    assert_eq!(found.limits.concurrency, Some(4));
    let error = one(&world.engine, "de", "dog").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    // One that came later is found by the next look.
    place(world.folder.path(), "en-de", &SPANISH);
    world.engine.capabilities().await.unwrap();
    assert_eq!(one(&world.engine, "de", "dog").await.unwrap(), "perro");
    world.engine.shutdown().await;
}

#[tokio::test]
async fn without_a_folder_it_says_what_to_do() {
    let config = FxtranslateConfig {
        models: "/nowhere/at/all".into(),
        ..FxtranslateConfig::default()
    };
    let engine = FxtranslateBackend::new("firefox", config, &Policy::new(Defaults::LOCAL));
    let error = engine.capabilities().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Misconfigured);
    assert!(error.message.contains("wireglot models pull"), "{error}");
}

#[tokio::test]
async fn a_batch_is_answered_in_order_with_links_for_those_that_have_spans() {
    let world = world(|_, _| {}).await;
    let mut request = request(
        "es",
        &["The dog.", "x", "The old house sees nothing today."],
    );
    request.segments[1] = RequestSegment {
        text: SpannedText::from_pieces([
            Piece::Text("the ".to_owned()),
            Piece::Open(0),
            Piece::Text("cat".to_owned()),
            Piece::Close(0),
            Piece::Text(" ".to_owned()),
            Piece::Solo(1),
        ]),
        spans: vec![
            SpanKind::Paired("b".to_owned()),
            SpanKind::Protected("@x".to_owned()),
        ],
    };
    let answer = world.engine.translate(&request).await.unwrap();
    assert_eq!(
        texts(&answer),
        ["El perro.", "el gato @x", "El viejo casa ve nada hoy."]
    );
    let links: Vec<usize> = answer.alignments.iter().map(Vec::len).collect();
    assert_eq!(links, [0, 4, 0]);
    assert_eq!(
        (
            answer.alignments[1][1].source.clone(),
            answer.alignments[1][1].target.clone()
        ),
        (4..7, 3..7)
    );
    assert_eq!(answer.billed_characters, 0);
    assert_eq!(answer.model.as_deref(), Some("en-es"));
    world.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn models_are_loaded_at_first_use_and_unloaded_when_idle() {
    let world = world(|config, _| config.idle = Duration::from_millis(1)).await;
    assert!(world.engine.loaded().is_empty());
    for _ in 0..3 {
        assert_eq!(one(&world.engine, "es", "dog").await.unwrap(), "perro");
        until_loaded(&world.engine, &[]).await;
    }
    world.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_models_are_kept_than_may() {
    let world = world(|config, _| config.max_models = 1).await;
    for _ in 0..2 {
        assert_eq!(one(&world.engine, "es", "dog").await.unwrap(), "perro");
        assert_eq!(world.engine.loaded(), ["en-es"]);
        assert_eq!(one(&world.engine, "fr", "dog").await.unwrap(), "chien");
        assert_eq!(world.engine.loaded(), ["en-fr"]);
    }
    world.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_batches_at_once_are_all_answered() {
    let world = world(|config, policy| {
        config.max_models = 1;
        config.idle = Duration::from_millis(1);
        policy.concurrency = Some(40);
    })
    .await;
    let calls: Vec<_> = (0..40)
        .map(|number| {
            let engine = world.engine.clone();
            tokio::spawn(async move {
                let (target, dog) = [("es", "perro"), ("fr", "chien")][number % 2];
                let text = format!("{}dog", "x ".repeat(number % 5));
                let expected = format!("{}{dog}", "x ".repeat(number % 5));
                assert_eq!(one(&engine, target, &text).await.unwrap(), expected);
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap();
    }
    world.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_calls_than_may_wait_are_throttled() {
    let world = world(|config, policy| {
        config.threads = 1;
        policy.concurrency = Some(2);
    })
    .await;
    let sentence = "the dog ".repeat(20);
    let long = vec![sentence.as_str(); 20];
    let long = request("es", &long);
    // Asked in turn before any can be done: the third finds both places taken.
    let (first, second, third) = tokio::join!(
        biased;
        world.engine.translate(&long),
        world.engine.translate(&long),
        world.engine.translate(&long),
    );
    assert_eq!(first.unwrap().segments.len(), 20);
    assert_eq!(second.unwrap().segments.len(), 20);
    assert_eq!(
        third.unwrap_err().kind(),
        ErrorKind::Throttled { retry_after: None }
    );
    world.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_too_long_is_given_up_and_its_thread_comes_back() {
    let world = world(|config, policy| {
        config.threads = 1;
        policy.timeout = Duration::from_millis(1);
    })
    .await;
    let sentence = "the dog ".repeat(40);
    let long = vec![sentence.as_str(); 5];
    for _ in 0..3 {
        let error = world
            .engine
            .translate(&request("es", &long))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transient);
        assert!(error.message.contains("took longer than 1ms"), "{error}");
    }
    world.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_cannot_be_loaded_is_left_out_until_it_is_another() {
    let world = world(|_, _| {}).await;
    let model = world.folder.path().join("en-es/model.tiny.bin");
    // Whole, but a tensor has another name.
    rename_tensor(&model, b"decoder_l1_context_Wq\0");
    world.engine.capabilities().await.unwrap();
    for _ in 0..2 {
        let error = one(&world.engine, "es", "dog").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        assert!(error.message.contains("decoder_l1_context_Wq"), "{error}");
    }
    assert!(world.engine.loaded().is_empty());
    let found = world.engine.capabilities().await.unwrap();
    assert_eq!(found.pairs.len(), 1);
    assert_eq!(found.excluded[0].name, "en-es");
    assert_eq!(one(&world.engine, "fr", "dog").await.unwrap(), "chien");
    // Mended, in a file of another length.
    let mut mended = SPANISH.model.clone();
    mended.push(0);
    fs::write(&model, mended).unwrap();
    assert_eq!(world.engine.capabilities().await.unwrap().pairs.len(), 2);
    assert_eq!(one(&world.engine, "es", "dog").await.unwrap(), "perro");
    world.engine.shutdown().await;
}

fn rename_tensor(path: &Path, name: &[u8]) {
    let mut model = fs::read(path).unwrap();
    let at = model
        .windows(name.len())
        .position(|part| part == name)
        .unwrap();
    model[at] = b'x';
    // A mapped file must not be written over: it gets a place of its own.
    fs::remove_file(path).unwrap();
    fs::write(path, model).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn shutdown_ends_what_runs_and_takes_nothing_more() {
    let world = world(|_, _| {}).await;
    // A name that no other test has.
    place(world.folder.path(), "en-ceb", &SPANISH);
    world.engine.capabilities().await.unwrap();
    assert_eq!(one(&world.engine, "ceb", "dog").await.unwrap(), "perro");
    assert!(threads("fx en-ceb") > 0);
    let engine = world.engine.clone();
    let running = tokio::spawn(async move { one(&engine, "ceb", "dog").await });
    world.engine.shutdown().await;
    assert!(world.engine.loaded().is_empty());
    assert_eq!(threads("fx en-ceb"), 0);
    // It was before the end, or after it.
    match running.await.unwrap() {
        Ok(text) => assert_eq!(text, "perro"),
        Err(error) => assert_eq!(error.kind(), ErrorKind::Transient),
    }
    let error = one(&world.engine, "ceb", "dog").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transient);
}

/// Threads of this process whose names begin so.
fn threads(start: &str) -> usize {
    let tasks = fs::read_dir("/proc/self/task").unwrap();
    // A thread may end while it is looked at.
    let names =
        tasks.map(|task| fs::read_to_string(task.unwrap().path().join("comm")).unwrap_or_default());
    names.filter(|name| name.starts_with(start)).count()
}
