//! `wireglot check-config`.

use anyhow::Error;
use clap::Args;

use super::{Exit, no_answer, output, together};
use crate::app;
use crate::broker::Session;
use crate::config::{Config, ConfigErrors, LoadedConfig};
use crate::pipeline::Pipeline;
use crate::store::StoreError;

/// Check the configuration: every mistake with file, line and key. Exit code 2 when there is one;
/// 1 when all that is wrong is something that does not answer.
#[derive(Debug, Args)]
pub(super) struct CheckConfig {
    /// Also ask the broker, the store and the engines.
    #[arg(long)]
    online: bool,
}

impl CheckConfig {
    pub(super) async fn run(
        self,
        loaded: Result<LoadedConfig, ConfigErrors>,
    ) -> anyhow::Result<Exit> {
        let loaded = loaded?;
        let pipeline = app::pipeline(&loaded.config)?;
        for warning in &loaded.warnings {
            output::line(&format!("warning: {warning}"))?;
        }
        let unreviewed = pipeline.locales().unreviewed();
        if !unreviewed.is_empty() {
            let tags: Vec<_> = unreviewed.iter().map(ToString::to_string).collect();
            output::line(&format!(
                "note: no native speaker has reviewed the fixed phrases of {} locales: {}",
                tags.len(),
                tags.join(" ")
            ))?;
        }
        let problems = if self.online {
            online(&loaded.config, &pipeline).await?
        } else {
            Vec::new()
        };
        if !problems.is_empty() {
            return Err(together(&problems));
        }
        match &loaded.path {
            Some(path) => output::line(&format!("{}: ok", path.display()))?,
            None => output::line("built-in defaults: ok")?,
        }
        Ok(Exit::Done)
    }
}

/// What does not answer or is refused, each an error whose exit code tells which.
async fn online(config: &Config, pipeline: &Pipeline) -> anyhow::Result<Vec<Error>> {
    let mut problems = Vec::new();
    match Session::open(&config.broker, "wireglot check-config").await {
        Ok(session) => {
            output::line("broker: ok")?;
            session.close().await;
        }
        Err(error) => problems.push(Error::from(error).context("broker")),
    }
    match ask_store(config).await {
        Ok(()) => output::line("store: ok")?,
        Err(error) => problems.push(Error::from(error).context("store")),
    }
    let router = pipeline.router();
    router.discover().await;
    for engine in router.status().await {
        match engine.capabilities {
            Ok(capabilities) => output::line(&format!(
                "backends.{}: ok, {} pairs{}",
                engine.backend,
                capabilities.pairs.len(),
                used(config, &engine.backend).await
            ))?,
            Err(error) => problems.push(no_answer(&error)),
        }
    }
    router.shutdown().await;
    Ok(problems)
}

async fn ask_store(config: &Config) -> Result<(), StoreError> {
    let store = app::open_store(config).await?;
    let answer = store.ping().await;
    store.close().await;
    answer
}

/// What the account of an engine has used, where the engine tells. That it does not is no mistake.
async fn used(config: &Config, backend: &str) -> String {
    let settings = config.backends.get(backend);
    let Some(Ok(engine)) = settings.map(|settings| settings.build(backend)) else {
        return String::new();
    };
    match engine.usage().await {
        Ok(Some(usage)) => match usage.limit {
            Some(limit) => format!(", {} of {limit} characters used", usage.characters),
            None => format!(", {} characters used", usage.characters),
        },
        _ => String::new(),
    }
}
