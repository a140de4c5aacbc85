//! What an engine did to spans, put right as far as it can be known.

use std::collections::HashMap;
use std::ops::Range;

use super::{Piece, SpanId, SpanKind, SpannedText};

/// The places in an answer at which a pair begins and ends.
#[derive(Debug, Default, Clone)]
struct Ends {
    open: Option<usize>,
    close: Option<usize>,
    solo: Option<usize>,
}

/// The answer without what has no meaning: spans that do not exist, second ones of those that do.
/// Ends that changed places are changed back, a pair that reaches out of another one ends with it,
/// and an opening mark that came twice and never closed closes with the second one. What has only
/// one end, or none, is missing in what is given back.
pub(super) fn repair(answer: &SpannedText, spans: &[SpanKind]) -> SpannedText {
    let mut ends: HashMap<SpanId, Ends> = HashMap::new();
    for (at, piece) in answer.pieces.iter().enumerate() {
        let (Piece::Open(id) | Piece::Close(id) | Piece::Solo(id)) = piece else {
            continue;
        };
        let Some(kind) = spans.get(*id as usize) else {
            continue;
        };
        let paired = matches!(kind, SpanKind::Paired(_));
        let ends = ends.entry(*id).or_default();
        match piece {
            Piece::Solo(_) if !paired => ends.solo = ends.solo.or(Some(at)),
            // Only its place is known of an empty span that came back as a pair.
            Piece::Open(_) if !paired => ends.solo = ends.solo.or(Some(at)),
            Piece::Open(_) if ends.open.is_none() => ends.open = Some(at),
            Piece::Open(_) | Piece::Solo(_) if paired => {
                if ends.open.is_none() {
                    ends.open = Some(at);
                } else {
                    ends.close = ends.close.or(Some(at));
                }
            }
            Piece::Close(_) if paired => {
                // The first one behind the opening one counts; one before it until then.
                if ends
                    .close
                    .is_none_or(|close| ends.open.is_some_and(|open| close < open))
                {
                    ends.close = Some(at);
                }
            }
            _ => {}
        }
    }
    let mut marks: HashMap<usize, Piece> = HashMap::new();
    for (id, ends) in ends {
        if let Some(at) = ends.solo {
            marks.insert(at, Piece::Solo(id));
        } else if let (Some(open), Some(close)) = (ends.open, ends.close) {
            marks.insert(open.min(close), Piece::Open(id));
            marks.insert(open.max(close), Piece::Close(id));
        }
    }
    let mut out = SpannedText::default();
    let mut open: Vec<SpanId> = Vec::new();
    for (at, piece) in answer.pieces.iter().enumerate() {
        if let Piece::Text(_) = piece {
            out.push(piece.clone());
            continue;
        }
        match marks.remove(&at) {
            Some(Piece::Open(id)) => {
                open.push(id);
                out.push(Piece::Open(id));
            }
            Some(Piece::Close(id)) if open.contains(&id) => {
                while let Some(last) = open.pop() {
                    out.push(Piece::Close(last));
                    if last == id {
                        break;
                    }
                }
            }
            Some(solo @ Piece::Solo(_)) => out.push(solo),
            _ => {}
        }
    }
    out
}

/// The answer as it is read, and where its spans are in that.
pub(super) fn hints(
    answer: &SpannedText,
    spans: &[SpanKind],
) -> (String, Vec<Option<Range<usize>>>) {
    let mut read = String::new();
    let mut hints = vec![None; spans.len()];
    for piece in &answer.pieces {
        match piece {
            Piece::Text(text) if read.is_empty() => read.push_str(text.trim_start()),
            Piece::Text(text) => read.push_str(text),
            Piece::Open(id) => hints[*id as usize] = Some(read.len()..read.len()),
            Piece::Close(id) => {
                if let Some(hint) = &mut hints[*id as usize] {
                    hint.end = read.len();
                }
            }
            Piece::Solo(id) => {
                let start = read.len();
                if let Some(SpanKind::Protected(text)) = spans.get(*id as usize) {
                    read.push_str(text);
                }
                hints[*id as usize] = Some(start..read.len());
            }
        }
    }
    read.truncate(read.trim_end().len());
    for hint in hints.iter_mut().flatten() {
        *hint = hint.start.min(read.len())..hint.end.min(read.len());
    }
    (read, hints)
}
