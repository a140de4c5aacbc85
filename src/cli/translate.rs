//! `wireglot translate`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use futures_util::StreamExt;
use jiff::Timestamp;

use super::editions::{self, Ending};
use super::input::{Article, Input};
use super::progress::{Mode, Progress, State};
use super::{Exit, output};
use crate::article::{LocalizedArticle, Verdict};
use crate::config::{Config, LoadedConfig};
use crate::job::{Include, Revision, Unit};
use crate::locale::LanguageTag;
use crate::page::Outcome;
use crate::pipeline::{self, Pipeline, Task};
use crate::planning::Plan;
use crate::{app, telemetry};

/// Translate articles here and now: the worker's pipeline without broker and store. Results go to
/// standard output, one JSON object a line, or with --out into a folder.
#[derive(Debug, Args)]
pub(super) struct Translate {
    #[command(flatten)]
    input: Input,
    /// Write `<language>.json` and `index.html` into this folder.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Only count what would be sent to which engine.
    #[arg(long, conflicts_with = "out")]
    dry_run: bool,
}

impl Translate {
    pub(super) async fn run(self, loaded: LoadedConfig) -> anyhow::Result<Exit> {
        let config = loaded.config;
        telemetry::logs(&config.telemetry, true);
        let articles = self.input.read(config.worker.max_depth)?;
        let pipeline = app::pipeline_with_budgets(&config).await?;
        tokio::join!(
            pipeline.router().discover(),
            pipeline.router().read_accounts()
        );
        let outcome = if self.dry_run {
            super::dry_run::print(&articles, &config, &pipeline).await
        } else {
            self.articles(articles, &config, &pipeline).await
        };
        pipeline.router().shutdown().await;
        outcome
    }

    async fn articles(
        &self,
        mut articles: Vec<Article>,
        config: &Config,
        pipeline: &Arc<Pipeline>,
    ) -> anyhow::Result<Exit> {
        if self.out.is_some() {
            for article in &mut articles {
                article.job.include = vec![Include::Segments];
            }
        }
        let plans = Article::plans(&articles, config, pipeline).await?;
        let folders = self.out.as_ref();
        let folders = folders.map(|folder| editions::prepare(folder, &articles));
        let mut folders = folders.transpose()?.map(Vec::into_iter);
        let mut exit = Exit::Done;
        for (article, plan) in articles.iter().zip(plans) {
            let endings = translate(plan, config, pipeline).await?;
            if endings
                .values()
                .any(|ending| matches!(ending, Ending::None { .. }))
            {
                exit = Exit::Failed;
            }
            match folders.as_mut().and_then(Iterator::next) {
                Some(folder) => {
                    editions::write(&folder, &article.job, &endings, pipeline)?;
                    eprintln!("{}", folder.join("index.html").display());
                }
                None => {
                    for ending in endings.values() {
                        if let Ending::Result(result) = ending {
                            output::line(&serde_json::to_string(result)?)?;
                        }
                    }
                }
            }
        }
        Ok(exit)
    }
}

/// Translates one article into its targets, as many at a time as the worker would.
async fn translate(
    plan: Plan,
    config: &Config,
    pipeline: &Arc<Pipeline>,
) -> anyhow::Result<BTreeMap<String, Ending>> {
    let mut endings = BTreeMap::new();
    let wanted = plan.targets.wanted.clone();
    let languages: Vec<String> = wanted
        .iter()
        .map(ToString::to_string)
        .chain(
            plan.targets
                .failed
                .iter()
                .map(|failed| failed.target.clone()),
        )
        .collect();
    let progress = Progress::new(
        Mode::detect(false),
        languages.iter().map(|language| ("", language.as_str())),
    );
    for failed in &plan.targets.failed {
        progress.set(
            "",
            &failed.target,
            State::Failed {
                reason: failed.detail.clone(),
            },
        );
        let outcome = Outcome::Failed {
            reason: failed.detail.clone(),
        };
        endings.insert(failed.target.clone(), Ending::None { outcome });
    }
    let revision = plan.revision().cloned().unwrap_or(Revision::Counter(1));
    let units = plan.units(&revision, wanted.clone());
    let mut running = futures_util::stream::iter(units)
        .map(|unit| async {
            let language = unit.target.to_string();
            progress.set("", &language, State::Translating { done: 0, total: 0 });
            let ending = one(unit, pipeline, &wanted, config).await;
            (language, ending)
        })
        .buffer_unordered(config.worker.concurrency);
    while let Some((language, ending)) = running.next().await {
        progress.set("", &language, super::state(&ending));
        endings.insert(language, ending);
    }
    drop(running);
    progress.finish();
    Ok(endings)
}

async fn one(unit: Unit, pipeline: &Pipeline, wanted: &[LanguageTag], config: &Config) -> Ending {
    match pipeline.translate(Task::of(&unit, Timestamp::now())).await {
        Ok(translated) => {
            let mut result: LocalizedArticle =
                pipeline::compose(&unit, translated, 1, wanted.to_vec());
            if result.quality.verdict == Verdict::Pass
                && serde_json::to_vec(&result)
                    .is_ok_and(|body| body.len() as u64 > config.worker.max_result.as_u64())
            {
                result.segments = None;
            }
            Ending::Result(Box::new(result))
        }
        Err(error) => Ending::None {
            outcome: Outcome::Failed {
                reason: error.to_string(),
            },
        },
    }
}
