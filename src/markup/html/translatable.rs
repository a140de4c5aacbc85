//! Attributes that people read: each is a block of its own.

use super::attributes::Attribute;
use super::{Class, Reader, elements, references};
use crate::markup::BlockKind;
use crate::markup::escape::Place;
use crate::markup::inline::Inline;

impl Reader<'_, '_, '_> {
    pub(super) fn attribute_blocks(&mut self, name: &str, class: Class, attributes: &[Attribute]) {
        if elements::is_embed(name) {
            return;
        }
        for attribute in attributes {
            let translated = match attribute.name.as_str() {
                "alt" | "title" | "aria-label" | "placeholder" => class != Class::Unseen,
                "abbr" => matches!(name, "td" | "th"),
                "summary" => name == "table",
                "label" => matches!(name, "option" | "optgroup" | "track" | "menu"),
                "content" => name == "meta" && self.is_description(attributes),
                _ => false,
            };
            if translated && !attribute.value.is_empty() {
                self.attribute_block(attribute);
            }
        }
    }

    fn is_description(&self, attributes: &[Attribute]) -> bool {
        // With `http-equiv`, the value is an instruction.
        let instructs = attributes.iter().any(|other| other.name == "http-equiv");
        !instructs
            && attributes
                .iter()
                .filter(|other| matches!(other.name.as_str(), "name" | "property" | "itemprop"))
                .any(|other| elements::is_description(self.source[other.value.clone()].trim()))
    }

    pub(super) fn is_embedded_post(&self, attributes: &[Attribute]) -> bool {
        attributes.iter().any(|attribute| {
            attribute.name == "class"
                && elements::is_embedded_post(&self.source[attribute.value.clone()])
        })
    }

    fn attribute_block(&mut self, attribute: &Attribute) {
        let range = attribute.value.clone();
        let mut inline = Inline::default();
        references::add_text(self.source, range.clone(), true, &mut inline);
        if !inline.flat.chars().any(char::is_alphabetic) {
            return;
        }
        let block = match attribute.quote {
            Some(quote) => {
                let place = Place::Attribute(quote);
                self.collector.block(BlockKind::Attribute, &inline, place)
            }
            None => self.collector.unquoted(&inline, range),
        };
        if let Some(block) = block {
            self.outline.block(block, None);
        }
    }
}
