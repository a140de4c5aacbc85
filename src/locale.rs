//! Language tags: BCP 47 as CLDR canonicalises it, fallback chains and direction.
//!
//! Everything that enters (`article.language`, targets, engine codes, configuration) becomes a
//! [`LanguageTag`] here once; everything that leaves carries the canonical form.

use std::fmt;
use std::str::FromStr;

use icu_locale::fallback::{LocaleFallbackConfig, LocaleFallbacker};
use icu_locale::{
    LanguageIdentifier, Locale, LocaleCanonicalizer, LocaleDirectionality, LocaleExpander,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The longest tag that is accepted, in bytes (RFC 5646 asks for at least 35).
pub const MAX_TAG_BYTES: usize = 64;

/// A canonical BCP 47 language tag such as `en`, `sr-Latn`, `fa-AF` or `pt-BR`.
///
/// Canonicalised as CLDR does (`prs` → `fa-AF`, `cnr` → `sr-ME`, `iw` → `he`), plus `no` → `nb`:
/// news in "Norwegian" is Bokmål, and every engine means Bokmål by it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LanguageTag(String);

/// Why a string is not a language tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{tag}` is not a BCP 47 language tag; write one such as `en`, `sr-Latn` or `pt-BR`")]
pub struct InvalidTag {
    /// What was given, shortened to [`MAX_TAG_BYTES`].
    pub tag: String,
}

/// The direction in which a language is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// The value of HTML's `dir` attribute.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

impl LanguageTag {
    /// Reads a tag in any of its usual spellings (`pt_BR`, `PT-br`, `iw`) and canonicalises it.
    ///
    /// # Errors
    /// [`InvalidTag`] when it is not well-formed BCP 47, is `und`, or is longer than
    /// [`MAX_TAG_BYTES`].
    pub fn parse(tag: &str) -> Result<Self, InvalidTag> {
        let invalid = || InvalidTag {
            tag: tag.chars().take(MAX_TAG_BYTES).collect(),
        };
        let trimmed = tag.trim();
        if trimmed.is_empty() || trimmed.len() > MAX_TAG_BYTES {
            return Err(invalid());
        }
        let mut locale = Locale::try_from_str(&trimmed.replace('_', "-")).map_err(|_| invalid())?;
        LocaleCanonicalizer::new_extended().canonicalize(&mut locale);
        let id = &mut locale.id;
        if id.language.is_unknown() {
            return Err(invalid());
        }
        if id.language.as_str() == "no" {
            id.language = icu_locale::subtags::language!("nb");
        }
        Ok(Self(id.to_string()))
    }

    /// `und`: a language that is not known. No article and no target has it.
    pub fn undetermined() -> Self {
        Self("und".to_owned())
    }

    /// The canonical tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The primary language subtag, `sr` of `sr-Latn`.
    pub fn language(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// The script in which this language is written here: the tag's own, else the likely one
    /// (`Latn` for `sr-ME`). `None` for a language CLDR does not know.
    pub fn script(&self) -> Option<String> {
        // CLDR says Cyrillic; newsrooms and Ukraine's official orthography write Latin.
        if self.0 == "crh" || self.0.starts_with("crh-") && self.identifier().script.is_none() {
            return Some("Latn".to_owned());
        }
        LocaleExpander::new_extended()
            .get_likely_script(&self.identifier())
            .map(|script| script.to_string())
    }

    /// The direction of the script; left to right where it is unknown.
    pub fn direction(&self) -> Direction {
        if LocaleDirectionality::new_extended().is_right_to_left(&self.identifier()) {
            Direction::Rtl
        } else {
            Direction::Ltr
        }
    }

    /// This tag and, in order, those that may stand in for it: CLDR's parents, and the form with
    /// or without its likely script. A tag of another script never occurs: `sr-ME` gives
    /// `sr-Latn`, never `sr` or `sr-Cyrl`.
    pub fn fallback_chain(&self) -> Vec<Self> {
        let script = self.script();
        let mut chain = vec![self.clone()];
        let mut push = |tag: Self| {
            if tag.script() == script && !chain.contains(&tag) {
                chain.push(tag);
            }
        };
        let fallbacker = LocaleFallbacker::new();
        let mut steps = fallbacker
            .for_config(LocaleFallbackConfig::default())
            .fallback_for((&self.identifier()).into());
        // CLDR's longest chain has five members; the bound keeps a surprise from looping.
        for _ in 0..8 {
            let step = steps.get().to_string();
            if step == "und" {
                break;
            }
            push(Self(step));
            steps.step();
        }
        if let Some(script) = &script {
            push(Self(format!("{}-{script}", self.language())));
        }
        push(Self(self.language().to_owned()));
        chain
    }

    /// This tag and its spellings with or without the likely script: `sr` and `sr-Cyrl`, `uz` and
    /// `uz-Latn`. They name the same language; no region is added or taken away.
    pub fn equivalents(&self) -> Vec<Self> {
        let mut id = self.identifier();
        let mut spellings = vec![self.clone()];
        id.script = match id.script {
            Some(_) => None,
            None => LocaleExpander::new_extended().get_likely_script(&id),
        };
        let other = Self(id.to_string());
        if other.script() == self.script() {
            spellings.push(other);
        }
        spellings
    }

    /// Whether both tags name the same language in the same script, whatever the region
    /// (`sr` and `sr-Cyrl`, `en` and `en-GB`).
    pub fn same_language_and_script(&self, other: &Self) -> bool {
        self.language() == other.language() && self.script() == other.script()
    }

    fn identifier(&self) -> LanguageIdentifier {
        self.0.parse().unwrap_or(LanguageIdentifier::UNKNOWN)
    }
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for LanguageTag {
    type Err = InvalidTag;
    fn from_str(tag: &str) -> Result<Self, InvalidTag> {
        Self::parse(tag)
    }
}

impl Serialize for LanguageTag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for LanguageTag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tag = String::deserialize(deserializer)?;
        Self::parse(&tag).map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for LanguageTag {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "LanguageTag".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A BCP 47 language tag such as en, sr-Latn or pt-BR.",
            "maxLength": MAX_TAG_BYTES
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(tag: &str) -> LanguageTag {
        LanguageTag::parse(tag).unwrap()
    }

    #[test]
    fn spellings_become_canonical() {
        for (given, canonical) in [
            ("prs", "fa-AF"),
            ("cnr", "sr-ME"),
            ("iw", "he"),
            ("no", "nb"),
            ("no-NO", "nb-NO"),
            ("PT_br", "pt-BR"),
            ("sr-latn", "sr-Latn"),
            ("sh", "sr-Latn"),
            ("mo", "ro"),
            ("tl", "fil"),
            (" en ", "en"),
            ("ca-valencia", "ca-valencia"),
        ] {
            assert_eq!(tag(given).as_str(), canonical, "{given}");
        }
    }

    #[test]
    fn what_is_no_tag_is_refused() {
        for given in [
            "",
            " ",
            "english",
            "und",
            "e",
            "en-",
            "en/US",
            "xx_yy_zz_verylongsubtag",
            &"a-".repeat(90),
        ] {
            assert!(LanguageTag::parse(given).is_err(), "{given}");
        }
    }

    #[test]
    fn chains_never_change_the_script() {
        for (given, chain) in [
            ("sr-ME", "sr-ME sr-Latn"),
            ("sr", "sr sr-Cyrl"),
            ("sr-Cyrl", "sr-Cyrl sr"),
            ("sr-Latn", "sr-Latn"),
            ("pt-BR", "pt-BR pt pt-Latn"),
            ("en-GB", "en-GB en-001 en en-Latn"),
            ("fa-AF", "fa-AF fa fa-Arab"),
            ("zh-Hant", "zh-Hant"),
            ("ca-valencia", "ca-valencia ca ca-Latn"),
        ] {
            let found: Vec<_> = tag(given)
                .fallback_chain()
                .iter()
                .map(ToString::to_string)
                .collect();
            assert_eq!(found.join(" "), chain, "{given}");
        }
    }

    #[test]
    fn direction_follows_the_script() {
        for (given, direction) in [
            ("fa-AF", Direction::Rtl),
            ("ps", Direction::Rtl),
            ("ur", Direction::Rtl),
            ("az-Arab", Direction::Rtl),
            ("az", Direction::Ltr),
            ("sr-ME", Direction::Ltr),
            ("sc", Direction::Ltr),
        ] {
            assert_eq!(tag(given).direction(), direction, "{given}");
        }
    }
}
