//! The titles of links and images, `[text](address "title")`: readers see them, so each is a block.

use std::ops::Range;

use super::Reader;
use crate::markup::BlockKind;
use crate::markup::escape::Place;
use crate::markup::html;
use crate::markup::inline::Inline;

impl Reader<'_, '_, '_> {
    /// Looks for the title in what follows the text of a link. One that stands elsewhere (a
    /// reference) stays as it is.
    pub(super) fn title(&mut self, close: Range<usize>, title: &str) {
        if !title.chars().any(char::is_alphabetic) {
            return;
        }
        let source = self.source;
        let Some(range) = written(source, close) else {
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

/// Where the title is written that `close`, the end of a link, has: within quotes or brackets at
/// its end.
fn written(source: &str, close: Range<usize>) -> Option<Range<usize>> {
    let inner = source[close.clone()].strip_suffix(')')?.trim_end();
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
