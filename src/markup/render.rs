//! Writing a document: the source with some ranges replaced.

use std::collections::HashSet;
use std::ops::Range;

use super::escape::{self, Care, NOTHING, Place};
use super::inline::Bytes;
use super::layout::{SpanBytes, Stretch};
use super::markdown::Marks;
use super::{Piece, SpanId, SpannedText};

/// The pieces with clean text, and none of white space at the ends.
fn cleaned(target: &SpannedText) -> Vec<Piece> {
    let last = target.pieces.len().saturating_sub(1);
    let clean = target.pieces.iter().enumerate().map(|(at, piece)| {
        let Piece::Text(text) = piece else {
            return piece.clone();
        };
        let text = escape::clean(text);
        let mut text = text.as_str();
        if at == 0 {
            text = text.trim_start();
        }
        if at == last {
            text = text.trim_end();
        }
        Piece::Text(text.to_owned())
    });
    SpannedText::from_pieces(clean).pieces
}

/// Whether a line that begins so may be blank, or begin a block of HTML.
fn may_be_html(place: Place, pieces: &[Piece]) -> bool {
    matches!(place, Place::Markdown { .. } | Place::Html)
        && !matches!(pieces.first(), Some(Piece::Text(_)))
}

/// A range of the source and what stands there now.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

/// The source with edits, sorted and disjoint.
#[derive(Debug)]
pub(super) struct Patched<'a> {
    source: &'a str,
    edits: Vec<Edit>,
    care: Care,
}

impl<'a> Patched<'a> {
    /// Takes edits in any order. Of two that overlap, the one that begins first (of those, the
    /// longer one) stays.
    pub(super) fn new(source: &'a str, mut edits: Vec<Edit>, care: Care) -> Self {
        edits.sort_by(|a, b| (a.range.start, b.range.end).cmp(&(b.range.start, a.range.end)));
        let mut end = 0;
        edits.retain(|edit| {
            let keep = edit.range.start >= end;
            if keep {
                end = edit.range.end;
            }
            keep
        });
        Self {
            source,
            edits,
            care,
        }
    }

    /// Writes a range of the source as it is now. Edits that reach out of the range are not made.
    pub(super) fn write(&self, range: Range<usize>, out: &mut String) {
        let mut at = range.start;
        let first = self
            .edits
            .partition_point(|edit| edit.range.start < range.start);
        for edit in &self.edits[first..] {
            if edit.range.end > range.end {
                break;
            }
            out.push_str(&self.source[at..edit.range.start]);
            out.push_str(&edit.text);
            at = edit.range.end;
        }
        out.push_str(&self.source[at..range.end.max(at)]);
    }

    fn bytes(&self, bytes: &Bytes, out: &mut String) {
        match bytes {
            Bytes::Nothing => {}
            Bytes::Source(range) => self.write(range.range(), out),
            Bytes::End(name) => {
                out.push_str("</");
                out.push_str(&self.source[name.range()]);
                out.push('>');
            }
            Bytes::Label(text) => {
                out.push_str("][");
                out.push_str(&self.source[text.range()]);
                out.push(']');
            }
        }
    }

    fn open(&self, span: &SpanBytes, out: &mut String) {
        self.bytes(&span.open, out);
        if let Some(fillers) = &span.fillers {
            self.write(fillers.behind_open.clone(), out);
        }
    }

    fn close(&self, span: &SpanBytes, out: &mut String) {
        if let Some(fillers) = &span.fillers {
            self.write(fillers.before_close.clone(), out);
        }
        self.bytes(&span.close, out);
    }

    /// Writes a stretch with its translation. Every span of the target is known to be there once
    /// and to nest.
    pub(super) fn stretch(&self, stretch: &Stretch, target: &SpannedText, place: Place) -> String {
        let mut out = String::new();
        let pieces = &cleaned(target);
        let as_html = match place {
            Place::Markdown { .. } if self.care == Care::Usual => self.unmarkable(stretch, pieces),
            _ => HashSet::new(),
        };
        // Spans that reach over the edge stay open where the translation begins and ends with
        // them, as the source did; otherwise they are closed and opened again.
        let stay_in = stretch
            .carried_in()
            .iter()
            .zip(pieces)
            .take_while(|(id, piece)| **piece == Piece::Open(**id))
            .count();
        let stay_out = stretch
            .carried_out()
            .iter()
            .zip(pieces.iter().rev())
            .take_while(|(id, piece)| **piece == Piece::Close(**id))
            .count();
        for id in stretch.carried_in()[stay_in..].iter().rev() {
            self.close(&stretch.spans[*id as usize], &mut out);
        }
        let inner = pieces.len().saturating_sub(stay_out);
        let mut line_start = self.is_line_start(stretch.source().start);
        if self.care != Care::Usual
            && (line_start || pieces.is_empty())
            && may_be_html(place, pieces)
        {
            out.push_str(NOTHING);
        }
        for piece in pieces.iter().take(inner).skip(stay_in) {
            match piece {
                Piece::Text(text) => {
                    escape::write(text, place, line_start, self.care, &mut out);
                    line_start = false;
                }
                Piece::Open(id) | Piece::Close(id) if as_html.contains(id) => {
                    let end = if matches!(piece, Piece::Close(_)) {
                        "/"
                    } else {
                        ""
                    };
                    let name = self
                        .marks(stretch, *id)
                        .map_or("span", |marks| marks.element());
                    out.push_str(&format!("<{end}{name}>"));
                    line_start = false;
                }
                Piece::Solo(id) if self.care != Care::Usual && self.is_break(stretch, *id) => {
                    out.push_str("<br>");
                    line_start = false;
                }
                Piece::Open(id) | Piece::Solo(id) => {
                    // Two pieces of code side by side are one, or none.
                    if self.care != Care::Usual && out.ends_with('`') {
                        out.push_str(NOTHING);
                    }
                    self.open(&stretch.spans[*id as usize], &mut out);
                    line_start = out.ends_with('\n');
                }
                Piece::Close(id) => self.close(&stretch.spans[*id as usize], &mut out),
            }
        }
        for id in &stretch.carried_out()[..stretch.carried_out().len() - stay_out] {
            self.open(&stretch.spans[*id as usize], &mut out);
        }
        out
    }

    /// Writes `text` in the place of all that is read in a block. Spans within go; those that
    /// reach over its edges are closed and opened, so that nesting stays whole.
    pub(super) fn replaced(&self, whole: &Stretch, text: &str, place: Place) -> String {
        let mut out = String::new();
        for id in whole.carried_in().iter().rev() {
            self.close(&whole.spans[*id as usize], &mut out);
        }
        let line_start = self.is_line_start(whole.source().start);
        let text = escape::clean(text);
        if self.care != Care::Usual && text.trim().is_empty() && may_be_html(place, &[]) {
            out.push_str(NOTHING);
        }
        escape::write(text.trim(), place, line_start, self.care, &mut out);
        for id in whole.carried_out() {
            self.open(&whole.spans[*id as usize], &mut out);
        }
        out
    }

    /// The spans whose Markdown marks would not be read as marks where they stand.
    fn unmarkable(&self, stretch: &Stretch, pieces: &[Piece]) -> HashSet<SpanId> {
        let outer_before = self.source[..stretch.source().start].chars().next_back();
        let outer_after = self.source[stretch.source().end..].chars().next();
        let mut found = HashSet::new();
        for (at, piece) in pieces.iter().enumerate() {
            let (Piece::Open(id) | Piece::Close(id)) = piece else {
                continue;
            };
            let Some(marks) = self.marks(stretch, *id) else {
                continue;
            };
            let before = match at.checked_sub(1).map(|at| &pieces[at]) {
                None => outer_before,
                Some(Piece::Text(text)) => text.chars().next_back(),
                Some(_) => Some('*'),
            };
            let after = match pieces.get(at + 1) {
                None => outer_after,
                Some(Piece::Text(text)) => text.chars().next(),
                Some(_) => Some('*'),
            };
            let read = match piece {
                Piece::Open(_) => marks.can_open(before, after),
                _ => marks.can_close(before, after),
            };
            if !read {
                found.insert(*id);
            }
        }
        found
    }

    /// Whether a span is a line break of Markdown, which is none at the end of a paragraph.
    fn is_break(&self, stretch: &Stretch, id: SpanId) -> bool {
        match &stretch.spans[id as usize].open {
            Bytes::Source(range) => {
                let written = &self.source[range.range()];
                written.ends_with('\n') && matches!(written.trim(), "" | "\\")
            }
            _ => false,
        }
    }

    /// The Markdown marks that open a span, if it has any.
    fn marks(&self, stretch: &Stretch, id: SpanId) -> Option<Marks> {
        match &stretch.spans.get(id as usize)?.open {
            Bytes::Source(range) => Marks::of(&self.source[range.range()]),
            _ => None,
        }
    }

    /// Whether only white space and Markdown's own marks stand between the line's start and `at`.
    fn is_line_start(&self, at: usize) -> bool {
        let before = &self.source[..at];
        let is_mark = |character: char| {
            !matches!(character, '\n' | '\r')
                && (character.is_whitespace()
                    || character.is_ascii_punctuation()
                    || character.is_ascii_digit())
        };
        let rest = before.trim_end_matches(is_mark);
        rest.is_empty() || rest.ends_with(['\n', '\r']) || is_note_start(before, rest.len())
    }
}

/// The longest label of a footnote that is looked at, in bytes.
const LONGEST_LABEL: usize = 1000;

/// Whether `before` ends with the mark of a footnote's text, `[^label]:`, at the start of its
/// line. Behind `marks` it has nothing but signs.
fn is_note_start(before: &str, marks: usize) -> bool {
    if !before[marks..].contains("]:") {
        return false;
    }
    let mut start = marks.saturating_sub(LONGEST_LABEL);
    while !before.is_char_boundary(start) {
        start += 1;
    }
    let window = &before[start..];
    let line = match window.rfind(['\n', '\r']) {
        Some(at) => &window[at + 1..],
        None if start == 0 => window,
        None => return false,
    };
    line.trim_start_matches(|character: char| {
        character.is_whitespace()
            || character.is_ascii_digit()
            || matches!(character, '>' | '-' | '+' | '*' | '.' | ')')
    })
    .starts_with("[^")
}
