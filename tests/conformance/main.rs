//! What every engine behind HTTP must do, against a stub that speaks its protocol.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod apy;
mod article;
mod codes;
#[path = "../support/engines/mod.rs"]
mod engines;
mod faults;
mod libretranslate;
mod logs;
mod model;
mod own;
mod printed;
mod promise;
mod translations;

use std::path::Path;
use std::sync::Arc;

use engines::{Protocol, Stub};
use wireglot::backend::{Backend, BackendError, RequestSegment, Translation, TranslationRequest};
use wireglot::config::load::parse;
use wireglot::locale::LanguageTag;
use wireglot::markup::SpannedText;

pub(crate) fn tag(tag: &str) -> LanguageTag {
    LanguageTag::parse(tag).unwrap()
}

/// The engine at an address, as a configuration describes it.
pub(crate) fn at(protocol: &Arc<dyn Protocol>, url: &str, more: &str) -> Box<dyn Backend> {
    let text = format!(
        "[backends.engine]\nkind = \"{}\"\nurl = \"{url}\"\n{}{more}",
        protocol.kind(),
        protocol.settings(url)
    );
    let loaded = parse(&text, Some(Path::new("w.toml")), std::iter::empty())
        .unwrap_or_else(|errors| panic!("{text}\n{errors}"));
    loaded.config.backends["engine"].build("engine").unwrap()
}

pub(crate) fn backend(protocol: &Arc<dyn Protocol>, stub: &Stub) -> Box<dyn Backend> {
    at(protocol, &stub.url(), "timeout = \"20s\"\n")
}

pub(crate) fn plain(texts: &[&str]) -> Vec<RequestSegment> {
    let segment = |text: &&str| RequestSegment {
        text: SpannedText::from_text(*text),
        spans: Vec::new(),
    };
    texts.iter().map(segment).collect()
}

pub(crate) fn request(segments: Vec<RequestSegment>) -> TranslationRequest {
    TranslationRequest::new(tag("en"), tag("es"), segments)
}

pub(crate) async fn translate(
    backend: &dyn Backend,
    texts: &[&str],
) -> Result<Vec<String>, BackendError> {
    let answer = backend.translate(&request(plain(texts))).await?;
    Ok(words(&answer))
}

pub(crate) fn words(translation: &Translation) -> Vec<String> {
    let texts = translation.segments.iter().map(SpannedText::plain_text);
    texts.collect()
}
