//! Articles through the pipeline: profiles, furniture, routes and what becomes of each field. No
//! broker, no network, no engine but fakes and `pseudo`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

#[path = "../support/engine.rs"]
mod engine;

mod dirty;
mod furniture;
mod limits;
mod ninjs;
mod ninjs_fields;
mod planning;
mod profiles;
mod provenance;
mod structure;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value};
use wireglot::article::Profiles;
use wireglot::backend::pseudo::PseudoBackend;
use wireglot::config::Config;
use wireglot::locale::LanguageTag;
use wireglot::localize::Locales;
use wireglot::pipeline::{Pipeline, PipelineError, Task, Translated};
use wireglot::route::Router;

use engine::{Fake, tag};

/// A pipeline over engines; each may see text under embargo.
async fn pipeline(config: &Config, engines: Vec<Fake>) -> Pipeline {
    let engines = engines
        .into_iter()
        .map(|engine| (Box::new(engine) as _, true))
        .collect();
    let router = Arc::new(Router::new(engines, config.routes.clone()));
    router.discover().await;
    let profiles = Profiles::new(&config.profiles).unwrap();
    let locales = Arc::new(Locales::builtin().unwrap());
    Pipeline::new(config, profiles, router, locales)
}

/// A pipeline over one engine that knows every pair.
async fn fake() -> Pipeline {
    pipeline(&Config::default(), vec![Fake::new("fake", "*>*")]).await
}

/// A pipeline over the engine for tests that the program has.
async fn pseudo() -> Pipeline {
    let config = Config::default();
    let engine = PseudoBackend::new("pseudo");
    let router = Arc::new(Router::new(
        vec![(Box::new(engine), true)],
        config.routes.clone(),
    ));
    router.discover().await;
    let profiles = Profiles::new(&config.profiles).unwrap();
    let locales = Arc::new(Locales::builtin().unwrap());
    Pipeline::new(&config, profiles, router, locales)
}

/// Translates an article by the profile that fits it.
async fn translate(
    pipeline: &Pipeline,
    article: &Value,
    source: &str,
    target: &str,
) -> Result<Translated, PipelineError> {
    let article = object(article);
    let profile = pipeline.profiles().choose(None, article).unwrap();
    translate_as(pipeline, &profile.name, article, source, target).await
}

async fn translate_as(
    pipeline: &Pipeline,
    profile: &str,
    article: &Map<String, Value>,
    source: &str,
    target: &str,
) -> Result<Translated, PipelineError> {
    pipeline
        .translate(task_for(profile, article, &tag(source), &tag(target)))
        .await
}

/// A task without wishes.
fn task_for<'a>(
    profile: &'a str,
    article: &'a Map<String, Value>,
    source: &'a LanguageTag,
    target: &'a LanguageTag,
) -> Task<'a> {
    Task {
        article,
        profile,
        source,
        target,
        embargoed: false,
        held: false,
        urgent: false,
        formality: None,
        glossaries: &[],
        backends: &[],
    }
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().expect("an object")
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> Value {
    read_file(&repository().join(path))
}

/// Reads JSON as the worker reads jobs: every digit kept.
fn read_file(path: &Path) -> Value {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    wireglot::job::parse_strict(&bytes, 64)
        .unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

/// The JSON files of a folder of the repository, by name.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(repository().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    files
}

/// The checks that found something, each once, in order of the alphabet.
fn checks(translated: &Translated) -> Vec<String> {
    let mut checks: Vec<_> = translated
        .quality
        .findings
        .iter()
        .map(|finding| finding.check.clone())
        .collect();
    checks.sort();
    checks.dedup();
    checks
}
