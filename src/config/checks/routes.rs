//! `[routes]`: backends that must exist, and pivots.

use std::collections::BTreeSet;
use std::time::Duration;

use super::Checks;
use crate::config::mistakes::suggestion;
use crate::config::routes::canonical_pair;
use crate::config::tree::{KeyPath, key_path};
use crate::config::{Config, RouteStep};

/// Each pivot translates once more; beyond two nothing readable is left.
const MAX_PIVOTS: usize = 2;

/// Sentences wait for company, not for readers.
const LONGEST_WINDOW: Duration = Duration::from_secs(1);

impl Checks<'_, '_> {
    pub(super) fn routes(&mut self, config: &Config, backends: &[String]) {
        let routes = &config.routes;
        self.route(&key_path!["routes", "default"], &routes.default, backends);
        if let Some(written) = self.tree.at(&key_path!["routes"]) {
            for name in written.keys() {
                let pair = canonical_pair(name).ok();
                let Some(steps) = pair.and_then(|pair| routes.pairs.get(&pair)) else {
                    continue;
                };
                let key = key_path!["routes", name];
                if steps.is_empty() {
                    self.wrong(key.clone(), "is empty; name at least one backend");
                }
                self.route(&key, steps, backends);
            }
        }
        if routes.max_pivots > MAX_PIVOTS {
            self.wrong(key_path!["routes", "max_pivots"], "must be 0, 1 or 2");
        }
        for (index, pivot) in routes.pivots.iter().enumerate() {
            if routes.pivots[..index].contains(pivot) {
                self.warn(
                    &key_path!["routes", "pivots", index],
                    format!("`{pivot}` is there twice"),
                );
            }
        }
        self.nobody(config);
        self.unused(config);
    }

    pub(super) fn routing(&mut self, config: &Config) {
        let routing = &config.routing;
        let key = |name: &str| key_path!["routing"].join(name);
        self.between(key("tries"), routing.tries, 1, 10);
        self.between(key("breaker_failures"), routing.breaker_failures, 1, 1000);
        for (name, value) in [
            ("first_wait", routing.first_wait),
            ("longest_wait", routing.longest_wait),
            ("breaker_pause", routing.breaker_pause),
        ] {
            self.not_zero(key(name), value.is_zero());
        }
        if routing.window > LONGEST_WINDOW {
            self.wrong(key("window"), "must be at most 1s");
        }
        if routing.breaker_longest_pause < routing.breaker_pause {
            self.clash(
                &[key("breaker_longest_pause"), key("breaker_pause")],
                "`routing.breaker_longest_pause` must not be below `routing.breaker_pause`",
            );
        }
        if !(0.0..=2.0).contains(&routing.retry_ratio) {
            self.wrong(key("retry_ratio"), "must be between 0 and 2");
        }
    }

    fn route(&mut self, key: &KeyPath, steps: &[RouteStep], backends: &[String]) {
        for (index, step) in steps.iter().enumerate() {
            let same = |other: &RouteStep| other.name() == step.name();
            let name = step.name().unwrap_or("*");
            if step.name().is_some() && !backends.iter().any(|backend| backend == name) {
                let known = backends.iter().map(String::as_str);
                self.wrong(
                    key.join(index),
                    format!("no backend is named `{name}`; {}", suggestion(name, known)),
                );
            } else if steps[..index].iter().any(same) {
                self.wrong(key.join(index), format!("`{name}` is there twice"));
            }
        }
    }

    /// A default that leaves no engine: nothing but what other rules name is translated.
    fn nobody(&mut self, config: &Config) {
        let default = &config.routes.default;
        let is_left = |name: &String| !default.contains(&RouteStep::Except(name.clone()));
        let names_one = default
            .iter()
            .any(|step| matches!(step, RouteStep::Backend(_)));
        if !names_one && !config.backends.is_empty() && !config.backends.keys().any(is_left) {
            let message = "leaves no engine: only what other rules name is translated";
            self.warn(&key_path!["routes", "default"], message);
        }
    }

    /// Backends that no route ever asks.
    fn unused(&mut self, config: &Config) {
        let is_name = |step: &RouteStep| matches!(step, RouteStep::Backend(_));
        let default = &config.routes.default;
        if !default.iter().any(is_name) || default.contains(&RouteStep::Others) {
            return;
        }
        let steps = config.routes.pairs.values().flatten();
        let asked: BTreeSet<_> = steps
            .chain(default)
            .filter(|step| is_name(step))
            .filter_map(RouteStep::name)
            .collect();
        for name in config.backends.keys() {
            if !asked.contains(name.as_str()) {
                self.warn(
                    &key_path!["backends", name],
                    "is never asked: no route names it",
                );
            }
        }
    }
}
