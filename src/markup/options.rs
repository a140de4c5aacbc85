//! How a document is read, and what can be wrong with one.

use super::spans::SpanFault;

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
