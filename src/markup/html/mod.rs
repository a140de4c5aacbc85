//! HTML: documents and fragments, as browsers read them and as content systems write them.
//!
//! The parser keeps one stack of open elements, never a tree, and never recurses. Block elements
//! end blocks; inline elements become spans and may reach over several blocks.

mod attributes;
mod elements;
mod fragment;
mod language;
mod outline;
mod references;
mod skip;
mod tokens;

use std::collections::{HashMap, VecDeque};
use std::ops::Range;

use attributes::Attribute;
use elements::Class;
pub(super) use elements::is_void;
pub(super) use fragment::{Part, read_fragment};
use language::{LanguageEdits, Speech};
pub(super) use outline::Outline;
use skip::{Skip, SkipKind, SkipStep};
use tokens::{Token, TokenKind};

use super::BlockKind;
use super::document::{Collector, MarkupError, ParseOptions};
use super::escape::Place;
use super::inline::{Bytes, Inline, Pair, PairId};

/// Misnested tags are untangled by closing and opening elements again; more than these are not.
const MOST_REOPENED: usize = 16;
/// How many formatting elements that were never closed are remembered.
const MOST_ORPHANS: usize = 8;

/// Reads HTML.
pub(super) fn parse(
    source: &str,
    options: &ParseOptions,
    collector: &mut Collector<'_>,
) -> Result<Outline, MarkupError> {
    let xml = is_xml(source);
    let mut reader = Reader {
        source,
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
    let mut end = 0;
    for token in tokens::tokens(source, xml) {
        reader.text(end..token.range.start);
        end = token.range.end;
        reader.token(&token)?;
    }
    reader.text(end..source.len());
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
        let source = self.source;
        let leaf = self.leaf.get_or_insert_default();
        let mut start = range.start;
        // Only XML lets these through as text.
        while self.xml
            && let Some(offset) = source[start..range.end].find("<![CDATA[")
        {
            let from = start + offset;
            let until = source[from..range.end]
                .find("]]>")
                .map_or(range.end, |length| from + length + 3);
            references::add_text(source, start..from, false, leaf);
            leaf.picture(from..until, "cdata");
            start = until;
        }
        references::add_text(source, start..range.end, false, leaf);
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
        let class = elements::class(&name);
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

    fn open_inline(
        &mut self,
        name: String,
        written: Range<usize>,
        range: Range<usize>,
    ) -> Result<(), MarkupError> {
        let pair = self.pair(
            name.clone(),
            Bytes::Source(range.clone()),
            Bytes::Made(format!("</{}>", &self.source[written])),
        );
        // Links do not nest: a second one ends the first.
        if name == "a"
            && let Some(last) = self.stack.last()
            && last.name == "a"
            && let Role::Inline(open) = last.role
        {
            self.pop(range.start);
            let leaf = self.leaf.get_or_insert_default();
            leaf.close(open, range.start..range.start, "a");
        }
        self.leaf.get_or_insert_default().open(pair, range);
        self.push(name, Role::Inline(pair))
    }

    fn open_block(
        &mut self,
        name: String,
        kind: Option<BlockKind>,
        range: Range<usize>,
    ) -> Result<(), MarkupError> {
        let kind = kind.unwrap_or_else(|| self.kind());
        let parent = self.element();
        let element = self.outline.open(parent, range, elements::is_frame(&name));
        self.push(name, Role::Block { element, kind })
    }

    fn push(&mut self, name: String, role: Role) -> Result<(), MarkupError> {
        if self.stack.len() >= self.options.max_depth {
            return Err(MarkupError::TooDeep {
                limit: self.options.max_depth,
            });
        }
        *self.names.entry(name.clone()).or_default() += 1;
        self.stack.push(Open { name, role });
        Ok(())
    }

    fn end(&mut self, token: &Token) {
        let range = token.range.clone();
        let written = attributes::name(self.source, &range, true);
        let name = self.source[written].to_ascii_lowercase();
        match elements::class(&name) {
            Class::Break => self.line_break(range),
            Class::Block(_) | Class::EmbedBlock | Class::Rule => {
                self.flush();
                self.end_block(&name, &range);
            }
            _ => self.end_inline(&name, range),
        }
    }

    fn end_inline(&mut self, name: &str, range: Range<usize>) {
        let at = if self.names.get(name).is_some_and(|count| *count > 0) {
            self.stack.iter().rposition(|open| open.name == name)
        } else {
            None
        };
        let above = at.map_or(0, |at| self.stack.len() - at - 1);
        let Some(at) = at.filter(|_| above <= MOST_REOPENED) else {
            self.end_orphan(name, range);
            return;
        };
        let mut leaf = self.leaf.take().unwrap_or_default();
        for open in self.stack[at + 1..].iter().rev() {
            match open.role {
                Role::Inline(pair) => leaf.close(pair, range.start..range.start, &open.name),
                Role::Block { element, .. } => self.outline.crossed(element),
            }
        }
        let closed = self.stack.remove(at);
        self.forget(name);
        if let Role::Inline(pair) = closed.role {
            self.collector.pairs[pair].close = Bytes::Source(range.clone());
            leaf.close(pair, range.clone(), name);
        }
        for open in &mut self.stack[at..] {
            if let Role::Inline(pair) = &mut open.role {
                let mut again = self.collector.pairs[*pair].clone();
                again.close = made_end(&again);
                self.collector.pairs.push(again);
                *pair = self.collector.pairs.len() - 1;
                leaf.open(*pair, range.end..range.end);
            }
        }
        self.leaf = Some(leaf);
    }

    fn end_orphan(&mut self, name: &str, range: Range<usize>) {
        let orphan = self.orphans.iter().rposition(|(open, _)| open == name);
        let orphan = orphan.and_then(|at| self.orphans.remove(at));
        let element = self.element();
        let leaf = self.leaf.get_or_insert_default();
        match orphan {
            Some((_, pair)) => {
                self.collector.pairs[pair].close = Bytes::Source(range.clone());
                leaf.close(pair, range, name);
                if let Some(element) = element {
                    self.outline.crossed(element);
                }
            }
            None => leaf.hidden(range),
        }
    }

    fn end_block(&mut self, name: &str, range: &Range<usize>) {
        if self.names.get(name).is_none_or(|count| *count == 0) {
            return;
        }
        let leaves = elements::leaves_scope(name);
        for at in (0..self.stack.len()).rev() {
            let open = &self.stack[at];
            if open.name == name && matches!(open.role, Role::Block { .. }) {
                while self.stack.len() > at + 1 {
                    self.pop(range.start);
                }
                self.pop(range.end);
                return;
            }
            if !leaves && elements::is_scope(&open.name) {
                return;
            }
        }
    }

    /// Ends open elements that the start of `name` implies the end of (`<li>` ends `<li>`).
    fn end_implied(&mut self, name: &str, at: usize) {
        let mut looked = self.stack.len();
        while looked > 0 {
            looked -= 1;
            let open = &self.stack[looked];
            if !matches!(open.role, Role::Block { .. }) {
                continue;
            }
            match elements::ends(name, &open.name) {
                Some(true) => {
                    while self.stack.len() > looked {
                        self.pop(at);
                    }
                }
                Some(false) => return,
                None => {}
            }
        }
    }

    /// Takes the innermost element off; it ends at `end`.
    fn pop(&mut self, end: usize) {
        let Some(open) = self.stack.pop() else { return };
        self.forget(&open.name);
        match open.role {
            Role::Block { element, .. } => self.outline.close(element, end),
            Role::Inline(pair) => {
                if let Some(element) = self.element() {
                    self.outline.crossed(element);
                }
                if elements::is_formatting(&open.name) {
                    if self.orphans.len() == MOST_ORPHANS {
                        self.orphans.pop_front();
                    }
                    self.orphans.push_back((open.name, pair));
                }
            }
        }
    }

    fn forget(&mut self, name: &str) {
        if let Some(count) = self.names.get_mut(name) {
            *count = count.saturating_sub(1);
        }
    }

    fn pair(&mut self, name: String, open: Bytes, close: Bytes) -> PairId {
        self.collector.pairs.push(Pair { name, open, close });
        self.collector.pairs.len() - 1
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

    fn attribute_blocks(&mut self, name: &str, class: Class, attributes: &[Attribute]) {
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
        attributes
            .iter()
            .filter(|other| matches!(other.name.as_str(), "name" | "property" | "itemprop"))
            .any(|other| elements::is_description(self.source[other.value.clone()].trim()))
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

    fn finish(mut self) -> Outline {
        let end = self.source.len();
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

/// The end tag of a pair as it has to be made up.
fn made_end(pair: &Pair) -> Bytes {
    match &pair.close {
        Bytes::Made(text) => Bytes::Made(text.clone()),
        Bytes::Source(_) => Bytes::Made(format!("</{}>", pair.name)),
    }
}
