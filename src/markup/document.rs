//! A document as blocks, and the way back.

use super::collector::Collector;
use super::escape::Place;
use super::inline::LONGEST;
use super::layout::Layout;
use super::spans::SpanFault;
use super::{Block, Format, SplitSentences, html, markdown, plain};

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
    pub(super) source: String,
    pub(super) blocks: Vec<Block>,
    pub(super) layouts: Vec<BlockLayout>,
    pub(super) outline: Outline,
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
        order.sort_by_key(|at| layouts[*at].layout.whole.source().start);
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
