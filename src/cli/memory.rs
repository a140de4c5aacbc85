//! `wireglot memory`.

use anyhow::Context;
use clap::{Args, Subcommand};
use jiff::{SignedDuration, Timestamp};

use super::table::{block, terminal_width};
use super::{Exit, UsageError, output};
use crate::app;
use crate::config::LoadedConfig;
use crate::locale::LanguageTag;
use crate::store::Store;
use crate::telemetry;

/// Look after the translation memory.
#[derive(Debug, Args)]
pub(super) struct Memory {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show how many sentences are stored, by desk and pair.
    Stats {
        /// Print one JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Remove sentences that were not used for a while.
    Prune {
        /// How long, such as 2160h.
        #[arg(long, value_name = "TIME", value_parser = age)]
        unused: SignedDuration,
    },
    /// Remove sentences of a desk or a pair, whatever their age.
    Forget {
        /// Of this desk; an empty name is the default desk.
        #[arg(long, value_name = "NAME")]
        desk: Option<String>,
        /// From this language.
        #[arg(long, value_name = "TAG")]
        from: Option<LanguageTag>,
        /// Into this language.
        #[arg(long, value_name = "TAG")]
        to: Option<LanguageTag>,
        /// Everything.
        #[arg(long, conflicts_with_all = ["desk", "from", "to"])]
        all: bool,
    },
}

fn age(text: &str) -> Result<SignedDuration, String> {
    let age = text.parse().ok();
    age.filter(|age: &SignedDuration| !age.is_negative())
        .ok_or_else(|| "write a duration such as 720h".to_owned())
}

impl Memory {
    pub(super) async fn run(self, loaded: LoadedConfig) -> anyhow::Result<Exit> {
        telemetry::logs(&loaded.config.telemetry, true);
        let store = app::open_store(&loaded.config).await.context("store.url")?;
        let outcome = self.act(&*store).await;
        store.close().await;
        outcome
    }

    async fn act(self, store: &dyn Store) -> anyhow::Result<Exit> {
        match self.action {
            Action::Stats { json } => {
                let statistics = store.statistics().await?;
                if json {
                    for part in &statistics {
                        output::line(&serde_json::to_string(part)?)?;
                    }
                } else {
                    let rows = statistics.into_iter().map(|part| {
                        [
                            part.desk,
                            part.source,
                            part.target,
                            part.entries.to_string(),
                        ]
                    });
                    output::text(&block(
                        ["Desk", "From", "To", "Sentences"],
                        rows,
                        terminal_width(),
                    ))?;
                }
            }
            Action::Prune { unused } => {
                let before = Timestamp::now().checked_sub(unused)?;
                let removed = store.prune_memory(before).await?;
                eprintln!("{removed} sentences removed");
            }
            Action::Forget {
                desk,
                from,
                to,
                all,
            } => {
                if desk.is_none() && from.is_none() && to.is_none() && !all {
                    let problem = "say what to forget: --desk, --from, --to, or --all";
                    return Err(UsageError(problem.to_owned()).into());
                }
                let [from, to] = [&from, &to].map(|tag| tag.as_ref().map(LanguageTag::as_str));
                let removed = store.forget(desk.as_deref(), from, to).await?;
                eprintln!("{removed} sentences removed");
            }
        }
        Ok(Exit::Done)
    }
}
