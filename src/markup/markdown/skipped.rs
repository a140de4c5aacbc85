//! Markdown whose inner events are not read as text.

use std::ops::Range;

use pulldown_cmark::Event;

use super::tags::tag_name;
use super::{Reader, add_text};
use crate::markup::BlockKind;
use crate::markup::document::MarkupError;
use crate::markup::escape::Place;
use crate::markup::inline::Inline;

/// Something whose inner events are not read.
pub(super) enum Skipped {
    /// Code, front matter.
    Block,
    /// An HTML block, and where its lines are.
    Html(Vec<Range<usize>>),
    /// `<https://…>`: protected.
    Autolink(String),
    /// An image; its description is a block of its own, and so is its title.
    Image(Inline, String),
    /// An HTML element in a line whose text is kept.
    Element {
        name: String,
        /// How many elements of that name are open.
        open: usize,
        start: usize,
        /// What a reader sees of it.
        read: String,
    },
}

impl Reader<'_, '_, '_> {
    /// Follows an event within something that is skipped; `false` when the event is not part of
    /// it.
    pub(super) fn skip(
        &mut self,
        event: &Event<'_>,
        range: Range<usize>,
    ) -> Result<bool, MarkupError> {
        let Some((skipped, depth)) = &mut self.skipped else {
            return Ok(false);
        };
        if let Skipped::Element {
            name, open, read, ..
        } = skipped
        {
            match event {
                // The line's own element ends before the tag did.
                Event::End(_) if *depth == 0 => {
                    self.end_element(self.cursor);
                    return Ok(false);
                }
                Event::Start(_) => *depth += 1,
                Event::End(_) => *depth -= 1,
                Event::Text(text) | Event::Code(text) => read.push_str(text),
                Event::SoftBreak | Event::HardBreak => read.push(' '),
                Event::InlineHtml(tag) if tag_name(tag) == *name => {
                    if !tag.starts_with("</") {
                        *open += 1;
                    } else {
                        *open -= 1;
                        if *open == 0 {
                            self.end_element(range.end);
                            return Ok(true);
                        }
                    }
                }
                _ => {}
            }
            self.cursor = self.cursor.max(range.end);
            return Ok(true);
        }
        match event {
            Event::Start(_) => *depth += 1,
            Event::End(_) => *depth -= 1,
            Event::Html(_) => {
                if let Skipped::Html(lines) = skipped {
                    lines.push(range.clone());
                }
            }
            Event::Text(text) => match skipped {
                Skipped::Image(inline, _) => {
                    let cursor = std::mem::replace(&mut self.cursor, range.end);
                    add_text(self.source, text, range, cursor, inline);
                    return Ok(true);
                }
                Skipped::Autolink(all) => all.push_str(text),
                _ => {}
            },
            _ => {}
        }
        if *depth > 0 {
            return Ok(true);
        }
        let Some((skipped, _)) = self.skipped.take() else {
            return Ok(true);
        };
        match skipped {
            Skipped::Block | Skipped::Element { .. } => {}
            Skipped::Html(lines) => self.html_block(range, &lines)?,
            Skipped::Autolink(text) => self.protected(range, &text),
            Skipped::Image(inline, title) => {
                self.image_text(&inline);
                self.title(self.cursor.clamp(range.start, range.end)..range.end, &title);
                self.cursor = range.end;
            }
        }
        Ok(true)
    }

    /// An element whose text is kept ends.
    fn end_element(&mut self, end: usize) {
        if let Some((Skipped::Element { start, read, .. }, _)) = self.skipped.take() {
            self.protected(start..end.max(start), &read);
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
