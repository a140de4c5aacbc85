//! Spans as marks within the text, for engines that are known to keep such marks.

use super::{Piece, SpanId, SpanKind, SpannedText};

/// The marks that an engine keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkerKind {
    /// `⟦1⟧ … ⟦/1⟧` and `⟦2⟧`.
    Brackets,
    /// `<g1> … </g1>` and `<x2/>`.
    Tags,
}

/// The longest mark that is read, in bytes; engines put words and spaces into them.
const LONGEST: usize = 40;

/// The text with marks in the place of spans. `None` where the text itself has what would be read
/// as one.
pub(super) fn encode(text: &SpannedText, spans: &[SpanKind], kind: MarkerKind) -> Option<String> {
    let mut out = String::new();
    for piece in &text.pieces {
        match (piece, kind) {
            (Piece::Text(text), _) => {
                if marks(text, kind).next().is_some() || text.contains(characters(kind)) {
                    return None;
                }
                out.push_str(text);
            }
            (Piece::Open(id), MarkerKind::Brackets) => out.push_str(&format!("⟦{id}⟧")),
            (Piece::Close(id), MarkerKind::Brackets) => out.push_str(&format!("⟦/{id}⟧")),
            (Piece::Solo(id), MarkerKind::Brackets) => out.push_str(&format!("⟦{id}⟧")),
            (Piece::Open(id), MarkerKind::Tags) => out.push_str(&format!("<g{id}>")),
            (Piece::Close(id), MarkerKind::Tags) => out.push_str(&format!("</g{id}>")),
            (Piece::Solo(id), MarkerKind::Tags) => out.push_str(&format!("<x{id}/>")),
        }
    }
    // A mark next to a bracketed number of the text could be read together with it.
    (spans.len() == marks_of(&text.pieces)).then_some(out)
}

fn marks_of(pieces: &[Piece]) -> usize {
    pieces
        .iter()
        .filter(|piece| matches!(piece, Piece::Open(_) | Piece::Solo(_)))
        .count()
}

/// Reads an answer to what [`encode`] wrote. No mark is left in its text, whatever the engine made
/// of them; spans may be missing, doubled or out of order.
pub(super) fn decode(answer: &str, spans: &[SpanKind], kind: MarkerKind) -> SpannedText {
    let answer = match kind {
        MarkerKind::Tags => &answer.replace("&lt;", "<").replace("&gt;", ">"),
        MarkerKind::Brackets => answer,
    };
    let mut out = SpannedText::default();
    let mut at = 0;
    let text = |part: &str| Piece::Text(part.replace(characters(kind), ""));
    for mark in marks(answer, kind) {
        out.push(text(&answer[at..mark.start]));
        at = mark.end;
        let Some(id) = mark.id.filter(|id| (*id as usize) < spans.len()) else {
            continue;
        };
        let paired = matches!(spans[id as usize], SpanKind::Paired(_));
        out.push(match (paired, mark.is_end) {
            (true, false) => Piece::Open(id),
            (true, true) => Piece::Close(id),
            (false, _) => Piece::Solo(id),
        });
    }
    out.push(text(&answer[at..]));
    out
}

/// Characters that stand in marks only.
fn characters(kind: MarkerKind) -> &'static [char] {
    match kind {
        MarkerKind::Brackets => &['⟦', '⟧'],
        MarkerKind::Tags => &['<', '>'],
    }
}

/// A mark, or what is left of one.
struct Mark {
    start: usize,
    end: usize,
    id: Option<SpanId>,
    is_end: bool,
}

fn marks(text: &str, kind: MarkerKind) -> impl Iterator<Item = Mark> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(offset) = text[at..].find(|character| opens(character, kind)) {
            let start = at + offset;
            if let Some(mark) = mark_at(text, start, kind) {
                at = mark.end;
                return Some(mark);
            }
            at = start + text[start..].chars().next().map_or(1, char::len_utf8);
        }
        None
    })
}

fn opens(character: char, kind: MarkerKind) -> bool {
    match kind {
        MarkerKind::Brackets => matches!(character, '⟦' | '〚' | '【' | '['),
        MarkerKind::Tags => matches!(character, '<' | '＜'),
    }
}

fn closes(character: char, kind: MarkerKind) -> bool {
    match kind {
        MarkerKind::Brackets => matches!(character, '⟧' | '〛' | '】' | ']'),
        MarkerKind::Tags => matches!(character, '>' | '＞'),
    }
}

/// The mark that begins at `start`. In our own brackets anything is a mark; in those that an engine
/// may have made of them, a number is.
fn mark_at(text: &str, start: usize, kind: MarkerKind) -> Option<Mark> {
    let own = text[start..].starts_with(characters(kind));
    let mut digits = String::new();
    let mut is_end = false;
    let mut strange = false;
    let mut closed = false;
    let mut end = start;
    for (offset, character) in text[start..].char_indices() {
        if offset > LONGEST {
            return None;
        }
        end = start + offset + character.len_utf8();
        if offset == 0 || (!closed && digits.is_empty() && opens(character, kind)) {
            continue;
        }
        if closes(character, kind) {
            closed = true;
            continue;
        }
        if closed {
            end = start + offset;
            break;
        }
        match character {
            '/' | '\\' if digits.is_empty() => is_end = true,
            '/' => {}
            _ if character.is_whitespace() => {}
            'g' | 'G' | 'x' | 'X' if kind == MarkerKind::Tags && digits.is_empty() => {}
            _ => match digit(character) {
                Some(digit) => digits.push(digit),
                None => strange = true,
            },
        }
    }
    let id = digits.parse().ok().filter(|_| !strange);
    (closed && (own || id.is_some())).then_some(Mark {
        start,
        end,
        id,
        is_end,
    })
}

/// Decimal digits that engines write: ASCII, Arabic, Persian, Devanagari, Bengali, full width.
fn digit(character: char) -> Option<char> {
    let zero = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xff10]
        .into_iter()
        .find(|zero| (*zero..*zero + 10).contains(&u32::from(character)))?;
    char::from_digit(u32::from(character) - zero, 10)
}
