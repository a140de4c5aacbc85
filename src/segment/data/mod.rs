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
use super::chars;
use super::folded::{self, Ends, Folded, WordHasher};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

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
    /// Ends of compounds that go with a figure: `Hauptstr. 5`.
    endings: &'static str,
    /// Verbs of saying behind a quotation; one with `$` behind it ends its clause.
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
    endings: "",
    said: "",
    ordinals: Ordinals::None,
    extra: Extra::Nothing,
    stop: None,
};

/// What the tables say of a word, by its spelling in lower case.
#[derive(Clone, Debug, Default)]
struct Entry {
    /// Its kind, if it is an abbreviation in lower case.
    kind: Option<Kind>,
    /// Abbreviations with capitals, as written.
    capitals: Vec<(&'static str, Kind)>,
    word: Word,
}

/// What the tables say of a word in lower case.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Word {
    /// It opens sentences.
    pub(super) starter: bool,
    /// It is part of names as well.
    pub(super) particle: bool,
    /// It goes on with the sentence behind an abbreviation.
    pub(super) continues: bool,
    /// It is a verb of saying.
    pub(super) said: bool,
}

/// The words of one language, ready for the search.
#[derive(Debug)]
pub(super) struct Lexicon {
    entries: HashMap<Folded, Entry, BuildHasherDefault<WordHasher>>,
    /// The first and last letters of those words.
    ends: Ends,
    /// The verbs of saying, to be found within a clause.
    said: Vec<&'static str>,
    /// Ends of compounds that go with a figure.
    endings: Vec<&'static str>,
    /// Single capitals that are words.
    words: Vec<&'static str>,
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
            entries: HashMap::default(),
            ends: Ends::new(),
            said: Vec::new(),
            words: Vec::new(),
            endings: Vec::new(),
            ordinals: language.ordinals,
            extra: language.extra,
            stop: language.stop,
        };
        lexicon.add(language);
        lexicon.add(&world::COMMON);
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
            for word in words.split_ascii_whitespace() {
                let entry = self.entry(word);
                // A language's own word goes before its parents'.
                if !word.contains(chars::is_upper) {
                    entry.kind.get_or_insert(kind);
                } else if entry.capitals.iter().all(|&(known, _)| known != word) {
                    entry.capitals.push((word, kind));
                }
            }
        }
        for word in language.starters.split_ascii_whitespace() {
            self.entry(word).word.starter = true;
        }
        for word in language.particles.split_ascii_whitespace() {
            self.entry(word).word.particle = true;
        }
        for word in language.continues.split_ascii_whitespace() {
            self.entry(word).word.continues = true;
        }
        for word in language.said.split_ascii_whitespace() {
            self.entry(word).word.said = true;
            self.said.push(word);
        }
        self.endings
            .extend(language.endings.split_ascii_whitespace());
        self.words.extend(language.words.split_ascii_whitespace());
        for parent in language.parents {
            self.add(parent);
        }
    }

    fn entry(&mut self, word: &str) -> &mut Entry {
        let folded = Folded::new(word);
        self.ends.add(&folded);
        self.entries.entry(folded).or_default()
    }

    fn get(&self, word: &str) -> Option<&Entry> {
        if !self.ends.may_have(word) {
            return None;
        }
        self.entries.get(&Folded::new(word))
    }

    /// The kind of an abbreviation, spelled without its last full stop.
    pub(super) fn kind(&self, word: &str) -> Option<Kind> {
        if word.len() > folded::MAX {
            return None;
        }
        let entry = self.get(word)?;
        for &(known, kind) in &entry.capitals {
            let letters = word.chars().filter(|&c| !chars::is_space(c));
            if known.chars().eq(letters) {
                return Some(kind);
            }
        }
        // A single capital is an initial, whatever the small letter stands for.
        entry
            .kind
            .filter(|_| word.chars().nth(1).is_some() || !word.contains(chars::is_upper))
    }

    /// What the tables say of a word, whatever its case.
    pub(super) fn word(&self, word: &str) -> Word {
        self.get(word).map(|entry| entry.word).unwrap_or_default()
    }

    /// Whether the word is a compound that goes with a figure.
    pub(super) fn ends_compound(&self, word: &str) -> bool {
        self.endings.iter().any(|ending| word.ends_with(ending))
    }

    /// Whether a clause of a language without spaces has a verb of saying in it.
    pub(super) fn has_said(&self, clause: &str) -> bool {
        self.said.iter().any(|verb| match verb.strip_suffix('$') {
            Some(last) => clause.ends_with(last),
            None => clause.contains(verb),
        })
    }

    /// Whether the single capital is a word of its own.
    pub(super) fn is_capital_word(&self, word: &str) -> bool {
        self.words.contains(&word)
    }
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
mod tests;
