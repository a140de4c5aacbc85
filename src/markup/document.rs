//! A document as blocks, and the way back.

use super::collector::Collector;
use super::directives;
use super::escape::{Care, Place};
use super::inline::LONGEST;
use super::layout::Layout;
use super::render::{Edit, Patched};
use super::spans::SpanFault;
use super::{
    Block, BlockKind, BlockTarget, Format, Piece, SpannedText, SplitSentences, html, markdown,
    plain,
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
    /// The document is longer than a gibibyte.
    #[error("longer than {} bytes", LONGEST)]
    TooLong,
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
    /// The translation would change the structure of the Markdown whatever is escaped: nothing is
    /// written.
    #[error("the translation would change the structure of the document")]
    Structure,
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

impl Document {
    /// Reads a document. Any input is a document; it is never changed, only understood less.
    ///
    /// `split` gives the sentences of a block's text.
    ///
    /// # Errors
    /// [`MarkupError::TooDeep`], [`MarkupError::TooLong`].
    pub fn parse(
        source: &str,
        format: Format,
        options: &ParseOptions,
        split: SplitSentences<'_>,
    ) -> Result<Self, MarkupError> {
        if source.len() > LONGEST {
            return Err(MarkupError::TooLong);
        }
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
        let Collector {
            mut blocks,
            mut layouts,
            ..
        } = collector;
        let mut order: Vec<usize> = (0..blocks.len()).collect();
        order.sort_by_key(|at| layouts[*at].layout.whole.source.start);
        match &mut outline {
            Outline::Plain(_) => {}
            Outline::Html(html) => html.reorder(&order),
            Outline::Markdown(markdown) => markdown.reorder(&order),
        }
        put_in_order(order, &mut blocks, &mut layouts);
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
        let merged = self.merge_with(targets, language, Care::Usual)?;
        if !matches!(self.outline, Outline::Markdown(_)) || merged == self.source {
            return Ok(merged);
        }
        // Markdown has no escape that is right everywhere, so the result is read again.
        let kept = self.without_translations(targets);
        let source = self.merge_with(&kept, None, Care::Usual)?;
        let check = self.change(targets).check(&source);
        if check.passes(&merged) {
            return Ok(merged);
        }
        for care in [Care::Strict, Care::References] {
            let merged = self.merge_with(targets, language, care)?;
            if check.passes(&merged) {
                return Ok(merged);
            }
        }
        Err(MarkupError::Structure)
    }

    /// The targets with nothing in them but what is dropped.
    fn without_translations(&self, targets: &[BlockTarget]) -> Vec<BlockTarget> {
        let kept = |target: &BlockTarget| match target {
            BlockTarget::Drop => BlockTarget::Drop,
            _ => BlockTarget::Keep,
        };
        targets.iter().map(kept).collect()
    }

    /// What the targets change of the text of a Markdown document.
    fn change(&self, targets: &[BlockTarget]) -> markdown::Change {
        let mut change = markdown::Change::default();
        for ((block, layout), target) in self.blocks.iter().zip(&self.layouts).zip(targets) {
            match target {
                BlockTarget::Segments(segments)
                    if matches!(layout.place, Place::Markdown { .. }) =>
                {
                    for (own, target) in block.segments.iter().zip(segments) {
                        if let Some(target) = target
                            && *target != own.source
                        {
                            change.takes(&own.source.plain_text());
                            change.gives(&armless(target, &own.source).plain_text());
                        }
                    }
                }
                BlockTarget::Replace(_) => change.replaces(),
                _ => {}
            }
        }
        change
    }

    fn merge_with(
        &self,
        targets: &[BlockTarget],
        language: Option<(&str, Direction)>,
        care: Care,
    ) -> Result<String, MarkupError> {
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
        if let Outline::Markdown(outline) = &self.outline
            && care != Care::Usual
        {
            outline.marks_as_html(&mut attributes);
        }
        let plain_source = Patched::new(&self.source, Vec::new(), care);
        self.edits(targets, true, &plain_source, &mut attributes)?;
        let patched = Patched::new(&self.source, attributes, care);

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
                BlockTarget::Replace(text) => {
                    let text = SpannedText::from_text(text);
                    let text = directives::disarmed(&text, &block.text).plain_text();
                    edits.push(layout.replace(&text, source));
                }
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
                            text: source.stretch(
                                stretch,
                                &armless(target, &own.source),
                                layout.place,
                            ),
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

/// The target without directives of templates that its source has not.
fn armless(target: &SpannedText, source: &SpannedText) -> SpannedText {
    let begins = |piece: &Piece| matches!(piece, Piece::Text(text) if text.contains(['{', '<', '$', '#', '@', '[', '%']));
    if target.pieces.iter().any(begins) {
        directives::disarmed(target, &source.plain_text())
    } else {
        target.clone()
    }
}

/// Sorts both lists in place: `order` has the old positions in the new order.
fn put_in_order<A, B>(mut order: Vec<usize>, first: &mut [A], second: &mut [B]) {
    for start in 0..order.len() {
        let mut at = start;
        while order[at] != start {
            let from = order[at];
            first.swap(at, from);
            second.swap(at, from);
            order[at] = at;
            at = from;
        }
        order[at] = at;
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
