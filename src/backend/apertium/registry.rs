//! Which pairs there are and how they have behaved.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::modes::{Discovery, Mode};
use crate::backend::{ExcludedPair, Pair};
use crate::locale::LanguageTag;

/// After this many failed segments in a row a pair is taken out until it is verified again.
const MAX_FAILURES: u32 = 3;

/// What is known of a mode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// Its files are there; it has not run.
    Untried,
    /// It passed the probe or has translated.
    Good,
    /// Not to be used, and why.
    Out(String),
}

struct Entry {
    mode: Arc<Mode>,
    standing: Standing,
    failures: u32,
}

#[derive(Default)]
struct State {
    /// By name.
    entries: BTreeMap<String, Entry>,
    by_pair: HashMap<(LanguageTag, LanguageTag), Arc<Mode>>,
    excluded: Vec<ExcludedPair>,
}

/// All modes of a backend.
#[derive(Default)]
pub(super) struct Registry {
    state: Mutex<State>,
}

impl Registry {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes over what was found. A mode whose file is as before keeps its standing.
    pub(super) fn update(&self, found: Discovery) {
        let mut state = self.lock();
        let mut before = std::mem::take(&mut state.entries);
        state.by_pair.clear();
        for mode in found.modes {
            let entry = match before.remove(&mode.name) {
                Some(entry) if *entry.mode == mode => entry,
                _ => Entry {
                    mode: Arc::new(mode),
                    standing: Standing::Untried,
                    failures: 0,
                },
            };
            let mode = Arc::clone(&entry.mode);
            let pair = (mode.source.clone(), mode.target.clone());
            state.entries.insert(mode.name.clone(), entry);
            state.by_pair.insert(pair, mode);
        }
        state.excluded = found.excluded;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lock().entries.is_empty()
    }

    /// The mode of a pair, whatever its standing.
    pub(super) fn mode(&self, source: &LanguageTag, target: &LanguageTag) -> Option<Arc<Mode>> {
        let pair = (source.clone(), target.clone());
        self.lock().by_pair.get(&pair).cloned()
    }

    pub(super) fn standing(&self, name: &str) -> Standing {
        self.lock().entries.get(name).map_or_else(
            || Standing::Out("it was removed".to_owned()),
            |entry| entry.standing.clone(),
        )
    }

    /// A segment came through: the mode works.
    pub(super) fn succeeded(&self, name: &str) {
        if let Some(entry) = self.lock().entries.get_mut(name) {
            entry.failures = 0;
            entry.standing = Standing::Good;
        }
    }

    /// A segment did not come through, also not in a fresh pipeline.
    pub(super) fn failed(&self, name: &str, message: &str) {
        if let Some(entry) = self.lock().entries.get_mut(name) {
            entry.failures += 1;
            if entry.failures >= MAX_FAILURES {
                entry.standing = Standing::Out(format!(
                    "{MAX_FAILURES} segments in a row failed, the last so: {message}"
                ));
            }
        }
    }

    /// Takes a mode out.
    pub(super) fn take_out(&self, name: &str, reason: &str) {
        if let Some(entry) = self.lock().entries.get_mut(name) {
            entry.standing = Standing::Out(reason.to_owned());
        }
    }

    /// Modes that have not proven themselves, or that were taken out.
    pub(super) fn unproven(&self) -> Vec<Arc<Mode>> {
        self.lock()
            .entries
            .values()
            .filter(|entry| entry.standing != Standing::Good)
            .map(|entry| Arc::clone(&entry.mode))
            .collect()
    }

    /// Gives every mode that was taken out another chance.
    pub(super) fn forgive(&self) {
        for entry in self.lock().entries.values_mut() {
            if matches!(entry.standing, Standing::Out(_)) {
                entry.standing = Standing::Untried;
                entry.failures = 0;
            }
        }
    }

    /// The pairs that may be used and those that may not, each by name.
    pub(super) fn listing(&self) -> (Vec<Pair>, Vec<ExcludedPair>) {
        let state = self.lock();
        let mut pairs = Vec::new();
        let mut excluded = state.excluded.clone();
        for (name, entry) in &state.entries {
            match &entry.standing {
                Standing::Untried | Standing::Good => pairs.push(Pair::new(
                    entry.mode.source.clone(),
                    entry.mode.target.clone(),
                )),
                Standing::Out(reason) => excluded.push(ExcludedPair {
                    name: name.clone(),
                    reason: reason.clone(),
                }),
            }
        }
        excluded.sort_by(|a, b| a.name.cmp(&b.name));
        (pairs, excluded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(name: &str, text: &str) -> Mode {
        Mode {
            name: name.to_owned(),
            source: LanguageTag::parse("en").unwrap(),
            target: LanguageTag::parse("es").unwrap(),
            text: text.to_owned(),
        }
    }

    fn found(text: &str) -> Discovery {
        Discovery {
            modes: vec![mode("eng-spa", text)],
            excluded: Vec::new(),
        }
    }

    #[test]
    fn three_failures_in_a_row_take_a_pair_out() {
        let registry = Registry::default();
        registry.update(found("a"));
        registry.failed("eng-spa", "x");
        registry.failed("eng-spa", "x");
        registry.succeeded("eng-spa");
        registry.failed("eng-spa", "x");
        registry.failed("eng-spa", "x");
        assert_eq!(registry.standing("eng-spa"), Standing::Good);
        registry.failed("eng-spa", "no answer");
        let (pairs, excluded) = registry.listing();
        assert!(pairs.is_empty());
        assert_eq!(excluded.len(), 1);
        assert!(excluded[0].reason.ends_with("no answer"));
    }

    #[test]
    fn another_look_at_the_folder_keeps_what_is_known_of_unchanged_modes() {
        let registry = Registry::default();
        registry.update(found("a"));
        registry.take_out("eng-spa", "crashes");
        registry.update(found("a"));
        assert_eq!(
            registry.standing("eng-spa"),
            Standing::Out("crashes".into())
        );
        assert_eq!(registry.unproven().len(), 1);
        registry.update(found("b"));
        assert_eq!(registry.standing("eng-spa"), Standing::Untried);
        registry.update(Discovery::default());
        assert!(registry.is_empty());
    }
}
