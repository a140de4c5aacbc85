//! Initials and other forms cut so short that they are no words, in any script.

use super::Verdict;
use crate::segment::chars;
use crate::segment::context::{Context, is_lower, tail_word};
use crate::segment::data::Lexicon;

/// Judges a full stop behind a single letter (`J.`, `Κ.`, `В.`), a chain of them (`U.N.`, `А.С.`), or a capital
/// with a consonant (`Sh.`, `Дж.`, `Gy.`).
///
/// What follows belongs to it, unless it is a word that opens sentences.
pub(super) fn judge(context: &Context, word: &str, lexicon: &Lexicon) -> Verdict {
    if !is_short(word) || !follows_break(context.body, word) {
        return Verdict::Pass;
    }
    let before = context
        .body
        .strip_suffix(word)
        .unwrap_or_default()
        .trim_end();
    if lexicon.is_capital_word(word) && tail_word(before).starts_with(is_lower) {
        return Verdict::Pass;
    }
    if word.starts_with(is_lower)
        && before.ends_with(chars::is_numeric)
        && !context.next_is_initial()
    {
        // `20 h.`, `5 m.`: a unit.
        return Verdict::Pass;
    }
    let opens = context.next_opens() && (word.starts_with(is_lower) || !context.next_is_particle());
    Verdict::boundary_if(opens)
}

/// Whether the word is a letter, or a capital and small consonants that no vowel makes a syllable.
fn is_short(word: &str) -> bool {
    let mut letters = word
        .chars()
        .filter(|&c| !chars::is_combining(c) && !chars::is_apostrophe(c));
    let (Some(first), second, third) = (letters.next(), letters.next(), letters.next()) else {
        return false;
    };
    if !chars::is_alphabetic(first) {
        return false;
    }
    match (second, third) {
        (None, _) => !chars::is_cjk(first),
        (Some(second), None) => chars::is_upper(first) && is_lower(second) && is_consonant(second),
        _ => false,
    }
}

/// Consonants of the Latin, Cyrillic and Greek alphabets that end two-letter abbreviations.
fn is_consonant(c: char) -> bool {
    const CONSONANTS: &str = "bcdfghjklmnpqrstvwxzčćšžşçžбвгджзклмнпрстфхцчшщβγδζθκλμνξπρσςτφχψ";
    CONSONANTS.contains(c)
}

/// Whether the word starts where a word may: not behind a hyphen, digit or symbol that makes it part of a longer
/// one (`COVID-B`, `5g`). An initial may follow another with a hyphen: `J.-P.`.
fn follows_break(body: &str, word: &str) -> bool {
    let Some(before) = body.strip_suffix(word) else {
        return true;
    };
    match before.chars().next_back() {
        None => true,
        // Hebrew shortens with a mark before the last letter: `ארה"ב`.
        Some('"' | '״' | '׳') => !before
            .trim_end_matches(['"', '״', '׳'])
            .ends_with(chars::is_alphabetic),
        Some('-' | '‐') => before.trim_end_matches(['-', '‐']).ends_with('.'),
        Some(c) => {
            chars::is_space(c)
                || chars::is_opener(c)
                || matches!(c, '.' | '–' | '—' | '/' | ',' | '&')
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::segment::rules::tests::check;

    #[test]
    fn initials_in_any_script() {
        check(
            "en",
            &[
                "J. R. R. Tolkien wrote. |He died.",
                "J.-P. Sartre wrote. |He died.",
            ],
        );
        check(
            "ru",
            &["Это В. В. Громов. |Он ушёл.", "Это Дж. Байден. |Он ушёл."],
        );
        check("sq", &["Kreu Sh. Gjoka foli. |Iku."]);
        check("he", &["א. ב. כהן דיבר. |הוא הלך."]);
    }

    #[test]
    fn a_letter_before_a_word_that_opens_sentences_ends_one() {
        check(
            "en",
            &[
                "They chose plan B. |The rest is known.",
                "It was he and I. |Nobody else came.",
            ],
        );
        check("it", &["Lo dice E. De Luca. |È vero."]);
    }

    #[test]
    fn a_letter_of_a_longer_word_is_no_initial() {
        check("he", &["הוא גר בארה\"ב. |היא כאן."]);
        check("en", &["They rode the A-B. |Crowds watched."]);
    }
}
