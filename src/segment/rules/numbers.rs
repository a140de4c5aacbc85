//! Full stops behind figures: list markers, dates, ordinals.

use super::Verdict;
use crate::segment::chars;
use crate::segment::context::Context;
use crate::segment::data::{Lexicon, Ordinals};
use crate::segment::items;

/// Longest list marker in bytes, without what surrounds it: `12.3`, `xviii`.
const MARKER_MAX: usize = 12;

/// The same with its bullets and brackets.
const MARKED_MAX: usize = 32;

/// Judges a full stop behind a figure or a list marker.
pub(super) fn judge(context: &Context, word: &str, lexicon: &Lexicon) -> Verdict {
    if is_list_marker(context, word) {
        return Verdict::Veto;
    }

    if is_roman(word) && word.len() > 1 {
        return match lexicon.ordinals {
            Ordinals::None | Ordinals::BeforeLower => Verdict::Pass,
            Ordinals::BeforeAny => Verdict::boundary_if(context.next_is_starter()),
        };
    }
    if word.is_empty() || !word.chars().all(chars::is_numeric) || is_part_of_number(context, word) {
        return Verdict::Pass;
    }
    let digits = word.chars().count();
    if context.next_is_digit() {
        // `26. 6. 2020`, `5. 12.`: a day or month before the next part of the date.
        let next_digits = context
            .next_word()
            .chars()
            .take_while(|c| c.is_numeric())
            .count();
        let dated = digits <= 2
            && (next_digits == 4 || next_digits <= 2 && lexicon.ordinals != Ordinals::None);
        return if dated { Verdict::Veto } else { Verdict::Pass };
    }
    match lexicon.ordinals {
        Ordinals::None => Verdict::Pass,
        Ordinals::BeforeLower => Verdict::Pass,
        Ordinals::BeforeAny if digits <= 3 => Verdict::boundary_if(context.next_is_starter()),
        Ordinals::BeforeAny => Verdict::Pass,
    }
}

/// Whether the figure is the last part of a longer one: `3,5`, `3:2`, `1.200`, `-5`, `$20`.
fn is_part_of_number(context: &Context, word: &str) -> bool {
    context.body.strip_suffix(word).is_some_and(|rest| {
        rest.ends_with([
            '.', ',', ':', '/', '-', '–', '$', '€', '£', '№', '#', '+', '−',
        ])
    })
}

/// Whether the sentence so far is nothing but the marker of a list item: `1.`, `2.3.`, `a.`, `IV.`, `(b).`.
fn is_list_marker(context: &Context, word: &str) -> bool {
    // `The steps: 1. Register.`
    if matches!(word.len(), 1 | 2)
        && word.bytes().all(|b| b.is_ascii_digit())
        && context
            .body
            .strip_suffix(word)
            .is_some_and(|rest| rest.ends_with(": "))
    {
        return true;
    }
    if context.body.len() > MARKED_MAX || is_plain_word(word) {
        return false;
    }
    let marker = context.body.trim_matches(|c| {
        chars::is_space(c)
            || chars::is_closer(c)
            || chars::is_opener(c)
            || items::is_bullet(c)
            || c == '§'
    });
    if marker.is_empty() || marker.len() > MARKER_MAX {
        return false;
    }
    marker.chars().all(|c| c.is_numeric() || c == '.')
        && marker.split('.').all(|part| part.len() <= 4)
        || marker.chars().count() == 1
        || is_roman(marker)
        || marker.len() <= 5 && marker.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'))
}

/// Whether the word is of several letters that are no Roman numeral, as nearly all are.
fn is_plain_word(word: &str) -> bool {
    let mut letters = word.chars();
    let first = letters.next();
    first.is_some_and(|c| {
        chars::is_alphabetic(c) && !matches!(c, 'I' | 'V' | 'X' | 'L' | 'C' | 'i' | 'v' | 'x')
    }) && letters.next().is_some_and(chars::is_alphabetic)
}

/// Whether the word is a Roman numeral in capitals.
pub(super) fn is_roman(word: &str) -> bool {
    !word.is_empty()
        && word.len() <= MARKER_MAX
        && word
            .bytes()
            .all(|b| matches!(b, b'I' | b'V' | b'X' | b'L' | b'C'))
}

#[cfg(test)]
mod tests {
    use super::is_roman;
    use crate::segment::rules::tests::check;

    #[test]
    fn list_markers_stay_with_their_item() {
        check(
            "en",
            &[
                "1. Vote. |2. Go.",
                "a. Vote. |IV. Go.",
                "The steps: 1. Vote. |2. Go.",
                "3.4.2. Scope. |It is small.",
            ],
        );
    }

    #[test]
    fn ordinals_stay_with_their_noun() {
        check(
            "de",
            &[
                "Am 3. Oktober. |Im Jahr 1990. |Der Tag.",
                "Die 2. Bundesliga ruht. |Schade.",
            ],
        );
        check(
            "cs",
            &["Je to 5. května. |Konec.", "Dne 26. 6. 2020 přijel."],
        );
        check("fi", &["Maksoi 40. |Hän lähti."]);
        check("en", &["It was 1990. |Then came 12. |Nobody left."]);
    }

    #[test]
    fn a_figure_with_a_sign_is_no_ordinal() {
        check(
            "de",
            &[
                "Es stand 3:2. |Trainer Klopp jubelte.",
                "Es waren 3,5. |Experten staunten.",
            ],
        );
    }

    #[test]
    fn roman_numerals() {
        assert!(is_roman("XIV") && !is_roman("") && !is_roman("MIX"));
    }
}
