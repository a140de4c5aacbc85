//! `wireglot languages`.

use clap::Args;

use super::table::{Excluded, LanguageRow, LanguageTable, terminal_width};
use super::{Exit, UsageError, output};
use crate::config::LoadedConfig;
use crate::locale::LanguageTag;
use crate::localize::Locales;
use crate::route::{Route, Router};
use crate::{app, telemetry};

/// Show every language that can be reached, by which route, through which engines. Every pair is
/// tried before it is shown.
#[derive(Debug, Args)]
pub(super) struct Languages {
    /// The source language.
    #[arg(long, default_value = "en", value_name = "TAG")]
    from: LanguageTag,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Languages {
    pub(super) async fn run(self, loaded: LoadedConfig) -> anyhow::Result<Exit> {
        telemetry::logs(&loaded.config.telemetry, true);
        let pipeline = app::pipeline(&loaded.config)?;
        let router = pipeline.router();
        router.verify().await;
        let table = self.table(router, pipeline.locales()).await;
        router.shutdown().await;
        if self.json {
            output::line(&serde_json::to_string_pretty(&table)?)?;
        } else {
            output::text(&table.render(terminal_width()))?;
        }
        let mut problems = Vec::new();
        for engine in router.status().await {
            if let Err(problem) = engine.capabilities {
                problems.push(format!("backends.{}: {problem}", engine.backend));
            }
        }
        if !problems.is_empty() {
            return Err(UsageError(problems.join("\n")).into());
        }
        Ok(Exit::Done)
    }

    async fn table(&self, router: &Router, locales: &Locales) -> LanguageTable {
        let rows = router
            .reachable(&self.from)
            .await
            .into_iter()
            .map(|(target, route)| row(&target, &route, locales))
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
        LanguageTable::new(rows, excluded)
    }
}

fn row(target: &LanguageTag, route: &Route, locales: &Locales) -> LanguageRow {
    let english = LanguageTag::parse("en").ok();
    let name = english.and_then(|english| locales.language_name(target, &english));
    LanguageRow {
        target: target.to_string(),
        name: name.map(|phrase| phrase.text).unwrap_or_default(),
        route: route.languages().iter().map(ToString::to_string).collect(),
        backends: route.hops.iter().map(|hop| hop.backend.clone()).collect(),
        note: String::new(),
    }
}
