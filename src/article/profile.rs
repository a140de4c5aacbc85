//! Profiles: how an article of some schema is read.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::builtin;
use super::path::Path;
use crate::config::{Disclosure, FieldRule, ProfileConfig, SlugRule};
use crate::job::{JobFault, Reason, Revision, short};
use crate::locale::LanguageTag;
use crate::markup::Format;

/// The longest article identifier, in bytes. It is part of AMQP headers.
const MAX_ID_BYTES: usize = 1024;

/// A profile, its paths read.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Its name.
    pub name: String,
    pub(super) id: Path,
    pub(super) revision: Vec<Path>,
    pub(super) language: Option<Path>,
    pub(super) fields: Vec<FieldSpec>,
    pub(super) nested: Vec<String>,
    pub(super) result_uri: Option<String>,
    pub(super) ninjs: bool,
    /// Where the disclosure goes; `None` leaves it to the configuration.
    pub disclosure: Option<Disclosure>,
    pub(super) disclosure_field: String,
}

#[derive(Debug, Clone)]
pub(super) struct FieldSpec {
    pub(super) path: Path,
    pub(super) format: Option<Format>,
    pub(super) format_keys: Vec<String>,
    pub(super) role: String,
    pub(super) max_length: Option<usize>,
    pub(super) slug: Option<SlugRule>,
}

/// What an article says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Its identifier.
    pub id: String,
    /// Its revision; `None` lets the store count.
    pub revision: Option<Revision>,
    /// Its language.
    pub language: Option<LanguageTag>,
    /// Whether it is breaking news by its own account (ninjs `urgency` 1 or 2).
    pub breaking: bool,
    /// What may be done with it.
    pub status: PublicationStatus,
    /// Nothing may be shown before.
    pub embargoed_until: Option<Timestamp>,
    /// Of no use after.
    pub expires: Option<Timestamp>,
}

/// ninjs `pubStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PublicationStatus {
    /// May be published.
    #[default]
    Usable,
    /// Everything goes to review.
    Withheld,
    /// The article is withdrawn.
    Canceled,
}

impl Profile {
    /// Reads a profile of the configuration.
    ///
    /// # Errors
    /// The key and what is wrong with its path.
    pub fn from_config(name: &str, config: &ProfileConfig) -> Result<Self, (String, String)> {
        let path = |key: &str, text: &str| {
            Path::parse(text).map_err(|error| (key.to_owned(), error.to_string()))
        };
        let mut fields = Vec::new();
        for (index, rule) in config.fields.iter().enumerate() {
            fields.push(FieldSpec::from_config(index, rule)?);
        }
        if fields.is_empty() {
            return Err((
                "fields".to_owned(),
                "names no field; there is nothing to translate".to_owned(),
            ));
        }
        Ok(Self {
            name: name.to_owned(),
            id: path("id", &config.id)?,
            revision: config
                .revision
                .iter()
                .map(|text| path("revision", text))
                .collect::<Result<_, _>>()?,
            language: config
                .language
                .as_deref()
                .map(|text| path("language", text))
                .transpose()?,
            fields,
            nested: config.nested.clone(),
            result_uri: config.result_uri.clone(),
            ninjs: false,
            disclosure: config.disclosure,
            disclosure_field: config.disclosure_field.clone(),
        })
    }

    /// The paths that it looks at, for messages.
    pub fn paths(&self) -> Vec<String> {
        self.fields
            .iter()
            .filter(|field| field.slug.is_none())
            .map(|field| field.path.text())
            .collect()
    }

    /// Where the article's language stands, for messages.
    pub fn language_path(&self) -> Option<String> {
        self.language.as_ref().map(Path::text)
    }

    /// The key that receives a disclosure which is not appended.
    pub fn disclosure_field(&self) -> &str {
        &self.disclosure_field
    }

    /// Reads what the article says of itself.
    ///
    /// # Errors
    /// [`JobFault`] naming the field: no identifier, a revision that cannot be read, a language that
    /// is no tag, a time that is none.
    pub fn read(&self, article: &Map<String, Value>) -> Result<Reading, JobFault> {
        let status = match self.ninjs_text(article, &["pubStatus", "pubstatus"])? {
            None | Some((_, "usable")) => PublicationStatus::Usable,
            Some((_, "withheld")) => PublicationStatus::Withheld,
            Some((_, "canceled")) => PublicationStatus::Canceled,
            Some((key, other)) => {
                let problem = format!("`{}` is none of usable, withheld, canceled", short(other));
                let field = format!("article.{key}");
                return Err(JobFault::new(Reason::InvalidField, field, problem));
            }
        };
        let urgency = if self.ninjs {
            article.get("urgency").and_then(Value::as_u64)
        } else {
            None
        };
        Ok(Reading {
            id: self.read_id(article)?,
            revision: self.read_revision(article)?,
            language: self.read_language(article)?,
            breaking: urgency.is_some_and(|urgency| urgency <= 2),
            status,
            embargoed_until: self
                .ninjs_time(article, &["embargoedUntil", "embargoeduntil", "embargoed"])?,
            expires: self.ninjs_time(article, &["expires"])?,
        })
    }

    fn read_id(&self, article: &Map<String, Value>) -> Result<String, JobFault> {
        let fault = |problem: &str| {
            let field = format!("article.{}", self.id.text());
            Err(JobFault::new(Reason::InvalidField, field, problem))
        };
        match self.id.first(article).and_then(text_of) {
            Some(id) if id.len() > MAX_ID_BYTES => fault("is longer than 1024 bytes"),
            Some(id) if id.chars().any(char::is_control) => fault("has control characters"),
            Some(id) if !id.trim().is_empty() => Ok(id),
            _ => fault("is missing; the article needs an identifier (a string or a number)"),
        }
    }

    /// The first revision that can be read: ninjs `version` may be any text, and
    /// `versionCreated` then orders. One that nobody can read is a fault: counted by arrival, an
    /// old revision that comes late would replace a newer one.
    fn read_revision(&self, article: &Map<String, Value>) -> Result<Option<Revision>, JobFault> {
        let mut unreadable = None;
        for path in &self.revision {
            let is_there = |value: &&Value| {
                !value.is_null() && value.as_str().is_none_or(|text| !text.trim().is_empty())
            };
            let Some(value) = path.first(article).filter(is_there) else {
                continue;
            };
            match text_of(value).as_deref().and_then(Revision::parse) {
                Some(revision) => return Ok(Some(revision)),
                None => unreadable = unreadable.or(Some((path, value))),
            }
        }
        let Some((path, value)) = unreadable else {
            return Ok(None);
        };
        let said = text_of(value).map_or_else(
            || "is no revision".to_owned(),
            |text| format!("`{}` is no revision", short(&text)),
        );
        Err(JobFault::new(
            Reason::InvalidField,
            format!("article.{}", path.text()),
            format!(
                "{said}; write a number such as 3 or 3.10, or an RFC 3339 time such as \
                 2026-11-23T17:00:00Z, or leave it out"
            ),
        ))
    }

    fn read_language(&self, article: &Map<String, Value>) -> Result<Option<LanguageTag>, JobFault> {
        let Some(path) = &self.language else {
            return Ok(None);
        };
        match path.first(article) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(tag)) => LanguageTag::parse(tag).map(Some).map_err(|error| {
                JobFault::new(
                    Reason::NoLanguage,
                    format!("article.{}", path.text()),
                    error.to_string(),
                )
            }),
            Some(_) => Err(JobFault::new(
                Reason::NoLanguage,
                format!("article.{}", path.text()),
                "is not a string; write a BCP 47 language tag such as `en`",
            )),
        }
    }

    /// A text of ninjs and the spelling of its key, that of 3.x first. One that is no string is a
    /// fault: an embargo must not be overlooked.
    fn ninjs_text<'a>(
        &self,
        article: &'a Map<String, Value>,
        keys: &[&'static str],
    ) -> Result<Option<(&'static str, &'a str)>, JobFault> {
        let keys = if self.ninjs { keys } else { &[] };
        for &key in keys {
            match article.get(key) {
                None | Some(Value::Null) => {}
                Some(Value::String(text)) => return Ok(Some((key, text))),
                Some(_) => {
                    let field = format!("article.{key}");
                    return Err(JobFault::new(
                        Reason::InvalidField,
                        field,
                        "is not a string",
                    ));
                }
            }
        }
        Ok(None)
    }

    fn ninjs_time(
        &self,
        article: &Map<String, Value>,
        keys: &[&'static str],
    ) -> Result<Option<Timestamp>, JobFault> {
        let Some((key, text)) = self.ninjs_text(article, keys)? else {
            return Ok(None);
        };
        text.parse().map(Some).map_err(|_| {
            JobFault::new(
                Reason::InvalidField,
                format!("article.{key}"),
                "is not an RFC 3339 time such as 2026-11-23T18:00:00Z",
            )
        })
    }
}

impl FieldSpec {
    fn from_config(index: usize, rule: &FieldRule) -> Result<Self, (String, String)> {
        let path = Path::parse(&rule.path)
            .map_err(|error| (format!("fields.{index}.path"), error.to_string()))?;
        Ok(Self {
            path,
            format: rule.format,
            format_keys: rule.format_keys.clone(),
            role: rule.role.clone(),
            max_length: rule.max_length,
            slug: rule.slug,
        })
    }
}

/// The text of a string or the digits of a number.
pub(super) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The profiles by name: the built-in ones and those of the configuration.
#[derive(Debug, Clone)]
pub struct Profiles {
    by_name: BTreeMap<String, Profile>,
}

impl Profiles {
    /// The built-in profiles and the configured ones.
    ///
    /// # Errors
    /// For each profile that cannot be used: its name, the key and what is wrong.
    pub fn new(
        configured: &BTreeMap<String, ProfileConfig>,
    ) -> Result<Self, Vec<(String, String, String)>> {
        let mut by_name = BTreeMap::new();
        for profile in [builtin::ninjs(), builtin::simple()] {
            by_name.insert(profile.name.clone(), profile);
        }
        let mut wrong = Vec::new();
        for (name, config) in configured {
            if by_name.contains_key(name) {
                wrong.push((
                    name.clone(),
                    String::new(),
                    "is the name of a built-in profile".to_owned(),
                ));
                continue;
            }
            match Profile::from_config(name, config) {
                Ok(profile) => {
                    by_name.insert(name.clone(), profile);
                }
                Err((key, problem)) => wrong.push((name.clone(), key, problem)),
            }
        }
        if wrong.is_empty() {
            Ok(Self { by_name })
        } else {
            Err(wrong)
        }
    }

    /// The profile of that name.
    pub fn get(&self, name: &str) -> Option<&Profile> {
        self.by_name.get(name)
    }

    /// The profile for a job: the named one, else `ninjs` when the article has `uri`, else
    /// `simple`.
    ///
    /// # Errors
    /// [`JobFault`] when no profile has that name.
    pub fn choose(
        &self,
        name: Option<&str>,
        article: &Map<String, Value>,
    ) -> Result<&Profile, JobFault> {
        let name = name.unwrap_or(if article.contains_key("uri") {
            "ninjs"
        } else {
            "simple"
        });
        self.get(name).ok_or_else(|| {
            let known = self
                .by_name
                .keys()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(", ");
            JobFault::new(
                Reason::InvalidField,
                "profile",
                format!(
                    "there is no profile `{}`; configured are {known}",
                    short(name)
                ),
            )
        })
    }
}
