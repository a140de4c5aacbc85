//! HTML as a row of text and tags, for reading what engines answer.

use std::ops::Range;

use super::tokens::{TokenKind, tokens};
use super::{attributes, elements, references};
use crate::markup::inline::Inline;

/// A part of an answer.
pub(in crate::markup) enum Part<'a> {
    /// Text with references resolved and white space collapsed.
    Text(&'a str),
    /// A start tag.
    Start {
        name: String,
        id: Option<&'a str>,
        /// Whether it has no content and no end tag.
        empty: bool,
    },
    /// An end tag.
    End { name: String },
}

/// Calls `part` for every part of `answer`. Comments go; a tag that is cut off is text.
pub(in crate::markup) fn read_fragment(answer: &str, part: &mut dyn FnMut(Part<'_>)) {
    let mut inline = Inline::default();
    let mut read = 0;
    let mut text = |inline: &mut Inline, range: Range<usize>, part: &mut dyn FnMut(Part<'_>)| {
        references::add_text(answer, range, false, inline);
        if inline.flat.len() > read {
            part(Part::Text(&inline.flat[read..]));
            read = inline.flat.len();
        }
    };
    let mut end = 0;
    for token in tokens(answer, false) {
        text(&mut inline, end..token.range.start, part);
        end = token.range.end;
        match token.kind {
            TokenKind::Comment | TokenKind::Unclear => {}
            TokenKind::Unfinished => text(&mut inline, token.range, part),
            TokenKind::End => {
                let name = attributes::name(answer, &token.range, true);
                let name = answer[name].to_ascii_lowercase();
                part(Part::End { name });
            }
            TokenKind::Start { self_closing } => {
                let written = attributes::name(answer, &token.range, false);
                let name = answer[written.clone()].to_ascii_lowercase();
                let attributes = attributes::attributes(answer, &token.range, written.end);
                let id = attributes.iter().find(|attribute| attribute.name == "id");
                let empty = self_closing || elements::is_void(&name);
                if empty {
                    inline.picture(token.range.clone(), &name);
                }
                part(Part::Start {
                    id: id.map(|id| answer[id.value.clone()].trim()),
                    empty,
                    name,
                });
            }
        }
    }
    text(&mut inline, end..answer.len(), part);
}
