//! The blocks and spans of a document while it is parsed.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::document::BlockLayout;
use super::escape::Place;
use super::inline::{Bytes, Inline, Pair, PairId, is_edge};
use super::layout::lay_out;
use super::{Block, BlockKind, Segment, SplitSentences};

/// Collects the blocks of a document while it is parsed.
pub(super) struct Collector<'a> {
    pub(super) split: SplitSentences<'a>,
    pub(super) pairs: Vec<Pair>,
    names: HashSet<Arc<str>>,
    pub(super) blocks: Vec<Block>,
    pub(super) layouts: Vec<BlockLayout>,
    /// What comes now is left alone: it makes no blocks.
    pub(super) muted: bool,
}

impl<'a> Collector<'a> {
    pub(super) fn new(split: SplitSentences<'a>) -> Self {
        Self {
            split,
            pairs: Vec::new(),
            names: HashSet::new(),
            blocks: Vec::new(),
            layouts: Vec::new(),
            muted: false,
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
        if self.muted {
            return None;
        }
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
        if self.muted {
            return None;
        }
        let (segments, mut layout) = lay_out(inline, &self.pairs, &|text| {
            std::iter::once(0..text.len()).collect()
        })?;
        layout.whole.set_source(&value);
        for stretch in &mut layout.stretches {
            stretch.set_source(&value);
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
        self.blocks.push(block);
        self.layouts.push(layout);
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
