//! HTML: documents and fragments, as browsers read them and as content systems write them.
//!
//! The parser keeps one stack of open elements, never a tree, and never recurses. Block elements
//! end blocks; inline elements become spans and may reach over several blocks.

mod attributes;
mod elements;
mod fragment;
mod language;
mod loose;
mod outline;
mod references;
mod skip;
mod stack;
mod tokens;
mod translatable;

use std::collections::{HashMap, VecDeque};
use std::ops::Range;

use elements::Class;
pub(super) use elements::is_void;
pub(super) use fragment::{Part, read_fragment};
use language::{LanguageEdits, Speech};
use loose::PartKind;
pub(super) use outline::Outline;
use skip::{Skip, SkipKind, SkipStep};
use tokens::{Token, TokenKind};

use super::BlockKind;
use super::document::{Collector, MarkupError, ParseOptions};
use super::escape::Place;
use super::inline::{Inline, PairId};

/// Reads HTML, the part of `source` at `range`.
pub(super) fn parse(
    source: &str,
    range: Range<usize>,
    options: &ParseOptions,
    collector: &mut Collector<'_>,
) -> Result<Outline, MarkupError> {
    let xml = is_xml(source);
    let mut reader = Reader {
        source,
        end: range.end,
        options,
        collector,
        xml,
        stack: Vec::new(),
        names: HashMap::new(),
        orphans: VecDeque::new(),
        leaf: None,
        skip: None,
        outline: Outline::default(),
        language: LanguageEdits::new(options.language.as_deref()),
    };
    let mut end = range.start;
    for mut token in tokens::tokens(&source[range.clone()], xml) {
        token.range = range.start + token.range.start..range.start + token.range.end;
        reader.text(end..token.range.start);
        end = token.range.end;
        reader.token(&token)?;
    }
    reader.text(end..range.end);
    Ok(reader.finish())
}

/// Whether the document says that it is XML. Only then `<a/>` is empty and CDATA sections exist.
fn is_xml(source: &str) -> bool {
    let start = source.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    start.starts_with("<?xml")
}

/// An open element.
struct Open {
    name: String,
    role: Role,
}

enum Role {
    Inline(PairId),
    Block {
        /// Its number in the outline.
        element: usize,
        kind: BlockKind,
    },
}

struct Reader<'a, 'c, 's> {
    source: &'a str,
    /// Where the HTML ends.
    end: usize,
    options: &'a ParseOptions,
    collector: &'c mut Collector<'s>,
    xml: bool,
    stack: Vec<Open>,
    /// How many elements of each name are open.
    names: HashMap<String, usize>,
    /// Formatting elements whose block ended before them.
    orphans: VecDeque<(String, PairId)>,
    leaf: Option<Inline>,
    skip: Option<Skip>,
    outline: Outline,
    language: LanguageEdits,
}

impl Reader<'_, '_, '_> {
    fn text(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        if let Some(skip) = &mut self.skip {
            skip.text(self.source, range);
            return;
        }
        let mut start = range.start;
        for part in loose::parts(self.source, range.clone(), self.is_loose(), self.xml) {
            self.plain(start..part.range.start);
            start = part.range.end;
            match part.kind {
                PartKind::Cdata => {
                    let leaf = self.leaf.get_or_insert_default();
                    leaf.picture(part.range, "cdata");
                }
                PartKind::Break => {
                    self.flush();
                }
            }
        }
        self.plain(start..range.end);
    }

    fn plain(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            let leaf = self.leaf.get_or_insert_default();
            references::add_text(self.source, range, false, leaf);
        }
    }

    /// Whether text here is in no paragraph, as in what a content system stores before it makes
    /// paragraphs of blank lines.
    fn is_loose(&self) -> bool {
        self.stack
            .iter()
            .rev()
            .find(|open| matches!(open.role, Role::Block { .. }))
            .is_none_or(|open| {
                matches!(
                    open.name.as_str(),
                    "html" | "body" | "div" | "article" | "main" | "section" | "blockquote"
                )
            })
    }

    fn token(&mut self, token: &Token) -> Result<(), MarkupError> {
        if let Some(skip) = &mut self.skip {
            let stack = &self.stack;
            match skip.token(self.source, token, self.xml, |name| {
                stack
                    .iter()
                    .any(|open| open.name == name && matches!(open.role, Role::Block { .. }))
            }) {
                SkipStep::Inside => return Ok(()),
                SkipStep::EndsBehind => {
                    self.end_skip(token.range.end);
                    return Ok(());
                }
                SkipStep::EndsBefore => self.end_skip(token.range.start),
            }
        }
        match token.kind {
            TokenKind::Comment | TokenKind::Unfinished => {
                let leaf = self.leaf.get_or_insert_default();
                leaf.empty(token.range.clone(), "comment", "");
                Ok(())
            }
            TokenKind::Start { self_closing } => self.start(token, self_closing),
            TokenKind::End => {
                self.end(token);
                Ok(())
            }
        }
    }

    fn start(&mut self, token: &Token, self_closing: bool) -> Result<(), MarkupError> {
        let source = self.source;
        let range = token.range.clone();
        let written = attributes::name(source, &range, false);
        let name = source[written.clone()].to_ascii_lowercase();
        let attributes = attributes::attributes(source, &range, written.end);
        let mut class = elements::class(&name);
        if name == "blockquote" && self.is_embedded_post(&attributes) {
            class = Class::EmbedBlock;
        }
        if matches!(class, Class::Block(_) | Class::EmbedBlock | Class::Rule) {
            self.flush();
            if elements::implies_ends(&name, class) {
                self.end_implied(&name, range.start);
            }
        }
        let outermost = !self
            .stack
            .iter()
            .any(|open| !matches!(open.name.as_str(), "html" | "body"));
        let speech = self
            .language
            .speech(source, &name, class, outermost, &attributes);
        if speech == Speech::Ours {
            self.attribute_blocks(&name, class, &attributes);
        }
        let empty = elements::is_void(&name) || (self.xml && self_closing);
        let protected = speech != Speech::Ours;
        match class {
            Class::Break => self.line_break(range),
            Class::Rule => self.outline.other(self.element(), 1),
            Class::Picture => self.leaf.get_or_insert_default().picture(range, &name),
            Class::Mark => self.leaf.get_or_insert_default().empty(range, &name, ""),
            Class::Inline | Class::ProtectedInline | Class::EmbedInline | Class::Unseen
                if empty =>
            {
                let leaf = self.leaf.get_or_insert_default();
                leaf.empty(range, &name, "");
            }
            Class::Block(_) | Class::EmbedBlock if empty => {}
            Class::Inline if !protected => return self.open_inline(name, written, range),
            Class::Block(kind) if !protected => return self.open_block(name, kind, range),
            Class::Inline | Class::ProtectedInline => {
                self.skip = Some(Skip::new(name, range.start, SkipKind::Protected));
            }
            Class::EmbedInline => {
                self.skip = Some(Skip::new(name, range.start, SkipKind::EmbedInline));
            }
            Class::Unseen => self.skip = Some(Skip::new(name, range.start, SkipKind::Unseen)),
            Class::Block(_) | Class::EmbedBlock => {
                self.skip = Some(Skip::new(name, range.start, SkipKind::EmbedBlock));
            }
        }
        Ok(())
    }

    fn line_break(&mut self, range: Range<usize>) {
        if self.options.br_ends_segment {
            if let Some(block) = self.flush() {
                self.outline.terminator(block, range);
            }
        } else {
            let leaf = self.leaf.get_or_insert_default();
            let read = if leaf.flat.ends_with(' ') { "" } else { " " };
            leaf.empty(range, "br", read);
        }
    }

    /// The innermost block element.
    fn element(&self) -> Option<usize> {
        self.stack.iter().rev().find_map(|open| match open.role {
            Role::Block { element, .. } => Some(element),
            Role::Inline(_) => None,
        })
    }

    fn kind(&self) -> BlockKind {
        self.stack
            .iter()
            .rev()
            .find_map(|open| match open.role {
                Role::Block { kind, .. } => Some(kind),
                Role::Inline(_) => None,
            })
            .unwrap_or(BlockKind::Paragraph)
    }

    /// Ends the block that is being read; gives its number if a reader sees anything of it.
    fn flush(&mut self) -> Option<usize> {
        let inline = self.leaf.take()?;
        let element = self.element();
        self.outline.other(element, inline.embeds);
        let block = self.collector.block(self.kind(), &inline, Place::Html)?;
        self.outline.block(block, element);
        Some(block)
    }

    fn end_skip(&mut self, end: usize) {
        let Some(skip) = self.skip.take() else { return };
        let range = skip.start..end;
        if skip.kind == SkipKind::EmbedBlock {
            self.outline.other(self.element(), 1);
            return;
        }
        let leaf = self.leaf.get_or_insert_default();
        match skip.kind {
            SkipKind::EmbedInline | SkipKind::EmbedBlock => leaf.picture(range, skip.name()),
            SkipKind::Protected => leaf.protected(range, skip.name(), skip.read()),
            SkipKind::Unseen => leaf.empty(range, skip.name(), ""),
        }
    }

    fn finish(mut self) -> Outline {
        let end = self.end;
        self.end_skip(end);
        self.flush();
        while !self.stack.is_empty() {
            self.pop(end);
        }
        self.outline.language = self.language;
        self.outline.count();
        self.outline
    }
}
