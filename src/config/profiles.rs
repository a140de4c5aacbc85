//! `[profiles.NAME]`: which fields of an article are translated and how.

use serde::Deserialize;

use crate::markup::Format;

/// A profile: it makes the worker agnostic of schemas.
///
/// Paths are object keys joined by `.`; `*` stands for every item of an array or every value of
/// an object: `headlines.*.value`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileConfig {
    /// Path of the article's identifier (a string or a number).
    pub id: String,
    /// Paths of the revision, the first that holds dotted integers or an RFC 3339 time. Where none
    /// of them is there the store counts; one that cannot be read is a fault of the job.
    #[serde(default)]
    pub revision: Vec<String>,
    /// Path of the language.
    #[serde(default)]
    pub language: Option<String>,
    /// The fields to translate.
    pub fields: Vec<FieldRule>,
    /// Keys that hold further articles of the same shape (`associations`); each may have its own
    /// `language`.
    #[serde(default)]
    pub nested: Vec<String>,
    /// The identifier of a result, put in the place of the article's own: `{uri}` is the
    /// article's identifier, `{language}` the target. Without it the identifier stays.
    #[serde(default)]
    pub result_uri: Option<String>,
    /// Where the disclosure goes; the `[localize]` default without it.
    #[serde(default)]
    pub disclosure: Option<Disclosure>,
    /// Key of the article that receives the disclosure with `disclosure = "field"`, and
    /// where an article has no body to append it to.
    #[serde(default = "default_disclosure_field")]
    pub disclosure_field: String,
}

fn default_disclosure_field() -> String {
    "disclosure".to_owned()
}

/// One translatable field.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldRule {
    /// Path of the text.
    pub path: String,
    /// Its format, where it is always the same. Without it the keys of `format_keys` tell.
    #[serde(default)]
    pub format: Option<Format>,
    /// Sibling keys whose value is the content type (`contentType`), the first that is there.
    #[serde(default)]
    pub format_keys: Vec<String>,
    /// What the field is: `headline`, `summary`, `body`, `caption`, … Headlines are never furniture.
    pub role: String,
    /// A translation longer than this many characters is a finding.
    #[serde(default)]
    pub max_length: Option<usize>,
    /// What happens to a slug; such a field is never sent to an engine.
    #[serde(default)]
    pub slug: Option<SlugRule>,
}

/// What happens to a slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SlugRule {
    /// It stays.
    Keep,
    /// It is made anew from the translated headline, in ASCII letters.
    Transliterate,
    /// It goes.
    Drop,
}

/// Where the disclosure of machine translation goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Disclosure {
    /// Nowhere.
    None,
    /// Into a field of the article.
    #[default]
    Field,
    /// Behind the last body, as a paragraph; into the field where there is no body.
    Append,
}
