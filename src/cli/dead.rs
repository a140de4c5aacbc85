//! `wireglot dead`.

use std::io::Write;

use anyhow::Context;
use clap::{Args, Subcommand};
use jiff::{SignedDuration, Timestamp};

use super::table::{block, terminal_width};
use super::{Exit, UsageError, output, printable};
use crate::broker::{Delivery, Session};
use crate::config::LoadedConfig;
use crate::job::Reason;
use crate::locale::LanguageTag;
use crate::telemetry;
use crate::worker::dead::{DeadLetter, replay};

/// Look at dead letters, send them back, or drop them.
#[derive(Debug, Args)]
pub(super) struct Dead {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List dead letters; nothing is taken away.
    List {
        #[command(flatten)]
        filter: Filter,
        /// Print one JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Show one dead letter: its headers on standard error, its original body on standard output.
    Show {
        /// The id that `list` shows.
        id: String,
    },
    /// Send dead letters back to where they came from. May be interrupted and repeated: what was
    /// published already is not published in a different form.
    Replay {
        #[command(flatten)]
        filter: Filter,
    },
    /// Drop dead letters for good.
    Drop {
        #[command(flatten)]
        filter: Filter,
    },
}

/// Which dead letters.
#[derive(Debug, Clone, Default, Args)]
struct Filter {
    /// Only these ids.
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Only those with this reason, such as `backend-failed`.
    #[arg(long, value_name = "REASON", value_parser = reason)]
    reason: Option<Reason>,
    /// Only units of this language.
    #[arg(long, value_name = "TAG")]
    language: Option<LanguageTag>,
    /// Only those first seen at least this long ago.
    #[arg(long, value_name = "TIME", value_parser = age)]
    older_than: Option<SignedDuration>,
    /// All of them, where no other filter is given.
    #[arg(long)]
    all: bool,
}

fn age(text: &str) -> Result<SignedDuration, String> {
    let age = text.parse().ok();
    age.filter(|age: &SignedDuration| !age.is_negative())
        .ok_or_else(|| "write a duration such as 30m, 12h or 48h".to_owned())
}

fn reason(text: &str) -> Result<Reason, String> {
    serde_json::from_value(text.into()).map_err(|error| error.to_string())
}

impl Filter {
    fn is_empty(&self) -> bool {
        self.ids.is_empty()
            && self.reason.is_none()
            && self.language.is_none()
            && self.older_than.is_none()
    }

    fn fits(&self, letter: &DeadLetter, now: Timestamp) -> bool {
        let same = |wanted: Option<&str>, found: Option<&String>| {
            wanted.is_none_or(|wanted| found.is_some_and(|found| found == wanted))
        };
        let old = |least: SignedDuration| {
            letter
                .first_seen
                .is_some_and(|seen| now.duration_since(seen) >= least)
        };
        (self.ids.is_empty() || self.ids.contains(&letter.id))
            && same(self.reason.map(Reason::as_str), Some(&letter.reason))
            && same(
                self.language.as_ref().map(LanguageTag::as_str),
                letter.language.as_ref(),
            )
            && self.older_than.is_none_or(old)
    }

    /// What changes something wants to be told what to change.
    fn chosen(&self, verb: &str) -> Result<(), UsageError> {
        if self.is_empty() && !self.all {
            return Err(UsageError(format!(
                "say which dead letters to {verb}: ids, --reason, --language, --older-than, or --all"
            )));
        }
        Ok(())
    }
}

impl Dead {
    pub(super) async fn run(self, loaded: LoadedConfig) -> anyhow::Result<Exit> {
        telemetry::logs(&loaded.config.telemetry, true);
        match &self.action {
            Action::Replay { filter } => filter.chosen("replay")?,
            Action::Drop { filter } => filter.chosen("drop")?,
            Action::List { .. } | Action::Show { .. } => {}
        }
        let session = Session::open(&loaded.config.broker, "wireglot dead").await?;
        let outcome = match self.action {
            Action::List { filter, json } => list(&session, &filter, json).await,
            Action::Show { id } => show(&session, &id).await,
            Action::Replay { filter } => change(&session, &filter, true).await,
            Action::Drop { filter } => change(&session, &filter, false).await,
        };
        session.close().await;
        outcome
    }
}

/// Goes through the queue once: every letter that is there now, each one time.
async fn each(
    session: &Session,
    filter: &Filter,
    mut visit: impl AsyncFnMut(Delivery, DeadLetter) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let queue = session.names().dead();
    let (waiting, _) = session.queue_size(&queue).await?;
    let browser = session.browse(&queue).await?;
    let now = Timestamp::now();
    for _ in 0..waiting {
        let Some(delivery) = browser.next().await? else {
            break;
        };
        let letter = DeadLetter::read(&delivery);
        if filter.fits(&letter, now) {
            visit(delivery, letter).await?;
        }
    }
    browser.close().await?;
    Ok(())
}

async fn list(session: &Session, filter: &Filter, json: bool) -> anyhow::Result<Exit> {
    let mut rows = Vec::new();
    let mut found = 0;
    each(session, filter, async |_, letter| {
        found += 1;
        if json {
            return output::line(&serde_json::to_string(&letter)?);
        }
        rows.push([
            letter.id,
            letter.kind.to_owned(),
            letter.reason,
            letter.language.unwrap_or_default(),
            letter.article_id.unwrap_or_default(),
            letter
                .first_seen
                .map(|time| format!("{time:.0}"))
                .unwrap_or_default(),
            letter.detail,
        ]);
        Ok(())
    })
    .await?;
    if !rows.is_empty() {
        let header = [
            "Id",
            "Kind",
            "Reason",
            "Language",
            "Article",
            "First seen",
            "Detail",
        ];
        output::text(&block(header, rows.into_iter(), terminal_width()))?;
    }
    eprintln!("{found} dead letters");
    Ok(Exit::Done)
}

async fn show(session: &Session, id: &str) -> anyhow::Result<Exit> {
    let filter = Filter {
        ids: vec![id.to_owned()],
        ..Filter::default()
    };
    let mut found = false;
    each(session, &filter, async |delivery, letter| {
        if !found {
            eprintln!("{}", serde_json::to_string_pretty(&letter)?);
            eprintln!("{}", delivery.properties.to_json(64 * 1024));
            std::io::stdout().write_all(&delivery.body)?;
        }
        found = true;
        Ok(())
    })
    .await?;
    if !found {
        return Err(UsageError(format!(
            "there is no dead letter `{}`",
            printable::printable(id, 100)
        ))
        .into());
    }
    Ok(Exit::Done)
}

/// Sends back or drops; each letter is acknowledged only when its copy is confirmed.
async fn change(session: &Session, filter: &Filter, back: bool) -> anyhow::Result<Exit> {
    let publisher = session.publisher().await?;
    let mut changed = 0;
    each(session, filter, async |delivery, letter| {
        if back {
            let message = replay(&delivery, session.names());
            publisher
                .publish(message)
                .await
                .with_context(|| letter.id.clone())?;
        }
        if delivery.ack().await {
            changed += 1;
        }
        Ok(())
    })
    .await?;
    eprintln!(
        "{changed} dead letters {}",
        if back { "sent back" } else { "dropped" }
    );
    Ok(Exit::Done)
}
