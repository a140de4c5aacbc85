//! A tag by itself, as it stands in a line of Markdown.

use std::ops::Range;

use super::elements::{self, Class};
use super::language::{LanguageEdits, Speech, Start};
use super::{Reader, attributes};
use crate::markup::collector::Collector;
use crate::markup::document::ParseOptions;

/// What a start tag in a line of text begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::markup) enum Content {
    /// Text of the sentence.
    Text,
    /// Text that stays as it is.
    Kept,
    /// Nothing: the element has no content.
    Empty,
}

/// Reads the start tag at `range`: its translatable attributes become blocks, its language is
/// noted. Gives what it begins.
pub(in crate::markup) fn start_tag(
    source: &str,
    range: Range<usize>,
    options: &ParseOptions,
    language: &mut LanguageEdits,
    collector: &mut Collector<'_>,
) -> Content {
    let known = std::mem::take(language);
    let mut reader = Reader::new(source, range.clone(), options, known, collector);
    let written = attributes::name(source, &range, false);
    let name = source[written.clone()].to_ascii_lowercase();
    let attributes = attributes::attributes(source, &range, written.end);
    let class = elements::class(&name);
    let speech = reader.element_speech(&Start {
        name: &name,
        name_end: written.end,
        class,
        attributes: &attributes,
    });
    if speech == Speech::Ours {
        reader.attribute_blocks(&name, class, &attributes);
    }
    *language = reader.language;
    if elements::is_void(&name) {
        return Content::Empty;
    }
    match class {
        // Browsers read no elements in it.
        _ if name == "title" => Content::Kept,
        Class::Inline | Class::Block(_) if speech == Speech::Ours => Content::Text,
        Class::Break | Class::Rule | Class::Mark | Class::Picture => Content::Empty,
        _ => Content::Kept,
    }
}
