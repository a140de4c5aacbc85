//! `--dry-run`: what would be sent to which engine, without sending it.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::input::Article;
use super::table::{block, terminal_width};
use super::{Exit, output};
use crate::config::Config;
use crate::job::Revision;
use crate::pipeline::{Pipeline, Task};

/// What would be sent to one engine in one language.
#[derive(Default)]
struct Sent {
    sentences: usize,
    /// As the engine counts them.
    characters: u64,
}

/// Prints, for each article and language, the route of each of its languages and the text that
/// would be sent; then, for each engine and language, what that comes to as the engine counts it,
/// tags included, and what it costs. Every hop of a pivot is counted as if its text were as long as
/// the source; what the memory knows is counted as well.
pub(super) async fn print(
    articles: &[Article],
    config: &Config,
    pipeline: &Pipeline,
) -> anyhow::Result<Exit> {
    let mut rows: Vec<[String; 6]> = Vec::new();
    let mut by_engine: BTreeMap<(String, String), Sent> = BTreeMap::new();
    let mut exit = Exit::Done;
    let plans = Article::plans(articles, config, pipeline).await?;
    for (article, plan) in articles.iter().zip(plans) {
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
            let task = Task::of(&unit, Timestamp::now());
            for estimate in pipeline.estimate(task).await? {
                let routes = pipeline
                    .router()
                    .routes_preferring(
                        &task.preferred(),
                        &estimate.language,
                        &unit.target,
                        task.embargoed,
                    )
                    .await;
                for hop in routes.first().iter().flat_map(|route| &route.hops) {
                    let pair = format!("{} → {}", hop.source, hop.target);
                    let sent = by_engine.entry((hop.backend.clone(), pair)).or_default();
                    sent.sentences += estimate.segments.len();
                    let characters = pipeline.router().characters(hop, &estimate.segments);
                    sent.characters += characters.await;
                }
                let (languages, backends) = routes.first().map_or_else(Default::default, |route| {
                    let languages: Vec<_> =
                        route.languages().iter().map(ToString::to_string).collect();
                    let backends: Vec<_> =
                        route.hops.iter().map(|hop| hop.backend.clone()).collect();
                    (languages.join(" → "), backends.join(", "))
                });
                rows.push([
                    article.name.clone(),
                    unit.target.to_string(),
                    languages,
                    backends,
                    estimate.segments.len().to_string(),
                    estimate.characters().to_string(),
                ]);
            }
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
    let header = ["Backend", "Languages", "Sentences", "Characters", "Price"];
    let rows = totals(&by_engine, pipeline);
    output::text("\n")?;
    output::text(&block(header, rows.into_iter(), terminal_width()))?;
    Ok(exit)
}

/// A row for each engine and pair, then one for each engine, with prices where they are
/// configured.
fn totals(by_engine: &BTreeMap<(String, String), Sent>, pipeline: &Pipeline) -> Vec<[String; 5]> {
    let row = |backend: &str, pair: &str, sent: &Sent| {
        let price = pipeline.router().price(backend, sent.characters);
        [
            backend.to_owned(),
            pair.to_owned(),
            sent.sentences.to_string(),
            sent.characters.to_string(),
            price.map_or_else(String::new, |(micros, currency)| money(micros, currency)),
        ]
    };
    let mut all: BTreeMap<&str, Sent> = BTreeMap::new();
    let mut rows = Vec::new();
    for ((backend, pair), sent) in by_engine {
        rows.push(row(backend, pair, sent));
        let sum = all.entry(backend).or_default();
        sum.sentences += sent.sentences;
        sum.characters += sent.characters;
    }
    rows.extend(all.iter().map(|(backend, sent)| row(backend, "all", sent)));
    rows
}

/// Millionths of a currency as an amount, rounded up to a hundredth of a cent.
fn money(micros: u64, currency: &str) -> String {
    let parts = micros.div_ceil(100);
    format!("{}.{:04} {currency}", parts / 10_000, parts % 10_000)
}

#[cfg(test)]
mod tests {
    use super::money;

    #[test]
    fn amounts_are_rounded_up() {
        for (micros, amount) in [
            (0, "0.0000 EUR"),
            (1, "0.0001 EUR"),
            (20_000_000, "20.0000 EUR"),
            (1_234_567, "1.2346 EUR"),
        ] {
            assert_eq!(money(micros, "EUR"), amount);
        }
    }
}
