//! From inline content to segments: where sentences lie in the source, which spans belong to them,
//! and what has to be written around a translation so that nesting stays whole.

use std::ops::Range;

use super::draft::Draft;
use super::escape::Place;
use super::inline::{Bytes, Inline, Narrow, Pair, PairId, What, is_edge};
use super::rows::Rows;
use super::{BlockKind, Segment, SpanId, SpanKind, SplitSentences};

/// How a span is written. For an empty or protected span `open` is all of it.
#[derive(Debug, Clone, Default)]
pub(super) struct SpanBytes {
    pub(super) open: Bytes,
    pub(super) close: Bytes,
    /// What lies between the span's tags and the text at its edge, and travels with them: comments,
    /// tags that belong to nothing. Few spans have any.
    pub(super) fillers: Option<Box<Fillers>>,
}

/// Ranges of the source.
#[derive(Debug, Clone, Default)]
pub(super) struct Fillers {
    pub(super) behind_open: Range<usize>,
    pub(super) before_close: Range<usize>,
}

/// A stretch of a block that is replaced as a whole: a sentence, or all that is read.
#[derive(Debug, Clone)]
pub(super) struct Stretch {
    /// What is replaced.
    pub(super) source: Narrow,
    /// How each span is written, by its number.
    pub(super) spans: Vec<SpanBytes>,
    /// Few sentences have any.
    pub(super) carried: Option<Box<Carried>>,
}

/// Spans that reach over the edges of a stretch, outermost first.
#[derive(Debug, Clone)]
pub(super) struct Carried {
    inwards: Vec<SpanId>,
    outwards: Vec<SpanId>,
}

impl Stretch {
    fn new(
        source: &Range<usize>,
        spans: Vec<SpanBytes>,
        inwards: Vec<SpanId>,
        outwards: Vec<SpanId>,
    ) -> Self {
        let has_carried = !inwards.is_empty() || !outwards.is_empty();
        Self {
            source: Narrow::new(source),
            spans,
            carried: has_carried.then(|| Box::new(Carried { inwards, outwards })),
        }
    }

    /// What is replaced.
    pub(super) fn source(&self) -> Range<usize> {
        self.source.range()
    }

    /// Spans that are open where the stretch begins and end within it, outermost first.
    pub(super) fn carried_in(&self) -> &[SpanId] {
        self.carried
            .as_ref()
            .map_or(&[], |carried| carried.inwards.as_slice())
    }

    /// Spans that begin within and are open where it ends, outermost first.
    pub(super) fn carried_out(&self) -> &[SpanId] {
        self.carried
            .as_ref()
            .map_or(&[], |carried| carried.outwards.as_slice())
    }
}

/// What a block is, and how text is written in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner {
    pub(super) kind: BlockKind,
    pub(super) place: Place,
}

/// Lays out the sentences of `inline` as a block, and gives its number. `None` where a reader sees nothing.
pub(super) fn lay_out(
    inline: &Inline,
    manner: Manner,
    pairs: &[Pair],
    split: SplitSentences<'_>,
    rows: &mut Rows,
) -> Option<usize> {
    let flat = inline.flat.as_str();
    let all = trim(flat, 0..flat.len());
    if all.is_empty() {
        return None;
    }
    let places = PairPlaces::of(inline);
    let mut cursor = 0;
    let known = Known {
        inline,
        pairs,
        places: &places,
        rows,
    };
    let (_, whole) = stretch(known, all.clone(), true, &mut cursor);
    rows.begin(manner.kind, manner.place, whole, collapsed(flat));
    if inline.has_text() {
        let mut cursor = 0;
        let mut start = 0;
        for end in boundaries(inline, split) {
            let sentence = trim(flat, start..end);
            start = end;
            if sentence.is_empty() {
                continue;
            }
            let known = Known {
                inline,
                pairs,
                places: &places,
                rows,
            };
            let (segment, place) = stretch(known, sentence, false, &mut cursor);
            if segment.source.has_letters() {
                rows.segment(segment, place);
            }
        }
    }
    Some(rows.end())
}

/// The text with white space collapsed and none at its ends, in parts.
fn collapsed(flat: &str) -> impl Iterator<Item = &str> {
    let words = flat.trim_matches(is_edge).split_whitespace();
    words.enumerate().flat_map(|(number, word)| {
        let space = if number > 0 { " " } else { "" };
        [space, word]
    })
}

/// What a stretch is made from.
struct Known<'a> {
    inline: &'a Inline,
    pairs: &'a [Pair],
    places: &'a PairPlaces,
    rows: &'a Rows,
}

/// Where the sentences end, in order, the end of the text last. A boundary within an atomic unit
/// moves behind it; what the segmentation gives is not trusted to be in order or complete.
fn boundaries(inline: &Inline, split: SplitSentences<'_>) -> Vec<usize> {
    let flat = inline.flat.as_str();
    let mut ends = Vec::new();
    let mut last = 0;
    let mut units = inline.units.iter().peekable();
    for range in split(flat) {
        let mut end = range.end;
        if end <= last || end > flat.len() || !flat.is_char_boundary(end) {
            continue;
        }
        while units.peek().is_some_and(|unit| unit.flat().end < end) {
            units.next();
        }
        if let Some(unit) = units.peek()
            && unit.is_atomic()
            && unit.flat().start < end
        {
            end = unit.flat().end;
        }
        ends.push(end);
        last = end;
    }
    if last < flat.len() {
        ends.push(flat.len());
    }
    ends
}

/// The range without white space at its edges.
fn trim(flat: &str, range: Range<usize>) -> Range<usize> {
    let text = &flat[range.clone()];
    let inner = text.trim_start_matches(is_edge);
    let start = range.start + (text.len() - inner.len());
    start..start + inner.trim_end_matches(is_edge).len()
}

/// The units at which each pair of a block begins and ends.
struct PairPlaces {
    opens: Places,
    closes: Places,
}

/// Pairs and units, sorted by pair: half the size of a map.
#[derive(Default)]
pub(super) struct Places(Vec<(PairId, u32)>);

impl Places {
    /// The unit of a pair; of two, the last.
    pub(super) fn get(&self, pair: PairId) -> Option<usize> {
        let behind = self.0.partition_point(|(other, _)| *other <= pair);
        let (found, unit) = self.0.get(behind.checked_sub(1)?)?;
        (*found == pair).then_some(*unit as usize)
    }

    fn add(&mut self, pair: PairId, unit: usize) {
        self.0.push((pair, unit as u32));
    }
}

impl PairPlaces {
    fn of(inline: &Inline) -> Self {
        let mut opens = Places::default();
        let mut closes = Places::default();
        for (at, unit) in inline.units.iter().enumerate() {
            match unit.what {
                What::Open(pair) => opens.add(pair, at),
                What::Close(pair) => closes.add(pair, at),
                _ => {}
            }
        }
        opens.0.sort_unstable();
        closes.0.sort_unstable();
        Self { opens, closes }
    }
}

/// Lays out the part of the block whose flat text is `text`; with its text and all of its
/// spans, or `bare`: with those spans only that reach over its edges. `cursor` moves forward over the
/// units, so that a row of calls in order takes linear time.
fn stretch(
    known: Known<'_>,
    text: Range<usize>,
    bare: bool,
    cursor: &mut usize,
) -> (Segment, Stretch) {
    let Known {
        inline,
        pairs,
        places,
        rows,
    } = known;
    let units = &inline.units;
    while *cursor + 1 < units.len() && units[*cursor].flat().end <= text.start {
        *cursor += 1;
    }
    // A span without text that stands where the text begins is no part of the core.
    let first = *cursor;
    let mut last = first;
    while last + 1 < units.len() && units[last].flat().end < text.end {
        last += 1;
    }
    *cursor = last;
    let within = |at: Option<usize>| at.is_some_and(|at| (first..=last).contains(&at));

    let mut lead = first;
    for at in (0..first).rev() {
        if !unread_before(inline, at, text.start) {
            break;
        }
        if let What::Open(pair) = units[at].what
            && within(places.closes.get(pair))
        {
            lead = at;
        }
    }
    if !unread_before(inline, first, text.start) {
        lead = first;
    }
    let mut trail = last;
    if inline.flat[text.end..units[last].flat().end.max(text.end)]
        .chars()
        .all(is_edge)
    {
        for (at, unit) in units.iter().enumerate().skip(last + 1) {
            if inline.is_read(unit) && !inline.flat[unit.flat()].chars().all(is_edge) {
                break;
            }
            if let What::Close(pair) = unit.what
                && within(places.opens.get(pair))
            {
                trail = at;
            }
        }
    }

    let core_start = source_at(inline, first, text.start);
    let core_end = source_at(inline, last, text.end);
    let mut draft = Draft::new(pairs, rows);
    draft.carry_in(
        units[first..=last].iter().map(|unit| &unit.what),
        lead,
        first,
        &places.opens,
    );
    // What lies between the tags before the text travels with the tag it follows.
    for at in lead..first {
        if let What::Open(pair) = units[at].what
            && !bare
            && within(places.closes.get(pair))
        {
            let until = next_kept(
                first,
                at,
                |later| matches!(units[later].what, What::Open(other) if within(places.closes.get(other))),
            );
            let end = until.map_or(core_start, |later| units[later].source().start);
            let extra = units[at].source().end..end;
            draft.open(pair, extra);
        }
    }
    for unit in &units[first..=last] {
        match &unit.what {
            What::Open(pair) if bare && within(places.closes.get(*pair)) => {}
            What::Close(pair) if bare && within(places.opens.get(*pair)) => {}
            What::Solo(_) | What::Verbatim | What::Decoded if bare => {}
            What::Open(pair) => draft.open(*pair, 0..0),
            What::Close(pair) => draft.close(*pair, 0..0),
            What::Solo(solo) => draft.solo(inline.kind(*solo), unit.source()),
            What::Hidden => {}
            What::Verbatim | What::Decoded => {
                let from = unit.flat().start.max(text.start);
                let to = unit.flat().end.min(text.end);
                if from < to {
                    draft.text(&inline.flat[from..to]);
                }
            }
        }
    }
    let mut behind = core_end;
    for unit in units.iter().take(trail + 1).skip(last + 1) {
        if let What::Close(pair) = unit.what
            && draft.is_open(pair)
        {
            let extra = behind..unit.source().start;
            draft.close(pair, extra);
            behind = unit.source().end;
        }
    }
    let (segment, spans, carried_in, carried_out) = draft.finish();
    let start = if lead < first {
        units[lead].source().start
    } else {
        core_start
    };
    let end = if trail > last { behind } else { core_end };
    let stretch = Stretch::new(&(start..end), spans, carried_in, carried_out);
    (segment, stretch)
}

/// Whether nothing is read from the start of unit `at` to `end` in the flat text.
fn unread_before(inline: &Inline, at: usize, end: usize) -> bool {
    let unit = &inline.units[at];
    let upto = unit.flat().end.min(end).max(unit.flat().start);
    match unit.what {
        What::Solo(solo) if matches!(inline.kind(solo), SpanKind::Empty(_)) => true,
        _ => inline.flat[unit.flat().start..upto].chars().all(is_edge),
    }
}

fn next_kept(first: usize, at: usize, kept: impl Fn(usize) -> bool) -> Option<usize> {
    (at + 1..first).find(|later| kept(*later))
}

/// The source position of a position in the flat text of unit `at`.
fn source_at(inline: &Inline, at: usize, flat: usize) -> usize {
    let unit = &inline.units[at];
    if unit.is_atomic() {
        if flat <= unit.flat().start {
            unit.source().start
        } else {
            unit.source().end
        }
    } else {
        unit.source().start + (flat - unit.flat().start)
    }
}
