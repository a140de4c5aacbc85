//! Wiring: from the configuration to the parts that work together.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use tokio_util::sync::CancellationToken;

use crate::article::Profiles;
use crate::config::{BackendConfig, Config};
use crate::http::{self, Health};
use crate::localize::{Locales, OverlayFile};
use crate::pipeline::Pipeline;
use crate::route::{Router, Setup};
use crate::store::{self, Budgets, Learned, PostgresOptions, Store, StoreError};
use crate::worker::{Roles, Worker};
use crate::{telemetry, worker};

/// How long a worker waits for its engines before it begins to consume.
const FIRST_DISCOVERY: Duration = Duration::from_secs(5);

/// How often engines are asked anew what they can do.
const DISCOVERY: Duration = Duration::from_secs(300);

/// How often an engine is asked that has not answered yet.
const DISCOVERY_AGAIN: Duration = Duration::from_secs(10);

/// Every so many times they are also put to the proof, so that a pair that was taken out can come
/// back.
const PROOF: u32 = 12;

/// How often the store forgets what is older than its retention.
const PRUNING: Duration = Duration::from_secs(3600);

/// How long a backend's budget is kept after its last use: a year to look back on.
const BUDGETS_KEPT: Duration = Duration::from_secs(400 * 24 * 3600);

/// How long the answer of an engine is kept that is no longer asked.
const LEARNED_KEPT: Duration = Duration::from_secs(90 * 24 * 3600);

/// The largest phrase file of a newsroom, in bytes.
const MAX_PHRASES: u64 = 1024 * 1024;

/// The configuration names something that cannot work: an operator must mend it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Misconfigured(String);

/// The pipeline that a configuration describes, without a store: an engine with a budget is never
/// asked. Nothing is asked of engines yet.
///
/// # Errors
/// When an engine, a profile or a phrase file cannot work; the message names it.
pub fn pipeline(config: &Config) -> Result<Arc<Pipeline>, Misconfigured> {
    build(config, None).map_err(|error| Misconfigured(format!("{error:#}")))
}

/// As [`pipeline`], with the store if a backend has a budget: what commands spend counts as well.
///
/// # Errors
/// As `pipeline`, and when the store cannot be opened.
pub async fn pipeline_with_budgets(config: &Config) -> Result<Arc<Pipeline>, Misconfigured> {
    let has_budget = |backend: &BackendConfig| backend.policy.monthly_characters.is_some();
    let built = if config.backends.values().any(has_budget) {
        (open_store(config).await)
            .context("store.url")
            .and_then(|store| build(config, Some(store)))
    } else {
        build(config, None)
    };
    built.map_err(|error| Misconfigured(format!("{error:#}")))
}

fn build(config: &Config, store: Option<Arc<dyn Store>>) -> anyhow::Result<Arc<Pipeline>> {
    let mut engines = Vec::new();
    let mut wrong = Vec::new();
    for (name, backend) in &config.backends {
        match backend.build(name) {
            Ok(engine) => engines.push((engine, backend.policy.clone())),
            Err(error) => wrong.push(format!("backends.{name}: {error}")),
        }
    }
    if !wrong.is_empty() {
        return Err(anyhow!(wrong.join("\n")));
    }
    let router = Arc::new(Router::with(
        engines,
        Setup {
            routing: config.routing.clone(),
            budgets: store.clone().map(|store| store as Arc<dyn Budgets>),
            learned: store.map(|store| store as Arc<dyn Learned>),
            ..Setup::new(config.routes.clone())
        },
    ));
    let profiles = Profiles::new(&config.profiles).map_err(|wrong| {
        let lines: Vec<_> = wrong
            .iter()
            .map(|(name, key, problem)| format!("profiles.{name}.{key}: {problem}"))
            .collect();
        anyhow!(lines.join("\n"))
    })?;
    let locales = Arc::new(locales(config)?);
    Ok(Arc::new(Pipeline::new(config, profiles, router, locales)))
}

/// The fixed wording with the newsroom's own phrases over it.
///
/// # Errors
/// Every mistake of the phrase files, with file and line.
pub fn locales(config: &Config) -> anyhow::Result<Locales> {
    let files = match &config.furniture.overlay {
        Some(folder) => {
            overlay(folder).with_context(|| format!("furniture.overlay = {}", folder.display()))?
        }
        None => Vec::new(),
    };
    let locales = Locales::with_overlay(files)?;
    let known = locales.furniture_ids();
    let unknown: Vec<_> = (0_usize..)
        .zip(&config.furniture.drop)
        .filter(|(_, id)| !known.contains(id.as_str()))
        .map(|(index, id)| {
            format!(
                "furniture.drop[{index}]: there is no phrase `{id}`; docs/furniture.md tells where they are"
            )
        })
        .collect();
    if unknown.is_empty() {
        Ok(locales)
    } else {
        Err(anyhow!(unknown.join("\n")))
    }
}

fn overlay(folder: &Path) -> std::io::Result<Vec<OverlayFile>> {
    let mut files = Vec::new();
    let mut entries = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        misplaced(&entry.path())?;
        let path = entry.path().join("furniture.ftl");
        if !path.is_file() {
            continue;
        }
        let size = path.metadata()?.len();
        if size > MAX_PHRASES {
            return Err(std::io::Error::other(format!(
                "{} is larger than 1 MiB",
                path.display()
            )));
        }
        files.push(OverlayFile {
            locale: entry.file_name().to_string_lossy().into_owned(),
            name: path.display().to_string(),
            text: std::fs::read_to_string(&path)?,
        });
    }
    Ok(files)
}

/// Phrases that nobody would find: a file beside the folders of languages, or in one of them under
/// another name.
fn misplaced(entry: &Path) -> std::io::Result<()> {
    let mut files = vec![entry.to_owned()];
    if entry.is_dir() {
        for file in std::fs::read_dir(entry)? {
            files.push(file?.path());
        }
    }
    let expected = entry.join("furniture.ftl");
    let is_phrases = |file: &Path| file.extension().is_some_and(|ending| ending == "ftl");
    files.sort();
    match files
        .iter()
        .find(|file| is_phrases(file) && **file != expected)
    {
        Some(file) if file.is_file() => Err(std::io::Error::other(format!(
            "{} is not read; phrases stand in `<language>/furniture.ftl`",
            file.display()
        ))),
        _ => Ok(()),
    }
}

/// Opens the store that a configuration names.
///
/// # Errors
/// When it cannot be used, or a file not now.
pub async fn open_store(config: &Config) -> Result<Arc<dyn Store>, StoreError> {
    let options = PostgresOptions {
        connections: config.store.connections,
        timeout: config.store.timeout,
    };
    store::open(config.store.url.expose(), options).await
}

/// Runs a worker until `stop`; `abort` ends its drain at once. `ready` learns the address of
/// health and metrics.
///
/// # Errors
/// When the store, the address for health or the broker cannot be used.
pub async fn work(
    config: Config,
    roles: Roles,
    stop: CancellationToken,
    abort: CancellationToken,
) -> anyhow::Result<()> {
    let store = open_store(&config).await.context("store.url")?;
    let pipeline =
        build(&config, Some(store.clone())).map_err(|error| Misconfigured(format!("{error:#}")))?;
    let router = pipeline.router().clone();
    let health = Arc::new(Health::new(
        store.clone(),
        router.clone(),
        telemetry::metrics()?,
    ));
    let ended = CancellationToken::new();
    let address = http::serve(config.http.listen, health.clone(), ended.clone())
        .await
        .map_err(|error| not_listening(config.http.listen, error))?;
    tracing::info!(address = %address, "health and metrics");
    router.remember().await;
    // An engine that does not answer must not hold up the others.
    let asking = async { tokio::join!(router.discover(), router.read_accounts()) };
    let _ = tokio::time::timeout(FIRST_DISCOVERY, asking).await;
    let discovery = tokio::spawn(discover(router.clone(), ended.clone()));
    let keeping = {
        let (router, ended) = (router.clone(), ended.clone());
        tokio::spawn(async move { router.keep(ended).await })
    };
    let pruning = tokio::spawn(prune(
        store.clone(),
        config.store.retention,
        config.memory.retention,
        ended.clone(),
    ));
    let worker = Worker {
        config,
        roles,
        store,
        pipeline,
        health,
    };
    let outcome = worker.run(stop, abort).await;
    ended.cancel();
    let _ = discovery.await;
    let _ = keeping.await;
    let _ = pruning.await;
    router.shutdown().await;
    outcome.map_err(|error: crate::broker::BrokerError| worker::Refused(error).into())
}

/// Why there is no listening on an address: another program may end, but an address that is not
/// this machine's, or a port that is not ours to take, an operator must mend.
fn not_listening(address: SocketAddr, error: std::io::Error) -> anyhow::Error {
    let key = format!("http.listen = {address}");
    match error.kind() {
        ErrorKind::AddrNotAvailable | ErrorKind::PermissionDenied | ErrorKind::Unsupported => {
            Misconfigured(format!("{key}: {error}")).into()
        }
        _ => anyhow::Error::from(error).context(key),
    }
}

/// Asks engines again from time to time, sooner while one has not answered.
async fn discover(router: Arc<Router>, ended: CancellationToken) {
    let mut round = 0_u32;
    loop {
        let wait = if router.all_known().await {
            DISCOVERY
        } else {
            DISCOVERY_AGAIN
        };
        round = round.wrapping_add(1);
        let asking = async {
            tokio::time::sleep(wait).await;
            if round.is_multiple_of(PROOF) {
                router.verify().await
            } else {
                router.discover().await
            }
        };
        tokio::select! {
            () = asking => {}
            () = ended.cancelled() => return,
        }
    }
}

async fn prune(
    store: Arc<dyn Store>,
    retention: Duration,
    memory: Duration,
    ended: CancellationToken,
) {
    loop {
        let round = async {
            prune_once(&*store, retention, memory).await;
            tokio::time::sleep(PRUNING).await;
        };
        tokio::select! {
            () = round => {}
            () = ended.cancelled() => return,
        }
    }
}

async fn prune_once(store: &dyn Store, retention: Duration, memory: Duration) {
    let now = jiff::Timestamp::now();
    // Reservations are expired by the routing, which also tells how much of a budget is left.
    let since = |age: Duration| now.checked_sub(age).unwrap_or(jiff::Timestamp::MIN);
    let told = [
        ("jobs and results", store.prune(since(retention)).await),
        ("sentences", store.prune_memory(since(memory)).await),
        ("budgets", store.prune_budgets(since(BUDGETS_KEPT)).await),
        (
            "answers of engines",
            store.prune_learned(since(LEARNED_KEPT)).await,
        ),
    ];
    for (what, outcome) in told {
        match outcome {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, what, "old entries removed from the store"),
            Err(error) => tracing::warn!(error = %error, what, "the store could not be pruned"),
        }
    }
}
