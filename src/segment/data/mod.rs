//! What the rules know about single languages: tables of words, one [`Language`] each.
//!
//! To add a language, write a table beside its relatives and name it in [`LANGUAGES`]. Tables are plain words
//! separated by white space:
//!
//! - Abbreviations stand without their last full stop and without spaces (`z.B`). In lower case they also hold for
//!   a capital (`ul` for `Ul.`), with a capital only as written (`No`, for `no` is a word).
//! - All other words stand in lower case.

mod asia;
mod baltic;
mod cyrillic;
mod germanic;
mod iranian;
mod romance;
mod slavic;
mod turkic;
mod uralic;
mod world;

use super::candidates::Extra;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, DefaultHasher};

/// Longest abbreviation in bytes.
const ABBREVIATION_MAX: usize = 32;

/// What an abbreviation says about the full stop behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Never ends a sentence: a name or noun must follow (`Mr.`, `ул.`).
    Closed,
    /// Goes with a figure, and is a word or an end otherwise (`No. 5`, `S. 5`).
    Number,
    /// Ends a sentence only where a word that opens sentences follows (`U.S.`, `Inc.`, `г.`).
    Name,
    /// A unit or era behind a figure (`2020 г.`, `5 млн.`): ends a sentence where a capital follows, unless it closes the
    /// few words of a date that a sentence starts with. Without a figure as [`Kind::Closed`] (`г. Москва`).
    Unit,
    /// Ends a sentence where a capital follows (`etc.`, `и т.д.`, `p.m.`).
    Tail,
}

/// Whether a full stop behind a figure makes it an ordinal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ordinals {
    /// It does not.
    None,
    /// It does, and a word in lower case follows; before a capital a sentence ends.
    BeforeLower,
    /// It does, before any word: nouns have capitals, or ordinals stand in names as a rule.
    BeforeAny,
}

/// The table of one language.
struct Language {
    /// BCP 47 tags, in lower case, separated by spaces; the first is its own.
    tags: &'static str,
    /// Tables whose words hold as well.
    parents: &'static [&'static Language],
    /// [`Kind::Closed`].
    closed: &'static str,
    /// [`Kind::Number`].
    number: &'static str,
    /// [`Kind::Name`].
    name: &'static str,
    /// [`Kind::Unit`].
    unit: &'static str,
    /// [`Kind::Tail`].
    tail: &'static str,
    /// Words that open sentences but hardly ever stand inside one with a capital: articles, pronouns, conjunctions.
    starters: &'static str,
    /// Those of the starters that are parts of names too: `De`, `La`.
    particles: &'static str,
    /// Words with a capital that may follow an abbreviation within the sentence: weekdays, time zones.
    continues: &'static str,
    /// Single capitals that are words behind a word in lower case, no initials: the English `I`.
    words: &'static str,
    /// Verbs of saying behind a quotation.
    said: &'static str,
    ordinals: Ordinals,
    extra: Extra,
    /// The language's own full stop, if it has one. A line that uses it has the Latin full stop in abbreviations only.
    stop: Option<char>,
}

/// A table without words, to be filled in by those of the languages.
const BLANK: Language = Language {
    tags: "",
    parents: &[],
    closed: "",
    number: "",
    name: "",
    unit: "",
    tail: "",
    starters: "",
    particles: "",
    continues: "",
    words: "",
    said: "",
    ordinals: Ordinals::None,
    extra: Extra::Nothing,
    stop: None,
};

/// Hashes without a random seed: the tables are no input an attacker could choose.
type Hasher = BuildHasherDefault<DefaultHasher>;

type Words = HashSet<&'static str, Hasher>;

/// The words of one language, ready for the search.
#[derive(Debug)]
pub(super) struct Lexicon {
    abbreviations: HashMap<&'static str, Kind, Hasher>,
    starters: Words,
    particles: Words,
    continues: Words,
    said: Words,
    words: Words,
    pub(super) ordinals: Ordinals,
    pub(super) extra: Extra,
    /// The language's own full stop.
    pub(super) stop: Option<char>,
}

impl Lexicon {
    /// The words for a BCP 47 tag, by its fallback chain.
    pub(super) fn new(tag: &str) -> Self {
        let language = choose(tag);
        let mut lexicon = Lexicon {
            abbreviations: HashMap::default(),
            starters: Words::default(),
            particles: Words::default(),
            continues: Words::default(),
            said: Words::default(),
            words: Words::default(),
            ordinals: language.ordinals,
            extra: language.extra,
            stop: language.stop,
        };
        lexicon.add(language);
        lexicon
    }

    fn add(&mut self, language: &'static Language) {
        for (words, kind) in [
            (language.closed, Kind::Closed),
            (language.number, Kind::Number),
            (language.name, Kind::Name),
            (language.unit, Kind::Unit),
            (language.tail, Kind::Tail),
        ] {
            for word in words.split_whitespace() {
                // A language's own word goes before its parents'.
                self.abbreviations.entry(word).or_insert(kind);
            }
        }
        self.starters.extend(language.starters.split_whitespace());
        self.particles.extend(language.particles.split_whitespace());
        self.continues.extend(language.continues.split_whitespace());
        self.said.extend(language.said.split_whitespace());
        self.words.extend(language.words.split_whitespace());
        for parent in language.parents {
            self.add(parent);
        }
    }

    /// The kind of an abbreviation, spelled without spaces and without its last full stop.
    pub(super) fn kind(&self, word: &str) -> Option<Kind> {
        if word.len() > ABBREVIATION_MAX {
            return None;
        }
        if let Some(&kind) = self.abbreviations.get(word) {
            return Some(kind);
        }
        // A single capital is an initial, whatever the small letter stands for.
        if word.contains(char::is_uppercase) && word.chars().nth(1).is_some() {
            return self.abbreviations.get(folded(word).as_str()).copied();
        }
        None
    }

    /// Whether the word opens sentences.
    pub(super) fn is_starter(&self, word: &str) -> bool {
        self.starters.contains(folded(word).as_str())
    }

    /// Whether the word is part of names as well.
    pub(super) fn is_particle(&self, word: &str) -> bool {
        self.particles.contains(folded(word).as_str())
    }

    /// Whether the word goes on with the sentence behind an abbreviation.
    pub(super) fn continues(&self, word: &str) -> bool {
        self.continues.contains(folded(word).as_str())
    }

    /// Whether a clause of a language without spaces has a verb of saying in it.
    pub(super) fn has_said(&self, clause: &str) -> bool {
        self.said.iter().any(|verb| clause.contains(verb))
    }

    /// Whether the single capital is a word of its own.
    pub(super) fn is_capital_word(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether the word is a verb of saying.
    pub(super) fn is_said(&self, word: &str) -> bool {
        self.said.contains(folded(word).as_str())
    }
}

/// Lower case for the search; the Turkish `İ` becomes a plain `i`, a typed apostrophe the plain one, and the stress
/// mark of Russian goes.
fn folded(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.chars()
        .filter(|&c| c != '\u{301}')
        .map(|c| match c {
            '’' | '‘' | 'ʻ' | 'ʼ' | '`' => '\'',
            'İ' => 'i',
            _ => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// The tables, and the languages each also serves.
static LANGUAGES: &[&[&Language]] = &[
    germanic::ALL,
    romance::ALL,
    slavic::ALL,
    cyrillic::ALL,
    baltic::ALL,
    uralic::ALL,
    turkic::ALL,
    iranian::ALL,
    world::ALL,
    asia::ALL,
];

/// Rules of a script for languages without a table: script subtag and the tag whose table serves.
const SCRIPTS: &[(&str, &str)] = &[
    ("cyrl", "ru"),
    ("arab", "ar"),
    ("armn", "hy"),
    ("grek", "el"),
    ("hebr", "he"),
    ("deva", "hi"),
    ("geor", "ka"),
    ("mymr", "my"),
    ("hans", "zh"),
    ("hant", "zh"),
    ("jpan", "ja"),
    ("kore", "ko"),
    ("ethi", "am"),
];

/// The table for a tag: that of the longest leading part of it that has one, then that of its script, then
/// [`world::ROOT`].
fn choose(tag: &str) -> &'static Language {
    let tag = tag.trim().replace('_', "-").to_ascii_lowercase();
    let mut part = tag.as_str();
    loop {
        if let Some(language) = lookup(part) {
            return language;
        }
        match part.rfind('-').and_then(|at| part.get(..at)) {
            Some(shorter) => part = shorter,
            None => break,
        }
    }
    tag.split('-')
        .find_map(|subtag| SCRIPTS.iter().find(|(script, _)| *script == subtag))
        .and_then(|(_, tag)| lookup(tag))
        .unwrap_or(&world::ROOT)
}

fn lookup(tag: &str) -> Option<&'static Language> {
    LANGUAGES
        .iter()
        .flat_map(|group| group.iter())
        .find(|language| language.tags.split(' ').any(|t| t == tag))
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = &'static Language> {
        LANGUAGES.iter().flat_map(|group| group.iter().copied())
    }

    #[test]
    fn every_tag_is_served_once() {
        let mut tags: Vec<&str> = all().flat_map(|l| l.tags.split(' ')).collect();
        let count = tags.len();
        tags.sort_unstable();
        tags.dedup();
        assert_eq!(tags.len(), count);
        assert!(
            tags.iter()
                .all(|tag| tag.bytes().all(|b| b.is_ascii_lowercase()))
        );
    }

    #[test]
    fn tags_fall_back_along_their_chain() {
        assert_eq!(choose("sr-ME").tags, choose("sr").tags);
        assert_eq!(choose("sr-Latn-RS").tags, choose("sr").tags);
        assert_eq!(choose("fa_AF").tags, choose("fa").tags);
        assert_eq!(choose("PT-BR").tags, choose("pt").tags);
        assert_eq!(choose("xx-Cyrl").tags, choose("ru").tags);
        assert_eq!(choose("xx").tags, choose("und").tags);
        assert_eq!(choose("").tags, choose("und").tags);
    }

    #[test]
    fn tables_hold_what_their_description_says() {
        for language in all() {
            for words in [
                language.closed,
                language.number,
                language.name,
                language.unit,
                language.tail,
            ] {
                for word in words.split_whitespace() {
                    assert!(
                        !word.ends_with('.') && word.len() <= ABBREVIATION_MAX,
                        "{word:?} in {}",
                        language.tags
                    );
                }
            }
            for words in [
                language.starters,
                language.particles,
                language.continues,
                language.said,
            ] {
                for word in words.split_whitespace() {
                    assert_eq!(folded(word), word, "in {}", language.tags);
                }
            }
        }
    }

    #[test]
    fn no_table_gives_a_word_two_kinds() {
        for language in all() {
            let lists = [
                language.closed,
                language.number,
                language.name,
                language.unit,
                language.tail,
            ];
            let mut words: Vec<&str> = lists.iter().flat_map(|l| l.split_whitespace()).collect();
            words.sort_unstable();
            let twice: Vec<&str> = words
                .windows(2)
                .filter(|w| w[0] == w[1])
                .map(|w| w[0])
                .collect();
            assert!(twice.is_empty(), "{twice:?} in {}", language.tags);
        }
    }

    #[test]
    fn small_entries_hold_for_capitals_but_not_for_initials() {
        let lexicon = Lexicon::new("ru");
        assert_eq!(lexicon.kind("ул"), Some(Kind::Closed));
        assert_eq!(lexicon.kind("Ул"), Some(Kind::Closed));
        assert_eq!(lexicon.kind("г"), Some(Kind::Unit));
        assert_eq!(lexicon.kind("Г"), None);
        assert_eq!(Lexicon::new("en").kind("no"), None);
        assert!(lexicon.is_starter("Он"));
    }
}
