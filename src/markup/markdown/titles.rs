//! The titles of links and images, `[text](address "title")`, also where the address stands
//! elsewhere (`[text]: address "title"`): readers see them, so each is a block.

use std::ops::Range;

use pulldown_cmark::RefDefs;

use super::{Alone, Reader};
use crate::markup::BlockKind;
use crate::markup::escape::Place;
use crate::markup::html;
use crate::markup::inline::Inline;

impl Reader<'_, '_, '_> {
    /// Looks for the title in what follows the text of a link.
    pub(super) fn title(&mut self, close: Range<usize>, title: &str) {
        if self.source[close.clone()].ends_with(')') {
            self.title_in(close.start..close.end - 1, title);
        }
    }

    /// The titles of definitions. A title is read wherever its name is used, so none is ours if
    /// HTML is open anywhere.
    pub(super) fn definitions(&mut self, definitions: &RefDefs<'_>) {
        self.collector.muted = self.opened || self.alone != Alone::Nothing;
        for (_, definition) in definitions.iter() {
            if let Some(title) = &definition.title {
                self.title_in(definition.span.clone(), title);
            }
        }
    }

    /// Reads the title at the end of `range`.
    fn title_in(&mut self, range: Range<usize>, title: &str) {
        if !title.chars().any(char::is_alphabetic) {
            return;
        }
        let source = self.source;
        let Some(range) = written(source, range) else {
            return;
        };
        let mut inline = Inline::default();
        let mut start = range.start;
        let mut from = range.start;
        while let Some(offset) = source[from..range.end].find('\\') {
            let at = from + offset;
            let escaped = source[at + 1..range.end].chars().next();
            from = at + 1;
            if let Some(escaped) = escaped.filter(char::is_ascii_punctuation) {
                from += 1;
                html::add_text(source, start..at, false, &mut inline);
                inline.decoded(at..from, escaped.encode_utf8(&mut [0; 4]));
                start = from;
            }
        }
        html::add_text(source, start..range.end, false, &mut inline);
        if !inline.flat.split_whitespace().eq(title.split_whitespace()) {
            return;
        }
        let place = Place::MarkdownTitle;
        let block = self.collector.block(BlockKind::Attribute, &inline, place);
        if let Some(block) = block {
            self.outline.block(block, None);
        }
    }
}

/// Where the title is written that stands at the end of `close`: within quotes or brackets.
fn written(source: &str, close: Range<usize>) -> Option<Range<usize>> {
    let inner = source[close.clone()].trim_end();
    let open = match inner.as_bytes().last()? {
        b'"' => '"',
        b'\'' => '\'',
        b')' => '(',
        _ => return None,
    };
    let inner = &inner[..inner.len() - 1];
    let bytes = inner.as_bytes();
    let start = inner.rmatch_indices(open).map(|(at, _)| at).find(|at| {
        let slashes = bytes[..*at].iter().rev().take_while(|byte| **byte == b'\\');
        slashes.count() % 2 == 0
    })?;
    Some(close.start + start + 1..close.start + inner.len())
}
