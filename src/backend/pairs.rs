//! Which pairs an engine has, and settings that belong to a pair.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Deserializer};

use super::codes::Codes;
use super::{ExcludedPair, Pair, TranslationRequest};
use crate::locale::LanguageTag;

/// The pairs that an engine listed, by canonical tags, each once.
#[derive(Debug, Default)]
pub struct Listing {
    /// Pairs to be offered.
    pub pairs: Vec<Pair>,
    /// Pairs with a code that is no language.
    pub excluded: Vec<ExcludedPair>,
    /// What the engine called the languages.
    pub listed: ListedCodes,
    seen: HashSet<Pair>,
}

/// The codes that an engine listed, by the tags that they became: what it calls a language is what
/// it is sent, in its own spelling.
#[derive(Debug, Default)]
pub struct ListedCodes {
    sources: HashMap<LanguageTag, String>,
    targets: HashMap<LanguageTag, String>,
}

impl ListedCodes {
    /// The code for a source; that of the table where the engine listed none.
    pub fn source(&self, codes: Codes, tag: &LanguageTag) -> String {
        let listed = self.sources.get(tag).cloned();
        listed.unwrap_or_else(|| codes.source(tag))
    }

    /// The code for a target, likewise.
    pub fn target(&self, codes: Codes, tag: &LanguageTag) -> String {
        let listed = self.targets.get(tag).cloned();
        listed.unwrap_or_else(|| codes.target(tag))
    }

    /// The tags of a code for a source, which is kept for them.
    fn add_source(&mut self, codes: Codes, code: &str) -> Vec<LanguageTag> {
        let tags = codes.sources(code);
        for tag in &tags {
            keep(&mut self.sources, tag, code, &codes.source(tag));
        }
        tags
    }

    /// The tags of a code for a target, likewise.
    fn add_target(&mut self, codes: Codes, code: &str) -> Vec<LanguageTag> {
        let tags = codes.targets(code);
        for tag in &tags {
            keep(&mut self.targets, tag, code, &codes.target(tag));
        }
        tags
    }
}

/// Of several codes that an engine has for a language (`he` and `iw`), that of the table is kept,
/// else the first.
fn keep(kept: &mut HashMap<LanguageTag, String>, tag: &LanguageTag, code: &str, preferred: &str) {
    if code.eq_ignore_ascii_case(preferred) || !kept.contains_key(tag) {
        kept.insert(tag.clone(), code.to_owned());
    }
}

impl Listing {
    /// Adds a pair of the engine's codes, under every tag that they stand for.
    pub fn add(&mut self, codes: Codes, source: &str, target: &str) {
        let sources = self.listed.add_source(codes, source);
        let targets = self.listed.add_target(codes, target);
        if sources.is_empty() || targets.is_empty() {
            self.excluded.push(ExcludedPair {
                name: format!("{source}-{target}"),
                reason: "not a language code that is known".to_owned(),
            });
        }
        for source in &sources {
            for target in &targets {
                let pair = Pair::new(source.clone(), target.clone());
                // A language into itself is listed by some, and refused or billed.
                if !source.same_language_and_script(target) && self.seen.insert(pair.clone()) {
                    self.pairs.push(pair);
                }
            }
        }
    }

    /// Every source into every target.
    pub fn every(codes: Codes, sources: &[String], targets: &[String]) -> Self {
        let mut listing = Self::default();
        let sorted = |mut tags: Vec<LanguageTag>| {
            tags.sort();
            tags.dedup();
            tags
        };
        let listed = &mut listing.listed;
        let sources = sources.iter();
        let sources = sorted(
            sources
                .flat_map(|code| listed.add_source(codes, code))
                .collect(),
        );
        let targets = targets.iter();
        let targets = sorted(
            targets
                .flat_map(|code| listed.add_target(codes, code))
                .collect(),
        );
        for source in sources {
            let others = targets
                .iter()
                .filter(|target| !source.same_language_and_script(target));
            let pairs = others.map(|target| Pair::new(source.clone(), target.clone()));
            listing.pairs.extend(pairs);
        }
        listing
    }
}

/// A setting for some pairs, written as a table: `"en->de" = "…"`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PairMap(BTreeMap<(LanguageTag, LanguageTag), String>);

impl PairMap {
    /// The setting for a pair; that of the languages without region and script where the pair
    /// itself has none.
    pub fn get(&self, source: &LanguageTag, target: &LanguageTag) -> Option<&str> {
        let base = |tag: &LanguageTag| LanguageTag::parse(tag.language()).ok();
        let exact = self.0.get(&(source.clone(), target.clone()));
        let found = exact.or_else(|| self.0.get(&(base(source)?, base(target)?)));
        found.map(String::as_str)
    }
}

/// What an engine calls the glossaries that it keeps, by pair: `"en->de" = "…"` for every job,
/// `"newsroom:en->de" = "…"` for those to which the glossary `newsroom` applies.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NativeGlossaries {
    always: PairMap,
    named: BTreeMap<String, PairMap>,
}

impl NativeGlossaries {
    /// The engine's own glossary for a request: that of the first glossary that applies and has
    /// one for the pair, else the one for every job.
    pub fn get(&self, request: &TranslationRequest) -> Option<&str> {
        let (source, target) = (&request.source, &request.target);
        let mut named = request.hints.glossaries.names().filter_map(|name| {
            let pairs = self.named.get(name)?;
            pairs.get(source, target)
        });
        named.next().or_else(|| self.always.get(source, target))
    }

    /// The glossaries that are named.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.named.keys().map(String::as_str)
    }
}

impl<'de> Deserialize<'de> for NativeGlossaries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut glossaries = Self::default();
        for (key, id) in BTreeMap::<String, String>::deserialize(deserializer)? {
            let (name, pair) = match key.split_once(':') {
                Some((name, pair)) => (Some(name.trim()), pair),
                None => (None, key.as_str()),
            };
            let pairs = match name {
                Some(name) => glossaries.named.entry(name.to_owned()).or_default(),
                None => &mut glossaries.always,
            };
            pairs.0.insert(pair_of(pair)?, id);
        }
        Ok(glossaries)
    }
}

fn pair_of<E: serde::de::Error>(pair: &str) -> Result<(LanguageTag, LanguageTag), E> {
    let tags = pair.split_once("->").and_then(|(source, target)| {
        let tag = |tag: &str| LanguageTag::parse(tag.trim()).ok();
        Some((tag(source)?, tag(target)?))
    });
    tags.ok_or_else(|| {
        E::custom(format!(
            "`{pair}` is not a pair of languages; write one such as `\"en->de\"`"
        ))
    })
}

impl<'de> Deserialize<'de> for PairMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = BTreeMap::<String, String>::deserialize(deserializer)?;
        let mut map = BTreeMap::new();
        for (pair, setting) in written {
            map.insert(pair_of(&pair)?, setting);
        }
        Ok(Self(map))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::glossary::{Glossaries, Glossary, Table};

    #[test]
    fn a_setting_of_a_pair_serves_its_regions() {
        let map: PairMap =
            serde_json::from_value(serde_json::json!({"en->pt": "all", "en->pt-BR": "Brazil"}))
                .unwrap();
        let get = |source, target| {
            let tag = |tag| LanguageTag::parse(tag).unwrap();
            map.get(&tag(source), &tag(target))
        };
        assert_eq!(get("en", "pt"), Some("all"));
        assert_eq!(get("en-GB", "pt-PT"), Some("all"));
        assert_eq!(get("en", "pt-BR"), Some("Brazil"));
        assert_eq!(get("pt", "en"), None);
        assert!(serde_json::from_str::<PairMap>("{\"english->de\": \"x\"}").is_err());
    }

    #[test]
    fn the_glossary_of_a_job_comes_before_that_of_every_job() {
        let native: NativeGlossaries = serde_json::from_value(serde_json::json!({
            "en->de": "all", "sport:en->de": "s1", "law: en -> de": "l1", "sport:en->fr": "s2",
        }))
        .unwrap();
        let get = |target, names: &[&str]| {
            let tag = |tag| LanguageTag::parse(tag).unwrap();
            let mut request = TranslationRequest::new(tag("en"), tag(target), Vec::new());
            let named = names
                .iter()
                .map(|name| Arc::new(Glossary::new(name, None, Table::default())));
            request.hints.glossaries = Glossaries::new(named.collect());
            native.get(&request).map(str::to_owned)
        };
        let is = |id: &str| Some(id.to_owned());
        assert_eq!(get("de", &[]), is("all"));
        assert_eq!(get("de", &["other"]), is("all"));
        assert_eq!(get("de-AT", &["law", "sport"]), is("l1"));
        assert_eq!(get("fr", &["law", "sport"]), is("s2"));
        assert_eq!(get("fr", &["law"]), None);
        assert_eq!(Vec::from_iter(native.names()), ["law", "sport"]);
        let wrong = serde_json::from_str::<NativeGlossaries>("{\"sport:english->de\": \"x\"}");
        assert!(wrong.is_err());
    }

    #[test]
    fn a_language_is_sent_as_it_was_listed() {
        let codes = ["he", "iw", "zh", "zh-CN", "nya", "en"].map(str::to_owned);
        let listing = Listing::every(Codes::Google, &codes, &codes);
        for (tag, code) in [
            ("iw", "he"),
            ("zh-Hans", "zh-CN"),
            ("ny", "nya"),
            ("nb", "no"),
        ] {
            let tag = LanguageTag::parse(tag).unwrap();
            assert_eq!(listing.listed.source(Codes::Google, &tag), code);
            assert_eq!(listing.listed.target(Codes::Google, &tag), code);
        }
    }

    #[test]
    fn a_language_is_no_target_for_itself() {
        let codes = ["EN".to_owned(), "DE".to_owned()];
        let listing = Listing::every(Codes::Google, &codes, &codes);
        assert_eq!(listing.pairs.len(), 2);
        let mut listing = Listing::default();
        listing.add(Codes::Google, "en", "en");
        listing.add(Codes::Google, "en", "not a code");
        assert_eq!((listing.pairs.len(), listing.excluded.len()), (0, 1));
    }
}
