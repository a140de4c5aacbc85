//! Events: what the worker tells about jobs and units.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::job::identity_of;
use crate::locale::LanguageTag;

/// AMQP `type` of an event.
pub const EVENT_TYPE: &str = "wireglot.event.v1";

/// What happened; also the routing key of the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub enum EventKind {
    /// The job was read and split into units.
    #[serde(rename = "job.accepted")]
    JobAccepted,
    /// The job cannot be served; the original is a dead letter.
    #[serde(rename = "job.rejected")]
    JobRejected,
    /// A translation was published.
    #[serde(rename = "unit.published")]
    UnitPublished,
    /// A translation waits for an editor.
    #[serde(rename = "unit.held")]
    UnitHeld,
    /// A newer revision took its place.
    #[serde(rename = "unit.superseded")]
    UnitSuperseded,
    /// There will be no translation.
    #[serde(rename = "unit.failed")]
    UnitFailed,
    /// The withdrawal was published.
    #[serde(rename = "unit.withdrawn")]
    UnitWithdrawn,
    /// Every unit of the job has ended.
    #[serde(rename = "job.completed")]
    JobCompleted,
    /// A unit ended anew after its job was completed (a replayed dead letter).
    #[serde(rename = "job.amended")]
    JobAmended,
}

impl EventKind {
    /// The routing key.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::JobAccepted => "job.accepted",
            Self::JobRejected => "job.rejected",
            Self::UnitPublished => "unit.published",
            Self::UnitHeld => "unit.held",
            Self::UnitSuperseded => "unit.superseded",
            Self::UnitFailed => "unit.failed",
            Self::UnitWithdrawn => "unit.withdrawn",
            Self::JobCompleted => "job.completed",
            Self::JobAmended => "job.amended",
        }
    }
}

/// An event as it is published. `id` is also the AMQP `message_id`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Event {
    /// Version of this shape.
    pub schema: u32,
    /// What happened.
    pub event: EventKind,
    /// The same for every copy of this event: derived from job, language and what happened.
    pub id: String,
    /// RFC 3339 time at which it happened.
    #[schemars(with = "String")]
    pub time: Timestamp,
    /// The job.
    pub job_id: String,
    /// The newsroom or tenant.
    pub desk: String,
    /// The article; absent when the job could not be read that far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article_id: Option<String>,
    /// The revision; absent likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// The target language, in events of units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<LanguageTag>,
    /// The target as the job named it, where it is no language tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// A machine-readable reason, where something went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The same for people: the field and the fix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// `job.accepted`: the languages that are being translated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub targets: Option<Vec<LanguageTag>>,
    /// `job.accepted`: languages of sets that are the article's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skipped: Option<Vec<LanguageTag>>,
    /// `job.completed`: how the units ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts: Option<Counts>,
    /// The producer's `meta`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meta: Option<Value>,
}

/// How the units of a job ended.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
pub struct Counts {
    /// Published.
    pub published: u32,
    /// Waiting for an editor.
    pub held: u32,
    /// Superseded by a newer revision.
    pub superseded: u32,
    /// Failed.
    pub failed: u32,
    /// Withdrawn.
    pub withdrawn: u32,
}

/// What all events of one job have in common.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Subject {
    /// The job.
    pub job_id: String,
    /// The newsroom or tenant.
    pub desk: String,
    /// The article, as far as it is known.
    pub article_id: Option<String>,
    /// The revision, as far as it is known.
    pub revision: Option<String>,
    /// The producer's `meta`.
    pub meta: Option<Value>,
}

impl Event {
    /// An event about `subject` at `time`. `about` is the target in events of units, else empty;
    /// with job and kind it makes the event's identity.
    pub fn new(kind: EventKind, subject: &Subject, about: &str, time: Timestamp) -> Self {
        Self {
            schema: 1,
            event: kind,
            id: identity_of(&[kind.as_str(), &subject.job_id, about]).to_string(),
            time,
            job_id: subject.job_id.clone(),
            desk: subject.desk.clone(),
            article_id: subject.article_id.clone(),
            revision: subject.revision.clone(),
            language: None,
            target: None,
            reason: None,
            detail: None,
            targets: None,
            skipped: None,
            counts: None,
            meta: subject.meta.clone(),
        }
    }

    /// The body of the message.
    ///
    /// # Errors
    /// When it cannot be written as JSON, which a defect only can cause.
    pub fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }
}
