//! Identity: what makes two results the same result.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::locale::LanguageTag;

/// The namespace of all identifiers that the worker derives (UUIDv5). Published, so that a
/// consumer can compute the `message_id` of a result itself.
pub const IDENTITY_NAMESPACE: Uuid = Uuid::from_u128(0x8d6a_2f0e_41c7_5b39_9c55_1f6e_2b70_a3d4);

/// The identity of a result: nothing else, no option and no setting, takes part. Two workers with
/// different configurations must not publish two texts for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The newsroom or tenant.
    pub desk: String,
    /// The article's identifier within the desk.
    pub article_id: String,
    /// The revision as text.
    pub revision: String,
    /// The target language.
    pub target: LanguageTag,
    /// 0, or the number of the correction.
    pub edition: u32,
}

impl Identity {
    /// The `message_id` of the result: UUIDv5 over the compact JSON array of the five strings
    /// `[desk, article_id, revision, target, edition]`.
    pub fn message_id(&self) -> Uuid {
        identity_of(&[
            &self.desk,
            &self.article_id,
            &self.revision,
            self.target.as_str(),
            &self.edition.to_string(),
        ])
    }
}

/// Derives an identifier from strings, unambiguously: they are written as a compact JSON array.
pub fn identity_of(parts: &[&str]) -> Uuid {
    let array = serde_json::Value::from(parts.to_vec()).to_string();
    Uuid::new_v5(&IDENTITY_NAMESPACE, array.as_bytes())
}

/// The job id: the AMQP `message_id`, else derived from the bytes, so that it is the same at
/// every redelivery.
pub fn job_id(message_id: Option<&str>, body: &[u8]) -> String {
    match message_id {
        Some(id) if !id.is_empty() => id.to_owned(),
        _ => Uuid::new_v5(&IDENTITY_NAMESPACE, body).to_string(),
    }
}

/// SHA-256 of an article's JSON, hexadecimal: equal content is what serialises equally.
pub(crate) fn content_hash(article: &serde_json::Map<String, serde_json::Value>) -> String {
    let bytes = serde_json::Value::Object(article.clone()).to_string();
    Sha256::digest(bytes.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
