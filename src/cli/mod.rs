//! The command line: one file per command.

mod check_config;
mod dead;
mod dry_run;
mod editions;
mod input;
mod languages;
mod memory;
mod models;
mod output;
mod printable;
pub mod progress;
mod segment;
mod submit;
pub mod table;
mod translate;
mod work;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::article::Verdict;
use crate::backend::{BackendError, ErrorKind};
use crate::broker::{BrokerError, BrokerErrorKind};
use crate::config::{self, ConfigErrors, LoadedConfig};
use crate::page::Outcome;
use crate::store::StoreError;

/// Takes article jobs from RabbitMQ, translates them and publishes localized versions in many
/// languages.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100, propagate_version = true)]
pub struct Cli {
    /// The configuration file [default: config/wireglot.toml, else the built-in defaults].
    #[arg(long, global = true, env = "WIREGLOT_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
enum Command {
    /// Run the worker until SIGTERM.
    Work(work::Work),
    /// Publish articles as jobs; with --wait, write the results.
    Submit(submit::Submit),
    /// Translate articles here and now, without a broker.
    Translate(translate::Translate),
    /// Split texts into sentences: JSON lines in, JSON arrays out.
    Segment(segment::Segment),
    /// Show every language that can be reached, by which route.
    Languages(languages::Languages),
    /// List, show, replay or drop dead letters.
    Dead(dead::Dead),
    /// Look after the translation memory.
    Memory(memory::Memory),
    /// List and fetch the models of the engine `fxtranslate`.
    Models(models::Models),
    /// Check the configuration, and with --online what it points to.
    CheckConfig(check_config::CheckConfig),
}

/// How a command ended, as the exit code tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All done.
    Done = 0,
    /// Something failed, some languages failed, or a time-out.
    Failed = 1,
    /// The call or the configuration is wrong.
    Usage = 2,
}

/// Something that the person who typed the command must mend: exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct UsageError(String);

impl Cli {
    /// Runs the command.
    ///
    /// # Errors
    /// What went wrong, to be shown as it is; [`exit_code`] tells the code.
    pub async fn run(self) -> anyhow::Result<Exit> {
        let outcome = match self.command {
            Command::Segment(segment) => segment.run(|| load(self.config)),
            Command::CheckConfig(check) => check.run(load(self.config)).await,
            Command::Work(work) => work.run(load(self.config)?).await,
            Command::Submit(submit) => submit.run(load(self.config)?).await,
            Command::Translate(translate) => translate.run(load(self.config)?).await,
            Command::Memory(memory) => memory.run(load(self.config)?).await,
            Command::Models(models) => models.run(load(self.config)?).await,
            Command::Dead(dead) => dead.run(load(self.config)?).await,
            Command::Languages(languages) => languages.run(load(self.config)?).await,
        };
        match outcome {
            Err(error) if output::is_unread(&error) => Ok(Exit::Done),
            outcome => outcome,
        }
    }
}

fn load(path: Option<PathBuf>) -> Result<LoadedConfig, ConfigErrors> {
    config::load(path.as_deref(), config::load::process_environment())
}

/// The exit code of an error: 2 where the call, the configuration or the rights on the broker
/// must be mended, else 1.
pub fn exit_code(error: &anyhow::Error) -> Exit {
    let usage = error.chain().any(|cause| {
        cause.is::<UsageError>()
            || cause.is::<ConfigErrors>()
            || cause.is::<crate::app::Misconfigured>()
            || cause.is::<crate::worker::Refused>()
            || matches!(
                cause.downcast_ref(),
                Some(BrokerError {
                    kind: BrokerErrorKind::Refused,
                    ..
                })
            )
            || matches!(cause.downcast_ref(), Some(StoreError::Unusable(_)))
    });
    if usage { Exit::Usage } else { Exit::Failed }
}

/// Why an engine did not say what it can do; a usage error where an operator must act.
fn no_answer(error: &BackendError) -> anyhow::Error {
    let problem = format!("backends.{}: {}", error.backend, error.message);
    match error.kind {
        ErrorKind::Misconfigured => UsageError(problem).into(),
        _ => anyhow::anyhow!(problem),
    }
}

/// Several problems as one, which is a usage error where one of them is.
fn together(problems: &[anyhow::Error]) -> anyhow::Error {
    let texts: Vec<_> = problems.iter().map(|one| format!("{one:#}")).collect();
    let texts = texts.join("\n");
    if problems.iter().any(|one| exit_code(one) == Exit::Usage) {
        UsageError(texts).into()
    } else {
        anyhow::anyhow!(texts)
    }
}

/// What progress shows of an ending.
fn state(ending: &editions::Ending) -> progress::State {
    match ending {
        editions::Ending::Result(result) if result.quality.verdict == Verdict::Pass => {
            progress::State::Published {
                segments: usize::try_from(result.provenance.segments).ok(),
            }
        }
        editions::Ending::Result(result) => progress::State::Held {
            findings: Some(result.quality.findings.len()),
        },
        editions::Ending::None {
            outcome: Outcome::Failed { reason },
        } => progress::State::Failed {
            reason: reason.clone(),
        },
        editions::Ending::None {
            outcome: Outcome::Withdrawn,
        } => progress::State::Withdrawn,
        editions::Ending::None {
            outcome: Outcome::Held { findings, .. },
        } => progress::State::Held {
            findings: Some(findings.len()),
        },
        editions::Ending::None {
            outcome: Outcome::Published { .. },
        } => progress::State::Published { segments: None },
    }
}
