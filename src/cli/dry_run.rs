//! `--dry-run`: what would be sent to which engine, without sending it.

use comfy_table::{Table, presets};
use jiff::Timestamp;

use super::input::Article;
use super::{Exit, UsageError, output};
use crate::config::Config;
use crate::event::Subject;
use crate::job::Revision;
use crate::pipeline::Pipeline;
use crate::planning::{Envelope, Plan};

/// Prints, for each article and language, the route and what would be sent.
pub(super) async fn print(
    articles: &[Article],
    config: &Config,
    pipeline: &Pipeline,
) -> anyhow::Result<Exit> {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header([
        "Article",
        "To",
        "Route",
        "Backends",
        "Sentences",
        "Characters",
    ]);
    let mut exit = Exit::Done;
    for article in articles {
        let mut subject = Subject::default();
        let plan = Plan::make(
            article.job.clone(),
            Envelope::default(),
            config,
            pipeline,
            Timestamp::now(),
            &mut subject,
        )
        .await
        .map_err(|fault| UsageError(format!("{}: {fault}", article.name)))?;
        for failed in &plan.targets.failed {
            exit = Exit::Failed;
            table.add_row([&article.name, &failed.target, &failed.detail, "", "", ""]);
        }
        let wanted = plan.targets.wanted.clone();
        for unit in plan.units(&Revision::Counter(1), wanted) {
            let estimate =
                pipeline.estimate(&unit.article, &unit.profile, &unit.source, &unit.target)?;
            let routes = pipeline
                .router()
                .routes(&unit.source, &unit.target, false)
                .await;
            let (languages, backends) = routes.first().map_or_else(Default::default, |route| {
                let languages: Vec<_> = route.languages().iter().map(ToString::to_string).collect();
                let backends: Vec<_> = route.hops.iter().map(|hop| hop.backend.clone()).collect();
                (languages.join(" → "), backends.join(", "))
            });
            table.add_row([
                article.name.clone(),
                unit.target.to_string(),
                languages,
                backends,
                estimate.segments.to_string(),
                estimate.characters.to_string(),
            ]);
        }
    }
    output::line(table)?;
    Ok(exit)
}
