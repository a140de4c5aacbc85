//! Bare text as a job: the body is the text, headers say the rest.

use serde_json::{Map, Value};

use super::{Job, JobFault, Reason, short};
use crate::markup::Format;

/// What a message with a bare text says in its headers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BareText {
    /// Header `article-id`.
    pub article_id: Option<String>,
    /// Header `revision`.
    pub revision: Option<String>,
    /// Header `language`.
    pub language: Option<String>,
    /// Header `targets`: tags and `@sets`, separated by commas.
    pub targets: Option<String>,
    /// Header `desk`.
    pub desk: Option<String>,
    /// Header `title`.
    pub title: Option<String>,
}

impl BareText {
    /// Makes a job of the `simple` profile out of the headers and the text.
    ///
    /// # Errors
    /// [`JobFault`] naming the header that is missing.
    pub fn into_job(self, format: Format, text: &str) -> Result<Job, JobFault> {
        let missing = |header: &str, what: &str| {
            JobFault::new(
                Reason::InvalidField,
                format!("headers.{header}"),
                format!("is missing; a bare text needs {what} in this header"),
            )
        };
        let id = self
            .article_id
            .ok_or_else(|| missing("article-id", "its identifier"))?;
        let targets = self
            .targets
            .ok_or_else(|| missing("targets", "target languages"))?;
        let mut article = bare_article(format, text, &id);
        for (key, value) in [
            ("revision", self.revision),
            ("language", self.language),
            ("title", self.title),
        ] {
            if let Some(value) = value {
                article.insert(key.to_owned(), Value::String(value));
            }
        }
        let job = serde_json::json!({
            "article": article,
            "targets": targets.split(',').map(str::trim).filter(|t| !t.is_empty()).collect::<Vec<_>>(),
            "desk": self.desk.unwrap_or_default(),
            "profile": "simple",
        });
        Job::from_json(job.to_string().as_bytes(), 8)
    }

    /// The format of a content type such as `text/html; charset=utf-8`, or `None` for another.
    ///
    /// # Errors
    /// [`JobFault`] for a charset other than UTF-8.
    pub fn format(content_type: &str) -> Result<Option<Format>, JobFault> {
        let mut parts = content_type.split(';');
        let format = match parts
            .next()
            .map(|kind| kind.trim().to_ascii_lowercase())
            .as_deref()
        {
            Some("text/plain") => Format::Plain,
            Some("text/html" | "application/xhtml+xml") => Format::Html,
            Some("text/markdown") => Format::Markdown,
            _ => return Ok(None),
        };
        let charset = parts
            .filter_map(|parameter| parameter.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))
            .map(|(_, value)| value.trim().trim_matches('"').to_ascii_lowercase());
        match charset.as_deref() {
            None | Some("utf-8" | "utf8" | "us-ascii") => Ok(Some(format)),
            Some(other) => Err(JobFault::new(
                Reason::UnsupportedType,
                "content_type",
                format!("charset {} is not read; send UTF-8", short(other)),
            )),
        }
    }
}

/// An article of the `simple` profile that holds one text.
pub fn bare_article(format: Format, text: &str, id: &str) -> Map<String, Value> {
    let field = match format {
        Format::Plain => "body",
        Format::Html => "body_html",
        Format::Markdown => "body_markdown",
    };
    let mut article = Map::new();
    article.insert("id".to_owned(), Value::String(id.to_owned()));
    article.insert(field.to_owned(), Value::String(text.to_owned()));
    article
}
