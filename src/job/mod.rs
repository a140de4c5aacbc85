//! Jobs as producers send them, and what they become: identity, revision, units.

mod bare;
mod identity;
mod json;
mod revision;
mod unit;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use bare::{BareText, bare_article};
pub(crate) use identity::content_hash;
pub use identity::{IDENTITY_NAMESPACE, Identity, identity_of, job_id};
pub use json::parse_strict;
pub use revision::{Revision, RevisionKind};
pub(crate) use unit::gunzip;
pub use unit::{Action, Unit, UnitError};

/// AMQP `type` of a job.
pub const JOB_TYPE: &str = "wireglot.job.v1";

/// The keys of a job, for the suggestion when one is misspelt.
const JOB_KEYS: [&str; 14] = [
    "article",
    "targets",
    "desk",
    "profile",
    "language",
    "priority",
    "deadline",
    "glossaries",
    "formality",
    "reuse",
    "backends",
    "edition",
    "include",
    "meta",
];

/// A job: one article and the languages it is wanted in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// The article, in the shape that the profile describes. Fields that the profile does not
    /// name come back as they are.
    pub article: Map<String, Value>,
    /// Languages to translate into: BCP 47 tags, or `@name` for a configured set.
    #[schemars(length(min = 1))]
    pub targets: Vec<String>,
    /// The newsroom or tenant; part of routing keys, so no spaces, `.`, `*` or `#`. At most 64
    /// characters.
    #[serde(default)]
    #[schemars(length(max = 64), regex(pattern = r"^([^\s.*#-]|[^\s.*#]{2,})?$"))]
    pub desk: String,
    /// The profile; `ninjs` when the article has `uri`, else `simple`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The source language where the article does not say it, or says it wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The lane; without it the article's `urgency` decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// RFC 3339 time after which a translation is of no use; what is not published then fails
    /// with reason `expired`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date-time"))]
    pub deadline: Option<String>,
    /// Configured glossaries to apply, the first before the others; those of the desk come after
    /// them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub glossaries: Vec<String>,
    /// How readers are addressed, for engines that can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formality: Option<Formality>,
    /// Which stored translations of sentences may be used again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reuse: Option<Reuse>,
    /// Engines of the configuration in order of preference, for this job alone: names, `!name` for
    /// one that is not asked, `*` for all others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub backends: Vec<String>,
    /// 0, or one more for each correction or forced new translation of the same revision.
    #[serde(default, deserialize_with = "edition")]
    #[schemars(range(max = 4_294_967_295_u32))]
    pub edition: u32,
    /// Extra parts of the result.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<Include>,
    /// Opaque to the worker and echoed in every message of the job; at most 16 KiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meta: Option<Value>,
}

/// The lane of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// Has slots of its own and goes first.
    Breaking,
    /// Everything else.
    Normal,
}

/// How readers are addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Formality {
    /// Formal address.
    Formal,
    /// Familiar address.
    Informal,
}

/// Which stored translations may be used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reuse {
    /// Whatever engine made them.
    AnyEngine,
    /// Only those of the same route.
    SameRoute,
    /// None.
    Off,
}

/// An extra part of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Include {
    /// Every sentence with its translation and origin.
    Segments,
}

/// Why a job cannot be served: the field and what to do about it. Never contains article text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct JobFault {
    /// Machine-readable, for `x-wireglot-reason` and events.
    pub reason: Reason,
    /// Path of the field, such as `targets.2` or `article.bodies.0`; `message` for the message
    /// as a whole.
    pub field: String,
    /// What is wrong and how to mend it.
    pub problem: String,
}

/// Machine-readable reasons of rejected jobs, failed units and dead letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Not JSON, not UTF-8, not gzip where gzip was announced, or not a job.
    MalformedJob,
    /// A key that no job has.
    UnknownKey,
    /// The same key twice in one object.
    DuplicateKey,
    /// Over one of the configured bounds.
    TooLarge,
    /// A content type or message type that is not understood.
    UnsupportedType,
    /// A field is missing or has a wrong value.
    InvalidField,
    /// No source language.
    NoLanguage,
    /// No target is left.
    NoTarget,
    /// The profile finds nothing to translate.
    EmptyArticle,
    /// The revision was seen with other content, or with another kind of revision.
    RevisionConflict,
    /// `reply_to` is not allowed.
    InvalidReplyTo,
    /// The target is not a language tag, or the source language.
    InvalidTarget,
    /// No engine reaches the target.
    NoRoute,
    /// Past its deadline or expiry.
    Expired,
    /// The engines failed until the attempts were used up.
    BackendFailed,
    /// The article's markup cannot be processed.
    InvalidMarkup,
    /// The result exceeds the size limit.
    ResultTooLarge,
    /// The result reached no queue until `max_age`.
    Unroutable,
    /// Delivered too often, or dead-lettered by the broker: it may be what ends the process.
    Poison,
    /// A defect of the worker.
    Internal,
}

impl Reason {
    /// The name in headers and events.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MalformedJob => "malformed-job",
            Self::UnknownKey => "unknown-key",
            Self::DuplicateKey => "duplicate-key",
            Self::TooLarge => "too-large",
            Self::UnsupportedType => "unsupported-type",
            Self::InvalidField => "invalid-field",
            Self::NoLanguage => "no-language",
            Self::NoTarget => "no-target",
            Self::EmptyArticle => "empty-article",
            Self::RevisionConflict => "revision-conflict",
            Self::InvalidReplyTo => "invalid-reply-to",
            Self::InvalidTarget => "invalid-target",
            Self::NoRoute => "no-route",
            Self::Expired => "expired",
            Self::BackendFailed => "backend-failed",
            Self::InvalidMarkup => "invalid-markup",
            Self::ResultTooLarge => "result-too-large",
            Self::Unroutable => "unroutable",
            Self::Poison => "poison",
            Self::Internal => "internal",
        }
    }
}

impl JobFault {
    /// A fault of one field.
    pub fn new(reason: Reason, field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            reason,
            field: field.into(),
            problem: problem.into(),
        }
    }
}

impl Job {
    /// Reads a job from strict JSON: see [`parse_strict`] for what is refused before.
    ///
    /// # Errors
    /// [`JobFault`] naming the field.
    pub fn from_json(bytes: &[u8], max_depth: usize) -> Result<Self, JobFault> {
        let value = parse_strict(bytes, max_depth)?;
        let Value::Object(object) = &value else {
            return Err(JobFault::new(
                Reason::MalformedJob,
                "message",
                format!(
                    "a job is a JSON object with `article` and `targets`, this is {}",
                    shape(&value)
                ),
            ));
        };
        for key in object.keys() {
            if !JOB_KEYS.contains(&key.as_str()) {
                return Err(JobFault::new(
                    Reason::UnknownKey,
                    short(key),
                    unknown_key(key),
                ));
            }
        }
        for key in ["article", "targets"] {
            if !object.contains_key(key) {
                let reason = if key == "targets" {
                    Reason::NoTarget
                } else {
                    Reason::InvalidField
                };
                return Err(JobFault::new(
                    reason,
                    key,
                    "is missing; a job needs `article` and `targets`",
                ));
            }
        }
        // Said here, not by serde, which would show the text that stands in its place.
        if let Some(article) = object.get("article").filter(|value| !value.is_object()) {
            return Err(JobFault::new(
                Reason::InvalidField,
                "article",
                format!("is {}; it must be a JSON object", shape(article)),
            ));
        }
        let job: Self = serde_path_to_error::deserialize(&value).map_err(|error| {
            JobFault::new(
                Reason::InvalidField,
                error.path().to_string(),
                error.inner().to_string(),
            )
        })?;
        job.check_desk()?;
        Ok(job)
    }

    fn check_desk(&self) -> Result<(), JobFault> {
        let fits = self.desk.chars().count() <= 64
            && !self
                .desk
                .chars()
                .any(|c| c.is_whitespace() || c.is_control() || ".*#".contains(c))
            && self.desk != "-";
        if fits {
            return Ok(());
        }
        Err(JobFault::new(
            Reason::InvalidField,
            "desk",
            "is part of routing keys: at most 64 characters, no white space, `.`, `*` or `#`, and not `-`",
        ))
    }
}

fn edition<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    u32::deserialize(deserializer)
        .map_err(|_| serde::de::Error::custom("is a whole number from 0 to 4294967295"))
}

fn unknown_key(key: &str) -> String {
    let nearest = JOB_KEYS
        .iter()
        .map(|known| {
            (
                strsim::damerau_levenshtein(&key.to_lowercase(), known),
                known,
            )
        })
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, known)| *distance <= known.len() / 2);
    match nearest {
        Some((_, known)) => format!("unknown key; did you mean `{known}`?"),
        None => format!("unknown key; a job has the keys {}", JOB_KEYS.join(", ")),
    }
}

fn shape(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// A name from outside, cut for messages.
pub(crate) fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(64).collect()
}

#[cfg(test)]
mod tests;
