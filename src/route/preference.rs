//! The order of preference of engines for a pair, from the rules of `[routes]`. Pure.
//!
//! The most exact rule that fits decides: of the pair, then of the target, then of the source,
//! then `default`. A rule names the only engines that are asked, unless `*` stands in it for all
//! others in the order of the next rule; `!name` takes an engine out of those. What a job prefers
//! comes before all of them, but asks nobody whom a rule excludes.

use super::graph::Node;
use crate::config::{RouteStep, Routes};

/// What decides on the order of engines.
#[derive(Clone, Copy)]
pub(super) struct Preferences<'a> {
    /// The configuration's rules.
    pub(super) routes: &'a Routes,
    /// What the job prefers, as a rule; empty is nothing.
    pub(super) job: &'a [RouteStep],
}

/// A rule of `[routes]` with its key.
struct Rule<'a> {
    key: String,
    steps: &'a [RouteStep],
}

/// Why an engine is not asked for a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LeftOut {
    /// A rule says `!name`.
    Excluded(String),
    /// A rule names other engines only.
    NotNamed(String),
}

/// The order of preference among `engines` for a pair, best first.
pub(super) fn order<'a>(
    preferences: Preferences<'_>,
    engines: &[&'a str],
    source: &Node,
    target: &Node,
) -> Vec<&'a str> {
    let Preferences { routes, job } = preferences;
    let mut rules = rules(routes, source, target);
    if job.is_empty() {
        return resolve(&rules, engines);
    }
    let key = "backends".to_owned();
    rules.insert(0, Rule { key, steps: job });
    let mut order = resolve(&rules, engines);
    order.retain(|engine| {
        let rule = left_out(routes, engine, source, target);
        !matches!(rule, Some(LeftOut::Excluded(_)))
    });
    order
}

/// Which rule leaves an engine out; `None` when it is asked.
pub(super) fn left_out(
    config: &Routes,
    engine: &str,
    source: &Node,
    target: &Node,
) -> Option<LeftOut> {
    for Rule { key, steps } in rules(config, source, target) {
        let names = |step: &RouteStep, name: &str| match step {
            RouteStep::Backend(backend) => backend == name,
            _ => false,
        };
        if steps.iter().any(|step| names(step, engine)) {
            return None;
        }
        let excludes = |step: &RouteStep| match step {
            RouteStep::Except(backend) => backend == engine,
            _ => false,
        };
        if steps.iter().any(excludes) {
            return Some(LeftOut::Excluded(key));
        }
        if !takes_others(steps) {
            return Some(LeftOut::NotNamed(key));
        }
    }
    None
}

/// Which rule keeps an engine out of every way from `source` to `target`, also where another one
/// does a part of it: it is excluded by name, or the rule of exactly this pair names others only.
pub(super) fn barred(
    preferences: Preferences<'_>,
    engine: &str,
    source: &Node,
    target: &Node,
) -> Option<LeftOut> {
    left_out(preferences.routes, engine, source, target).filter(|rule| match rule {
        LeftOut::Excluded(_) => true,
        LeftOut::NotNamed(key) => {
            let is_pair = key.contains("->") && !key.contains('*');
            is_pair && preferences.job.is_empty()
        }
    })
}

/// The key of the rule that orders the engines of a pair, if there is any.
pub(super) fn deciding(config: &Routes, source: &Node, target: &Node) -> Option<String> {
    let rules = rules(config, source, target);
    rules.into_iter().next().map(|rule| rule.key)
}

/// The rules that fit a pair, the most exact first.
fn rules<'a>(config: &'a Routes, source: &Node, target: &Node) -> Vec<Rule<'a>> {
    let any = "*".to_owned();
    let sources: Vec<String> = source.as_source.iter().map(ToString::to_string).collect();
    let targets: Vec<String> = target.as_target.iter().map(ToString::to_string).collect();
    let both = sources
        .iter()
        .flat_map(|source| targets.iter().map(move |target| (source, target)));
    let by_target = targets.iter().map(|target| (&any, target));
    let by_source = sources.iter().map(|source| (source, &any));
    let mut rules = Vec::new();
    if !config.pairs.is_empty() {
        for (source, target) in both.chain(by_target).chain(by_source) {
            let key = format!("{source}->{target}");
            if let Some(steps) = config.pairs.get(&key) {
                rules.push(Rule { key, steps });
            }
        }
    }
    if !config.default.is_empty() {
        rules.push(Rule {
            key: "default".to_owned(),
            steps: &config.default,
        });
    }
    rules
}

/// Whether a rule lets the next one order the engines that it does not name: it says so with `*`,
/// or it does nothing but exclude.
fn takes_others(steps: &[RouteStep]) -> bool {
    steps.contains(&RouteStep::Others)
        || steps
            .iter()
            .all(|step| matches!(step, RouteStep::Except(_)))
}

fn resolve<'a>(rules: &[Rule<'_>], engines: &[&'a str]) -> Vec<&'a str> {
    let Some((Rule { steps, .. }, rest)) = rules.split_first() else {
        return engines.to_vec();
    };
    let mut others: Vec<&str> = if takes_others(steps) {
        resolve(rest, engines)
    } else {
        Vec::new()
    };
    others.retain(|engine| {
        !steps.iter().any(|step| match step {
            RouteStep::Backend(name) | RouteStep::Except(name) => name == engine,
            RouteStep::Others => false,
        })
    });
    let mut order = Vec::new();
    for step in *steps {
        match step {
            RouteStep::Backend(name) => {
                order.extend(engines.iter().find(|engine| *engine == name));
            }
            RouteStep::Others => order.append(&mut others),
            RouteStep::Except(_) => {}
        }
    }
    order.append(&mut others);
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::LanguageTag;

    fn node(tag: &str) -> Node {
        Node::new(&LanguageTag::parse(tag).unwrap())
    }

    fn config(default: &[&str], pairs: &[(&str, &[&str])]) -> Routes {
        let steps = |names: &[&str]| names.iter().map(|name| RouteStep::parse(name)).collect();
        Routes {
            default: steps(default),
            pairs: pairs
                .iter()
                .map(|(pair, names)| ((*pair).to_owned(), steps(names)))
                .collect(),
            ..Routes::default()
        }
    }

    #[test]
    fn rules_name_exclude_and_leave_to_others() {
        let engines = ["a", "b", "c", "d"];
        for (default, pairs, expected) in [
            (&[][..], &[][..], &["a", "b", "c", "d"][..]),
            (&["c", "*"], &[], &["c", "a", "b", "d"]),
            (&["c", "*", "a"], &[], &["c", "b", "d", "a"]),
            (&["!b"], &[], &["a", "c", "d"]),
            (&["d", "c"], &[("en->es", &["c", "*"][..])], &["c", "d"]),
            (
                &[],
                &[("*->es", &["!a"]), ("en->es", &["c", "*"])],
                &["c", "b", "d"],
            ),
            // What is named for the pair is asked, whatever a wider rule excludes.
            (&[], &[("*->es", &["!a"]), ("en->es", &["a"])], &["a"]),
            (&["b"], &[("en->*", &["!a"]), ("*->es", &["!c"])], &["b"]),
            (&["nobody"], &[], &[]),
        ] {
            let config = config(default, pairs);
            let preferences = Preferences {
                routes: &config,
                job: &[],
            };
            let order = order(preferences, &engines, &node("en"), &node("es"));
            assert_eq!(order, expected, "{default:?} {pairs:?}");
            for engine in engines {
                let reason = left_out(&config, engine, &node("en"), &node("es"));
                assert_eq!(reason.is_none(), order.contains(&engine), "{engine}");
            }
        }
    }

    #[test]
    fn a_job_chooses_among_all_but_those_that_are_excluded() {
        let config = config(
            &["a", "b"],
            &[("en->es", &["c"]), ("*->pt", &["!b"]), ("en->pt", &["*"])],
        );
        let engines = ["a", "b", "c", "d"];
        for (job, target, expected) in [
            (&["d"][..], "es", &["d"][..]),
            (&["b", "*"], "es", &["b", "c"]),
            (&["*", "d"], "fr", &["a", "b", "d"]),
            (&["!a"], "fr", &["b"]),
            (&["!c"], "es", &[]),
            (&["b", "d"], "pt", &["d"]),
            (&["b"], "pt", &[]),
        ] {
            let job: Vec<_> = job.iter().map(|name| RouteStep::parse(name)).collect();
            let preferences = Preferences {
                routes: &config,
                job: &job,
            };
            let order = order(preferences, &engines, &node("en"), &node(target));
            assert_eq!(order, expected, "{job:?} {target}");
        }
    }

    #[test]
    fn who_is_left_out_learns_by_which_rule() {
        let config = config(&["a"], &[("*->es", &["!b"]), ("fr->*", &["c"])]);
        let reason = |engine, source| left_out(&config, engine, &node(source), &node("es"));
        assert_eq!(reason("a", "en"), None);
        assert_eq!(
            reason("b", "en"),
            Some(LeftOut::Excluded("*->es".to_owned()))
        );
        assert_eq!(
            reason("c", "en"),
            Some(LeftOut::NotNamed("default".to_owned()))
        );
        assert_eq!(
            reason("a", "fr"),
            Some(LeftOut::NotNamed("fr->*".to_owned()))
        );
    }
}
