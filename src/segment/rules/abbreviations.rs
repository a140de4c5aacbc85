//! Abbreviations of the language's tables.

use super::Verdict;
use super::numbers::is_roman;
use crate::segment::chars;
use crate::segment::context::{Context, tail_word};
use crate::segment::data::{Kind, Lexicon};

/// Parts of an abbreviation looked at together: `и т. д.` has two with a full stop, `k. u. k.` three.
const PARTS_MAX: usize = 4;

/// Longest part in characters but for the last: `Abs.` is none of `z. B.`.
const PART_CHARS_MAX: usize = 4;

/// Judges a full stop behind an abbreviation.
pub(super) fn judge(context: &Context, lexicon: &Lexicon, spelling: &mut String) -> Verdict {
    let Some(kind) = find(context.body, lexicon, spelling) else {
        return Verdict::Pass;
    };
    if kind != Kind::Closed && lexicon.continues(context.next_word) {
        return Verdict::Veto;
    }
    match kind {
        Kind::Closed => Verdict::Veto,
        Kind::Number => {
            if context.next_is_digit() || is_roman(context.next_word) {
                Verdict::Veto
            } else if spelling.chars().nth(1).is_some() {
                Verdict::Boundary
            } else {
                // `S. Meier`: no page but an initial.
                Verdict::Pass
            }
        }
        Kind::Name => Verdict::boundary_if(
            context.first.is_some_and(char::is_alphabetic)
                && lexicon.is_starter(context.next_word)
                && !context.next_is_initial(),
        ),
        Kind::Tail => Verdict::Boundary,
    }
}

/// The kind of the abbreviation at the end of `body`, the longest one the tables have.
fn find(body: &str, lexicon: &Lexicon, spelling: &mut String) -> Option<Kind> {
    let mut from = [body.len(); PARTS_MAX];
    let mut parts = 0;
    let mut rest = body;
    while let Some(slot) = from.get_mut(parts) {
        let word = tail_word(rest);
        if word.is_empty() || parts > 0 && word.chars().count() > PART_CHARS_MAX {
            break;
        }
        *slot = rest.len() - word.len();
        parts += 1;
        rest = rest.get(..*slot)?;
        // `z. B.`, `z.B.`, and forms with a hyphen or slash inside: `J.-C.`, `т.-е.`.
        let before = rest.trim_end_matches([' ', '\u{a0}', '\u{202f}', '-']);
        let Some(before) = before.strip_suffix('.') else {
            break;
        };
        rest = before;
    }
    (0..parts).rev().find_map(|part| {
        let text = body.get(*from.get(part)?..)?;
        spelling.clear();
        spelling.extend(text.chars().filter(|&c| !chars::is_space(c)));
        lexicon.kind(spelling)
    })
}
