//! `--dry-run`: what would be sent to which engine, without sending it.

use super::input::Article;
use super::table::{block, terminal_width};
use super::{Exit, output};
use crate::config::Config;
use crate::job::Revision;
use crate::pipeline::Pipeline;

/// Prints, for each article and language, the route and what would be sent.
pub(super) async fn print(
    articles: &[Article],
    config: &Config,
    pipeline: &Pipeline,
) -> anyhow::Result<Exit> {
    let mut rows: Vec<[String; 6]> = Vec::new();
    let mut exit = Exit::Done;
    for article in articles {
        let plan = article.plan(config, pipeline).await?;
        for failed in &plan.targets.failed {
            exit = Exit::Failed;
            let none = String::new;
            rows.push([
                article.name.clone(),
                failed.target.clone(),
                failed.detail.clone(),
                none(),
                none(),
                none(),
            ]);
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
            rows.push([
                article.name.clone(),
                unit.target.to_string(),
                languages,
                backends,
                estimate.segments.to_string(),
                estimate.characters.to_string(),
            ]);
        }
    }
    let header = [
        "Article",
        "To",
        "Route",
        "Backends",
        "Sentences",
        "Characters",
    ];
    output::text(&block(header, rows.into_iter(), terminal_width()))?;
    Ok(exit)
}
