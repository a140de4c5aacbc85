//! `wireglot languages`.

use clap::Args;
use serde_json::{Value, json};

use super::table::{Excluded, LanguageRow, LanguageTable, block, terminal_width};
use super::{Exit, UsageError, output};
use crate::config::LoadedConfig;
use crate::locale::LanguageTag;
use crate::localize::Locales;
use crate::route::{EngineStatus, Explanation, Route, Router, Verdict, rule_key};
use crate::{app, telemetry};

/// Show every language that can be reached, by which route, through which engines. Every pair is
/// tried before it is shown.
#[derive(Debug, Args)]
pub(super) struct Languages {
    /// The source language.
    #[arg(
        long,
        default_value = "en",
        value_name = "TAG",
        conflicts_with = "explain"
    )]
    from: LanguageTag,
    /// Tell for every engine why it is or is not taken from one language into another.
    #[arg(long, num_args = 2, value_names = ["FROM", "TO"])]
    explain: Option<Vec<LanguageTag>>,
    /// For text under embargo.
    #[arg(long, requires = "explain")]
    embargoed: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Languages {
    pub(super) async fn run(self, loaded: LoadedConfig) -> anyhow::Result<Exit> {
        telemetry::logs(&loaded.config.telemetry, true);
        if let Some([from, to]) = self.explain.as_deref()
            && from.equivalents().contains(to)
        {
            let problem = format!("--explain: {from} and {to} are the same language");
            return Err(UsageError(problem).into());
        }
        let pipeline = app::pipeline_with_budgets(&loaded.config).await?;
        let router = pipeline.router();
        tokio::join!(router.verify(), router.read_accounts());
        if let Some([from, to]) = self.explain.as_deref() {
            let explained = router.explain(from, to, self.embargoed).await;
            let status = router.status().await;
            router.shutdown().await;
            return self.print(&explained, &status);
        }
        let table = self.table(router, pipeline.locales()).await;
        router.shutdown().await;
        if self.json {
            output::line(&serde_json::to_string_pretty(&table)?)?;
        } else {
            output::text(&table.render(terminal_width()))?;
        }
        let mut problems = Vec::new();
        for engine in router.status().await {
            if let Err(error) = &engine.capabilities {
                problems.push(super::no_answer(error));
            }
        }
        if !problems.is_empty() {
            return Err(super::together(&problems));
        }
        Ok(Exit::Done)
    }

    /// Prints what becomes of each engine; a pair that nobody translates is a failure.
    fn print(&self, explained: &[Explanation], status: &[EngineStatus]) -> anyhow::Result<Exit> {
        if self.json {
            let rows: Vec<Value> = explained.iter().zip(status).map(as_json).collect();
            output::line(&serde_json::to_string_pretty(&json!({ "engines": rows }))?)?;
        } else {
            let rows = explained.iter().zip(status).map(|(one, status)| {
                let route = one.route.as_ref();
                [
                    one.backend.clone(),
                    one.verdict.as_str().to_owned(),
                    route.map(way).unwrap_or_default(),
                    note(one, status),
                ]
            });
            output::text(&block(
                ["Backend", "Verdict", "Route", "Why"],
                rows,
                terminal_width(),
            ))?;
        }
        let is_reached = explained.iter().any(|one| one.verdict == Verdict::Taken);
        Ok(if is_reached { Exit::Done } else { Exit::Failed })
    }

    async fn table(&self, router: &Router, locales: &Locales) -> LanguageTable {
        let rows = router
            .reachable(&self.from)
            .await
            .into_iter()
            .filter_map(|(target, routes)| {
                let rule = router.rule(&self.from, &target);
                row(&target, &routes, rule, locales)
            })
            .collect();
        let mut excluded = Vec::new();
        for engine in router.status().await {
            let Ok(capabilities) = &engine.capabilities else {
                continue;
            };
            excluded.extend(capabilities.excluded.iter().map(|pair| Excluded {
                backend: engine.backend.clone(),
                pair: pair.name.clone(),
                reason: pair.reason.clone(),
            }));
        }
        LanguageTable::new(&self.from, rows, excluded, router.open_ended().await)
    }
}

/// A route as `en → ru (own) → kk (rules)`.
fn way(route: &Route) -> String {
    let mut way = route
        .hops
        .first()
        .map_or_else(String::new, |hop| hop.source.to_string());
    for hop in &route.hops {
        way.push_str(&format!(" → {} ({})", hop.target, hop.backend));
    }
    way
}

/// Another way: its engine where the languages are those of the best one.
fn otherwise(best: &Route, other: &Route) -> String {
    if best.languages() != other.languages() {
        return way(other);
    }
    let engines: Vec<_> = other.hops.iter().map(|hop| hop.backend.as_str()).collect();
    engines.join(", ")
}

/// Why, with what else is to be known of the engine.
fn note(one: &Explanation, status: &EngineStatus) -> String {
    let mut note = one.verdict.to_string();
    if let Some(at) = one.remembered {
        note.push_str(&format!(
            "; its languages as of {at}, it does not answer now"
        ));
    }
    if let Some(budget) = &status.budget {
        note.push_str(&format!(
            "; {} of {} characters spent",
            budget.spent, budget.limit
        ));
        if budget.elsewhere > 0 {
            note.push_str(&format!(" ({} of them not by wireglot)", budget.elsewhere));
        }
        note.push_str(&format!(", new ones from {}", budget.until));
    }
    note
}

fn as_json((one, status): (&Explanation, &EngineStatus)) -> Value {
    let route = one.route.as_ref();
    json!({
        "backend": one.backend,
        "verdict": one.verdict.as_str(),
        "why": one.verdict.to_string(),
        "route": route.map(|route| route.languages().iter().map(ToString::to_string).collect::<Vec<_>>()),
        "backends": route.map(|route| route.hops.iter().map(|hop| hop.backend.clone()).collect::<Vec<_>>()),
        "remembered": one.remembered.map(|at| at.to_string()),
        "budget": status.budget.as_ref().map(|budget| json!({
            "spent": budget.spent,
            "elsewhere": budget.elsewhere,
            "limit": budget.limit,
            "until": budget.until.to_string(),
        })),
    })
}

fn row(
    target: &LanguageTag,
    routes: &[Route],
    rule: Option<String>,
    locales: &Locales,
) -> Option<LanguageRow> {
    let (route, others) = routes.split_first()?;
    let english = LanguageTag::parse("en").ok();
    let name = english.and_then(|english| locales.language_name(target, &english));
    Some(LanguageRow {
        target: target.to_string(),
        name: name.map(|phrase| phrase.text).unwrap_or_default(),
        route: route.languages().iter().map(ToString::to_string).collect(),
        backends: route.hops.iter().map(|hop| hop.backend.clone()).collect(),
        rule: rule.map(|rule| rule_key(&rule)),
        otherwise: others.iter().map(|other| otherwise(route, other)).collect(),
    })
}
