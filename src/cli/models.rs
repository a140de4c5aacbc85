//! `wireglot models`.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::Context;
use bytesize::ByteSize;
use clap::{Args, Subcommand};
use futures_util::StreamExt as _;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use serde_json::json;

use super::table::{block, terminal_width};
use super::{Exit, UsageError, output};
use crate::backend::EngineConfig;
use crate::backend::models::{Available, InstalledModel, Mirror, ModelsError, Progress, installed};
use crate::config::LoadedConfig;
use crate::locale::LanguageTag;
use crate::telemetry;

/// Models that are fetched at the same time.
const AT_ONCE: usize = 3;

/// Where models lie if the configuration has no engine that uses them.
const FOLDER: &str = "models";

const BAR: &str = "{prefix:12} {bar:24.cyan/dim} {bytes:>11} of {total_bytes}  {bytes_per_sec}";

/// Look after the models of the engine `fxtranslate`.
#[derive(Debug, Args)]
pub(super) struct Models {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the models that are installed and those that can be fetched.
    List {
        #[command(flatten)]
        choice: Choice,
        /// Only those that are installed; the network is not used.
        #[arg(long)]
        installed: bool,
        /// Print one JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Fetch models, or newer versions of them. May be interrupted and repeated.
    Pull {
        #[command(flatten)]
        choice: Choice,
        /// Every model there is.
        #[arg(long)]
        all: bool,
    },
}

/// Which models, and where.
#[derive(Debug, Args)]
struct Choice {
    /// Only from these languages.
    #[arg(long, value_name = "TAGS", value_delimiter = ',', value_parser = tag)]
    from: Vec<LanguageTag>,
    /// Only into these languages.
    #[arg(long, value_name = "TAGS", value_delimiter = ',', value_parser = tag)]
    to: Vec<LanguageTag>,
    /// A server that re-hosts Mozilla's models [default: Mozilla's own].
    #[arg(long, value_name = "URL", env = "WIREGLOT_MODELS_MIRROR")]
    mirror: Option<String>,
    /// The folder of models [default: that of the configured engine, else `models`].
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

fn tag(text: &str) -> Result<LanguageTag, String> {
    LanguageTag::parse(text).map_err(|error| error.to_string())
}

impl Choice {
    fn has(&self, source: &LanguageTag, target: &LanguageTag) -> bool {
        let among = |tags: &[LanguageTag], tag| tags.is_empty() || tags.contains(tag);
        among(&self.from, source) && among(&self.to, target)
    }

    fn folder(&self, loaded: &LoadedConfig) -> PathBuf {
        let mut configured =
            loaded
                .config
                .backends
                .values()
                .filter_map(|backend| match &backend.engine {
                    EngineConfig::Fxtranslate(engine) => Some(engine.models.clone()),
                    _ => None,
                });
        let folder = self.dir.clone().or_else(|| configured.next());
        folder.unwrap_or_else(|| PathBuf::from(FOLDER))
    }

    fn mirror(&self) -> anyhow::Result<Mirror> {
        Mirror::new(self.mirror.as_deref()).map_err(|error| match error {
            ModelsError::Address(_) => UsageError(error.to_string()).into(),
            error => error.into(),
        })
    }
}

impl Models {
    pub(super) async fn run(self, loaded: LoadedConfig) -> anyhow::Result<Exit> {
        telemetry::logs(&loaded.config.telemetry, true);
        match self.action {
            Action::List {
                choice,
                installed,
                json,
            } => list(&choice, &choice.folder(&loaded), installed, json).await,
            Action::Pull { choice, all } => {
                if choice.from.is_empty() && choice.to.is_empty() && !all {
                    let problem = "say which models to fetch: --from, --to, or --all";
                    return Err(UsageError(problem.to_owned()).into());
                }
                pull(&choice, &choice.folder(&loaded)).await
            }
        }
    }
}

/// A line of the list.
#[derive(Default)]
struct Row {
    pair: Option<(LanguageTag, LanguageTag)>,
    installed: Option<InstalledModel>,
    available: Option<Available>,
}

async fn list(
    choice: &Choice,
    folder: &Path,
    only_installed: bool,
    json: bool,
) -> anyhow::Result<Exit> {
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    let here = installed(folder).with_context(|| format!("reading {}", folder.display()))?;
    for model in here {
        let row = rows.entry(model.name.clone()).or_default();
        row.pair.clone_from(&model.pair);
        row.installed = Some(model);
    }
    let mut exit = Exit::Done;
    if !only_installed {
        match choice.mirror()?.available().await {
            Ok(models) => {
                for model in models {
                    let row = rows.entry(model.name.clone()).or_default();
                    row.pair = Some((model.source.clone(), model.target.clone()));
                    row.available = Some(model);
                }
            }
            // What is installed can be told all the same.
            Err(error) => {
                eprintln!("what can be fetched is not known: {error}");
                exit = Exit::Failed;
            }
        }
    }
    rows.retain(|_, row| match &row.pair {
        Some((source, target)) => choice.has(source, target),
        None => choice.from.is_empty() && choice.to.is_empty(),
    });
    if json {
        for (name, row) in rows {
            output::line(&object(&name, &row).to_string())?;
        }
    } else if rows.is_empty() {
        eprintln!("no models");
    } else {
        let cells = rows.iter().map(|(name, row)| cells(name, row));
        output::text(&block(
            ["Model", "Installed", "Available", "Size", "Note"],
            cells,
            terminal_width(),
        ))?;
    }
    Ok(exit)
}

fn object(name: &str, row: &Row) -> serde_json::Value {
    let pair = row.pair.as_ref();
    json!({
        "model": name,
        "source": pair.map(|(source, _)| source.as_str()),
        "target": pair.map(|(_, target)| target.as_str()),
        "installed": row.installed.as_ref().map(|model| json!({
            "version": model.version, "size": model.size, "problem": model.problem,
        })),
        "available": row.available.as_ref().map(|model| json!({
            "version": model.version, "size": model.size, "download": model.download,
        })),
    })
}

fn cells(name: &str, row: &Row) -> [String; 5] {
    let version = |version: Option<&String>| version.cloned().unwrap_or_else(|| "?".to_owned());
    let size = match (&row.available, &row.installed) {
        (Some(model), _) => Some(model.size),
        (None, Some(model)) => Some(model.size).filter(|size| *size > 0),
        (None, None) => None,
    };
    [
        name.to_owned(),
        row.installed
            .as_ref()
            .map_or_else(String::new, |model| version(model.version.as_ref())),
        row.available
            .as_ref()
            .map_or_else(String::new, |model| model.version.clone()),
        size.map_or_else(String::new, |size| ByteSize(size).to_string()),
        row.installed
            .as_ref()
            .and_then(|model| model.problem.clone())
            .unwrap_or_default(),
    ]
}

async fn pull(choice: &Choice, folder: &Path) -> anyhow::Result<Exit> {
    let mirror = choice.mirror()?;
    let mut models = mirror.available().await?;
    models.retain(|model| choice.has(&model.source, &model.target));
    let mut exit = Exit::Done;
    for wanted in &choice.to {
        if !models.iter().any(|model| model.target == *wanted) {
            eprintln!("there is no model into {wanted}");
            exit = Exit::Failed;
        }
    }
    for wanted in &choice.from {
        if !models.iter().any(|model| model.source == *wanted) {
            eprintln!("there is no model from {wanted}");
            exit = Exit::Failed;
        }
    }
    std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let bars = Bars::new();
    let pulls = models.iter().map(|model| {
        let (mirror, bars) = (&mirror, &bars);
        async move { (model, mirror.pull(model, folder, bars).await) }
    });
    let mut pulls = futures_util::stream::iter(pulls).buffer_unordered(AT_ONCE);
    while let Some((model, outcome)) = pulls.next().await {
        let title = format!("{} {}", model.name, model.version);
        let told = match outcome {
            Ok(true) => format!("{title}: {} in {}", ByteSize(model.size), folder.display()),
            Ok(false) => format!("{title}: is there already"),
            Err(error) => {
                exit = Exit::Failed;
                format!("{title}: {error}")
            }
        };
        bars.end(model, &told);
    }
    Ok(exit)
}

/// A bar for each model that is being fetched, on a terminal.
struct Bars {
    all: Option<MultiProgress>,
    shown: Mutex<BTreeMap<String, ProgressBar>>,
}

impl Bars {
    fn new() -> Self {
        Self {
            all: std::io::stderr().is_terminal().then(MultiProgress::new),
            shown: Mutex::default(),
        }
    }

    fn shown(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, ProgressBar>> {
        self.shown
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn end(&self, model: &Available, told: &str) {
        if let Some(bar) = self.shown().remove(&model.name) {
            bar.finish_and_clear();
        }
        match &self.all {
            // Above the bars. That the terminal went away is no matter.
            Some(all) => drop(all.println(told)),
            None => eprintln!("{told}"),
        }
    }
}

impl Progress for Bars {
    fn at(&self, model: &Available, bytes: u64) {
        let Some(all) = &self.all else { return };
        let mut shown = self.shown();
        let bar = shown.entry(model.name.clone()).or_insert_with(|| {
            let bar = all.add(ProgressBar::new(model.download));
            let style = ProgressStyle::with_template(BAR);
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.set_prefix(model.name.clone());
            bar
        });
        bar.set_position(bytes);
    }
}
