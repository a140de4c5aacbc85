//! Why an engine is or is not taken for a pair.

use std::fmt;

use jiff::Timestamp;
use tokio::time::Instant;

use super::graph::{self, Node, Route};
use super::preference::{LeftOut, Preferences, barred, left_out};
use super::{Out, Router};
use crate::locale::LanguageTag;

/// What becomes of one engine for a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The configured name.
    pub backend: String,
    /// Whether and why.
    pub verdict: Verdict,
    /// The best route in which it takes part, if it does in one.
    pub route: Option<Route>,
    /// When an earlier worker heard from it what is used here, the engine not having answered
    /// since.
    pub remembered: Option<Timestamp>,
}

/// Whether an engine is taken, and why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is asked first.
    Taken,
    /// It is asked when so many better routes have failed.
    Later {
        /// How many.
        after: usize,
        /// Whether its way has more steps than the first one.
        longer: bool,
    },
    /// It does not have the pair, nor a part of a way.
    NoPair,
    /// The rule of `[routes]` with this key excludes it.
    Excluded(String),
    /// The rule of `[routes]` with this key names others only.
    NotNamed(String),
    /// Text under embargo is not sent there.
    Embargo,
    /// It has the pair, but is not asked at the moment.
    Out(Out),
    /// It did not say what it can do.
    Unreachable(String),
    /// It could take part, but there are enough better ways.
    TooFar,
}

impl Verdict {
    /// The name that machines read.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Later { .. } => "later",
            Self::NoPair => "no-pair",
            Self::Excluded(_) => "excluded",
            Self::NotNamed(_) => "not-named",
            Self::Embargo => "embargo",
            Self::Out(Out::Broken(_) | Out::PairBroken(_)) => "breaker-open",
            Self::Out(Out::Throttled(_)) => "throttled",
            Self::Out(Out::Full(_)) => "rate-used-up",
            Self::Out(Out::Spent(_)) => "budget-spent",
            Self::Out(Out::UsedUp(_)) => "account-used-up",
            Self::Out(Out::NoBudget(_)) => "budget-unknown",
            Self::Out(Out::Unknown) | Self::Unreachable(_) => "not-reachable",
            Self::TooFar => "longer-way",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken => f.write_str("asked first"),
            Self::Later { after, longer } => {
                let way = if *longer { "a longer way; " } else { "" };
                let failed = if *after == 1 { "has" } else { "have" };
                write!(f, "{way}asked when {after} better {failed} failed")
            }
            Self::NoPair => f.write_str("has neither the pair nor a part of a way"),
            Self::Excluded(rule) => write!(f, "excluded by {}", rule_key(rule)),
            Self::NotNamed(rule) => write!(f, "{} names others only", rule_key(rule)),
            Self::Embargo => f.write_str("text under embargo is not sent there (embargo = false)"),
            Self::Out(out) => out.fmt(f),
            Self::Unreachable(problem) => write!(f, "not reachable: {problem}"),
            Self::TooFar => f.write_str("there are enough better ways"),
        }
    }
}

/// A rule of `[routes]` as an operator finds it: `routes."*->ka"`.
pub fn rule_key(rule: &str) -> String {
    if rule.contains("->") {
        format!("routes.\"{rule}\"")
    } else {
        format!("routes.{rule}")
    }
}

impl Router {
    /// Tells for every engine whether it is taken for a pair, and why not.
    pub async fn explain(
        &self,
        source: &LanguageTag,
        target: &LanguageTag,
        embargoed: bool,
    ) -> Vec<Explanation> {
        for engine in &self.engines {
            if let Some(budget) = &engine.budget {
                budget.look().await;
            }
        }
        let open = self.open_routes(&[], source, target, embargoed).await;
        let all = self.offers(|_| true).await;
        let wide = self.routes_over(&all, &[], source, target);
        let (from, to) = (Node::new(source), Node::new(target));
        let mut explanations = Vec::new();
        for (index, engine) in self.engines.iter().enumerate() {
            let knowledge = engine.knowledge().await;
            let uses = |route: &&Route| route.hops.iter().any(|hop| hop.engine == index);
            let now = Instant::now();
            let offer = all.iter().find(|offer| offer.engine == index);
            let direct = offer.and_then(|offer| graph::own_pair(offer, &from, &to));
            let is_direct = direct.is_some();
            let out = match &direct {
                Some(pair) => engine.out_for(pair, now),
                None => engine.out(now),
            };
            let place = open.iter().position(|route| uses(&route));
            let verdict = match (place, offer) {
                (Some(0), _) => Verdict::Taken,
                (Some(after), _) => Verdict::Later {
                    after,
                    longer: open[after].hops.len() > open[0].hops.len(),
                },
                (None, None) => Verdict::Unreachable(match &knowledge.problem {
                    Some(error) => error.message.clone(),
                    None => Out::Unknown.to_string(),
                }),
                (None, Some(_)) => {
                    let preferences = Preferences {
                        routes: &self.routes,
                        job: &[],
                    };
                    let left_out =
                        |from: &Node, to: &Node| left_out(&self.routes, engine.name(), from, to);
                    // The routes are not all ways that there are: rules hide some.
                    let hidden = !is_direct && !wide.iter().any(|route| uses(&route));
                    let part = if hidden {
                        graph::part(&all, index, &self.routes, source, target)
                    } else {
                        Vec::new()
                    };
                    let of_part = || {
                        let mut steps = part.iter();
                        let of_step = |(from, to): &(LanguageTag, LanguageTag)| {
                            left_out(&Node::new(from), &Node::new(to))
                        };
                        let whole = (!part.is_empty()).then(|| left_out(&from, &to));
                        whole.flatten().or_else(|| steps.find_map(of_step))
                    };
                    let rule = if is_direct {
                        left_out(&from, &to)
                    } else {
                        barred(preferences, engine.name(), &from, &to).or_else(of_part)
                    };
                    match rule {
                        Some(LeftOut::Excluded(rule)) => Verdict::Excluded(rule),
                        Some(LeftOut::NotNamed(rule)) => Verdict::NotNamed(rule),
                        None if hidden && part.is_empty() => Verdict::NoPair,
                        None if embargoed && !engine.policy.embargo => Verdict::Embargo,
                        None => out.map_or(Verdict::TooFar, Verdict::Out),
                    }
                }
            };
            explanations.push(Explanation {
                backend: engine.name().to_owned(),
                route: open.iter().chain(wide.iter()).find(uses).cloned(),
                remembered: knowledge.remembered.map(|remembered| remembered.at),
                verdict,
            });
        }
        explanations
    }
}
