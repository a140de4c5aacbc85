//! `wireglot submit`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use clap::Args;
use serde_json::Value;

use super::editions::{self, Ending};
use super::input::{Article, Input};
use super::progress::{Mode, Progress, State};
use super::{Exit, dry_run, output};
use crate::article::LocalizedArticle;
use crate::broker::{Consumer, Delivery, Outgoing, Properties, Session};
use crate::config::LoadedConfig;
use crate::event::{Event, EventKind};
use crate::job::{Include, JOB_TYPE, Priority};
use crate::page::Outcome;
use crate::pipeline::Pipeline;
use crate::{app, telemetry};

/// Publish articles as jobs. With --wait, follow them language by language and write the results.
#[derive(Debug, Args)]
pub(super) struct Submit {
    #[command(flatten)]
    input: Input,
    /// Send the articles as breaking news.
    #[arg(long)]
    breaking: bool,
    /// A correction or a forced new translation of a revision that was translated before.
    #[arg(long, value_name = "N")]
    edition: Option<u32>,
    /// Wait for the results; write `<language>.json` and `index.html` into this folder.
    #[arg(long, value_name = "DIR")]
    wait: Option<PathBuf>,
    /// How long to wait.
    #[arg(long, value_name = "TIME", default_value = "5m", value_parser = duration, requires = "wait")]
    timeout: Duration,
    /// Only count what would be sent to which engine.
    #[arg(long, conflicts_with = "wait")]
    dry_run: bool,
}

fn duration(text: &str) -> Result<Duration, String> {
    text.parse::<jiff::SignedDuration>()
        .ok()
        .and_then(|duration| Duration::try_from(duration).ok())
        .ok_or_else(|| "write a duration such as 30s, 5m or 1h".to_owned())
}

/// A job that was published and is followed.
struct Followed {
    /// Where its results go.
    folder: PathBuf,
    name: String,
    article: Article,
    endings: BTreeMap<String, Ending>,
    /// Published languages whose result has not come yet.
    due: Vec<String>,
    completed: bool,
}

impl Followed {
    fn ended(&self) -> bool {
        self.completed && self.due.is_empty()
    }
}

impl Submit {
    pub(super) async fn run(self, loaded: LoadedConfig) -> anyhow::Result<Exit> {
        let config = loaded.config;
        telemetry::logs(&config.telemetry, true);
        let mut articles = self.input.read(config.worker.max_depth)?;
        for article in &mut articles {
            article.job.edition = self.edition.unwrap_or(article.job.edition);
            if self.breaking {
                article.job.priority = Some(Priority::Breaking);
            }
            if self.wait.is_some() {
                article.job.include = vec![Include::Segments];
            }
        }
        if self.dry_run {
            let pipeline = app::pipeline(&config)?;
            pipeline.router().discover().await;
            let outcome = dry_run::print(&articles, &config, &pipeline).await;
            pipeline.router().shutdown().await;
            return outcome;
        }
        let folders = self.wait.as_ref();
        let folders = folders.map(|folder| editions::prepare(folder, &articles));
        let folders = folders.transpose()?;
        let session = Session::open(&config.broker, "wireglot submit").await?;
        let outcome = match folders {
            None => send(&session, &articles, None).await.and_then(|ids| {
                output::line(&ids.join("\n"))?;
                Ok(Exit::Done)
            }),
            Some(folders) => {
                let pipeline = app::pipeline(&config)?;
                self.follow(&session, articles, folders, &pipeline).await
            }
        };
        session.close().await;
        outcome
    }

    async fn follow(
        &self,
        session: &Session,
        articles: Vec<Article>,
        folders: Vec<PathBuf>,
        pipeline: &Arc<Pipeline>,
    ) -> anyhow::Result<Exit> {
        let replies = session.private_queue(None).await?;
        let events = session
            .private_queue(Some((&session.names().events(), "#")))
            .await?;
        let mut replied = session.consumer(&replies, 100).await?;
        let mut announced = session.consumer(&events, 100).await?;
        let several = articles.len() > 1;
        let ids = send(session, &articles, Some(&replies)).await?;

        let mut jobs: BTreeMap<String, Followed> = BTreeMap::new();
        for ((id, article), folder) in ids.into_iter().zip(articles).zip(folders) {
            let name = if several {
                article.name.clone()
            } else {
                String::new()
            };
            let followed = Followed {
                name,
                folder,
                article,
                endings: BTreeMap::new(),
                due: Vec::new(),
                completed: false,
            };
            jobs.insert(id, followed);
        }
        let expected: Vec<(String, String)> = jobs
            .values()
            .flat_map(|job| {
                let targets = job
                    .article
                    .job
                    .targets
                    .iter()
                    .filter(|target| !target.starts_with('@'));
                targets.map(|target| (job.name.clone(), canonical(target)))
            })
            .collect();
        let progress = Progress::new(
            Mode::detect(false),
            expected
                .iter()
                .map(|(name, language)| (name.as_str(), language.as_str())),
        );
        let listening = listen(&mut replied, &mut announced, &mut jobs, &progress);
        let in_time = tokio::time::timeout(self.timeout, listening).await;
        progress.finish();

        let mut exit = Exit::Done;
        for job in jobs.values() {
            editions::write(&job.folder, &job.article.job, &job.endings, pipeline)?;
            eprintln!("{}", job.folder.join("index.html").display());
            if !job.ended()
                || job
                    .endings
                    .values()
                    .any(|ending| matches!(ending, Ending::None { outcome } if *outcome != Outcome::Withdrawn))
            {
                exit = Exit::Failed;
            }
        }
        match in_time {
            Ok(heard) => heard?,
            Err(_) => eprintln!(
                "not everything ended within {:?}; what came is written",
                self.timeout
            ),
        }
        Ok(exit)
    }
}

/// A target as the results will name it.
fn canonical(target: &str) -> String {
    crate::locale::LanguageTag::parse(target)
        .map_or_else(|_| target.to_owned(), |tag| tag.to_string())
}

/// Publishes the jobs and waits for the confirms; their ids.
async fn send(
    session: &Session,
    articles: &[Article],
    reply_to: Option<&str>,
) -> anyhow::Result<Vec<String>> {
    let publisher = session.publisher().await?;
    let mut ids = Vec::new();
    for article in articles {
        let id = uuid::Uuid::new_v4().to_string();
        let breaking = article.job.priority == Some(Priority::Breaking);
        let names = session.names();
        let queue = if breaking {
            names.jobs_breaking()
        } else {
            names.jobs()
        };
        let message = Outgoing {
            exchange: String::new(),
            routing_key: queue.clone(),
            body: serde_json::to_vec(&article.job)?,
            properties: Properties {
                content_type: Some("application/json".to_owned()),
                kind: Some(JOB_TYPE.to_owned()),
                message_id: Some(id.clone()),
                correlation_id: Some(id.clone()),
                reply_to: reply_to.map(str::to_owned),
                ..Properties::default()
            },
            mandatory: true,
        };
        publisher
            .publish(message)
            .await
            .with_context(|| format!("{}: the job to `{queue}`", article.name))?;
        ids.push(id);
    }
    Ok(ids)
}

/// Hears results and events until every job has ended.
async fn listen(
    replied: &mut Consumer,
    announced: &mut Consumer,
    jobs: &mut BTreeMap<String, Followed>,
    progress: &Progress,
) -> anyhow::Result<()> {
    let gone = || {
        anyhow!(
            "the connection to RabbitMQ was lost; the job goes on, submit it again to get its results"
        )
    };
    while !jobs.values().all(Followed::ended) {
        tokio::select! {
            delivery = replied.next() => {
                let delivery = delivery.ok_or_else(gone)?;
                result(&delivery, jobs, progress);
                delivery.ack().await;
            }
            delivery = announced.next() => {
                let delivery = delivery.ok_or_else(gone)?;
                event(&delivery, jobs, progress);
                delivery.ack().await;
            }
        }
    }
    Ok(())
}

fn result(delivery: &Delivery, jobs: &mut BTreeMap<String, Followed>, progress: &Progress) {
    let job = delivery
        .properties
        .correlation_id
        .as_ref()
        .and_then(|id| jobs.get_mut(id));
    let Some(job) = job else { return };
    let Ok(body) = serde_json::from_slice::<Value>(&delivery.body) else {
        return;
    };
    let Some(language) = body
        .get("language")
        .and_then(Value::as_str)
        .map(str::to_owned)
    else {
        return;
    };
    let ending = match serde_json::from_value::<LocalizedArticle>(body) {
        Ok(result) => Ending::Result(Box::new(result)),
        Err(_) => Ending::None {
            outcome: Outcome::Withdrawn,
        },
    };
    progress.set(&job.name, &language, super::state(&ending));
    job.due.retain(|due| *due != language);
    job.endings.insert(language, ending);
}

fn event(delivery: &Delivery, jobs: &mut BTreeMap<String, Followed>, progress: &Progress) {
    let Ok(event) = serde_json::from_slice::<Event>(&delivery.body) else {
        return;
    };
    let Some(job) = jobs.get_mut(&event.job_id) else {
        return;
    };
    let language = event
        .language
        .as_ref()
        .map(ToString::to_string)
        .or(event.target.clone());
    let reason = event
        .detail
        .clone()
        .or(event.reason.clone())
        .unwrap_or_default();
    let mut end = |outcome: Outcome, state: State| {
        if let Some(language) = &language {
            progress.set(&job.name, language, state);
            job.endings
                .entry(language.clone())
                .or_insert(Ending::None { outcome });
        }
    };
    match event.event {
        EventKind::JobAccepted => {
            for target in event.targets.iter().flatten() {
                progress.set(&job.name, target.as_str(), State::Queued);
            }
        }
        EventKind::JobRejected => {
            let outcome = Outcome::Failed {
                reason: reason.clone(),
            };
            for target in job.article.job.targets.clone() {
                let target = canonical(&target);
                progress.set(
                    &job.name,
                    &target,
                    State::Failed {
                        reason: reason.clone(),
                    },
                );
                job.endings.insert(
                    target,
                    Ending::None {
                        outcome: outcome.clone(),
                    },
                );
            }
            job.completed = true;
        }
        EventKind::UnitPublished => {
            if let Some(language) = language.filter(|language| !job.endings.contains_key(language))
            {
                job.due.push(language);
            }
        }
        EventKind::UnitHeld => {
            let outcome = Outcome::Held {
                verdict: crate::page::Verdict::Review,
                findings: Vec::new(),
            };
            end(outcome, State::Held { findings: None });
        }
        EventKind::UnitSuperseded => {
            let outcome = Outcome::Failed {
                reason: "a newer revision took its place".to_owned(),
            };
            end(outcome, State::Superseded);
        }
        EventKind::UnitFailed => {
            end(
                Outcome::Failed {
                    reason: reason.clone(),
                },
                State::Failed {
                    reason: reason.clone(),
                },
            );
        }
        EventKind::UnitWithdrawn => end(Outcome::Withdrawn, State::Withdrawn),
        EventKind::JobCompleted => job.completed = true,
        EventKind::JobAmended => {}
    }
}
