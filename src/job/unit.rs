//! A unit: one article on its way into one language.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Formality, Identity, Priority, Reuse};
use crate::locale::LanguageTag;

/// What is to be done in the target language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Translate and publish.
    Translate,
    /// Tell the consumers that the article is withdrawn.
    Withdraw,
}

/// One article × one target language. It carries the whole article, compressed: the queue needs
/// no other store to be worked on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Unit {
    /// Version of this shape; a worker that meets a newer one parks the unit.
    pub schema: u32,
    /// What is to be done.
    pub action: Action,
    /// The job that asked for it.
    pub job_id: String,
    /// The newsroom or tenant.
    pub desk: String,
    /// The article's identifier.
    pub article_id: String,
    /// The revision as text.
    pub revision: String,
    /// The kind of revision, `version`, `created` or `counter`.
    pub revision_kind: String,
    /// The edition.
    pub edition: u32,
    /// The language of the article.
    pub source: LanguageTag,
    /// The language to translate into.
    pub target: LanguageTag,
    /// The lane.
    pub priority: Priority,
    /// The profile's name.
    pub profile: String,
    /// The article as the producer sent it; empty for a withdrawal.
    pub article: Map<String, Value>,
    /// RFC 3339 time after which the result is of no use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub deadline: Option<Timestamp>,
    /// RFC 3339 time before which nothing may be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub embargoed_until: Option<Timestamp>,
    /// The result goes to review whatever the checks say (`pubStatus` `withheld`).
    #[serde(default)]
    pub withheld: bool,
    /// The result carries its segments.
    #[serde(default)]
    pub include_segments: bool,
    /// How readers are addressed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formality: Option<Formality>,
    /// The glossaries that apply, the first before the others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub glossaries: Vec<String>,
    /// Which stored translations may be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reuse: Option<Reuse>,
    /// The engines that the job prefers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub backends: Vec<String>,
    /// The producer's `meta`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meta: Option<Value>,
    /// The producer's AMQP `correlation_id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<String>,
    /// The producer's AMQP `reply_to`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
}

/// Why bytes are not a unit.
#[derive(Debug, thiserror::Error)]
pub enum UnitError {
    /// Not gzip, larger than the bound, or not a unit.
    #[error("the unit cannot be read: {0}")]
    Unreadable(String),
    /// Written by a newer worker.
    #[error("the unit has schema {0}, this worker knows up to {known}", known = Unit::SCHEMA)]
    Newer(u32),
}

impl Unit {
    /// The version of the shape that this worker writes.
    pub const SCHEMA: u32 = 1;

    /// AMQP `type` of a unit.
    pub const TYPE: &str = "wireglot.unit.v1";

    /// The identity of the result.
    pub fn identity(&self) -> Identity {
        Identity {
            desk: self.desk.clone(),
            article_id: self.article_id.clone(),
            revision: self.revision.clone(),
            target: self.target.clone(),
            edition: self.edition,
        }
    }

    /// The body of the message: gzip of JSON.
    ///
    /// # Errors
    /// [`UnitError::Unreadable`] when it cannot be written, which a defect only can cause.
    pub fn encode(&self) -> Result<Vec<u8>, UnitError> {
        let unreadable = |error: &dyn std::fmt::Display| UnitError::Unreadable(error.to_string());
        let json = serde_json::to_vec(self).map_err(|e| unreadable(&e))?;
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&json).map_err(|e| unreadable(&e))?;
        encoder.finish().map_err(|e| unreadable(&e))
    }

    /// Reads a body of at most `limit` bytes of JSON.
    ///
    /// # Errors
    /// [`UnitError::Newer`] for the unit of a newer worker, else [`UnitError::Unreadable`].
    pub fn decode(body: &[u8], limit: u64) -> Result<Self, UnitError> {
        #[derive(Deserialize)]
        struct Version {
            schema: u32,
        }
        let unreadable = |error: &dyn std::fmt::Display| UnitError::Unreadable(error.to_string());
        let json = gunzip(body, limit).map_err(|e| unreadable(&e))?;
        let version: Version = serde_json::from_slice(&json).map_err(|e| unreadable(&e))?;
        if version.schema > Self::SCHEMA {
            return Err(UnitError::Newer(version.schema));
        }
        serde_json::from_slice(&json).map_err(|e| unreadable(&e))
    }
}

/// Undoes gzip up to `limit` bytes: a bomb ends there.
pub(crate) fn gunzip(body: &[u8], limit: u64) -> std::io::Result<Vec<u8>> {
    let mut plain = Vec::new();
    let read = GzDecoder::new(body)
        .take(limit.saturating_add(1))
        .read_to_end(&mut plain)?;
    if read as u64 > limit {
        return Err(std::io::Error::other(format!(
            "more than {limit} bytes when uncompressed"
        )));
    }
    Ok(plain)
}
