//! A document as blocks, and the way back.

use super::collector::Collector;
use super::inline::LONGEST;
use super::rows::Rows;
use super::spans::SpanFault;
use super::{Block, BlockKind, Format, Segment, SplitSentences, html, markdown, plain};

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
    pub(super) rows: Rows,
    pub(super) outline: Outline,
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
        let mut rows = collector.rows;
        if let Some(order) = rows.sort() {
            match &mut outline {
                Outline::Plain(_) => {}
                Outline::Html(html) => html.reorder(&order),
                Outline::Markdown(markdown) => markdown.reorder(&order),
            }
        }
        Ok(Self {
            source: source.to_owned(),
            rows,
            outline,
        })
    }

    /// The translatable elements in the order of the source. Each is made when it is asked for: they take many times
    /// the memory of the document.
    pub fn blocks(&self) -> impl ExactSizeIterator<Item = Block> + DoubleEndedIterator + '_ {
        (0..self.rows.len()).map(|block| self.rows.block(block))
    }

    /// What a block is.
    pub fn kind(&self, block: usize) -> Option<BlockKind> {
        (block < self.len()).then(|| self.rows.kind(block))
    }

    /// The sentences of a block, each made when it is asked for: a paragraph may be as long as the document.
    pub fn segments(&self, block: usize) -> impl Iterator<Item = Segment> + '_ {
        let count = if block < self.len() {
            self.rows.segments(block)
        } else {
            0
        };
        (0..count).map(move |segment| self.rows.segment_at(block, segment))
    }

    /// How many blocks there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of a block as a reader sees it, without markup: [`Block::text`]; empty where there is no such block.
    pub fn text(&self, block: usize) -> &str {
        if block < self.len() {
            self.rows.text(block)
        } else {
            ""
        }
    }
}
