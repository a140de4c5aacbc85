//! From text to segments and back: blocks, sentences, spans.
//!
//! A [`Document`] is parsed from plain text, HTML or Markdown. It holds [`Block`]s (a paragraph, a
//! heading, a list item, a translatable attribute), each a row of [`Segment`]s (sentences). What
//! lies between the segments stays ours and is never sent: tags around whole sentences, white
//! space, comments, code. [`Document::merge`] puts translations in the places of the segments and
//! leaves every other byte as it was; with every segment replaced by itself the result is the
//! source, byte for byte.
//!
//! # Spans
//!
//! A segment's text is [`SpannedText`]: text with numbered spans, one mechanism for inline markup
//! (`<b>`, `<a href>`), for empty elements (`<br>`, `<img>`) and for protected text (URLs, handles,
//! placeholders, the newsroom's terms: [`protect`](crate::protect)). Engines see the numbers only;
//! attributes never leave the house. Numbers count from 0 in the order of the source; a paired span
//! has two ends, the others stand for themselves.
//!
//! A span that begins in one sentence and ends in another is a span of both. A span around a whole
//! sentence is not sent at all: it stays where it is. White space is kept out of the edges of spans
//! and of segments.
//!
//! # The ladder
//!
//! How spans travel is chosen by what the engine can do ([`MarkupSupport`]); [`send_spans`] makes
//! what is sent, [`restore_spans`] reads what comes back:
//!
//! 1. *Native*: the engine carries numbered elements ([`tagged`]) or blanks bound to words.
//! 2. *Aligned*: text only; the engine says which words became which ([`Link`]).
//! 3. *Markers*: text with marks that this engine is known to keep ([`MarkerKind`]).
//! 4. Text only. A backend may ask for the words of each span by themselves and find them in the
//!    sentence again ([`placement`](crate::backend::placement)).
//! 5. Spans on the same words if they are still there (names, numbers), else on those at the same
//!    share of the sentence, else at its edge ([`place_spans`]).
//!
//! Each answer is checked ([`SpannedText::check`]): every span exactly once, properly nested, no
//! mark left in the text. If it is not so, doubled spans go and ends that changed places are changed
//! back; if that is not enough, the spans that came back right are a hint and the rest is placed by
//! the last rung, which always succeeds. Whatever is not certain is [`Placement::Approximate`],
//! which becomes a finding.
//!
//! # An example
//!
//! ```html
//! <p><b>The U.S.</b> sent <a href="/n">its envoy</a>, says @ana. <i>He left.</i></p>
//! ```
//!
//! One block of two segments. The first is `<0>The U.S.</0> sent <1>its envoy</1>, says <2/>.`,
//! where 0 is paired (`b`), 1 is paired (`a`; its address stays here) and 2 is protected (`@ana`).
//! The second is `He left.`: the italics are around all of it, so they stay in the document.
//!
//! Apertium gets the first as words with blanks bound to them, LibreTranslate as
//! `The U.S. sent its envoy, says @ana.` beside `The U.S.` and `its envoy`, an engine that keeps
//! marks as `⟦0⟧The U.S.⟦/0⟧ sent ⟦1⟧its envoy⟦/1⟧, says ⟦2⟧.`. Say that one answers
//! `Según ⟦2⟧ , ⟦0⟧ EE. UU. ⟦/0⟧ envió a ⟦1⟧su enviado⟦/1⟧ ⟦1⟧.`: the second mark 1 goes, which is
//! a doubt, and the spaces that the marks brought go as well. So the segment becomes
//! `Según <2/>, <0>EE. UU.</0> envió a <1>su enviado</1>.`, which passes the check, `@ana` stands
//! for 2 again, and the document is written:
//!
//! ```html
//! <p>Según @ana, <b>EE. UU.</b> envió a <a href="/n">su enviado</a>. <i>Se fue.</i></p>
//! ```

mod align;
mod bare;
mod collector;
mod directives;
mod document;
mod draft;
mod escape;
mod html;
mod inline;
mod ladder;
mod layout;
mod markdown;
mod markers;
mod merge;
mod place;
mod plain;
mod render;
mod repair;
mod rows;
mod spans;
pub mod tagged;
mod tidy;
mod unwritable;
pub(crate) mod words;

use std::ops::Range;

pub use align::Link;
pub use document::{Document, MarkupError, ParseOptions};
pub use escape::escape;
pub use ladder::{MarkupSupport, Sent, restore_spans, send_spans};
pub use markers::MarkerKind;
pub use place::{Placement, place_spans};
pub use spans::SpanFault;

/// Number of a span within its segment, from 0 in order of the source.
pub type SpanId = u32;

/// The syntax of a text.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// `text/plain`: every line is a block.
    Plain,
    /// `text/html` and `application/xhtml+xml`, fragments and whole documents.
    Html,
    /// `text/markdown` (CommonMark with tables and front matter).
    Markdown,
}

/// What a block is, as far as translation cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// A heading or title.
    Heading,
    /// An item of a list.
    ListItem,
    /// A quotation set off as a block.
    Quote,
    /// A cell of a table.
    Cell,
    /// A caption of a picture or table.
    Caption,
    /// A translatable attribute such as `alt` or `title`.
    Attribute,
}

/// One piece of a [`SpannedText`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Piece {
    /// Text as a reader sees it: character references resolved, nothing escaped.
    Text(String),
    /// A paired span begins.
    Open(SpanId),
    /// A paired span ends.
    Close(SpanId),
    /// An empty or protected span stands here.
    Solo(SpanId),
}

/// Text with numbered spans.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct SpannedText {
    /// The pieces in order. No two `Text` pieces are neighbours and none is empty.
    pub pieces: Vec<Piece>,
}

/// What a span stands for. Its attributes stay in the document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SpanKind {
    /// A paired inline element; the name, such as `b` or `a`, tells engines what to expect.
    Paired(String),
    /// An empty element such as `br` or `img`.
    Empty(String),
    /// Text that must come back as it is: a URL, an e-mail address, a handle, a placeholder.
    Protected(String),
}

/// A sentence within a block, without leading and trailing white space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The sentence.
    pub source: SpannedText,
    /// What each span of `source` stands for, by its number.
    pub spans: Vec<SpanKind>,
}

/// One translatable element of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What the block is.
    pub kind: BlockKind,
    /// Its sentences in order; empty for a block without letters.
    pub segments: Vec<Segment>,
    /// The block's text as a reader sees it, without markup: what furniture is compared with.
    pub text: String,
}

/// What becomes of a block in [`Document::merge`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockTarget {
    /// The source bytes stay.
    Keep,
    /// One entry per segment; `None` keeps that sentence's source bytes.
    Segments(Vec<Option<SpannedText>>),
    /// The block's content becomes this text (furniture); inline markup within it goes.
    Replace(String),
    /// The block goes, with the element or line that holds nothing else.
    Drop,
}

/// Byte ranges of sentences: contiguous and covering the text. Given by the segmentation.
pub type SplitSentences<'a> = &'a dyn Fn(&str) -> Vec<Range<usize>>;

#[cfg(test)]
mod tests;
