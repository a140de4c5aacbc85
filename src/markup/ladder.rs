//! The ladder: one way to send a sentence with spans, and one to read the answer, chosen by what an
//! engine can do.
//!
//! Each rung gives a text whose spans are checked; where they are not right, what came back right
//! is kept as a hint and the next rung decides about the rest. The last rung always succeeds.

use super::markers::{self, MarkerKind};
use super::place::{Placement, place_hinted};
use super::{Link, Piece, SpanKind, SpannedText, align, repair, tidy};

/// How an engine carries spans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkupSupport {
    /// Spans come back on the words they belong to, whatever the syntax on the wire.
    Native,
    /// Text only, but the answer says which words became which ([`Link`]).
    Aligned,
    /// Text only; the engine is known to keep these marks.
    Markers(MarkerKind),
    /// Text only.
    None,
}

/// What goes to the engine in place of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The sentence.
    pub text: SpannedText,
    /// What its spans stand for; none where it has none.
    pub spans: Vec<SpanKind>,
    /// The rung that was chosen, for [`restore_spans`].
    pub rung: MarkupSupport,
}

/// What an engine with this support gets.
pub fn send_spans(text: &SpannedText, spans: &[SpanKind], support: MarkupSupport) -> Sent {
    let plain = |text: String, rung| Sent {
        text: SpannedText::from_text(text),
        spans: Vec::new(),
        rung,
    };
    match support {
        // An engine that aligns reads the text alone, but need not align where there is no span.
        MarkupSupport::Native | MarkupSupport::Aligned => Sent {
            text: text.clone(),
            spans: spans.to_vec(),
            rung: support,
        },
        MarkupSupport::Markers(kind) if !spans.is_empty() => {
            match markers::encode(text, spans, kind) {
                Some(marked) => plain(marked, support),
                None => plain(text.read_text(spans), MarkupSupport::None),
            }
        }
        _ => plain(text.read_text(spans), support),
    }
}

/// An engine's answer with every span of `source` exactly once, properly nested, and no mark left
/// in the text. `rung` is [`Sent::rung`], `links` the alignment if the engine gave one, `language`
/// the target's tag.
///
/// The result passes [`SpannedText::check`] whenever `source` does, whatever the answer is.
pub fn restore_spans(
    source: &SpannedText,
    spans: &[SpanKind],
    answer: &SpannedText,
    rung: MarkupSupport,
    links: &[Link],
    language: &str,
) -> (SpannedText, Placement) {
    let (text, placement) = climb(source, spans, answer, rung, links);
    (tidy::tidy(text, source, language), placement)
}

fn climb(
    source: &SpannedText,
    spans: &[SpanKind],
    answer: &SpannedText,
    rung: MarkupSupport,
    links: &[Link],
) -> (SpannedText, Placement) {
    let answer = match rung {
        MarkupSupport::Native => answer.clone(),
        MarkupSupport::Markers(kind) => {
            let texts = answer.pieces.iter().filter_map(|piece| match piece {
                Piece::Text(text) => Some(text.as_str()),
                _ => None,
            });
            markers::decode(&texts.collect::<String>(), spans, kind)
        }
        MarkupSupport::Aligned | MarkupSupport::None => {
            let target = answer.plain_text();
            let hints = align::hints(source, spans, &target, links);
            return place_hinted(source, spans, target.trim(), &hints);
        }
    };
    if answer.check(spans).is_ok() {
        return (answer, Placement::Exact);
    }
    let repaired = repair::repair(&answer, spans);
    if repaired.check(spans).is_ok() {
        return (repaired, Placement::Approximate);
    }
    let (target, hints) = repair::hints(&repaired, spans);
    let (text, _) = place_hinted(source, spans, &target, &hints);
    (text, Placement::Approximate)
}

#[cfg(test)]
mod tests;
