//! Translation memory: a sentence that was paid for once is not paid for again.
//!
//! Exact matches only. The key is what a translation depends on: the desk's namespace, the pair,
//! the form of address and the sentence with the shape of its spans. Everything else (the role of
//! the field, the sentences around, the route) is kept beside an entry and decides which of
//! several is taken. Protected values are not part of a sentence: those of the current sentence
//! stand where a reused translation has their numbers.

mod flight;
mod key;
mod wire;

pub use flight::{Begun, Flight, Flights, landed};
pub use key::{Key, MIN_WORDS, context_of, is_long};
pub use wire::{decode, encode};

use crate::job::Reuse;
use crate::markup::SpannedText;

/// A stored translation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The translation, with the spans of the sentence it was made for.
    pub text: SpannedText,
    /// What made it what it is.
    pub circumstances: Circumstances,
    /// Who made it.
    pub origin: EntryOrigin,
    /// The backend of the last hop.
    pub backend: String,
    /// Whether a trained model took part, for the article's digital source type.
    pub trained: bool,
}

/// What a translation was made under, besides its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Circumstances {
    /// The role of the field: headlines are worded differently from running text.
    pub role: String,
    /// Hash of the sentences before and after: see [`context_of`].
    pub context: i64,
    /// The route, as its backends and languages.
    pub route: String,
    /// What the glossaries said of the sentence; 0 for nothing.
    pub glossary: i64,
}

/// Who made a translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryOrigin {
    /// An engine.
    Backend,
    /// A person.
    Human,
}

impl EntryOrigin {
    /// The name that is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Backend => "backend",
            Self::Human => "human",
        }
    }
}

/// An entry to be stored.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// Its key.
    pub key: Key,
    /// The desk, for statistics and for forgetting.
    pub desk: String,
    /// The source language, likewise.
    pub source: String,
    /// The target language, likewise.
    pub target: String,
    /// The translation.
    pub entry: Entry,
}

/// What is known of a part of the memory.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Statistics {
    /// The desk.
    pub desk: String,
    /// The source language.
    pub source: String,
    /// The target language.
    pub target: String,
    /// Stored translations.
    pub entries: u64,
}

/// The entry to take: one by a person before all others, then one from the same context, then one
/// of the same role, then any; the first of equals. What an engine made under other terms of the
/// newsroom is not taken.
pub fn choose<'a>(entries: &'a [Entry], wanted: &Circumstances, reuse: Reuse) -> Option<&'a Entry> {
    let fits = |entry: &&Entry| {
        let made = &entry.circumstances;
        let is_human = entry.origin == EntryOrigin::Human;
        match reuse {
            Reuse::Off => false,
            _ if is_human => true,
            Reuse::AnyEngine => made.glossary == wanted.glossary,
            Reuse::SameRoute => made.glossary == wanted.glossary && made.route == wanted.route,
        }
    };
    let rank = |entry: &&Entry| {
        let same = &entry.circumstances;
        (
            entry.origin,
            same.context == wanted.context,
            same.role == wanted.role,
        )
    };
    // `max_by_key` takes the last of equals.
    entries.iter().filter(fits).rev().max_by_key(rank)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(text: &str, role: &str, context: i64, route: &str, origin: EntryOrigin) -> Entry {
        Entry {
            text: SpannedText::from_text(text),
            circumstances: Circumstances {
                role: role.to_owned(),
                context,
                route: route.to_owned(),
                glossary: 0,
            },
            origin,
            backend: "engine".to_owned(),
            trained: false,
        }
    }

    /// Each entry is better than all before it, in whatever order they stand.
    #[test]
    fn a_person_counts_before_context_and_context_before_role() {
        let wanted = Circumstances {
            role: "body".to_owned(),
            context: 7,
            route: "a".to_owned(),
            glossary: 0,
        };
        let ranks = [
            ("headline", 1, EntryOrigin::Backend),
            ("body", 1, EntryOrigin::Backend),
            ("headline", 7, EntryOrigin::Backend),
            ("body", 7, EntryOrigin::Backend),
            ("headline", 1, EntryOrigin::Human),
            ("body", 1, EntryOrigin::Human),
            ("headline", 7, EntryOrigin::Human),
            ("body", 7, EntryOrigin::Human),
        ];
        let made = |(role, context, origin)| {
            entry(
                &format!("{role} {context} {origin:?}"),
                role,
                context,
                "a",
                origin,
            )
        };
        for (better, rank) in ranks.into_iter().enumerate() {
            for worse in &ranks[..better] {
                for pair in [[rank, *worse], [*worse, rank]] {
                    let entries = pair.map(made);
                    for reuse in [Reuse::AnyEngine, Reuse::SameRoute] {
                        let taken = choose(&entries, &wanted, reuse);
                        assert_eq!(taken, Some(&made(rank)), "beside {worse:?}, {reuse:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_best_entry_is_taken() {
        let wanted = Circumstances {
            role: "body".to_owned(),
            context: 7,
            route: "a".to_owned(),
            glossary: 0,
        };
        let entries = [
            entry("any", "headline", 1, "b", EntryOrigin::Backend),
            entry("role", "body", 1, "b", EntryOrigin::Backend),
            entry("role later", "body", 2, "b", EntryOrigin::Backend),
            entry("context", "body", 7, "b", EntryOrigin::Backend),
            entry("route", "headline", 2, "a", EntryOrigin::Backend),
            entry("human", "headline", 3, "b", EntryOrigin::Human),
        ];
        let chosen =
            |entries: &[Entry], reuse| choose(entries, &wanted, reuse).map(|e| e.text.plain_text());
        assert_eq!(chosen(&entries, Reuse::AnyEngine).unwrap(), "human");
        assert_eq!(chosen(&entries[..5], Reuse::AnyEngine).unwrap(), "context");
        assert_eq!(chosen(&entries[..3], Reuse::AnyEngine).unwrap(), "role");
        assert_eq!(chosen(&entries[..1], Reuse::AnyEngine).unwrap(), "any");
        assert_eq!(chosen(&entries[..5], Reuse::SameRoute).unwrap(), "route");
        assert_eq!(chosen(&entries, Reuse::SameRoute).unwrap(), "human");
        assert_eq!(chosen(&entries, Reuse::Off), None);
        // Under other terms only what a person wrote is good.
        let wanted = Circumstances {
            glossary: 3,
            ..wanted
        };
        for reuse in [Reuse::AnyEngine, Reuse::SameRoute] {
            let chosen = |entries| choose(entries, &wanted, reuse).map(|e| e.text.plain_text());
            assert_eq!(chosen(&entries[..5]), None);
            assert_eq!(chosen(&entries).unwrap(), "human");
            let mut own = entries.clone();
            own[4].circumstances.glossary = 3;
            assert_eq!(chosen(&own[..5]).unwrap(), "route");
        }
    }
}
