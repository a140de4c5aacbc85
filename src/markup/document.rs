//! A document as blocks, and the way back.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::escape::Place;
use super::inline::{Bytes, Inline, Pair, PairId, is_edge};
use super::layout::{Layout, lay_out};
use super::render::{Edit, Patched};
use super::spans::SpanFault;
use super::{
    Block, BlockKind, BlockTarget, Format, Segment, SplitSentences, html, markdown, plain,
};
use crate::locale::Direction;

/// How a document is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseOptions {
    /// How deep elements (in Markdown: lists, quotes) may lie in one another. More is
    /// [`MarkupError::TooDeep`]. Browsers stop at 512.
    pub max_depth: usize,
    /// Whether a line break within a paragraph (`<br>`, two spaces in Markdown) ends a block. If
    /// not, it is an empty span within the sentence.
    pub br_ends_segment: bool,
    /// The language of the text. Elements in another one (`lang="fr"`) are left alone. Without it
    /// the language is that of the first outermost element that names one.
    pub language: Option<String>,
}

impl Default for ParseOptions {
    fn default() -> Self {
        Self {
            max_depth: 512,
            br_ends_segment: true,
            language: None,
        }
    }
}

/// Why a document cannot be read or written. Never contains text of the document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MarkupError {
    /// Elements lie deeper in one another than allowed: the document is refused.
    #[error("elements are nested more than {limit} deep")]
    TooDeep {
        /// [`ParseOptions::max_depth`].
        limit: usize,
    },
    /// The caller gave not one target per block.
    #[error("{found} targets for {expected} blocks")]
    BlockCount {
        /// How many blocks the document has.
        expected: usize,
        /// How many targets came.
        found: usize,
    },
    /// The caller gave not one target per segment of a block.
    #[error("{found} targets for the {expected} segments of block {block}")]
    SegmentCount {
        /// The block, from 0.
        block: usize,
        /// How many segments it has.
        expected: usize,
        /// How many targets came.
        found: usize,
    },
    /// A target's spans are not those of its segment: the caller did not check them.
    #[error("segment {segment} of block {block}: {fault}")]
    Spans {
        /// The block, from 0.
        block: usize,
        /// The segment within it, from 0.
        segment: usize,
        /// What is wrong.
        fault: SpanFault,
    },
}

/// A parsed document.
#[derive(Debug)]
pub struct Document {
    source: String,
    blocks: Vec<Block>,
    layouts: Vec<BlockLayout>,
    outline: Outline,
}

/// Where a block is and how text is written there.
#[derive(Debug)]
pub(super) struct BlockLayout {
    pub(super) layout: Layout,
    pub(super) place: Place,
    /// Whether this is the value of an attribute without quotes.
    pub(super) unquoted: bool,
}

/// What a format knows about the surroundings of blocks.
#[derive(Debug)]
pub(super) enum Outline {
    Plain(plain::Lines),
    Html(html::Outline),
    Markdown(markdown::Outline),
}

/// Collects the blocks of a document while it is parsed.
pub(super) struct Collector<'a> {
    pub(super) split: SplitSentences<'a>,
    pub(super) pairs: Vec<Pair>,
    names: HashSet<Arc<str>>,
    pub(super) blocks: Vec<(Block, BlockLayout)>,
}

impl<'a> Collector<'a> {
    pub(super) fn new(split: SplitSentences<'a>) -> Self {
        Self {
            split,
            pairs: Vec::new(),
            names: HashSet::new(),
            blocks: Vec::new(),
        }
    }

    /// A pair begins.
    pub(super) fn pair(&mut self, name: &str, open: Bytes, close: Bytes) -> PairId {
        let name = match self.names.get(name) {
            Some(name) => Arc::clone(name),
            None => {
                let name = Arc::from(name);
                self.names.insert(Arc::clone(&name));
                name
            }
        };
        self.pairs.push(Pair { name, open, close });
        self.pairs.len() - 1
    }

    /// Adds a block, if a reader sees anything of it; gives its number.
    pub(super) fn block(
        &mut self,
        kind: BlockKind,
        inline: &Inline,
        place: Place,
    ) -> Option<usize> {
        let (segments, layout) = lay_out(inline, &self.pairs, self.split)?;
        self.add(
            kind,
            segments,
            inline,
            BlockLayout {
                layout,
                place,
                unquoted: false,
            },
        )
    }

    /// Adds the value of an attribute that has no quotes. A translation gets them, so the value is
    /// one stretch.
    pub(super) fn unquoted(&mut self, inline: &Inline, value: Range<usize>) -> Option<usize> {
        let (segments, mut layout) = lay_out(inline, &self.pairs, &|text| {
            std::iter::once(0..text.len()).collect()
        })?;
        layout.whole.source = value.clone();
        for stretch in &mut layout.stretches {
            stretch.source = value.clone();
        }
        self.add(
            BlockKind::Attribute,
            segments,
            inline,
            BlockLayout {
                layout,
                place: Place::Attribute('"'),
                unquoted: true,
            },
        )
    }

    fn add(
        &mut self,
        kind: BlockKind,
        segments: Vec<Segment>,
        inline: &Inline,
        layout: BlockLayout,
    ) -> Option<usize> {
        let block = Block {
            kind,
            segments,
            text: collapse(&inline.flat),
        };
        self.blocks.push((block, layout));
        Some(self.blocks.len() - 1)
    }
}

/// The text with white space collapsed and none at its ends.
fn collapse(flat: &str) -> String {
    flat.trim_matches(is_edge)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

impl Document {
    /// Reads a document. Any input is a document; it is never changed, only understood less.
    ///
    /// `split` gives the sentences of a block's text.
    ///
    /// # Errors
    /// [`MarkupError::TooDeep`].
    pub fn parse(
        source: &str,
        format: Format,
        options: &ParseOptions,
        split: SplitSentences<'_>,
    ) -> Result<Self, MarkupError> {
        let mut collector = Collector::new(split);
        let mut outline = match format {
            Format::Plain => Outline::Plain(plain::parse(source, &mut collector)),
            Format::Html => Outline::Html(html::parse(
                source,
                0..source.len(),
                options,
                html::LanguageEdits::new(options.language.as_deref()),
                &mut collector,
            )?),
            Format::Markdown => {
                Outline::Markdown(markdown::parse(source, options, &mut collector)?)
            }
        };
        let mut order: Vec<usize> = (0..collector.blocks.len()).collect();
        order.sort_by_key(|at| collector.blocks[*at].1.layout.whole.source.start);
        if let Outline::Html(html) = &mut outline {
            html.reorder(&order);
        }
        if let Outline::Markdown(markdown) = &mut outline {
            markdown.reorder(&order);
        }
        let mut unordered: Vec<Option<(Block, BlockLayout)>> =
            collector.blocks.into_iter().map(Some).collect();
        let (blocks, layouts) = order
            .into_iter()
            .filter_map(|at| unordered[at].take())
            .unzip();
        Ok(Self {
            source: source.to_owned(),
            blocks,
            layouts,
            outline,
        })
    }

    /// The translatable elements in the order of the source.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Writes the document with translations in it. What is kept, or given back as it was, stays
    /// byte for byte.
    ///
    /// With `language`, the `lang`, `xml:lang` and `dir` attributes that the document's own
    /// elements carry (in Markdown those of its HTML) get the tag and the direction of the target.
    ///
    /// # Errors
    /// [`MarkupError`] when the targets do not fit the blocks. The spans of a target have to be
    /// checked before ([`SpannedText::check`](super::SpannedText::check)).
    pub fn merge(
        &self,
        targets: &[BlockTarget],
        language: Option<(&str, Direction)>,
    ) -> Result<String, MarkupError> {
        if targets.len() != self.blocks.len() {
            return Err(MarkupError::BlockCount {
                expected: self.blocks.len(),
                found: targets.len(),
            });
        }
        // Attributes may lie within the text of a paragraph (`<a title>`), so they are written
        // first, into what the other edits take from the source.
        let mut attributes = Vec::new();
        if let Some((tag, direction)) = language {
            match &self.outline {
                Outline::Plain(_) => {}
                Outline::Html(outline) => {
                    outline.language_edits(tag, direction, &mut attributes);
                }
                Outline::Markdown(outline) => {
                    outline.language_edits(tag, direction, &mut attributes);
                }
            }
        }
        let plain_source = Patched::new(&self.source, Vec::new());
        self.edits(targets, true, &plain_source, &mut attributes)?;
        let patched = Patched::new(&self.source, attributes);

        let mut edits = Vec::new();
        self.edits(targets, false, &patched, &mut edits)?;
        self.drops(targets, &patched, &mut edits);
        let mut edits = disjoint(edits);
        if let Outline::Markdown(outline) = &self.outline {
            outline.keep_labels(&self.source, &mut edits);
            edits = disjoint(edits);
        }
        Ok(self.write(&patched, edits))
    }

    fn edits(
        &self,
        targets: &[BlockTarget],
        attributes: bool,
        source: &Patched<'_>,
        edits: &mut Vec<Edit>,
    ) -> Result<(), MarkupError> {
        for (at, target) in targets.iter().enumerate() {
            let block = &self.blocks[at];
            let layout = &self.layouts[at];
            if (block.kind == BlockKind::Attribute) != attributes {
                continue;
            }
            match target {
                BlockTarget::Keep => {}
                BlockTarget::Drop if !attributes => {}
                BlockTarget::Drop => edits.push(layout.replace("", source)),
                BlockTarget::Replace(text) => edits.push(layout.replace(text, source)),
                BlockTarget::Segments(segments) => {
                    if segments.len() != block.segments.len() {
                        return Err(MarkupError::SegmentCount {
                            block: at,
                            expected: block.segments.len(),
                            found: segments.len(),
                        });
                    }
                    let before = edits.len();
                    for (segment, target) in segments.iter().enumerate() {
                        let Some(target) = target else { continue };
                        let own = &block.segments[segment];
                        if *target == own.source {
                            continue;
                        }
                        target
                            .check(&own.spans)
                            .map_err(|fault| MarkupError::Spans {
                                block: at,
                                segment,
                                fault,
                            })?;
                        let stretch = &layout.layout.stretches[segment];
                        edits.push(Edit {
                            range: stretch.source.clone(),
                            text: source.stretch(stretch, target, layout.place),
                        });
                    }
                    layout.quote(before, edits);
                }
            }
        }
        Ok(())
    }

    fn drops(&self, targets: &[BlockTarget], source: &Patched<'_>, edits: &mut Vec<Edit>) {
        let dropped: Vec<usize> = (0..targets.len())
            .filter(|at| {
                targets[*at] == BlockTarget::Drop && self.blocks[*at].kind != BlockKind::Attribute
            })
            .collect();
        if dropped.is_empty() {
            return;
        }
        let empty = |at: usize| self.layouts[at].replace("", source);
        match &self.outline {
            Outline::Plain(lines) => lines.drop(&dropped, edits),
            Outline::Html(outline) => outline.drop(&self.source, &dropped, &empty, edits),
            Outline::Markdown(outline) => outline.drop(&self.source, &dropped, &empty, edits),
        }
    }

    fn write(&self, patched: &Patched<'_>, edits: Vec<Edit>) -> String {
        let mut out = String::with_capacity(self.source.len() + self.source.len() / 4);
        let mut at = 0;
        for edit in edits {
            patched.write(at..edit.range.start, &mut out);
            out.push_str(&edit.text);
            at = edit.range.end;
        }
        patched.write(at..self.source.len(), &mut out);
        out
    }
}

/// Sorts edits; removals that touch or overlap become one, and what lies within a removal goes.
fn disjoint(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.sort_by(|a, b| (a.range.start, b.range.end).cmp(&(b.range.start, a.range.end)));
    let mut out: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        match out.last_mut() {
            Some(last) if edit.range.start < last.range.end => {
                last.range.end = last.range.end.max(edit.range.end);
            }
            _ => out.push(edit),
        }
    }
    out
}

impl BlockLayout {
    fn replace(&self, text: &str, source: &Patched<'_>) -> Edit {
        let whole = &self.layout.whole;
        let mut edits = vec![Edit {
            range: whole.source.clone(),
            text: source.replaced(whole, text, self.place),
        }];
        self.quote(0, &mut edits);
        edits.swap_remove(0)
    }

    /// An attribute that had no quotes gets them, since a translation may have spaces.
    fn quote(&self, first: usize, edits: &mut [Edit]) {
        if !self.unquoted {
            return;
        }
        if let Some(edit) = edits.get_mut(first) {
            edit.text = format!("\"{}\"", edit.text);
        }
    }
}
