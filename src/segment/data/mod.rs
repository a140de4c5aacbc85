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

/// What an abbreviation says about the full stop behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Never ends a sentence: a name or noun must follow (`Mr.`, `ул.`).
    Closed,
    /// Goes with a figure, and is a word or an end otherwise (`No. 5`, `S. 5`).
    Number,
    /// Ends a sentence only where a word that opens sentences follows (`U.S.`, `Inc.`, `г.`).
    Name,
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
    /// [`Kind::Tail`].
    tail: &'static str,
    /// Words that open sentences but hardly ever stand inside one with a capital: articles, pronouns, conjunctions.
    starters: &'static str,
    /// Those of the starters that are parts of names too: `De`, `La`.
    particles: &'static str,
    /// Words with a capital that may follow an abbreviation within the sentence: weekdays, time zones.
    continues: &'static str,
    /// Verbs of saying behind a quotation.
    said: &'static str,
    ordinals: Ordinals,
    extra: Extra,
}

/// A table without words, to be filled in by those of the languages.
const BLANK: Language = Language {
    tags: "",
    parents: &[],
    closed: "",
    number: "",
    name: "",
    tail: "",
    starters: "",
    particles: "",
    continues: "",
    said: "",
    ordinals: Ordinals::None,
    extra: Extra::Nothing,
};

/// The words of one language, sorted for the search.
#[derive(Debug)]
pub(super) struct Lexicon {
    abbreviations: Vec<(&'static str, Kind)>,
    starters: Vec<&'static str>,
    particles: Vec<&'static str>,
    continues: Vec<&'static str>,
    said: Vec<&'static str>,
    pub(super) ordinals: Ordinals,
    pub(super) extra: Extra,
}

impl Lexicon {
    /// The words for a BCP 47 tag, by its fallback chain.
    pub(super) fn new(tag: &str) -> Self {
        let language = choose(tag);
        let mut lexicon = Lexicon {
            abbreviations: Vec::new(),
            starters: Vec::new(),
            particles: Vec::new(),
            continues: Vec::new(),
            said: Vec::new(),
            ordinals: language.ordinals,
            extra: language.extra,
        };
        lexicon.add(language);
        // A language's own word comes before its parents', and the search finds the first.
        lexicon.abbreviations.sort_by_key(|&(word, _)| word);
        lexicon.abbreviations.dedup_by_key(|&mut (word, _)| word);
        for list in [
            &mut lexicon.starters,
            &mut lexicon.particles,
            &mut lexicon.continues,
            &mut lexicon.said,
        ] {
            list.sort_unstable();
        }
        lexicon
    }

    fn add(&mut self, language: &'static Language) {
        for (words, kind) in [
            (language.closed, Kind::Closed),
            (language.number, Kind::Number),
            (language.name, Kind::Name),
            (language.tail, Kind::Tail),
        ] {
            let words = words.split_whitespace().map(|word| (word, kind));
            self.abbreviations.extend(words);
        }
        self.starters.extend(language.starters.split_whitespace());
        self.particles.extend(language.particles.split_whitespace());
        self.continues.extend(language.continues.split_whitespace());
        self.said.extend(language.said.split_whitespace());
        for parent in language.parents {
            self.add(parent);
        }
    }

    /// The kind of an abbreviation, spelled without spaces and without its last full stop.
    pub(super) fn kind(&self, word: &str) -> Option<Kind> {
        if let Some(kind) = self.kind_as_written(word) {
            return Some(kind);
        }
        if !word.contains(char::is_uppercase) {
            return None;
        }
        self.kind_as_written(&lowered(word))
    }

    fn kind_as_written(&self, word: &str) -> Option<Kind> {
        let found = self.abbreviations.binary_search_by_key(&word, |&(w, _)| w);
        Some(self.abbreviations.get(found.ok()?)?.1)
    }

    /// Whether the word opens sentences.
    pub(super) fn is_starter(&self, word: &str) -> bool {
        has(&self.starters, word)
    }

    /// Whether the word is part of names as well.
    pub(super) fn is_particle(&self, word: &str) -> bool {
        has(&self.particles, word)
    }

    /// Whether the word goes on with the sentence behind an abbreviation.
    pub(super) fn continues(&self, word: &str) -> bool {
        has(&self.continues, word)
    }

    /// Whether the word is a verb of saying.
    pub(super) fn is_said(&self, word: &str) -> bool {
        has(&self.said, word)
    }
}

/// Whether a sorted list has the word in lower case.
fn has(list: &[&str], word: &str) -> bool {
    !list.is_empty() && !word.is_empty() && list.binary_search(&lowered(word).as_str()).is_ok()
}

/// Lower case for the search; the Turkish `İ` becomes a plain `i`, a typed apostrophe the plain one.
fn lowered(word: &str) -> String {
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
