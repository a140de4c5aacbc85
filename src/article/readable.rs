//! The text of a field as a reader sees it.

use crate::locale::LanguageTag;
use crate::markup::{BlockKind, Document, Format, ParseOptions};

/// The text of a field in `language` without markup, a line for each block. Captions and
/// attributes are left out: ninjs counts a body "excluding figure captions".
pub(crate) fn readable(text: &str, format: Format, language: &LanguageTag) -> String {
    let options = ParseOptions {
        // It was read before, however deep it is allowed to be.
        max_depth: usize::MAX,
        language: Some(language.to_string()),
        ..ParseOptions::default()
    };
    let whole = |text: &str| std::iter::once(0..text.len()).collect();
    match Document::parse(text, format, &options, &whole) {
        Ok(document) => {
            let lines: Vec<String> = document
                .blocks()
                .filter(|block| !matches!(block.kind, BlockKind::Caption | BlockKind::Attribute))
                .map(|block| block.text)
                .collect();
            lines.join("\n")
        }
        // Only what was parsed before comes here; a text that cannot be read counts as it is.
        Err(_) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_and_attributes_are_not_read() {
        let html = "<p>Two <b>words</b>.</p><figure><img alt=\"No\" src=\"x\">\
            <figcaption>Nor this.</figcaption></figure><p>A &amp; B</p>";
        let language = LanguageTag::parse("en").unwrap();
        assert_eq!(readable(html, Format::Html, &language), "Two words.\nA & B");
        assert_eq!(
            readable("One.\n\nTwo.\n", Format::Plain, &language),
            "One.\nTwo."
        );
    }
}
