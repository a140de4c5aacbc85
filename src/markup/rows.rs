//! Blocks as a document keeps them: in a few long rows, not in millions of small pieces. A document of five megabytes
//! may have a million blocks of one letter each.

use std::collections::HashMap;
use std::sync::Arc;

use super::escape::Place;
use super::inline::{Bytes, Narrow};
use super::layout::{Carried, Fillers, SpanBytes, Stretch};
use super::{Block, BlockKind, Piece, Segment, SpanKind, SpannedText};

/// Number of an element's name: documents have millions of a few names.
pub(super) type NameId = u32;

/// The blocks of a document. What belongs to a stretch lies between where it begins in a row and where the next one
/// does.
#[derive(Debug, Default)]
pub(super) struct Rows {
    blocks: Vec<BlockRow>,
    stretches: Vec<StretchRow>,
    pieces: Vec<PieceRow>,
    spans: Vec<SpanRow>,
    texts: String,
    /// Text that must come back as it is; where each of it ends.
    protected: String,
    protected_ends: Vec<u32>,
    /// What few stretches have, by their number, which rises.
    carried: Vec<(u32, Carried)>,
    /// What few spans have, by their number, which rises.
    fillers: Vec<(u32, Fillers)>,
    /// The places of blocks, of which there are few.
    places: Vec<Place>,
    names: Vec<Arc<str>>,
    known: HashMap<Arc<str>, NameId>,
}

#[derive(Debug, Clone, Copy)]
struct BlockRow {
    /// The stretch that is all of it, with the text of the block; its segments follow.
    whole: u32,
    /// How many segments.
    segments: u32,
    kind: BlockKind,
    place: u8,
    /// Whether this is the value of an attribute without quotes.
    unquoted: bool,
    /// Whether its only segment is all of it, and there is no stretch for the whole.
    is_segment: bool,
}

#[derive(Debug, Clone, Copy)]
struct StretchRow {
    source: Narrow,
    /// Where its text, its pieces and its spans begin.
    text: u32,
    piece: u32,
    span: u32,
}

/// A piece in four bytes: what it is in the upper two bits, below them its number or the length of its text, which is
/// no longer than the longest document.
#[derive(Debug, Clone, Copy)]
struct PieceRow(u32);

#[derive(Debug, Clone)]
struct SpanRow {
    kind: KindRow,
    open: Bytes,
    close: Bytes,
}

#[derive(Debug, Clone, Copy)]
enum KindRow {
    Paired(NameId),
    Empty(NameId),
    /// The number of the text.
    Protected(u32),
}

impl PieceRow {
    const BITS: u32 = 30;

    fn new(what: u32, number: usize) -> Self {
        Self(what << Self::BITS | number as u32)
    }

    fn number(self) -> u32 {
        self.0 & ((1 << Self::BITS) - 1)
    }

    /// The piece; `text` is what follows from here on, and what it takes of it goes.
    fn piece(self, text: &mut &str) -> Piece {
        let number = self.number();
        match self.0 >> Self::BITS {
            0 => {
                let (own, rest) = text.split_at(number as usize);
                *text = rest;
                Piece::Text(own.to_owned())
            }
            1 => Piece::Open(number),
            2 => Piece::Close(number),
            _ => Piece::Solo(number),
        }
    }
}

impl Rows {
    /// How many blocks there are.
    pub(super) fn len(&self) -> usize {
        self.blocks.len()
    }

    /// Takes all blocks out; names stay known.
    pub(super) fn clear(&mut self) {
        let names = std::mem::take(&mut self.names);
        let known = std::mem::take(&mut self.known);
        *self = Self {
            names,
            known,
            ..Self::default()
        };
    }

    /// The number of an element's name.
    pub(super) fn name(&mut self, name: &str) -> NameId {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let shared: Arc<str> = Arc::from(name);
        let number = self.names.len() as NameId;
        self.names.push(Arc::clone(&shared));
        self.known.insert(shared, number);
        number
    }

    /// The name of that number.
    pub(super) fn named(&self, number: NameId) -> &str {
        self.names.get(number as usize).map_or("", |name| name)
    }

    /// Begins a block: its text as a reader sees it, and the stretch that is all of it. Segments follow by
    /// [`Rows::segment`], then [`Rows::end`].
    pub(super) fn begin(
        &mut self,
        kind: BlockKind,
        place: Place,
        whole: Stretch,
        text: impl Iterator<Item = impl AsRef<str>>,
    ) {
        let known = self.places.iter().position(|known| *known == place);
        let place_number = known.unwrap_or_else(|| {
            self.places.push(place);
            self.places.len() - 1
        });
        self.blocks.push(BlockRow {
            whole: self.stretches.len() as u32,
            segments: 0,
            kind,
            place: place_number as u8,
            unquoted: false,
            is_segment: false,
        });
        self.stretch_row(whole, &[]);
        for part in text {
            self.texts.push_str(part.as_ref());
        }
    }

    /// Adds a segment to the block that was begun.
    pub(super) fn segment(&mut self, segment: Segment, stretch: Stretch) {
        self.stretch_row(stretch, &segment.spans);
        for piece in &segment.source.pieces {
            let row = match piece {
                Piece::Text(text) => {
                    self.texts.push_str(text);
                    PieceRow::new(0, text.len())
                }
                Piece::Open(id) => PieceRow::new(1, *id as usize),
                Piece::Close(id) => PieceRow::new(2, *id as usize),
                Piece::Solo(id) => PieceRow::new(3, *id as usize),
            };
            self.pieces.push(row);
        }
        if let Some(block) = self.blocks.last_mut() {
            block.segments += 1;
        }
    }

    /// Ends the block that was begun; gives its number.
    pub(super) fn end(&mut self) -> usize {
        self.join_whole();
        self.blocks.len() - 1
    }

    /// Most blocks of a document of tiny ones are one sentence, which then is kept once.
    fn join_whole(&mut self) {
        let count = self.stretches.len();
        let (Some(block), Some([whole, only])) = (
            self.blocks.last_mut(),
            self.stretches.get(count.saturating_sub(2)..),
        ) else {
            return;
        };
        let text = &self.texts[only.text as usize..];
        let same = block.segments == 1
            && whole.source == only.source
            && self.spans.len() == whole.span as usize
            && self.pieces.len() == only.piece as usize + 1
            && text == &self.texts[whole.text as usize..only.text as usize];
        if same {
            let only = StretchRow {
                text: whole.text,
                ..*only
            };
            self.texts.truncate(self.texts.len() - text.len());
            self.stretches.pop();
            if let Some(whole) = self.stretches.last_mut() {
                *whole = only;
            }
            block.is_segment = true;
        }
    }

    fn stretch_row(&mut self, stretch: Stretch, kinds: &[SpanKind]) {
        let number = self.stretches.len() as u32;
        self.stretches.push(StretchRow {
            source: stretch.source,
            text: self.texts.len() as u32,
            piece: self.pieces.len() as u32,
            span: self.spans.len() as u32,
        });
        if let Some(carried) = stretch.carried {
            self.carried.push((number, *carried));
        }
        let mut kinds = kinds.iter();
        for span in stretch.spans {
            let kind = match kinds.next() {
                Some(SpanKind::Protected(text)) => {
                    self.protected.push_str(text);
                    self.protected_ends.push(self.protected.len() as u32);
                    KindRow::Protected(self.protected_ends.len() as u32 - 1)
                }
                Some(SpanKind::Empty(name)) => KindRow::Empty(self.name(name)),
                Some(SpanKind::Paired(name)) => KindRow::Paired(self.name(name)),
                // Those of a whole block are never asked for.
                None => KindRow::Paired(self.name("")),
            };
            if let Some(fillers) = span.fillers {
                self.fillers.push((self.spans.len() as u32, *fillers));
            }
            self.spans.push(SpanRow {
                kind,
                open: span.open,
                close: span.close,
            });
        }
    }

    /// Says that a block is the value of an attribute without quotes: whatever is replaced of it, all of it is.
    pub(super) fn set_unquoted(&mut self, block: usize, value: Narrow) {
        let row = &mut self.blocks[block];
        row.unquoted = true;
        let last = row.whole as usize + row.segments as usize - usize::from(row.is_segment);
        for stretch in &mut self.stretches[row.whole as usize..=last] {
            stretch.source = value;
        }
    }

    /// Puts the blocks into the order of the source. Gives the old numbers in the new order, if any changed.
    pub(super) fn sort(&mut self) -> Option<Vec<usize>> {
        let start = |row: &BlockRow| self.stretches[row.whole as usize].source.range().start;
        if self.blocks.is_sorted_by_key(start) {
            return None;
        }
        let mut order: Vec<usize> = (0..self.blocks.len()).collect();
        order.sort_by_key(|at| start(&self.blocks[*at]));
        self.blocks = order.iter().map(|at| self.blocks[*at]).collect();
        Some(order)
    }

    /// What the block is.
    pub(super) fn kind(&self, block: usize) -> BlockKind {
        self.blocks[block].kind
    }

    /// How text is written in the block.
    pub(super) fn place(&self, block: usize) -> Place {
        self.places[self.blocks[block].place as usize]
    }

    /// Whether the block is the value of an attribute without quotes.
    pub(super) fn is_unquoted(&self, block: usize) -> bool {
        self.blocks[block].unquoted
    }

    /// How many segments the block has.
    pub(super) fn segments(&self, block: usize) -> usize {
        self.blocks[block].segments as usize
    }

    /// The text of the block as a reader sees it.
    pub(super) fn text(&self, block: usize) -> &str {
        self.text_of(self.blocks[block].whole as usize)
    }

    /// All that is read of the block.
    pub(super) fn whole(&self, block: usize) -> Stretch {
        self.stretch_at(self.blocks[block].whole as usize)
    }

    /// Where a segment of the block is, and how its spans are written.
    pub(super) fn stretch(&self, block: usize, segment: usize) -> Stretch {
        self.stretch_at(self.number(block, segment))
    }

    /// The number of the stretch that a segment is.
    fn number(&self, block: usize, segment: usize) -> usize {
        let row = &self.blocks[block];
        row.whole as usize + usize::from(!row.is_segment) + segment
    }

    fn text_of(&self, stretch: usize) -> &str {
        let end = self.stretches.get(stretch + 1).map(|next| next.text);
        let start = self.stretches[stretch].text as usize;
        &self.texts[start..end.map_or(self.texts.len(), |end| end as usize)]
    }

    fn spans_of(&self, stretch: usize) -> std::ops::Range<usize> {
        let end = self.stretches.get(stretch + 1).map(|next| next.span);
        let start = self.stretches[stretch].span as usize;
        start..end.map_or(self.spans.len(), |end| end as usize)
    }

    fn stretch_at(&self, number: usize) -> Stretch {
        let spans = self.spans_of(number);
        let spans = spans.map(|at| SpanBytes {
            open: self.spans[at].open.clone(),
            close: self.spans[at].close.clone(),
            fillers: found(&self.fillers, at).map(|fillers| Box::new(fillers.clone())),
        });
        Stretch {
            source: self.stretches[number].source,
            spans: spans.collect(),
            carried: found(&self.carried, number).map(|carried| Box::new(carried.clone())),
        }
    }

    /// A segment of the block.
    pub(super) fn segment_at(&self, block: usize, segment: usize) -> Segment {
        let number = self.number(block, segment);
        let end = self.stretches.get(number + 1).map(|next| next.piece);
        let start = self.stretches[number].piece as usize;
        let end = end.map_or(self.pieces.len(), |end| end as usize);
        let mut text = self.text_of(number);
        let pieces = self.pieces[start..end].iter();
        Segment {
            source: SpannedText {
                pieces: pieces.map(|piece| piece.piece(&mut text)).collect(),
            },
            spans: self.spans_of(number).map(|at| self.span_kind(at)).collect(),
        }
    }

    fn span_kind(&self, span: usize) -> SpanKind {
        match self.spans[span].kind {
            KindRow::Paired(name) => SpanKind::Paired(self.named(name).to_owned()),
            KindRow::Empty(name) => SpanKind::Empty(self.named(name).to_owned()),
            KindRow::Protected(number) => {
                let number = number as usize;
                let end = self.protected_ends[number] as usize;
                let start = number
                    .checked_sub(1)
                    .map_or(0, |before| self.protected_ends[before] as usize);
                SpanKind::Protected(self.protected[start..end].to_owned())
            }
        }
    }

    /// The block.
    pub(super) fn block(&self, block: usize) -> Block {
        Block {
            kind: self.kind(block),
            segments: (0..self.segments(block))
                .map(|segment| self.segment_at(block, segment))
                .collect(),
            text: self.text(block).to_owned(),
        }
    }
}

/// What is kept under a number.
fn found<T>(kept: &[(u32, T)], number: usize) -> Option<&T> {
    let at = kept.binary_search_by_key(&(number as u32), |(known, _)| *known);
    at.ok().map(|at| &kept[at].1)
}
