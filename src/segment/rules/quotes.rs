//! Quotations, brackets, and the words that tell who spoke.

use super::Verdict;
use crate::segment::chars;
use crate::segment::context::{Context, head_word, is_lower, tail};
use crate::segment::data::Lexicon;
use crate::segment::spans::Span;

/// How far behind a quotation, in words, its `said` may stand: `President Joe Biden said`.
const SAID_WITHIN: usize = 5;

/// How far behind, in characters, where words are not set apart.
const SAID_WITHIN_CJK: usize = 12;

/// How far back, in bytes, the opening mark of a quotation is looked for.
const QUOTED_MAX: usize = 600;

/// How much of the sentence before a quotation is searched for a word.
const LEAD_MAX: usize = 64;

/// Whether a quotation or bracket holds the candidates inside it.
///
/// A bracket always does. A quotation does where it is part of a larger sentence: words of it stand before the
/// quotation, or it goes on behind it. A quotation that is a paragraph of its own is cut into its sentences.
pub(super) fn holds(line: &str, start: usize, span: Span, lexicon: &Lexicon) -> bool {
    if span.open < start {
        return false;
    }
    let Some(opening) = line.get(span.open..).and_then(|s| s.chars().next()) else {
        return false;
    };
    if !chars::is_quote(opening) && opening != '‘' {
        return true;
    }
    let lead = line.get(start..span.open).unwrap_or_default();
    if lead.chars().take(LEAD_MAX).any(chars::is_alphanumeric) {
        return true;
    }
    // `“It is over. We lost,” Lee said.`
    let quoted = line.get(span.open..span.end).unwrap_or_default();
    if quoted
        .trim_end_matches(chars::is_closer)
        .ends_with([',', '，'])
    {
        return true;
    }
    let rest = line.get(span.end..).unwrap_or_default();
    if rest.starts_with(['と', 'っ']) {
        // Japanese: the particle that quotes.
        return true;
    }
    if rest.starts_with(chars::is_cjk) {
        return lexicon.has_said(clause(rest));
    }
    let rest = rest.trim_start_matches(|c| chars::is_dash(c) || chars::is_space(c) || c == ',');
    rest.chars().next().is_some_and(is_lower)
}

/// Keeps `said X` with the quotation before it.
pub(super) fn attribution(context: &Context, lexicon: &Lexicon) -> Verdict {
    if context.is_plain {
        return Verdict::Pass;
    }
    let Some(next) = context.after.chars().next() else {
        return Verdict::Pass;
    };
    if chars::is_cjk(next) && !context.has_gap() && closes_remark(context) {
        return Verdict::Veto;
    }
    if !context.closes_quote() {
        return Verdict::Pass;
    }
    // Japanese: the particle that quotes (`」と`), or any other kana that cannot start a sentence.
    if matches!(
        next,
        'と' | 'っ' | 'な' | 'は' | 'が' | 'を' | 'の' | 'に' | 'で' | 'も' | 'へ'
    ) && !context.has_gap()
    {
        return Verdict::Veto;
    }
    if chars::is_cjk(next) && !context.has_gap() {
        return if said_follows_unspaced(context, lexicon) {
            Verdict::Veto
        } else {
            Verdict::Pass
        };
    }
    // A full stop inside the marks ends the sentence; who spoke is then told in a sentence of its own.
    if !context.terminators.ends_with(['!', '?', '…']) || context.next_is_starter() {
        return Verdict::Pass;
    }
    if said_follows(context, lexicon) {
        return Verdict::Veto;
    }
    Verdict::Pass
}

/// The same in Chinese, where a quotation that a colon or comma introduced has its speaker before it.
fn said_follows_unspaced(context: &Context, lexicon: &Lexicon) -> bool {
    let body = tail(context.body, QUOTED_MAX);
    let opening = body.rfind(['“', '「', '『', '"']);
    let lead = opening.and_then(|at| body.get(..at)).unwrap_or_default();
    !lead.ends_with([':', '：', ',', '，']) && lexicon.has_said(clause(context.after))
}

/// Whether the bracket that closes was opened within the sentence, or around a title: `彼は（本当だ。）去った`.
fn closes_remark(context: &Context) -> bool {
    if !context.closers.ends_with(['》', '）', ')']) {
        return false;
    }
    if context.closers.contains('》') {
        return true;
    }
    let body = tail(context.body, QUOTED_MAX);
    let opened = body.rfind(['（', '(']).and_then(|at| body.get(..at));
    opened.is_some_and(|lead| lead.contains(chars::is_alphanumeric))
}

/// The first few characters of a text, up to its first punctuation.
fn clause(text: &str) -> &str {
    let end = text
        .char_indices()
        .enumerate()
        .find(|&(count, (_, c))| count == SAID_WITHIN_CJK || !chars::is_word(c))
        .map_or(text.len(), |(_, (at, _))| at);
    text.get(..end).unwrap_or_default()
}

/// Whether a verb of saying comes within the next few words, before any other punctuation.
pub(super) fn said_follows(context: &Context, lexicon: &Lexicon) -> bool {
    let mut rest = context.after;
    for _ in 0..SAID_WITHIN {
        let word = head_word(rest);
        if word.is_empty() {
            return false;
        }
        if lexicon.word(word).said {
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

#[cfg(test)]
mod tests {
    use crate::segment::rules::tests::check;

    #[test]
    fn what_tells_who_spoke_stays_with_the_quotation() {
        check(
            "en",
            &["“Stop!” President Lee said. |He left.", "“Stop!” |He left."],
        );
        check("ru", &["«Стой!» — крикнул он. |Тишина."]);
        check("ja", &["「行く。」と言った。|終わり。"]);
        check("zh", &["“走!”他说。|他走了。", "他说:“走!”|他走了。"]);
    }

    #[test]
    fn a_short_quotation_in_a_sentence_is_held_together() {
        check(
            "en",
            &[
                "He wrote: “I won. I left.” |Then he slept.",
                "“I won. |I left.” |Then he slept.",
            ],
        );
        check("en", &["It (see p. 3. It is short.) fell. |So what?"]);
    }

    #[test]
    fn marks_without_partner_hold_nothing() {
        check(
            "en",
            &[
                "\"It is late. |He left. |Nobody came.",
                "The 6'2\" guard left. |He won.",
            ],
        );
    }
}
