//! A sentence that is too long for a model, in parts: none of its text is lost.

use std::ops::Range;

/// A boundary is taken if it leaves at least this share of the sentence on either side.
const LEAST_SHARE: f64 = 0.15;

/// How good a place for a cut is: the lower, the better.
const CLASSES: usize = 4;

/// The parts of a text, in order, without the white space at their ends. Each of them fits, or is
/// a single character.
pub(super) fn split(text: &str, fits: &dyn Fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    split_into(text, trimmed(text, 0..text.len()), fits, &mut parts);
    parts
}

fn split_into(
    text: &str,
    range: Range<usize>,
    fits: &dyn Fn(&str) -> bool,
    parts: &mut Vec<Range<usize>>,
) {
    if range.is_empty() {
        return;
    }
    let part = &text[range.clone()];
    let cut = (!fits(part)).then(|| cut(part)).flatten();
    match cut {
        None => parts.push(range),
        Some(cut) => {
            let middle = range.start + cut;
            split_into(text, trimmed(text, range.start..middle), fits, parts);
            split_into(text, trimmed(text, middle..range.end), fits, parts);
        }
    }
}

/// The best place to cut: the end of a sentence, then of a clause, then a comma, then a space, then
/// any character; of the best kind the one next to the middle.
fn cut(part: &str) -> Option<usize> {
    let middle = part.len() / 2;
    let least = (part.len() as f64 * LEAST_SHARE) as usize;
    let mut best = [None; CLASSES];
    let mut any = None;
    let mut before = None;
    for (at, c) in part.char_indices() {
        if let Some(last) = before {
            let distance = at.abs_diff(middle);
            let nearer =
                |known: Option<usize>| known.is_none_or(|known| distance < known.abs_diff(middle));
            if nearer(any) {
                any = Some(at);
            }
            let enough = at >= least && part.len() - at >= least;
            if let (true, Some(class)) = (enough, class(last, c))
                && nearer(best[class])
            {
                best[class] = Some(at);
            }
        }
        before = Some(c);
    }
    best.into_iter().flatten().next().or(any)
}

/// What kind of boundary lies between two characters.
fn class(before: char, after: char) -> Option<usize> {
    match before {
        '。' | '！' | '？' | '｡' => return Some(0),
        '；' | '：' => return Some(1),
        '，' | '、' => return Some(2),
        _ => {}
    }
    if !after.is_whitespace() {
        return None;
    }
    Some(match before {
        '.' | '!' | '?' | '…' | '؟' | '۔' | '।' => 0,
        ';' | ':' | '؛' | '—' | '–' => 1,
        ',' | '،' => 2,
        _ => 3,
    })
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start().len();
    start..start + part.trim().len()
}

/// What goes between two parts of a translation where `between` was in the source. A language that
/// writes no spaces gets none; one that does gets one where the source wrote none because its
/// language does not.
pub(super) fn glue<'a>(between: &'a str, source: &str, target: &str) -> &'a str {
    match (writes_spaces(source), writes_spaces(target)) {
        (_, false) => "",
        (false, true) if between.is_empty() => " ",
        _ => between,
    }
}

fn writes_spaces(language: &str) -> bool {
    let language = language.split('-').next().unwrap_or(language);
    !matches!(language, "zh" | "ja" | "th" | "lo" | "km" | "my" | "yue")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str, most: usize) -> Vec<&str> {
        let fits = |part: &str| part.chars().count() <= most;
        split(text, &fits)
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn what_fits_is_left_whole() {
        assert_eq!(parts(" One, two. ", 20), ["One, two."]);
        assert!(parts("  ", 20).is_empty());
    }

    #[test]
    fn the_end_of_a_sentence_is_the_best_place() {
        let text = "He came, he saw, and he left. Then, of course, it rained.";
        assert_eq!(
            parts(text, 40),
            [
                "He came, he saw, and he left.",
                "Then, of course, it rained."
            ]
        );
    }

    #[test]
    fn then_a_clause_then_a_comma_then_a_space() {
        assert_eq!(
            parts("one two, three; four five six", 20),
            ["one two, three;", "four five six"]
        );
        assert_eq!(
            parts("one two three, four five", 20),
            ["one two three,", "four five"]
        );
        assert_eq!(parts("one two three four", 12), ["one two", "three four"]);
        assert_eq!(
            parts("今天天气很好，我们去公园吧", 8),
            ["今天天气很好，", "我们去公园吧"]
        );
    }

    #[test]
    fn a_number_is_not_torn_at_its_point() {
        assert_eq!(
            parts("about 3.1415926 of it", 15),
            ["about", "3.1415926 of it"]
        );
    }

    #[test]
    fn without_any_boundary_characters_are_cut_and_none_is_lost() {
        let text = "😀é".repeat(50);
        let cut = parts(&text, 7);
        assert!(cut.iter().all(|part| part.chars().count() <= 7));
        assert_eq!(cut.concat(), text);
        // What never fits ends with its characters.
        assert_eq!(parts("aé😀", 0), ["a", "é", "😀"]);
    }

    #[test]
    fn no_word_is_lost() {
        let text = "a, b;  c: d\u{a0}e\n\nf 3,5.  ".repeat(40);
        let letters = |text: &str| text.split_whitespace().collect::<String>();
        for most in [1, 5, 30, 100] {
            let cut = parts(&text, most);
            assert_eq!(letters(&cut.concat()), letters(&text), "{most}");
        }
    }

    #[test]
    fn parts_are_joined_as_the_target_writes() {
        assert_eq!(glue(" ", "en", "es"), " ");
        assert_eq!(glue("", "en", "es"), "");
        assert_eq!(glue(" ", "en", "zh-Hans"), "");
        assert_eq!(glue("", "ja", "en"), " ");
    }
}
