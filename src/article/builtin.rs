//! The built-in profiles.

use super::path::Path;
use super::profile::{FieldSpec, Profile};
use crate::markup::Format;

/// IPTC's *News in JSON*: 3.x, and the spellings of 2.x (`contenttype`).
pub(super) fn ninjs() -> Profile {
    let by_content_type = |path: &str, role: &str| FieldSpec {
        format_keys: vec!["contentType".to_owned(), "contenttype".to_owned()],
        ..field(path, role, None)
    };
    Profile {
        name: "ninjs".to_owned(),
        id: path("uri"),
        revision: vec![
            path("version"),
            path("versionCreated"),
            path("versioncreated"),
        ],
        language: Some(path("language")),
        fields: vec![
            by_content_type("headlines.*.value", "headline"),
            field("title", "headline", Some(Format::Plain)),
            by_content_type("descriptions.*.value", "summary"),
            by_content_type("bodies.*.value", "body"),
        ],
        nested: vec!["associations".to_owned()],
        result_uri: Some("{uri}#lang={language}".to_owned()),
        ninjs: true,
        disclosure: None,
        disclosure_field: "descriptions".to_owned(),
    }
}

/// A flat article, for producers without a schema of their own.
pub(super) fn simple() -> Profile {
    Profile {
        name: "simple".to_owned(),
        id: path("id"),
        revision: vec![path("revision")],
        language: Some(path("language")),
        fields: vec![
            field("title", "headline", Some(Format::Plain)),
            field("summary", "summary", Some(Format::Plain)),
            field("body", "body", Some(Format::Plain)),
            field("body_html", "body", Some(Format::Html)),
            field("body_markdown", "body", Some(Format::Markdown)),
            field("captions.*", "caption", Some(Format::Plain)),
        ],
        nested: Vec::new(),
        result_uri: None,
        ninjs: false,
        disclosure: None,
        disclosure_field: "disclosure".to_owned(),
    }
}

fn field(at: &str, role: &str, format: Option<Format>) -> FieldSpec {
    FieldSpec {
        path: path(at),
        format,
        format_keys: Vec::new(),
        role: role.to_owned(),
        max_length: None,
        slug: None,
    }
}

#[expect(
    clippy::expect_used,
    reason = "the paths are written above; a test reads both profiles"
)]
fn path(text: &str) -> Path {
    Path::parse(text).expect("a built-in path")
}
