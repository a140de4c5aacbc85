//! Parts of a document that stay as they are, from a start tag to its end.

use std::ops::Range;

use super::attributes;
use super::elements::{self, Class};
use super::language::Speech;
use super::references;
use super::tokens::{Token, TokenKind};
use crate::markup::inline::Inline;

/// What is skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SkipKind {
    /// Text within a sentence that must come back as it is.
    Protected,
    /// Something shown within a sentence.
    EmbedInline,
    /// Something that ends blocks.
    EmbedBlock,
    /// Nothing a reader sees.
    Unseen,
}

/// A part of the document that is being skipped.
#[derive(Debug)]
pub(super) struct Skip {
    name: String,
    pub(super) start: usize,
    pub(super) kind: SkipKind,
    /// How many elements of the same name are open.
    depth: usize,
    /// How many block elements are open in it.
    blocks: usize,
    /// How many elements of `svg` that hold HTML are open.
    html: usize,
    read: Inline,
    /// For an element that is only not to be translated: how to take it back.
    pub(super) kept: Option<Kept>,
}

/// An element that is skipped since the document says so, or since it is in another language.
#[derive(Debug)]
pub(super) struct Kept {
    /// Its start tag.
    pub(super) tag: Token,
    pub(super) speech: Speech,
    /// What was skipped of it.
    pub(super) passed: Vec<Token>,
}

/// What a token does to what is skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SkipStep {
    /// It is part of it.
    Inside,
    /// It is the end of it.
    EndsBehind,
    /// It shows that the end tag is missing, and has to be read itself.
    EndsBefore,
}

impl Skip {
    pub(super) fn new(name: String, start: usize, kind: SkipKind) -> Self {
        Self {
            name,
            start,
            kind,
            depth: 1,
            blocks: 0,
            html: 0,
            read: Inline::default(),
            kept: None,
        }
    }

    /// An element that may hold text of ours again.
    pub(super) fn kept(name: String, tag: &Token, kind: SkipKind, speech: Speech) -> Self {
        Self {
            kept: Some(Kept {
                tag: tag.clone(),
                speech,
                passed: Vec::new(),
            }),
            ..Self::new(name, tag.range.start, kind)
        }
    }

    pub(super) fn text(&mut self, source: &str, range: Range<usize>) {
        if self.kind == SkipKind::Protected {
            references::add_text(source, range, false, &mut self.read);
        }
    }

    /// Follows a token. `is_open` says whether a block element of that name is open around this.
    pub(super) fn token(
        &mut self,
        source: &str,
        token: &Token,
        xml: bool,
        is_open: impl Fn(&str) -> bool,
    ) -> SkipStep {
        if self.name.is_empty() {
            return SkipStep::Inside;
        }
        let is_end = token.kind == TokenKind::End;
        let foreign = matches!(self.name.as_str(), "svg" | "math");
        let empty = match token.kind {
            TokenKind::Start { self_closing } => self_closing && (foreign || xml),
            TokenKind::End => false,
            TokenKind::Comment | TokenKind::Unfinished | TokenKind::Unclear => {
                return SkipStep::Inside;
            }
        };
        let written = attributes::name(source, &token.range, is_end);
        let name = source[written].to_ascii_lowercase();
        let is_block = matches!(elements::class(&name), Class::Block(_));
        if name == self.name {
            if is_end {
                self.depth -= 1;
                if self.depth == 0 {
                    return SkipStep::EndsBehind;
                }
            } else if !empty {
                self.depth += 1;
            }
        } else if foreign {
            let html = elements::integrates_html(&name);
            if is_end {
                self.html = self.html.saturating_sub(usize::from(html));
            } else if self.html == 0 && elements::breaks_out(name.as_bytes()) {
                return SkipStep::EndsBefore;
            } else if !empty {
                self.html += usize::from(html);
            }
        } else if is_block && self.kind != SkipKind::EmbedBlock && self.kind != SkipKind::Unseen {
            if !is_end {
                self.blocks += usize::from(!empty);
            } else if self.blocks > 0 {
                self.blocks -= 1;
            } else if is_open(&name) {
                return SkipStep::EndsBefore;
            }
        } else if name == "br" {
            let at = token.range.start;
            self.read.space(at..at);
        }
        SkipStep::Inside
    }

    /// Nothing ends it.
    pub(super) fn endless(&mut self) {
        // No tag has this name.
        self.name.clear();
        self.kept = None;
    }

    /// The element's name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// How many elements of that name are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    pub(super) fn into_name(self) -> String {
        self.name
    }

    /// What a reader sees of protected text.
    pub(super) fn read(&self) -> &str {
        &self.read.flat
    }
}
