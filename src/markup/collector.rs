//! The blocks and spans of a document while it is parsed.

use std::ops::Range;

use super::escape::Place;
use super::inline::{Bytes, Inline, Narrow, Pair, PairId};
use super::layout::{Manner, lay_out};
use super::rows::Rows;
use super::{BlockKind, SplitSentences};

/// Collects the blocks of a document while it is parsed.
pub(super) struct Collector<'a> {
    pub(super) split: SplitSentences<'a>,
    pub(super) pairs: Vec<Pair>,
    pub(super) rows: Rows,
    /// What comes now is left alone: it makes no blocks.
    pub(super) muted: bool,
}

impl<'a> Collector<'a> {
    pub(super) fn new(split: SplitSentences<'a>) -> Self {
        Self {
            split,
            pairs: Vec::new(),
            rows: Rows::default(),
            muted: false,
        }
    }

    /// A pair begins.
    pub(super) fn pair(&mut self, name: &str, open: Bytes, close: Bytes) -> PairId {
        let name = self.rows.name(name);
        self.pairs.push(Pair { name, open, close });
        (self.pairs.len() - 1) as PairId
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
        let manner = Manner { kind, place };
        lay_out(inline, manner, &self.pairs, self.split, &mut self.rows)
    }

    /// Adds the value of an attribute that has no quotes. A translation gets them, so the value is
    /// one stretch.
    pub(super) fn unquoted(&mut self, inline: &Inline, value: Range<usize>) -> Option<usize> {
        if self.muted {
            return None;
        }
        let manner = Manner {
            kind: BlockKind::Attribute,
            place: Place::Attribute('"'),
        };
        let whole = |text: &str| std::iter::once(0..text.len()).collect();
        let block = lay_out(inline, manner, &self.pairs, &whole, &mut self.rows)?;
        self.rows.set_unquoted(block, Narrow::new(&value));
        Some(block)
    }
}
