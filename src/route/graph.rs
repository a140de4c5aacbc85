//! Routes on the graph of pairs. Pure: engines' offers in, routes out.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::preference::{self, Preferences};
use crate::backend::Pair;
use crate::config::Routes;
use crate::locale::LanguageTag;

/// The most routes that are tried for one pair.
const MAX_ROUTES: usize = 12;

/// What one engine offers.
#[derive(Clone)]
pub(super) struct Offer {
    pub(super) engine: usize,
    pub(super) name: String,
    pub(super) pairs: Arc<HashSet<Pair>>,
    /// Pairs of these, as it names them, that are not to be had at the moment.
    pub(super) without: HashSet<Pair>,
}

/// A way from a source to a target language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The hops; more than one means pivots.
    pub hops: Vec<Hop>,
}

impl Hop {
    /// The pair, as the engine names it.
    pub(super) fn pair(&self) -> Pair {
        Pair::new(self.source.clone(), self.target.clone())
    }
}

/// One translation of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// The source, as the engine names the pair.
    pub source: LanguageTag,
    /// The target, as the engine names the pair.
    pub target: LanguageTag,
    /// The backend's configured name.
    pub backend: String,
    pub(super) engine: usize,
}

impl Route {
    /// The languages from source to target, as the engines name them.
    pub fn languages(&self) -> Vec<LanguageTag> {
        let first = self.hops.first().map(|hop| hop.source.clone());
        first
            .into_iter()
            .chain(self.hops.iter().map(|hop| hop.target.clone()))
            .collect()
    }
}

/// A language with the names under which engines may have it.
pub(super) struct Node {
    tag: LanguageTag,
    /// A source may be read as its more general form: `en-US` as `en`.
    pub(super) as_source: Vec<LanguageTag>,
    /// A target must be what was asked for, or the same without its likely script: `sr-Cyrl` and
    /// `sr`.
    pub(super) as_target: Vec<LanguageTag>,
}

impl Node {
    pub(super) fn new(tag: &LanguageTag) -> Self {
        Self {
            tag: tag.clone(),
            as_source: tag.fallback_chain(),
            as_target: tag.equivalents(),
        }
    }

    fn is(&self, other: &Self) -> bool {
        self.as_target.contains(&other.tag)
    }
}

/// A hop with the place of its engine in the order of preference of its pair.
#[derive(Clone)]
struct Ranked {
    hop: Hop,
    rank: usize,
}

/// Every route for a pair, the cheapest first: fewer hops come before more, then preferred
/// engines (by the sum of their places in the order of preference of each hop), then preferred
/// pivots.
pub(super) fn routes(
    offers: &[Offer],
    preferences: Preferences<'_>,
    source: &LanguageTag,
    target: &LanguageTag,
) -> Vec<Route> {
    let (source, target) = (Node::new(source), Node::new(target));
    if source.is(&target) {
        return Vec::new();
    }
    let config = preferences.routes;
    // A part of a way shows an engine the whole text.
    let barred =
        |offer: &Offer| preference::barred(preferences, &offer.name, &source, &target).is_some();
    let offers: Vec<Offer> = offers
        .iter()
        .filter(|offer| !barred(offer))
        .cloned()
        .collect();
    let offers = offers.as_slice();
    let mut found: Vec<Route> = direct(offers, preferences, &source, &target)
        .into_iter()
        .map(|Ranked { hop, .. }| Route { hops: vec![hop] })
        .collect();
    // Nobody wants British English that was Spanish in between.
    if source.tag.language() == target.tag.language() {
        return found;
    }
    let pivots = pivots(config, &source, &target);
    // A chain of pivots with, for each of its legs, the engines in order of preference.
    let mut chains: Vec<(Vec<&Node>, Vec<Vec<Ranked>>)> = vec![(Vec::new(), Vec::new())];
    for _ in 0..config.max_pivots {
        let mut longer = Vec::new();
        let mut costs: Vec<(usize, Route)> = Vec::new();
        for (chain, legs) in &chains {
            let from = chain.last().copied().unwrap_or(&source);
            for pivot in &pivots {
                if !may_follow(&source, chain, pivot) {
                    continue;
                }
                let leg = direct(offers, preferences, from, pivot);
                if leg.is_empty() {
                    continue;
                }
                let mut legs = legs.clone();
                legs.push(leg);
                let mut chain = chain.clone();
                chain.push(pivot);
                // A longer chain would leave the target's language, too.
                if returns(&source, &chain, &target) {
                    continue;
                }
                let last = direct(offers, preferences, pivot, &target);
                if !last.is_empty() {
                    legs.push(last);
                    costs.extend(alternatives(&legs));
                    legs.pop();
                }
                longer.push((chain, legs));
            }
        }
        // Of the same cost, the pivots decide: they were taken in their order.
        costs.sort_by_key(|(cost, _)| *cost);
        found.extend(costs.into_iter().map(|(_, route)| route));
        chains = longer;
        if found.len() >= MAX_ROUTES {
            break;
        }
    }
    found.truncate(MAX_ROUTES);
    found
}

/// The languages that a way between these may go through.
fn pivots(config: &Routes, source: &Node, target: &Node) -> Vec<Node> {
    let nodes = config.pivots.iter().map(Node::new);
    nodes
        .filter(|pivot| !pivot.tag.same_language_and_script(&source.tag) && !pivot.is(target))
        .collect()
}

/// Whether a way from `source` along `chain` may go through `pivot` next.
fn may_follow(source: &Node, chain: &[&Node], pivot: &Node) -> bool {
    let same = |passed: &&Node| passed.tag.same_language_and_script(&pivot.tag);
    !chain.iter().any(same) && !returns(source, chain, pivot)
}

/// The steps, by their languages, that an engine could do on a way through pivots if there were no
/// rules; none when it could do none on any.
pub(super) fn part(
    offers: &[Offer],
    engine: usize,
    config: &Routes,
    source: &LanguageTag,
    target: &LanguageTag,
) -> Vec<(LanguageTag, LanguageTag)> {
    let (source, target) = (Node::new(source), Node::new(target));
    if source.tag.language() == target.tag.language() {
        return Vec::new();
    }
    let has = |from: &Node, to: &Node, mine: bool| {
        let mut offers = offers.iter().filter(|one| !mine || one.engine == engine);
        offers.any(|offer| own_pair(offer, from, to).is_some())
    };
    let own = |from: &Node, to: &Node| {
        let step = || (from.tag.clone(), to.tag.clone());
        has(from, to, true).then(step)
    };
    let pivots = pivots(config, &source, &target);
    let mut chains = vec![(Vec::new(), Vec::new())];
    for _ in 0..config.max_pivots {
        let mut longer = Vec::new();
        for (chain, steps) in &chains {
            let from = chain.last().copied().unwrap_or(&source);
            for pivot in &pivots {
                if !may_follow(&source, chain, pivot) || !has(from, pivot, false) {
                    continue;
                }
                let mut chain = chain.clone();
                chain.push(pivot);
                let mut steps = steps.clone();
                steps.extend(own(from, pivot));
                if has(pivot, &target, false) && !returns(&source, &chain, &target) {
                    let all = steps.iter().cloned().chain(own(pivot, &target));
                    let all: Vec<_> = all.collect();
                    if !all.is_empty() {
                        return all;
                    }
                }
                longer.push((chain, steps));
            }
        }
        chains = longer;
    }
    Vec::new()
}

/// Whether a way that has come from `source` along `chain` would go back to a language that it has
/// left, if only to a variant of it: what another language has lost does not come back.
fn returns(source: &Node, chain: &[&Node], next: &Node) -> bool {
    let language = next.tag.language();
    let left = |node: &Node| node.tag.language() == language;
    chain.last().is_some_and(|last| !left(last))
        && (left(source) || chain.iter().any(|node| left(node)))
}

/// The route by the preferred engine of each leg; for each of these engines the one that does
/// without it; and for every engine after the first two of a leg the one that has it there: with
/// their costs. All combinations would be too many, and one engine is what fails at a time.
fn alternatives(legs: &[Vec<Ranked>]) -> Vec<(usize, Route)> {
    let route = |choose: &dyn Fn(usize, &[Ranked]) -> Option<Ranked>| {
        let legs = legs.iter().enumerate();
        let hops: Vec<Ranked> = legs
            .map(|(number, leg)| choose(number, leg))
            .collect::<Option<_>>()?;
        let cost: usize = hops.iter().map(|one| one.rank).sum();
        let hops = hops.into_iter().map(|one| one.hop).collect();
        Some((cost, Route { hops }))
    };
    let best = |_, leg: &[Ranked]| leg.first().cloned();
    let without = |avoided: usize| {
        move |_, leg: &[Ranked]| leg.iter().find(|one| one.hop.engine != avoided).cloned()
    };
    let by = |at: usize, engine: &Ranked| {
        let engine = engine.clone();
        move |number, leg: &[Ranked]| {
            if number == at {
                Some(engine.clone())
            } else {
                leg.first().cloned()
            }
        }
    };
    let firsts = legs.iter().filter_map(|leg| leg.first());
    let further = legs.iter().enumerate();
    let further = further.flat_map(|(at, leg)| leg.iter().skip(2).map(move |one| (at, one)));
    let found = route(&best)
        .into_iter()
        .chain(firsts.filter_map(|first| route(&without(first.hop.engine))))
        .chain(further.filter_map(|(at, one)| route(&by(at, one))));
    let mut routes: Vec<(usize, Route)> = Vec::new();
    for route in found {
        if !routes.contains(&route) {
            routes.push(route);
        }
    }
    routes
}

/// The engines that translate the pair in one step, in order of preference.
fn direct(
    offers: &[Offer],
    preferences: Preferences<'_>,
    source: &Node,
    target: &Node,
) -> Vec<Ranked> {
    let able: Vec<(&Offer, (LanguageTag, LanguageTag))> = offers
        .iter()
        .filter_map(|offer| Some((offer, own_pair(offer, source, target)?)))
        .filter(|(offer, pair)| !offer.without.contains(pair))
        .filter_map(|(offer, pair)| Some((offer, (pair.source?, pair.target?))))
        .collect();
    if able.is_empty() {
        return Vec::new();
    }
    let names: Vec<&str> = offers.iter().map(|offer| offer.name.as_str()).collect();
    let order = preference::order(preferences, &names, source, target);
    let place = |offer: &Offer| order.iter().position(|name| *name == offer.name);
    let mut found: Vec<Ranked> = able
        .into_iter()
        .filter_map(|(offer, (source, target))| {
            let hop = Hop {
                source,
                target,
                backend: offer.name.clone(),
                engine: offer.engine,
            };
            let rank = place(offer)?;
            Some(Ranked { hop, rank })
        })
        .collect();
    found.sort_by_key(|one| one.rank);
    found
}

/// The engine's own pair for the wanted one, if it has that in one step; both of its sides are
/// named.
pub(super) fn own_pair(offer: &Offer, source: &Node, target: &Node) -> Option<Pair> {
    let has = |source: Option<&LanguageTag>, target: Option<&LanguageTag>| {
        offer.pairs.contains(&Pair {
            source: source.cloned(),
            target: target.cloned(),
        })
    };
    source.as_source.iter().find_map(|from| {
        let named = target
            .as_target
            .iter()
            .find(|to| has(Some(from), Some(to)) || has(None, Some(to)));
        let any = || has(Some(from), None) || has(None, None);
        let to = named.or_else(|| any().then_some(&target.tag))?;
        Some(Pair::new(from.clone(), to.clone()))
    })
}

/// Every target that some engine names.
pub(super) fn targets(offers: &[Offer]) -> BTreeSet<LanguageTag> {
    let pairs = offers.iter().flat_map(|offer| offer.pairs.iter());
    pairs.filter_map(|pair| pair.target.clone()).collect()
}

/// Every source that some engine names.
pub(super) fn sources(offers: &[Offer]) -> Vec<LanguageTag> {
    let pairs = offers.iter().flat_map(|offer| offer.pairs.iter());
    pairs
        .filter_map(|pair| pair.source.clone())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests;
