//! Markdown: CommonMark with tables, footnotes, strikethrough, task lists and front matter.

mod blocks;
mod marks;
mod outline;
mod shape;
mod skipped;
mod tags;
mod titles;

use std::ops::Range;

pub(super) use marks::Marks;
pub(super) use outline::Outline;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
pub(super) use shape::Change;
use skipped::Skipped;

use super::collector::Collector;
use super::document::{MarkupError, ParseOptions};
use super::inline::{Bytes, Inline, Narrow, PairId};
use super::{BlockKind, html};
use html::{Around, LanguageEdits};

/// What is read beside CommonMark.
fn syntax() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
}

/// Reads Markdown.
pub(super) fn parse(
    source: &str,
    options: &ParseOptions,
    collector: &mut Collector<'_>,
) -> Result<Outline, MarkupError> {
    let reader = read(source, options, collector, Alone::Nothing)?;
    // Renderers put footnotes at the end, wherever they stand in the source. Where HTML is open
    // there, or in one of them, what it reaches is not known before everything was read.
    let alone = match (reader.opened_in_note, reader.around.is_open()) {
        (true, _) => Alone::All,
        (false, true) => Alone::Notes,
        (false, false) => return Ok(reader.outline),
    };
    collector.rows.clear();
    Ok(read(source, options, collector, alone)?.outline)
}

/// What is left alone since HTML is open around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alone {
    Nothing,
    Notes,
    All,
}

/// Reads Markdown once.
fn read<'a, 'c, 's>(
    source: &'a str,
    options: &'a ParseOptions,
    collector: &'c mut Collector<'s>,
    alone: Alone,
) -> Result<Reader<'a, 'c, 's>, MarkupError> {
    let mut reader = Reader {
        source,
        options,
        collector,
        outline: Outline::default(),
        containers: Vec::new(),
        spans: Vec::new(),
        leaf: None,
        cursor: 0,
        skipped: None,
        language: LanguageEdits::new(options.language.as_deref()),
        masked: None,
        around: Around::default(),
        notes: 0,
        alone,
        opened: false,
        opened_in_note: false,
    };
    let mut events = Parser::new_ext(source, syntax()).into_offset_iter();
    for (event, range) in events.by_ref() {
        reader.event(event, range)?;
    }
    reader.flush();
    reader.definitions(events.reference_definitions());
    reader.collector.muted = false;
    let language = std::mem::take(&mut reader.language);
    reader.outline.set_language(language);
    Ok(reader)
}

/// The content of a paragraph, heading, cell or list item while it is read.
struct Leaf {
    inline: Inline,
    node: usize,
    /// Left alone, since HTML is open around some of it.
    alone: bool,
}

/// An open block.
struct Container {
    node: usize,
    kind: BlockKind,
    /// Whether text in it is in a table.
    cell: bool,
    /// A paragraph or the like, which holds text and no blocks.
    holds_text: bool,
}

/// An open inline element.
struct Span {
    pair: PairId,
    /// The name, if it is an HTML tag.
    html: Option<String>,
    kind: SpanSyntax,
}

enum SpanSyntax {
    /// Marks of this many bytes on both sides.
    Marks(usize),
    /// `[text](…)` and its kin: what follows the text ends it.
    Link {
        start: usize,
        by_text: bool,
        title: String,
    },
    Html,
}

struct Reader<'a, 'c, 's> {
    source: &'a str,
    options: &'a ParseOptions,
    collector: &'c mut Collector<'s>,
    outline: Outline,
    containers: Vec<Container>,
    spans: Vec<Span>,
    leaf: Option<Leaf>,
    /// Where the last inline event ended.
    cursor: usize,
    /// What is skipped, and how many elements are open in it.
    skipped: Option<(Skipped, usize)>,
    /// The languages that tags name.
    language: LanguageEdits,
    /// The source with blanks for the marks of lists and quotations within HTML.
    masked: Option<String>,
    /// What HTML is open around the text.
    around: Around,
    /// How many footnotes are open.
    notes: usize,
    /// What is known to be left alone.
    alone: Alone,
    /// Whether HTML was open around any text, and whether around that of a footnote.
    opened: bool,
    opened_in_note: bool,
}

impl Reader<'_, '_, '_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) -> Result<(), MarkupError> {
        match &event {
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            Event::Start(Tag::FootnoteDefinition(_)) => {
                self.notes += 1;
                self.around.text();
            }
            Event::Start(_) | Event::End(_) | Event::Rule => self.around.text(),
            Event::InlineHtml(tag) => self.follow(tag),
            _ => {}
        }
        self.collector.muted = self.is_muted();
        self.language.muted = self.collector.muted;
        let ends_note = matches!(event, Event::End(TagEnd::FootnoteDefinition));
        self.read(event, range)?;
        self.notes -= usize::from(ends_note);
        Ok(())
    }

    fn read(&mut self, event: Event<'_>, range: Range<usize>) -> Result<(), MarkupError> {
        if self.skipped.is_some() && self.skip(&event, range.clone())? {
            return Ok(());
        }
        match event {
            Event::Start(tag) => return self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => self.text(&text, range),
            Event::Code(text) => self.protected(range, &text),
            Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.protected(range, &text);
            }
            Event::InlineHtml(tag) => self.inline_html(&tag, range),
            Event::FootnoteReference(_) => self.empty(range, "sup"),
            Event::TaskListMarker(_) => self.empty(range, "input"),
            Event::SoftBreak => {
                self.cursor = range.end;
                self.leaf(range.start).inline.space(range);
            }
            Event::HardBreak => self.line_break(range),
            Event::Rule | Event::Html(_) => {
                self.flush();
                let parent = self.containers.last().map(|container| container.node);
                self.outline.node(parent, range, true);
            }
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) -> Result<(), MarkupError> {
        if self.containers.len() + self.spans.len() >= self.options.max_depth {
            return Err(MarkupError::TooDeep {
                limit: self.options.max_depth,
            });
        }
        let marks = |length: usize| SpanSyntax::Marks(length);
        match tag {
            Tag::Emphasis => self.open("em", range, marks(1)),
            Tag::Strong => self.open("strong", range, marks(2)),
            Tag::Subscript => self.open("sub", range, marks(1)),
            Tag::Superscript => self.open("sup", range, marks(1)),
            Tag::Strikethrough => {
                let length = if self.source[range.start..].starts_with("~~") {
                    2
                } else {
                    1
                };
                self.open("s", range, marks(length));
            }
            Tag::Link {
                link_type: LinkType::Autolink | LinkType::Email,
                ..
            } => {
                self.skipped = Some((Skipped::Autolink(String::new()), 1));
            }
            Tag::Link {
                link_type, title, ..
            } => {
                let link = SpanSyntax::Link {
                    start: range.start,
                    by_text: matches!(link_type, LinkType::Shortcut | LinkType::Collapsed),
                    title: title.into_string(),
                };
                self.open("a", range, link);
            }
            Tag::Image { title, .. } => {
                self.empty(range, "img");
                let image = Skipped::Image(Inline::default(), title.into_string());
                self.skipped = Some((image, 1));
            }
            Tag::HtmlBlock => {
                self.flush();
                let parent = self.containers.last().map(|container| container.node);
                self.outline.node(parent, range, true);
                self.skipped = Some((Skipped::Html(Vec::new()), 1));
            }
            Tag::CodeBlock(_) | Tag::MetadataBlock(_) => {
                self.flush();
                let parent = self.containers.last().map(|container| container.node);
                self.outline.node(parent, range, true);
                self.skipped = Some((Skipped::Block, 1));
            }
            block => self.open_block(&block, range),
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        // An HTML tag that was not closed is forgotten with the element around it.
        while self.spans.last().is_some_and(|span| span.html.is_some()) {
            self.spans.pop();
        }
        if !shape::is_inline(tag) {
            self.spans.clear();
            self.flush();
            self.containers.pop();
            return;
        }
        if let Some(span) = self.spans.pop() {
            let close = match span.kind {
                SpanSyntax::Marks(length) => {
                    let open = range.start..range.start + length;
                    let close = range.end - length..range.end;
                    if let Some(marks) = Marks::of(&self.source[open.clone()]) {
                        self.outline.emphasis(marks, open, close.clone());
                    }
                    close
                }
                SpanSyntax::Link {
                    start,
                    by_text,
                    title,
                } => {
                    let from = self.cursor.clamp(start + 1, range.end);
                    if by_text {
                        let label = start + 1..from;
                        self.collector.pairs[span.pair as usize].close =
                            Bytes::Label(Narrow::new(&label));
                        self.outline.label(start + 1..from, from..range.end);
                    }
                    self.title(from..range.end, &title);
                    from..range.end
                }
                SpanSyntax::Html => return,
            };
            if matches!(
                self.collector.pairs[span.pair as usize].close,
                Bytes::Source(_)
            ) {
                self.collector.pairs[span.pair as usize].close = Bytes::source(&close);
            }
            self.cursor = close.end;
            let name = self.collector.pairs[span.pair as usize].name;
            let name = self.collector.rows.named(name).to_owned();
            self.leaf(close.start).inline.close(span.pair, close, &name);
        }
    }

    fn open(&mut self, name: &str, range: Range<usize>, kind: SpanSyntax) {
        // The end of a link is known when it comes; until then the range says that it is in the
        // source.
        let (length, close) = match kind {
            SpanSyntax::Marks(length) => (length, range.end - length..range.end),
            _ => (1, range.end..range.end),
        };
        let open = range.start..range.start + length;
        let pair = self.pair(name, Bytes::source(&open), Bytes::source(&close));
        self.cursor = open.end;
        self.leaf(open.start).inline.open(pair, open);
        self.spans.push(Span {
            pair,
            html: None,
            kind,
        });
    }

    fn pair(&mut self, name: &str, open: Bytes, close: Bytes) -> PairId {
        self.collector.pair(name, open, close)
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        let source = self.source;
        let cursor = std::mem::replace(&mut self.cursor, range.end);
        let inline = &mut self.leaf(range.start).inline;
        add_text(source, text, range, cursor, inline);
    }

    fn protected(&mut self, range: Range<usize>, text: &str) {
        self.cursor = range.end;
        self.leaf(range.start).inline.protected(range, "code", text);
    }

    fn empty(&mut self, range: Range<usize>, name: &str) {
        self.cursor = range.end;
        let inline = &mut self.leaf(range.start).inline;
        if name == "img" {
            inline.picture(range, name);
        } else {
            inline.empty(range, name, "");
        }
    }

    fn line_break(&mut self, range: Range<usize>) {
        self.cursor = range.end;
        if self.options.br_ends_segment {
            if let Some(block) = self.flush() {
                self.outline.terminator(block, range);
            }
        } else {
            let inline = &mut self.leaf(range.start).inline;
            let read = if inline.flat.ends_with(' ') { "" } else { " " };
            inline.empty(range, "br", read);
        }
    }
}

/// Adds text to `inline`. A backslash before it, behind what was read last, belongs to it.
fn add_text(source: &str, text: &str, range: Range<usize>, cursor: usize, inline: &mut Inline) {
    let mut range = range;
    if source[range.clone()] != *text {
        inline.decoded(range, text);
        return;
    }
    if range.start > cursor
        && source.as_bytes()[range.start - 1] == b'\\'
        && let Some(first) = text.chars().next()
    {
        let end = range.start + first.len_utf8();
        inline.decoded(range.start - 1..end, &text[..first.len_utf8()]);
        range.start = end;
    }
    inline.text(source, range);
}
