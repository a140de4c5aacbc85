//! Routes over the engines that may be asked, and what was found before.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::time::Instant;

use super::engine::Engine;
use super::graph::{self, Hop, Offer, Route};
use super::preference::Preferences;
use super::{Out, Router};
use crate::backend::RequestSegment;
use crate::config::RouteStep;
use crate::locale::LanguageTag;

/// The most pairs of which routes are kept.
const MOST_PAIRS: usize = 4096;

/// Routes that were found for what engines offered. They hold as long as the offers are the same.
#[derive(Default)]
pub(super) struct RouteCache {
    found: Mutex<HashMap<(LanguageTag, LanguageTag), Vec<Found>>>,
}

struct Found {
    offers: Vec<Offer>,
    routes: Arc<[Route]>,
}

/// Whether these are the same engines with the same pairs.
fn same(one: &[Offer], other: &[Offer]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|(one, other)| {
            one.engine == other.engine
                && Arc::ptr_eq(&one.pairs, &other.pairs)
                && one.without == other.without
        })
}

impl Router {
    /// What engines offer that a condition lets through.
    pub(super) async fn offers(&self, wanted: impl Fn(&Engine) -> bool) -> Vec<Offer> {
        let mut offers = Vec::new();
        for (index, engine) in self.engines.iter().enumerate() {
            if wanted(engine)
                && let Some(pairs) = engine.knowledge().await.pairs()
            {
                offers.push(Offer {
                    engine: index,
                    name: engine.name().to_owned(),
                    pairs: pairs.clone(),
                    without: HashSet::new(),
                });
            }
        }
        offers
    }

    /// The routes over these offers, best first, as a job prefers them.
    pub(super) fn routes_over(
        &self,
        offers: &[Offer],
        job: &[RouteStep],
        source: &LanguageTag,
        target: &LanguageTag,
    ) -> Arc<[Route]> {
        let find = || {
            let preferences = Preferences {
                routes: &self.routes,
                job,
            };
            graph::routes(offers, preferences, source, target).into()
        };
        if !job.is_empty() {
            return find();
        }
        let pair = (source.clone(), target.clone());
        let lock = || {
            self.cache
                .found
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(all) = lock().get(&pair)
            && let Some(found) = all.iter().find(|found| same(&found.offers, offers))
        {
            return found.routes.clone();
        }
        let routes: Arc<[Route]> = find();
        let mut cache = lock();
        if cache.len() >= MOST_PAIRS {
            cache.clear();
        }
        let all = cache.entry(pair).or_default();
        // With and without embargo, with all engines and with what is not out.
        if all.len() >= 4 {
            all.remove(0);
        }
        all.push(Found {
            offers: offers.to_vec(),
            routes: routes.clone(),
        });
        routes
    }

    /// The routes whose engines can all be asked now, each in its pair.
    pub(super) async fn open_routes(
        &self,
        job: &[RouteStep],
        source: &LanguageTag,
        target: &LanguageTag,
        embargoed: bool,
    ) -> Arc<[Route]> {
        let now = Instant::now();
        let may = |engine: &Engine| engine.policy.embargo || !embargoed;
        let mut offers = self
            .offers(|engine| may(engine) && engine.out(now).is_none())
            .await;
        for offer in &mut offers {
            offer.without = self.engines[offer.engine].pairs_out(now);
        }
        self.routes_over(&offers, job, source, target)
    }

    /// The characters of these texts as the engine of a hop counts them: in its unit, with the tags
    /// that it gets. What follows a pivot is not known before, and counts as the text itself.
    pub async fn characters(&self, hop: &Hop, segments: &[RequestSegment]) -> u64 {
        let knowledge = self.engines[hop.engine].knowledge().await;
        // One that has not answered yet counts as most do.
        let limits = knowledge.ready.map(|ready| ready.limits);
        let limits = limits.unwrap_or_default();
        let sizes = segments.iter().map(|one| limits.size(one).characters);
        sizes.map(|size| size as u64).sum()
    }

    /// Why the engine of a hop is not asked for it now.
    pub(super) fn out_now(&self, hop: &Hop) -> Option<Out> {
        self.engines[hop.engine].out_for(&hop.pair(), Instant::now())
    }
}
