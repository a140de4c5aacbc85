//! A segment under construction: pieces, spans, and what reaches over its edges.

use std::ops::Range;

use super::inline::{Bytes, Pair, PairId, What};
use super::layout::{Fillers, Places, SpanBytes};
use super::rows::Rows;
use super::{Piece, Segment, SpanId, SpanKind, SpannedText};

/// A segment under construction.
pub(super) struct Draft<'a> {
    pairs: &'a [Pair],
    names: &'a Rows,
    pieces: Vec<Piece>,
    kinds: Vec<SpanKind>,
    spans: Vec<SpanBytes>,
    open: Vec<(PairId, SpanId)>,
    carried_in: Vec<SpanId>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(pairs: &'a [Pair], names: &'a Rows) -> Self {
        Self {
            pairs,
            names,
            pieces: Vec::new(),
            kinds: Vec::new(),
            spans: Vec::new(),
            open: Vec::new(),
            carried_in: Vec::new(),
        }
    }

    /// Opens the spans that are open before unit `lead` and end in the core. They end innermost
    /// first, so they are opened in the opposite order.
    pub(super) fn carry_in<'u>(
        &mut self,
        core: impl DoubleEndedIterator<Item = &'u What>,
        lead: usize,
        first: usize,
        opens: &Places,
    ) {
        let carried: Vec<PairId> = core
            .filter_map(|what| match what {
                What::Close(pair) if opens.get(*pair).is_none_or(|at| at < lead.min(first)) => {
                    Some(*pair)
                }
                _ => None,
            })
            .collect();
        for pair in carried.into_iter().rev() {
            self.open(pair, 0..0);
            self.carried_in.push((self.kinds.len() - 1) as SpanId);
        }
    }

    fn next_id(&mut self, kind: SpanKind) -> SpanId {
        self.kinds.push(kind);
        (self.kinds.len() - 1) as SpanId
    }

    /// Opens a span; `filler` in the source travels with its tag.
    pub(super) fn open(&mut self, pair: PairId, filler: Range<usize>) {
        let known = &self.pairs[pair as usize];
        let name = self.names.named(known.name).to_owned();
        let id = self.next_id(SpanKind::Paired(name));
        self.spans.push(SpanBytes {
            open: known.open.clone(),
            close: known.close.clone(),
            fillers: None,
        });
        self.fillers(id, filler, |fillers| &mut fillers.behind_open);
        self.open.push((pair, id));
        self.pieces.push(Piece::Open(id));
    }

    pub(super) fn is_open(&self, pair: PairId) -> bool {
        self.open.iter().any(|(open, _)| *open == pair)
    }

    fn fillers(
        &mut self,
        id: SpanId,
        filler: Range<usize>,
        place: impl Fn(&mut Fillers) -> &mut Range<usize>,
    ) {
        if !filler.is_empty() {
            let fillers = &mut self.spans[id as usize].fillers;
            *place(fillers.get_or_insert_default()) = filler;
        }
    }

    /// Closes a span; `filler` in the source travels with its tag.
    pub(super) fn close(&mut self, pair: PairId, filler: Range<usize>) {
        // Spans nest, so this is the last one, unless the markup is beyond repair.
        let Some(at) = self.open.iter().rposition(|(open, _)| *open == pair) else {
            return;
        };
        while self.open.len() > at {
            if let Some((closed, id)) = self.open.pop() {
                self.close_piece(id);
                if closed == pair {
                    self.fillers(id, filler.clone(), |fillers| &mut fillers.before_close);
                }
            }
        }
    }

    pub(super) fn solo(&mut self, kind: &SpanKind, source: Range<usize>) {
        let id = self.next_id(kind.clone());
        self.spans.push(SpanBytes {
            open: Bytes::source(&source),
            ..SpanBytes::default()
        });
        self.pieces.push(Piece::Solo(id));
    }

    /// Ends a span before the white space at its end: engines lose it there.
    fn close_piece(&mut self, id: SpanId) {
        let mut space = String::new();
        if let Some(Piece::Text(last)) = self.pieces.last_mut() {
            space = last.split_off(last.trim_end().len());
            if last.is_empty() {
                self.pieces.pop();
            }
        }
        self.pieces.push(Piece::Close(id));
        self.text(&space);
    }

    /// Adds text; white space at the beginning of a span goes before the span.
    pub(super) fn text(&mut self, text: &str) {
        let opens = self
            .pieces
            .iter()
            .rev()
            .take_while(|piece| matches!(piece, Piece::Open(_)))
            .count();
        let inner = text.trim_start();
        let at = self.pieces.len() - opens;
        if opens > 0 && inner.len() < text.len() && at > 0 {
            let space = &text[..text.len() - inner.len()];
            if let Piece::Text(last) = &mut self.pieces[at - 1] {
                last.push_str(space);
            } else {
                self.pieces.insert(at, Piece::Text(space.to_owned()));
            }
            self.join(inner);
        } else {
            self.join(text);
        }
    }

    fn join(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(Piece::Text(last)) = self.pieces.last_mut() {
            last.push_str(text);
        } else {
            self.pieces.push(Piece::Text(text.to_owned()));
        }
    }

    pub(super) fn finish(mut self) -> (Segment, Vec<SpanBytes>, Vec<SpanId>, Vec<SpanId>) {
        let carried_out: Vec<SpanId> = self.open.iter().map(|(_, id)| *id).collect();
        for id in carried_out.iter().rev() {
            self.pieces.push(Piece::Close(*id));
        }
        let segment = Segment {
            source: SpannedText {
                pieces: self.pieces,
            },
            spans: self.kinds,
        };
        (segment, self.spans, self.carried_in, carried_out)
    }
}
