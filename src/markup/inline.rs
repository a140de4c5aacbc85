//! The inline content of one block while it is read: units in order, each with its place in the
//! source and its place in the text that a reader sees (*flat* text).

use std::ops::Range;

use super::SpanKind;
use super::rows::NameId;

/// Number of a [`Pair`] in its document, in order of opening.
pub(super) type PairId = u32;

/// Bytes that are written: from the source, or made up where the source has none. There are
/// several for each span, so they are as small as can be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Bytes {
    #[default]
    Nothing,
    /// A range of the source, with what changed in it (attributes).
    Source(Narrow),
    /// An end tag that the source lacks, for the element whose name is written there.
    End(Narrow),
    /// The end of a Markdown link that names its address by this text: `][text]`.
    Label(Narrow),
}

impl Bytes {
    pub(super) fn source(range: &Range<usize>) -> Self {
        Self::Source(Narrow::new(range))
    }

    pub(super) fn end(name: &Range<usize>) -> Self {
        Self::End(Narrow::new(name))
    }
}

/// A range within a document, which is never longer than [`LONGEST`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Narrow {
    start: u32,
    end: u32,
}

impl Narrow {
    pub(super) fn new(range: &Range<usize>) -> Self {
        Self {
            start: range.start as u32,
            end: range.end as u32,
        }
    }

    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// An inline element with a beginning and an end. It may begin in one block and end in another.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    /// What engines are told: `b`, `a`.
    pub(super) name: NameId,
    /// Opens the element again elsewhere.
    pub(super) open: Bytes,
    /// Closes the element elsewhere.
    pub(super) close: Bytes,
}

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Text whose source bytes are the text itself.
    Verbatim,
    /// Text that the source spells in another way (`&amp;`, a line break that reads as a space).
    Decoded,
    /// Nothing a reader sees: collapsed white space, control characters, an unmatched end tag.
    Hidden,
    /// A paired span begins.
    Open(PairId),
    /// A paired span ends.
    Close(PairId),
    /// An empty or protected span, by its number in [`Inline::solos`]. Its flat text is what the reader sees of it.
    Solo(u32),
}

/// One unit of inline content. A paragraph may have millions.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    /// In the source; empty for markup that is only implied.
    source: Narrow,
    /// In the flat text.
    flat: Narrow,
    /// What it is.
    pub(super) what: What,
}

/// The longest text that is read, in bytes: a gibibyte but for one byte.
pub(super) const LONGEST: usize = (1 << 30) - 1;

impl Unit {
    fn new(source: &Range<usize>, flat: &Range<usize>, what: What) -> Self {
        Self {
            source: Narrow::new(source),
            flat: Narrow::new(flat),
            what,
        }
    }

    /// Where it is in the source.
    pub(super) fn source(&self) -> Range<usize> {
        self.source.range()
    }

    /// Where it is in the flat text.
    pub(super) fn flat(&self) -> Range<usize> {
        self.flat.range()
    }

    /// Whether it has to be taken or left as a whole.
    pub(super) fn is_atomic(&self) -> bool {
        self.what != What::Verbatim
    }
}

/// White space that every format shows as one space.
pub(super) fn is_collapsible(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}')
}

/// Control characters: neither shown nor sent.
fn is_unread(character: char) -> bool {
    character.is_control() && !is_collapsible(character)
}

/// What is kept away from the edges of segments: white space and invisible fillers.
pub(super) fn is_edge(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{feff}' | '\u{200b}' | '\u{2060}')
}

/// Inline content, growing from left to right.
#[derive(Debug, Default)]
pub(super) struct Inline {
    pub(super) units: Vec<Unit>,
    pub(super) flat: String,
    /// What empty and protected spans stand for.
    pub(super) solos: Vec<SpanKind>,
    /// Things within that a reader sees and that are no text: pictures, embedded objects.
    pub(super) embeds: usize,
    /// Where the units of pairs that may still turn out empty begin.
    opened: Vec<(PairId, usize)>,
    /// Whether an element was the last thing: white space on both sides of it stays, since nobody
    /// knows how it is shown.
    after_element: bool,
}

impl Inline {
    /// Text that stands in the source as it is read.
    pub(super) fn text(&mut self, source: &str, range: Range<usize>) {
        let text = &source[range.clone()];
        let mut start = 0;
        let mut characters = text.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            if is_collapsible(character) {
                let mut end = at + character.len_utf8();
                while let Some(&(next, also)) = characters.peek() {
                    if !is_collapsible(also) {
                        break;
                    }
                    end = next + also.len_utf8();
                    characters.next();
                }
                let starts_text = at == start && self.after_space();
                if &text[at..end] == " " && !starts_text {
                    continue;
                }
                self.verbatim(source, range.start + start..range.start + at);
                self.space(range.start + at..range.start + end);
                start = end;
            } else if is_unread(character) {
                self.verbatim(source, range.start + start..range.start + at);
                start = at + character.len_utf8();
                self.hidden(range.start + at..range.start + start);
            }
        }
        self.verbatim(source, range.start + start..range.end);
    }

    /// White space in the source that reads as one space.
    pub(super) fn space(&mut self, range: Range<usize>) {
        if self.after_space() {
            self.hidden(range);
        } else {
            self.push(range, " ", What::Decoded);
        }
    }

    /// A character reference or an escape, and what it stands for.
    pub(super) fn decoded(&mut self, range: Range<usize>, text: &str) {
        if text.chars().all(is_collapsible) && !text.is_empty() {
            self.space(range);
        } else if text.chars().all(is_unread) {
            self.hidden(range);
        } else {
            self.push(range, text, What::Decoded);
        }
    }

    /// Bytes that are not read and belong to no span.
    pub(super) fn hidden(&mut self, range: Range<usize>) {
        self.push(range, "", What::Hidden);
    }

    /// A paired span begins.
    pub(super) fn open(&mut self, pair: PairId, range: Range<usize>) {
        self.opened.push((pair, self.units.len()));
        self.push(range, "", What::Open(pair));
    }

    /// A paired span ends. A pair in which nothing is read becomes one empty span.
    pub(super) fn close(&mut self, pair: PairId, range: Range<usize>, name: &str) {
        let at = self.opened.iter().rposition(|(open, _)| *open == pair);
        let Some(at) = at else {
            self.push(range, "", What::Close(pair));
            return;
        };
        let (_, first) = self.opened[at];
        self.opened.truncate(at);
        let unread = self.units[first..]
            .iter()
            .all(|unit| !self.is_read(unit) || self.flat[unit.flat()].chars().all(is_edge));
        let empty = unread || (name == "sup" && self.is_footnote_mark(first));
        if !empty {
            self.push(range, "", What::Close(pair));
            return;
        }
        let start = self.units[first].source().start;
        let flat_start = self.units[first].flat().start;
        let spaced = unread && self.flat.len() > flat_start;
        self.units.truncate(first);
        self.flat.truncate(flat_start);
        if spaced {
            self.space(start..start);
        }
        self.empty(start..range.end, name, "");
    }

    /// Whether the units from the opening of a `<sup>` on are the mark of a footnote, which is no
    /// part of the sentence: a link, in brackets, a sign, or a number behind punctuation.
    fn is_footnote_mark(&self, first: usize) -> bool {
        let read = &self.flat[self.units[first].flat().start..];
        let mark = read.trim_matches(is_edge);
        let inner = mark.trim_matches(['[', ']', '(', ')', ' ']);
        let short = !inner.is_empty() && mark.len() <= 12;
        let number = inner
            .chars()
            .all(|character| character.is_ascii_digit() || ",–- ".contains(character));
        let sign = inner.chars().all(|character| "*†‡§¶".contains(character));
        let bracketed = mark.starts_with(['[', '(']) && mark.ends_with([']', ')']);
        let linked = self.units[first + 1..]
            .iter()
            .any(|unit| matches!(unit.what, What::Open(_)));
        let before = self.flat[..self.units[first].flat().start]
            .chars()
            .next_back();
        let behind_end = before.is_some_and(|before| ".,;:!?…\"”»’)".contains(before));
        let letter = inner.chars().count() == 1;
        short && (sign || (number && (bracketed || linked || behind_end)) || (letter && bracketed))
    }

    /// An element that stands for itself and is not read; `read` is `" "` for a line break.
    pub(super) fn empty(&mut self, range: Range<usize>, name: &str, read: &str) {
        self.solo(range, read, SpanKind::Empty(name.to_owned()));
        self.after_element = read.is_empty();
    }

    /// A picture or another thing that is seen and is no text.
    pub(super) fn picture(&mut self, range: Range<usize>, name: &str) {
        self.empty(range, name, "");
        self.embeds += 1;
    }

    /// Text that must come back as it is. Where nothing of it is read, it is an empty element.
    pub(super) fn protected(&mut self, range: Range<usize>, name: &str, text: &str) {
        let shown: String = text
            .chars()
            .filter(|character| !is_unread(*character))
            .collect();
        let read = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        let kind = if read.is_empty() {
            SpanKind::Empty(name.to_owned())
        } else {
            SpanKind::Protected(read.clone())
        };
        self.solo(range, &read, kind);
    }

    fn solo(&mut self, range: Range<usize>, read: &str, kind: SpanKind) {
        let number = self.solos.len() as u32;
        self.solos.push(kind);
        self.push(range, read, What::Solo(number));
    }

    /// What an empty or protected span stands for.
    pub(super) fn kind(&self, solo: u32) -> &SpanKind {
        &self.solos[solo as usize]
    }

    /// Whether a unit belongs to what is read: text or protected text, even a space.
    pub(super) fn is_read(&self, unit: &Unit) -> bool {
        match unit.what {
            What::Verbatim | What::Decoded => true,
            What::Solo(solo) => {
                matches!(self.kind(solo), SpanKind::Protected(text) if !text.is_empty())
            }
            _ => false,
        }
    }

    /// Whether any of it may be translated.
    pub(super) fn has_text(&self) -> bool {
        self.units.iter().any(|unit| {
            matches!(unit.what, What::Verbatim | What::Decoded)
                && self.flat[unit.flat()].chars().any(char::is_alphabetic)
        })
    }

    fn after_space(&self) -> bool {
        self.flat.is_empty() || (self.flat.ends_with(' ') && !self.after_element)
    }

    fn verbatim(&mut self, source: &str, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let flat_start = self.flat.len();
        self.after_element = false;
        self.flat.push_str(&source[range.clone()]);
        if let Some(last) = self.units.last_mut()
            && last.what == What::Verbatim
            && last.source().end == range.start
        {
            last.source.end = range.end as u32;
            last.flat.end = self.flat.len() as u32;
            return;
        }
        let flat = flat_start..self.flat.len();
        self.units.push(Unit::new(&range, &flat, What::Verbatim));
    }

    fn push(&mut self, source: Range<usize>, read: &str, what: What) {
        let flat_start = self.flat.len();
        self.after_element &= read.is_empty();
        self.flat.push_str(read);
        let flat = flat_start..self.flat.len();
        self.units.push(Unit::new(&source, &flat, what));
    }
}
