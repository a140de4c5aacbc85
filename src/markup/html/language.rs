//! `lang`, `xml:lang`, `dir`, and what is not to be translated.

use std::ops::Range;

use super::attributes::Attribute;
use super::elements::Class;
use crate::locale::{Direction, LanguageTag};
use crate::markup::render::Edit;

/// In whose language an element's content is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Speech {
    /// The document's: it is translated.
    Ours,
    /// Another one: it stays.
    Foreign,
    /// Not to be translated, as the document says.
    Untranslated,
}

/// A start tag, read.
pub(super) struct Start<'a> {
    /// In lower case.
    pub(super) name: &'a str,
    /// Where the name ends in the source.
    pub(super) name_end: usize,
    pub(super) class: Class,
    pub(super) attributes: &'a [Attribute],
}

/// The attributes that name the document's language and direction.
#[derive(Debug, Default)]
pub(in crate::markup) struct LanguageEdits {
    language: Option<String>,
    tags: Vec<Range<usize>>,
    directions: Vec<Range<usize>>,
    /// Where the root, or an article that names its language, could have attributes it has not:
    /// the language, and a direction.
    without_tag: Vec<usize>,
    without_direction: Vec<usize>,
    /// What comes now is left alone.
    pub(in crate::markup) muted: bool,
}

impl LanguageEdits {
    /// For a document in a language, if it is known.
    pub(in crate::markup) fn new(language: Option<&str>) -> Self {
        Self {
            language: language.map(primary),
            ..Self::default()
        }
    }

    /// Looks at the attributes of an element; `outer` is the language of what it lies in.
    pub(super) fn speech(
        &mut self,
        source: &str,
        start: &Start<'_>,
        outermost: bool,
        outer: Speech,
    ) -> Speech {
        let Start {
            name,
            name_end,
            class,
            attributes,
        } = *start;
        let value = |wanted: &str| value(source, attributes, wanted);
        let is_block = matches!(class, Class::Block(_));
        if is_untranslated(value("translate"), value("class")) {
            return Speech::Untranslated;
        }
        if outer != Speech::Ours && !self.returns(source, outer, attributes) {
            return outer;
        }
        let tag = value("lang").or(value("xml:lang")).map(primary);
        if let Some(tag) = tag.filter(|tag| !tag.is_empty()) {
            let is_frame = matches!(name, "html" | "body");
            if self.language.is_none() && (outermost || is_block) {
                self.language = Some(tag.clone());
            }
            if !is_frame && self.language.as_ref() != Some(&tag) {
                return Speech::Foreign;
            }
        }
        if self.muted {
            return Speech::Ours;
        }
        let has = |wanted: &str| attributes.iter().any(|attribute| attribute.name == wanted);
        let names_language = has("lang") || has("xml:lang");
        if name == "html" && !names_language {
            self.without_tag.push(name_end);
        }
        if !has("dir") && (name == "html" || (name == "article" && names_language)) {
            self.without_direction.push(name_end);
        }
        for attribute in attributes {
            match attribute.name.as_str() {
                "lang" | "xml:lang" if !attribute.value.is_empty() => {
                    self.tags.push(attribute.value.clone());
                }
                "dir" if is_block && is_direction(&source[attribute.value.clone()]) => {
                    self.directions.push(attribute.value.clone());
                }
                _ => {}
            }
        }
        Speech::Ours
    }

    /// Whether an element within text of speech `outer` is ours again.
    pub(super) fn returns(&self, source: &str, outer: Speech, attributes: &[Attribute]) -> bool {
        let value = |wanted: &str| value(source, attributes, wanted);
        match outer {
            Speech::Ours => true,
            _ if is_untranslated(value("translate"), value("class")) => false,
            Speech::Untranslated => value("translate")
                .is_some_and(|value| value.is_empty() || value.eq_ignore_ascii_case("yes")),
            Speech::Foreign => {
                let tag = value("lang").or(value("xml:lang")).map(primary);
                tag.is_some() && tag == self.language
            }
        }
    }

    /// The edits that name another language.
    pub(in crate::markup) fn edits(&self, tag: &str, direction: Direction, edits: &mut Vec<Edit>) {
        // A tag of letters, digits and hyphens needs no quotes and no escape.
        let tag: String = tag
            .chars()
            .filter(|character| character.is_ascii_alphanumeric() || *character == '-')
            .collect();
        edits.extend(self.tags.iter().map(|range| Edit {
            range: range.clone(),
            text: tag.clone(),
        }));
        edits.extend(self.directions.iter().map(|range| Edit {
            range: range.clone(),
            text: direction.as_str().to_owned(),
        }));
        // From left to right is what browsers take for granted.
        let is_rtl = direction == Direction::Rtl;
        for at in &self.without_tag {
            let also = if is_rtl && self.without_direction.contains(at) {
                " dir=\"rtl\""
            } else {
                ""
            };
            edits.push(Edit {
                range: *at..*at,
                text: format!(" lang=\"{tag}\"{also}"),
            });
        }
        let alone = |at: &&usize| is_rtl && !self.without_tag.contains(at);
        for at in self.without_direction.iter().filter(alone) {
            edits.push(Edit {
                range: *at..*at,
                text: " dir=\"rtl\"".to_owned(),
            });
        }
    }
}

fn value<'a>(source: &'a str, attributes: &[Attribute], wanted: &str) -> Option<&'a str> {
    attributes
        .iter()
        .find(|attribute| attribute.name == wanted)
        .map(|attribute| source[attribute.value.clone()].trim())
}

fn is_untranslated(translate: Option<&str>, class: Option<&str>) -> bool {
    translate.is_some_and(|value| value.eq_ignore_ascii_case("no"))
        || class.is_some_and(|value| {
            value
                .split_ascii_whitespace()
                .any(|class| matches!(class, "notranslate" | "skiptranslate"))
        })
}

fn is_direction(value: &str) -> bool {
    let value = value.trim();
    value.eq_ignore_ascii_case("ltr") || value.eq_ignore_ascii_case("rtl")
}

/// The language subtag of the canonical tag, so that `no` and `nb` are one language; of what is
/// no tag, its beginning.
fn primary(tag: &str) -> String {
    if let Ok(tag) = LanguageTag::parse(tag) {
        return tag.language().to_owned();
    }
    tag.split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
}
