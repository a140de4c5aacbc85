//! Markdown whose inner events are not read as text.

use std::ops::Range;

use pulldown_cmark::Event;

use super::{Reader, add_text};
use crate::markup::BlockKind;
use crate::markup::escape::Place;
use crate::markup::inline::Inline;

/// Something whose inner events are not read.
pub(super) enum Skipped {
    /// Code, HTML blocks, front matter.
    Block,
    /// `<https://…>`: protected.
    Autolink(String),
    /// An image; its description is a block of its own.
    Image(Inline),
}

impl Reader<'_, '_, '_> {
    pub(super) fn skip(&mut self, event: &Event<'_>, range: Range<usize>) {
        let Some((skipped, depth)) = &mut self.skipped else {
            return;
        };
        match event {
            Event::Start(_) => *depth += 1,
            Event::End(_) => *depth -= 1,
            Event::Text(text) => match skipped {
                Skipped::Image(inline) => {
                    let cursor = std::mem::replace(&mut self.cursor, range.end);
                    add_text(self.source, text, range, cursor, inline);
                    return;
                }
                Skipped::Autolink(all) => all.push_str(text),
                Skipped::Block => {}
            },
            _ => {}
        }
        if *depth > 0 {
            return;
        }
        let Some((skipped, _)) = self.skipped.take() else {
            return;
        };
        match skipped {
            Skipped::Block => {}
            Skipped::Autolink(text) => self.protected(range, &text),
            Skipped::Image(inline) => {
                self.cursor = range.end;
                self.image_text(&inline);
            }
        }
    }

    fn image_text(&mut self, inline: &Inline) {
        if !inline.flat.chars().any(char::is_alphabetic) {
            return;
        }
        let cell = self.containers.last().is_some_and(|last| last.cell);
        let place = Place::Markdown { cell };
        let block = self.collector.block(BlockKind::Attribute, inline, place);
        if let Some(block) = block {
            self.outline.block(block, None);
        }
    }
}
