//! Abbreviations of the language's tables.

use super::Verdict;
use super::numbers::is_roman;
use crate::segment::chars;
use crate::segment::context::{Context, tail, tail_word};
use crate::segment::data::{Kind, Lexicon};

/// Parts of an abbreviation looked at together: `и т. д.` has two with a full stop, `k. u. k.` three.
const PARTS_MAX: usize = 4;

/// Longest part in characters but for the last: `Abs.` is none of `z. B.`.
const PART_CHARS_MAX: usize = 4;

/// How many words a fronted date has at most: `В мае 2020 г.`, `At 5 p.m.`.
const FRONTED_WORDS_MAX: usize = 4;

/// Words that join a clause with a date of its own: `left at 5 and at 6 p.m. Mr. Lee`.
const CONJUNCTIONS: [&str; 9] = ["and", "but", "и", "а", "но", "та", "і", "й", "але"];

/// Longest year with its unit in bytes.
const STARTING_YEAR_MAX: usize = 12;

/// How far back, in bytes, the start of a fronted date is looked for.
const FRONTED_MAX: usize = 120;

/// Judges a full stop behind an abbreviation.
pub(super) fn judge(context: &Context, word: &str, lexicon: &Lexicon) -> Verdict {
    let Some((kind, spelling)) = find(context.body, word, lexicon) else {
        return Verdict::Pass;
    };
    if kind != Kind::Closed && context.next_continues() {
        return Verdict::Veto;
    }
    if kind != Kind::Closed && context.after.starts_with(['(', '№', '§', '#']) {
        // `10 a.m. (CDT)`, `2016 р. № 5`: a remark on it, or the rest of a reference.
        return Verdict::Veto;
    }
    match kind {
        Kind::Closed => Verdict::Veto,
        Kind::Number => {
            if context.next_is_digit() || is_roman(context.next_word()) {
                Verdict::Veto
            } else if spelling.chars().nth(1).is_some() {
                Verdict::Boundary
            } else {
                // `S. Meier`: no page but an initial.
                Verdict::Pass
            }
        }
        Kind::Name => Verdict::boundary_if(
            context.first.is_some_and(chars::is_alphabetic) && context.next_opens(),
        ),
        // `5 трав. 2021 р.`: the year after the month.
        Kind::Unit if is_year(context.next_word()) => Verdict::Veto,
        // `2020 ж. 5 мамырда`: the day after the year.
        Kind::Unit if context.next_is_digit() && starts_with_year(context.body) => Verdict::Veto,
        Kind::Unit => Verdict::boundary_if(
            context.next_opens()
                || follows_figure(context.body, spelling, lexicon)
                    && !is_fronted(context.body, lexicon),
        ),
        Kind::Tail => Verdict::Boundary,
    }
}

/// Whether the sentence so far is a year and its unit.
fn starts_with_year(body: &str) -> bool {
    body.get(..4).is_some_and(is_year) && body.len() <= STARTING_YEAR_MAX
}

/// Whether a word is a year in figures.
fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a figure, or another unit, stands before the abbreviation: `2020 г.`, `XX в.`, `5 млн. руб.`.
fn follows_figure(body: &str, spelling: &str, lexicon: &Lexicon) -> bool {
    // Of several parts is an era or a year, which needs none: `до н.э.`.
    if spelling.contains('.') {
        return true;
    }
    let rest = body.get(..body.len().saturating_sub(spelling.len()));
    let rest = rest
        .unwrap_or_default()
        .trim_end_matches(|c| chars::is_space(c) || c == '-');
    let undotted = rest.trim_end_matches('.');
    let word = tail_word(undotted);
    // A single letter without a full stop is a preposition: `в г. Орск`.
    let is_unit = || undotted.len() < rest.len() || word.chars().nth(1).is_some();
    word.ends_with(chars::is_numeric)
        || is_roman(word)
        || rest.ends_with(['%', '²', '³', '½'])
        || is_unit() && lexicon.kind(word) == Some(Kind::Unit)
        || matches!(word, "кв" | "куб")
}

/// Whether the sentence, or its part since the last comma or dash, is no more than the few words of a date that starts
/// with a preposition: `В 2020 г.`.
fn is_fronted(body: &str, lexicon: &Lexicon) -> bool {
    let mut first = "";
    let mut words = 0;
    for word in tail(body, FRONTED_MAX)
        .rsplit(chars::is_space)
        .filter(|word| !word.is_empty())
    {
        // A comma within a figure is none of its own.
        if word.ends_with([',', ';', ':'])
            || word.chars().all(chars::is_dash)
            || words > 0 && CONJUNCTIONS.contains(&word)
        {
            break;
        }
        first = word;
        words += 1;
        if words > FRONTED_WORDS_MAX {
            return false;
        }
    }
    lexicon
        .word(first.trim_start_matches(chars::is_opener))
        .starter
}

/// The abbreviation at the end of `body`, the longest one the tables have, and its kind.
fn find<'t>(body: &'t str, last: &str, lexicon: &Lexicon) -> Option<(Kind, &'t str)> {
    let mut from = [body.len(); PARTS_MAX];
    let mut parts = 0;
    let mut rest = body;
    while let Some(slot) = from.get_mut(parts) {
        let word = if parts == 0 { last } else { tail_word(rest) };
        if word.is_empty() || parts > 0 && word.chars().nth(PART_CHARS_MAX).is_some() {
            break;
        }
        *slot = rest.len() - word.len();
        parts += 1;
        rest = rest.get(..*slot)?;
        let Some(before) = before_stop(rest) else {
            break;
        };
        rest = before;
    }
    let kind_from = |at| {
        let spelling = body.get(at..)?;
        Some((lexicon.kind(spelling)?, spelling))
    };
    let first = *from.first()?;
    if let Some(found) = hyphened_from(body, first).and_then(kind_from) {
        return Some(found);
    }
    for &at in from.get(..parts)?.iter().rev() {
        if let Some(found) = kind_from(at) {
            return Some(found);
        }
    }
    if lexicon.ends_compound(last) {
        return Some((Kind::Number, body.get(first..)?));
    }
    elided_from(body, first).and_then(kind_from)
}

/// The text in front of the full stop that ends it, with the spaces and hyphens behind it: `z. B.`, `z.B.`, and forms
/// with a hyphen or slash inside, `J.-C.`, `т.-е.`.
fn before_stop(text: &str) -> Option<&str> {
    // Most words have another word before them, which its last byte tells.
    if let [.., last, b' '] = text.as_bytes()
        && (last.is_ascii_alphanumeric() || matches!(last, 0x80..0xA0 | 0xB0..0xC0))
    {
        return None;
    }
    text.trim_end_matches([' ', '\u{a0}', '\u{202f}', '-'])
        .strip_suffix('.')
}

/// Where the word that starts at `from` goes on behind an article with an apostrophe (`l'art.`, `dell'on.`).
fn elided_from(body: &str, from: usize) -> Option<usize> {
    let word = body.get(from..)?;
    // By their first bytes: hardly any word has one.
    if !word
        .bytes()
        .any(|b| matches!(b, b'\'' | b'`' | 0xCA | 0xE2))
    {
        return None;
    }
    let (at, apostrophe) = word
        .char_indices()
        .rev()
        .find(|&(_, c)| chars::is_apostrophe(c))?;
    Some(from + at + apostrophe.len_utf8())
}

/// Where the word that starts at `from` really starts if a hyphen joins it to letters before it (`пр-т`, `d-na`).
fn hyphened_from(body: &str, from: usize) -> Option<usize> {
    let before = body.get(..from)?.strip_suffix('-')?;
    let word = tail_word(before);
    (!word.is_empty()).then(|| before.len() - word.len())
}

#[cfg(test)]
mod tests {
    use crate::segment::rules::tests::check;

    #[test]
    fn closed_ones_never_end_a_sentence() {
        check("en", &["Gen. The Lanh came. |He sat."]);
        check(
            "de",
            &[
                "Viele, z. B. Peru, kamen. |Gut so.",
                "Viele, z.B. Peru, kamen. |Gut so.",
            ],
        );
        check(
            "ru",
            &["Это пр-т Мира. |Он длинный.", "Дом на ул. Мира. |Он стар."],
        );
        check("it", &["Parla dell'on. Ferri. |È vero."]);
    }

    #[test]
    fn those_for_figures_are_words_elsewhere() {
        check("en", &["It is No. 5. |Is it?", "She said no. |He left."]);
    }

    #[test]
    fn names_end_one_before_an_opening_word() {
        check(
            "en",
            &[
                "The U.S. Senate met. |It left the U.S. |The end.",
                "Acme Inc. Chairman Lee quit.",
            ],
        );
    }

    #[test]
    fn units_end_one_but_for_a_fronted_date() {
        check(
            "ru",
            &["В 2020 г. Москва выросла. |Завод закрыли в 2020 г. |Москва выросла."],
        );
        check(
            "en",
            &["At 5 p.m. Mayor Lee spoke. |The talks ended at 6 p.m. |Mayor Lee left."],
        );
        check("uk", &["Це м. Дніпро. |Закон від 5 трав. 2021 р. діє."]);
    }

    #[test]
    fn tails_end_one_before_a_capital() {
        check("en", &["Tents, etc. came. |Food, etc. |Mayor Lee left."]);
        check("en", &["It opens at 10 a.m. (EST) daily. |Go."]);
    }
}
