//! HTML: documents and fragments, as browsers read them and as content systems write them.
//!
//! The parser keeps one stack of open elements, never a tree, and never recurses. Block elements
//! end blocks; inline elements become spans and may reach over several blocks.

mod around;
mod attributes;
mod elements;
mod fragment;
mod kept;
mod language;
mod loose;
mod mode;
mod outline;
mod references;
mod skip;
mod stack;
mod tag;
mod text;
mod tokens;
mod translatable;

use std::collections::{HashMap, VecDeque};
use std::ops::Range;

pub(super) use around::Around;
use elements::Class;
pub(super) use fragment::{Part, read_fragment};
pub(super) use language::LanguageEdits;
use language::{Speech, Start};
pub(super) use outline::Outline;
pub(super) use references::add_text;
use skip::{Skip, SkipKind, SkipStep};
pub(super) use tag::{Content, start_tag};
use tokens::{Token, TokenKind};

use super::BlockKind;
use super::collector::Collector;
use super::document::{MarkupError, ParseOptions};
use super::escape::Place;
use super::inline::{Inline, PairId};

/// Reads HTML, the part of `source` at `range`. `language` knows what was read of the document
/// before.
pub(super) fn parse(
    source: &str,
    range: Range<usize>,
    options: &ParseOptions,
    language: LanguageEdits,
    collector: &mut Collector<'_>,
) -> Result<Outline, MarkupError> {
    let mut reader = Reader::new(source, range.clone(), options, language, collector);
    let mut tokens = tokens::tokens(&source[range.clone()], reader.xml).map(|mut token| {
        token.range = range.start + token.range.start..range.start + token.range.end;
        token
    });
    let mut raw: Option<Range<usize>> = None;
    while let Some(token) = reader.again.pop_front().or_else(|| tokens.next()) {
        reader.text(reader.read_to..token.range.start);
        reader.read_to = token.range.end;
        reader.token(&token)?;
        let noscript = std::mem::replace(
            &mut raw,
            (token.kind.is_start()).then_some(token.range.clone()),
        );
        if let Some(start) = noscript
            && token.kind == TokenKind::End
            && let Some(content) = source.get(start.end..token.range.start)
            && is_unclear(&source[start], content)
        {
            let at = token.range.end;
            reader.token(&Token {
                range: at..at,
                kind: TokenKind::Unclear,
            })?;
        }
    }
    reader.text(reader.read_to..range.end);
    Ok(reader.finish())
}

/// Whether the content of an element is raw text to a browser with scripts, and to one without
/// leaves something open.
fn is_unclear(tag: &str, content: &str) -> bool {
    let name = attributes::name(tag, &(0..tag.len()), false);
    if !tag[name].eq_ignore_ascii_case("noscript") {
        return false;
    }
    let mut around = Around::default();
    around.enter(content, None);
    around.is_open()
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
    /// In whose language the text in it is.
    speech: Speech,
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
    /// Up to where the source was read.
    read_to: usize,
    /// Tokens to be read again, since what was skipped turned out to hold text of ours.
    again: VecDeque<Token>,
    /// How often that happened.
    taken_back: usize,
    /// Whether the block editor's own element of shortcodes is open: its text is no prose.
    in_shortcode: bool,
    outline: Outline,
    language: LanguageEdits,
}

impl<'a, 'c, 's> Reader<'a, 'c, 's> {
    fn new(
        source: &'a str,
        range: Range<usize>,
        options: &'a ParseOptions,
        language: LanguageEdits,
        collector: &'c mut Collector<'s>,
    ) -> Self {
        Self {
            source,
            end: range.end,
            options,
            collector,
            xml: is_xml(source),
            stack: Vec::new(),
            names: HashMap::new(),
            orphans: VecDeque::new(),
            leaf: None,
            skip: None,
            read_to: range.start,
            again: VecDeque::new(),
            taken_back: 0,
            in_shortcode: false,
            outline: Outline::default(),
            language,
        }
    }
}

impl Reader<'_, '_, '_> {
    fn token(&mut self, token: &Token) -> Result<(), MarkupError> {
        if token.kind == TokenKind::Unclear {
            self.stop(token.range.start);
            return Ok(());
        }
        if self.takes_back(token)? {
            return Ok(());
        }
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
            TokenKind::Comment | TokenKind::Unfinished | TokenKind::Unclear => {
                self.editor_comment(token);
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

    /// Reads nothing from `at` on: what is text there is unclear.
    fn stop(&mut self, at: usize) {
        if let Some(skip) = &mut self.skip {
            skip.endless();
        } else {
            self.flush();
            let mut skip = Skip::new(String::new(), at, SkipKind::EmbedBlock);
            skip.endless();
            self.skip = Some(skip);
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
        let outer = self.speech();
        let speech = self.element_speech(&Start {
            name: &name,
            name_end: written.end,
            class,
            attributes: &attributes,
        });
        if speech == Speech::Ours {
            self.attribute_blocks(&name, class, &attributes);
        }
        let empty = elements::is_void(&name) || (self.xml && self_closing);
        // Within what is kept, elements are read as usual, and their text is kept.
        let protected = speech != Speech::Ours && outer == Speech::Ours;
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
            Class::Inline if !protected => {
                return self.open_inline(name, written, range, speech);
            }
            Class::Block(kind) if !protected => return self.open_block(name, kind, range, speech),
            Class::Inline => {
                self.skip = Some(Skip::kept(name, token, SkipKind::Protected, speech));
            }
            Class::Block(_) => {
                self.skip = Some(Skip::kept(name, token, SkipKind::EmbedBlock, speech));
            }
            Class::ProtectedInline => {
                self.skip = Some(Skip::new(name, range.start, SkipKind::Protected));
            }
            Class::EmbedInline => {
                self.skip = Some(Skip::new(name, range.start, SkipKind::EmbedInline));
            }
            Class::Unseen => self.skip = Some(Skip::new(name, range.start, SkipKind::Unseen)),
            Class::EmbedBlock => {
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
        if self.speech() != Speech::Ours && !inline.has_text() {
            self.outline.other(element, 1);
            return None;
        }
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
        self.flush();
        if let Some(skip) = self.skip.take() {
            // It is no part of a sentence: what a translation put behind it would be in it.
            self.outline.unfinished = Some((skip.name().to_owned(), skip.depth()));
            self.outline.other(self.element(), 1);
        }
        while !self.stack.is_empty() {
            self.pop(end);
        }
        self.outline.language = self.language;
        self.outline.count();
        self.outline
    }
}
