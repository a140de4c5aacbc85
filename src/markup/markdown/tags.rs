//! HTML in Markdown: tags within a line, and blocks of HTML wherever they stand.

use std::ops::Range;

use super::skipped::Skipped;
use super::{Alone, Reader, Span, SpanSyntax};
use crate::markup::MarkupError;
use crate::markup::html::{self, Content};
use crate::markup::inline::Bytes;

impl Reader<'_, '_, '_> {
    pub(super) fn inline_html(&mut self, tag: &str, range: Range<usize>) {
        self.cursor = range.end;
        let name = tag_name(tag);
        if name == "br" {
            self.line_break(range);
        } else if tag.starts_with("</") {
            let open = self.spans.last();
            if open.is_some_and(|open| open.html.as_ref() == Some(&name))
                && let Some(span) = self.spans.pop()
            {
                self.leaf(range.start).inline.close(span.pair, range, &name);
            } else {
                self.leaf(range.start).inline.hidden(range);
            }
        } else if name.is_empty() {
            self.empty(range, "comment");
        } else {
            let first = self.collector.rows.len();
            let content = html::start_tag(
                self.source,
                range.clone(),
                self.options,
                &mut self.language,
                self.collector,
            );
            self.attribute_blocks(first);
            match content {
                _ if tag.ends_with("/>") => self.empty(range, &name),
                Content::Empty => self.empty(range, &name),
                Content::Kept => {
                    let start = range.start;
                    let kept = Skipped::Element {
                        name,
                        open: 1,
                        start,
                        read: String::new(),
                    };
                    self.skipped = Some((kept, 0));
                }
                Content::Text => {
                    let written = range.start + 1..range.start + 1 + name.len();
                    let end = Bytes::end(&written);
                    let pair = self.pair(&name, Bytes::source(&range), end);
                    self.leaf(range.start).inline.open(pair, range);
                    self.spans.push(Span {
                        pair,
                        html: Some(name),
                        kind: SpanSyntax::Html,
                    });
                }
            }
        }
    }

    /// Follows what a tag in a line opens or closes around the text behind it.
    pub(super) fn follow(&mut self, tag: &str) {
        let from = self.around.leave(tag);
        if !self.around.is_open() {
            self.around.enter(&tag[from..], None);
        }
        self.note_open();
    }

    /// Remembers where something is left open, since renderers put notes elsewhere.
    fn note_open(&mut self) {
        if self.around.is_open() {
            self.opened = true;
            self.opened_in_note |= self.notes > 0;
        }
    }

    /// Whether what comes now is left alone.
    pub(super) fn is_muted(&self) -> bool {
        match self.alone {
            Alone::Nothing => self.around.is_open(),
            Alone::Notes => self.notes > 0 || self.around.is_open(),
            Alone::All => true,
        }
    }

    /// The attributes that were collected from block `first` on belong to no text.
    fn attribute_blocks(&mut self, first: usize) {
        for block in first..self.collector.rows.len() {
            self.outline.block(block, None);
        }
    }

    /// HTML between blank lines. Within lists and quotations its lines begin with their marks:
    /// those are read as blanks.
    pub(super) fn html_block(
        &mut self,
        range: Range<usize>,
        lines: &[Range<usize>],
    ) -> Result<(), MarkupError> {
        let first = self.collector.rows.len();
        if !self.containers.is_empty() {
            let masked = self.masked.get_or_insert_with(|| self.source.to_owned());
            masked.replace_range(range.clone(), &without_marks(self.source, &range, lines));
        }
        let source = self.masked.as_deref().unwrap_or(self.source);
        let start = range.start + self.around.leave(&source[range.clone()]);
        if self.around.is_open() {
            return Ok(());
        }
        // The line break ends the block, whatever becomes of the text before it.
        let text = source[start..range.end].trim_end_matches(['\n', '\r', ' ', '\t']);
        let text = start..start + text.len();
        self.collector.muted = self.is_muted();
        self.language.muted = self.collector.muted;
        let language = std::mem::take(&mut self.language);
        let mut outline = html::parse(source, text, self.options, language, self.collector)?;
        self.around
            .enter(&source[start..range.end], outline.unfinished());
        self.language = outline.into_language();
        self.attribute_blocks(first);
        self.note_open();
        Ok(())
    }
}

/// The source at `range` with blanks for what is not in `lines`, byte by byte.
fn without_marks(source: &str, range: &Range<usize>, lines: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(range.len());
    let mut at = range.start;
    let blank = |range: Range<usize>, out: &mut String| {
        let bytes = source.as_bytes()[range].iter();
        out.extend(bytes.map(|byte| if *byte == b'\n' { '\n' } else { ' ' }));
    };
    for line in lines {
        let line = line.start.clamp(at, range.end)..line.end.clamp(at, range.end);
        blank(at..line.start, &mut out);
        out.push_str(&source[line.clone()]);
        at = line.end;
    }
    blank(at..range.end, &mut out);
    out
}

/// The name of a tag in lower case; empty for a comment.
pub(super) fn tag_name(tag: &str) -> String {
    tag.trim_start_matches(['<', '/'])
        .chars()
        .take_while(|character| character.is_ascii_alphanumeric() || *character == '-')
        .collect::<String>()
        .to_ascii_lowercase()
        .trim_start_matches('-')
        .to_owned()
}
