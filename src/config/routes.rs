//! `[routes]`: which engine translates which pair, and through which languages.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::locale::LanguageTag;

/// `[routes]`: order of preference of engines, and pivots.
///
/// Every other key is a pair with preferences of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Routes {
    /// Backends in order of preference where no pair says otherwise; empty means all, by name.
    /// Only those that are named are asked, unless [`RouteStep::Others`] stands for the rest.
    pub default: Vec<RouteStep>,
    /// Languages through which a pair may be translated when no engine has it directly, in order
    /// of preference; empty forbids pivots.
    pub pivots: Vec<LanguageTag>,
    /// The most pivots in a row, 0 to 2.
    pub max_pivots: usize,
    /// Preferences of pairs: `"en->crh"`, `"*->sr-Latn"`, `"en->*"`; the tags are canonical.
    pub pairs: BTreeMap<String, Vec<RouteStep>>,
}

impl Default for Routes {
    fn default() -> Self {
        // Catalan before Spanish: by eye the better way to pt, fr and it with the rule-based engine.
        let pivots = ["en", "ca", "es", "fr", "pt", "it", "ru", "mk"];
        Self {
            default: Vec::new(),
            pivots: pivots
                .iter()
                .filter_map(|tag| LanguageTag::parse(tag).ok())
                .collect(),
            max_pivots: 2,
            pairs: BTreeMap::new(),
        }
    }
}

/// One entry of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RouteStep {
    /// A backend by its configured name.
    Backend(String),
    /// `!name`: this backend is not asked.
    Except(String),
    /// `*`: the backends that are not named, in the order of the next, less exact rule.
    Others,
}

impl RouteStep {
    /// Reads an entry.
    pub fn parse(text: &str) -> Self {
        match text.strip_prefix('!') {
            Some(name) => Self::Except(name.trim().to_owned()),
            None if text == "*" => Self::Others,
            None => Self::Backend(text.to_owned()),
        }
    }

    /// The backend that it names.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Backend(name) | Self::Except(name) => Some(name),
            Self::Others => None,
        }
    }
}

impl<'de> Deserialize<'de> for RouteStep {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Step;
        impl<'de> Visitor<'de> for Step {
            type Value = RouteStep;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a backend in quotes, `\"!name\"` or `\"*\"`")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<RouteStep, E> {
                Ok(RouteStep::parse(name))
            }

            fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<RouteStep, A::Error> {
                Err(Error::custom(
                    "`{ … }` is not supported yet; write the name of a backend",
                ))
            }
        }
        deserializer.deserialize_any(Step)
    }
}

/// The keys of `[routes]`; the last stands for all pairs.
const KEYS: &[&str] = &["default", "pivots", "max_pivots", "\"en->crh\""];

/// A key of `[routes]`.
enum RouteKey {
    Default,
    Pivots,
    MaxPivots,
    Pair(String),
}

/// Reads a key; a pair that was there before in another spelling is an error.
struct RouteKeySeed<'a>(&'a BTreeMap<String, Vec<RouteStep>>);

impl<'de> DeserializeSeed<'de> for RouteKeySeed<'_> {
    type Value = RouteKey;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<RouteKey, D::Error> {
        let key = String::deserialize(deserializer)?;
        match key.as_str() {
            "default" => Ok(RouteKey::Default),
            "pivots" => Ok(RouteKey::Pivots),
            "max_pivots" => Ok(RouteKey::MaxPivots),
            pair if pair.contains("->") => {
                let pair = canonical_pair(pair).map_err(Error::custom)?;
                if self.0.contains_key(&pair) {
                    return Err(Error::custom(format!("the pair `{pair}` is there twice")));
                }
                Ok(RouteKey::Pair(pair))
            }
            other => Err(match meant_pair(other) {
                Some(pair) => Error::custom(format!("write a pair such as `\"{pair}\"`")),
                None => Error::unknown_field(other, KEYS),
            }),
        }
    }
}

/// The pair that was probably meant by another arrow: `en=>kk`, `en→kk`, `en>kk`.
fn meant_pair(key: &str) -> Option<String> {
    let (source, target) = key.split_once(['>', '→'])?;
    let source = source.trim_end_matches(['=', '-', ' ']);
    canonical_pair(&format!("{source}->{target}")).ok()
}

/// Reads `source->target`, either of them `*`, and gives it with canonical tags.
pub(super) fn canonical_pair(pair: &str) -> Result<String, String> {
    let form = "write a pair such as `\"en->crh\"`, `\"*->sr-Latn\"` or `\"en->*\"`";
    let side = |tag: &str| match tag.trim() {
        "*" => Ok("*".to_owned()),
        tag => LanguageTag::parse(tag)
            .map(|tag| tag.to_string())
            .map_err(|_| format!("`{tag}` is not a language tag; {form}")),
    };
    let Some((source, target)) = pair.split_once("->") else {
        return Err(form.to_owned());
    };
    match (side(source)?, side(target)?) {
        (source, target) if source == "*" && target == "*" => {
            Err("write `default` for all pairs".to_owned())
        }
        (source, target) if source == target => {
            Err(format!("source and target are both `{source}`; {form}"))
        }
        (source, target) => Ok(format!("{source}->{target}")),
    }
}

impl<'de> Deserialize<'de> for Routes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Table;
        impl<'de> Visitor<'de> for Table {
            type Value = Routes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Routes, A::Error> {
                let mut routes = Routes::default();
                while let Some(key) = map.next_key_seed(RouteKeySeed(&routes.pairs))? {
                    match key {
                        RouteKey::Default => routes.default = map.next_value()?,
                        RouteKey::Pivots => routes.pivots = map.next_value()?,
                        RouteKey::MaxPivots => routes.max_pivots = map.next_value()?,
                        RouteKey::Pair(pair) => {
                            routes.pairs.insert(pair, map.next_value()?);
                        }
                    }
                }
                Ok(routes)
            }
        }
        deserializer.deserialize_map(Table)
    }
}
