//! Routes on the graph of pairs. Pure: engines' offers in, routes out.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::backend::Capabilities;
use crate::config::{RouteStep, Routes};
use crate::locale::LanguageTag;

/// The most routes that are tried for one pair.
const MAX_ROUTES: usize = 8;

/// What one engine offers.
pub(super) struct Offer {
    pub(super) engine: usize,
    pub(super) name: String,
    pub(super) capabilities: Arc<Capabilities>,
}

/// A way from a source to a target language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The hops; more than one means pivots.
    pub hops: Vec<Hop>,
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
    /// The languages from source to target.
    pub fn languages(&self) -> Vec<LanguageTag> {
        let first = self.hops.first().map(|hop| hop.source.clone());
        first
            .into_iter()
            .chain(self.hops.iter().map(|hop| hop.target.clone()))
            .collect()
    }
}

/// Every route for a pair: direct ones first, in the order of preference of their engines; then
/// by number of pivots and the order of preference of those.
pub(super) fn routes(
    offers: &[Offer],
    config: &Routes,
    source: &LanguageTag,
    target: &LanguageTag,
) -> Vec<Route> {
    let mut found: Vec<Route> = direct(offers, config, source, target)
        .into_iter()
        .map(|hop| Route { hops: vec![hop] })
        .collect();
    let mut frontier = vec![(source.clone(), Vec::<Hop>::new())];
    for _ in 0..config.max_pivots {
        let mut next = Vec::new();
        for (from, hops) in &frontier {
            for pivot in &config.pivots {
                if visited(pivot, source, target, hops) {
                    continue;
                }
                // Behind a pivot only the preferred engine counts: alternatives multiply.
                let Some(hop) = direct(offers, config, from, pivot).into_iter().next() else {
                    continue;
                };
                let mut hops = hops.clone();
                hops.push(hop);
                if let Some(last) = direct(offers, config, pivot, target).into_iter().next() {
                    found.push(Route {
                        hops: hops.iter().cloned().chain([last]).collect(),
                    });
                }
                next.push((pivot.clone(), hops));
            }
        }
        frontier = next;
    }
    found.truncate(MAX_ROUTES);
    found
}

fn visited(pivot: &LanguageTag, source: &LanguageTag, target: &LanguageTag, hops: &[Hop]) -> bool {
    pivot.same_language_and_script(source)
        || pivot == target
        || hops
            .iter()
            .any(|hop| pivot.same_language_and_script(&hop.target))
}

/// The engines that translate the pair in one step, in order of preference.
fn direct(
    offers: &[Offer],
    config: &Routes,
    source: &LanguageTag,
    target: &LanguageTag,
) -> Vec<Hop> {
    let hop = |offer: &Offer| {
        pair(&offer.capabilities, source, target).map(|(source, target)| Hop {
            source,
            target,
            backend: offer.name.clone(),
            engine: offer.engine,
        })
    };
    match preference(config, source, target) {
        Some(steps) => steps
            .iter()
            .filter_map(|RouteStep::Backend(name)| offers.iter().find(|offer| offer.name == *name))
            .filter_map(hop)
            .collect(),
        None => offers.iter().filter_map(hop).collect(),
    }
}

/// The order of preference for a pair: the most exact key wins; `None` where nothing is said.
fn preference<'a>(
    config: &'a Routes,
    source: &LanguageTag,
    target: &LanguageTag,
) -> Option<&'a [RouteStep]> {
    [
        format!("{source}->{target}"),
        format!("*->{target}"),
        format!("{source}->*"),
    ]
    .iter()
    .find_map(|key| config.pairs.get(key))
    .or(Some(&config.default).filter(|steps| !steps.is_empty()))
    .map(Vec::as_slice)
}

/// The engine's own pair for the wanted one. A source may be read as its more general form
/// (`en-US` as `en`); a target must be what was asked for, or the same without its likely script
/// (`sr-Cyrl` and `sr`).
fn pair(
    capabilities: &Capabilities,
    source: &LanguageTag,
    target: &LanguageTag,
) -> Option<(LanguageTag, LanguageTag)> {
    let targets = target.equivalents();
    source.fallback_chain().into_iter().find_map(|source| {
        capabilities.pairs.iter().find_map(|pair| {
            let fits_source = pair
                .source
                .as_ref()
                .is_none_or(|offered| *offered == source);
            let fits_target = pair
                .target
                .as_ref()
                .is_none_or(|offered| targets.contains(offered));
            (fits_source && fits_target).then(|| {
                (
                    source.clone(),
                    pair.target.clone().unwrap_or_else(|| target.clone()),
                )
            })
        })
    })
}

/// Every target that some engine names.
pub(super) fn targets(offers: &[Offer]) -> BTreeSet<LanguageTag> {
    let pairs = offers.iter().flat_map(|offer| &offer.capabilities.pairs);
    pairs.filter_map(|pair| pair.target.clone()).collect()
}

/// Every source that some engine names.
pub(super) fn sources(offers: &[Offer]) -> Vec<LanguageTag> {
    let pairs = offers.iter().flat_map(|offer| &offer.capabilities.pairs);
    pairs
        .filter_map(|pair| pair.source.clone())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}
