//! Quotations, brackets, and the words that tell who spoke.

use super::Verdict;
use crate::segment::chars;
use crate::segment::context::{Context, head_word, is_lower};
use crate::segment::data::Lexicon;
use crate::segment::spans::Span;

/// How far behind a quotation, in words, its `said` may stand: `President Joe Biden said`.
const SAID_WITHIN: usize = 5;

/// How much of the sentence before a quotation is searched for a word.
const LEAD_MAX: usize = 64;

/// Whether a quotation or bracket holds the candidates inside it.
///
/// A bracket always does. A quotation does where it is part of a larger sentence: words of it stand before the
/// quotation, or it goes on behind it. A quotation that is a paragraph of its own is cut into its sentences.
pub(super) fn holds(line: &str, start: usize, span: Span) -> bool {
    if span.open < start {
        return false;
    }
    let Some(opening) = line.get(span.open..).and_then(|s| s.chars().next()) else {
        return false;
    };
    if !chars::is_quote(opening) {
        return true;
    }
    let lead = line.get(start..span.open).unwrap_or_default();
    if lead.chars().take(LEAD_MAX).any(char::is_alphanumeric) {
        return true;
    }
    let rest = line.get(span.end..).unwrap_or_default();
    let rest = rest.trim_start_matches(chars::is_space);
    let rest = rest.trim_start_matches(|c| chars::is_dash(c) || chars::is_space(c) || c == ',');
    rest.chars().next().is_some_and(is_lower)
}

/// Keeps `said X` with the quotation before it.
pub(super) fn attribution(context: &Context, lexicon: &Lexicon) -> Verdict {
    if !context.closes_quote() {
        return Verdict::Pass;
    }
    let Some(next) = context.after.chars().next() else {
        return Verdict::Pass;
    };
    // Japanese: the particle that quotes (`」と`), or any other kana that cannot start a sentence.
    if matches!(
        next,
        'と' | 'っ' | 'な' | 'は' | 'が' | 'を' | 'の' | 'に' | 'で' | 'も' | 'へ'
    ) && !context.has_gap()
    {
        return Verdict::Veto;
    }
    // A full stop inside the marks ends the sentence; who spoke is then told in a sentence of its own.
    if !context.terminators.ends_with(['!', '?', '…']) || lexicon.is_starter(context.next_word) {
        return Verdict::Pass;
    }
    if said_follows(context, lexicon) {
        return Verdict::Veto;
    }
    Verdict::Pass
}

/// Whether a verb of saying comes within the next few words, before any other punctuation.
fn said_follows(context: &Context, lexicon: &Lexicon) -> bool {
    let mut rest = context.after;
    for _ in 0..SAID_WITHIN {
        let word = head_word(rest);
        if word.is_empty() {
            return false;
        }
        if lexicon.is_said(word) {
            return true;
        }
        let Some(after) = rest.get(word.len()..) else {
            return false;
        };
        let Some(next) = after
            .strip_prefix(". ")
            .or_else(|| after.strip_prefix([' ', '\u{a0}', '-']))
        else {
            return false;
        };
        rest = next;
    }
    false
}
