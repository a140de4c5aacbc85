//! The places of a line the rules look at: everything else is skipped, some bytes a step.

/// Fills `marks` with the places in the line that starts at `from`, and gives the line without its line break and
/// the start of the one after; `None` at the end of the text.
///
/// A mark is the start of a character that may be a line break, a terminator, a quotation mark or a bracket, in any
/// script. Each of those is one, and some others are too: whoever reads the marks looks at the character. Of `,` only
/// the first of two counts.
pub(super) fn next_line<'t>(
    text: &'t str,
    from: usize,
    marks: &mut Vec<usize>,
) -> Option<(&'t str, usize)> {
    marks.clear();
    let rest = text.get(from..).filter(|rest| !rest.is_empty())?;
    let bytes = rest.as_bytes();
    let mut at = 0;
    while let Some(found) = find(bytes, at) {
        let (start, length) = match line_break(bytes, found) {
            Some(length) => (found, length),
            None => {
                marks.extend(character_start(bytes, found));
                at = found + 1;
                continue;
            }
        };
        return Some((rest.get(..start)?, from + start + length));
    }
    Some((rest, text.len()))
}

/// Length in bytes of the line break at `at`, if there is one.
fn line_break(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at..)? {
        [b'\r', b'\n', ..] => Some(2),
        [b'\n' | b'\r', ..] => Some(1),
        // U+0085, the next-line control.
        [0xC2, 0x85, ..] => Some(2),
        // U+2028 and U+2029, the line and paragraph separators.
        [0xE2, 0x80, 0xA8 | 0xA9, ..] => Some(3),
        _ => None,
    }
}

/// The start of the character a pair was found in. The danda's pair is its second and third byte.
fn character_start(bytes: &[u8], found: usize) -> Option<usize> {
    if !matches!(bytes.get(found), Some(0x80..0xC0)) {
        return Some(found);
    }
    let start = found.checked_sub(1)?;
    (bytes.get(start) == Some(&0xE0)).then_some(start)
}

/// Two bytes in a row are a pair if the entries of [`FIRST`] and [`SECOND`] have a bit in common.
///
/// The bits keep apart what would else be found in frequent letters of some script.
const PAIRS: [(&[u8], &[u8]); 7] = [
    // Two commas; Armenian `։`, Urdu `۔`, N'Ko.
    (b",\xD6\xDB\xDF", b",\x89\x94\xB9"),
    // Arabic `؟` and its like, Syriac, Samaritan.
    (b"\xD8\xDC\xE0", b"\x80\x81\x82\x9D\x9E\x9F\xA0"),
    // `«»` and the next-line control; the Greek question mark; what Lisu, Vai and others have, and the scripts of the
    // supplementary planes.
    (
        b"\xC2\xCD\xEA\xF0",
        b"\x85\xAB\xBB\xBE\x90\x91\x93\x96\x98\x9B\x9D\xA1\xA3\xA4\xA7\xA9\xAF",
    ),
    // Burmese `။`, Ethiopic `።`, Khmer, Mongolian and others.
    (b"\xE1", b"\xA0\x81\x8D\x99\x9C\x9F\xA5\xAA\xAD\xAF\xB0\xB1"),
    // The danda, by its second and third byte: its first two are those of the vowel signs.
    (b"\xA5", b"\xA4\xA5"),
    // General punctuation, Coptic, supplemental punctuation.
    (b"\xE2", b"\x80\x81\xB3\xB8\xB9"),
    // Chinese and Japanese punctuation and full-width forms.
    (b"\xE3\xEF", b"\x80\xB8\xB9\xBC\xBD"),
];

/// Those that need no second byte.
const SINGLE: &[u8] = b"\n\r!\"'().:;?[]{|}";

/// The bit of [`SINGLE`].
const ANY: u8 = 0x80;

static FIRST: [u8; 256] = {
    let mut table = [0; 256];
    let mut i = 0;
    while i < PAIRS.len() {
        table = with_bit(table, PAIRS[i].0, 1 << i);
        i += 1;
    }
    with_bit(table, SINGLE, ANY)
};

static SECOND: [u8; 256] = {
    let mut table = [ANY; 256];
    let mut i = 0;
    while i < PAIRS.len() {
        table = with_bit(table, PAIRS[i].1, 1 << i);
        i += 1;
    }
    table
};

const fn with_bit(mut table: [u8; 256], bytes: &[u8], bit: u8) -> [u8; 256] {
    let mut i = 0;
    while i < bytes.len() {
        table[bytes[i] as usize] |= bit;
        i += 1;
    }
    table
}

/// Not 0 if the bytes are a pair.
#[inline]
fn pair(first: u8, second: u8) -> u8 {
    FIRST[usize::from(first)] & SECOND[usize::from(second)]
}

/// The first pair at or after `from`, by its first byte.
fn find(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let mut at = 0;
    while let Some(window) = rest.get(at..at + 9).and_then(|w| w.first_chunk::<9>()) {
        let found = (0..8).fold(0, |found, i| found | pair(window[i], window[i + 1]));
        if found != 0 {
            break;
        }
        at += 8;
    }
    let tail = rest.get(at..)?;
    let seconds = tail.iter().skip(1).chain(&[0]);
    let place = tail
        .iter()
        .zip(seconds)
        .position(|(&a, &b)| pair(a, b) != 0)?;
    Some(from + at + place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::{chars, sentence_break};

    fn marks(text: &str) -> Vec<usize> {
        let mut marks = Vec::new();
        next_line(text, 0, &mut marks);
        marks
    }

    #[test]
    fn every_character_a_rule_stops_at_is_a_mark() {
        for c in '\0'..=char::MAX {
            let stops = chars::is_terminator(c)
                || sentence_break::is_terminator(c)
                || chars::mark(c).is_some()
                || matches!(c, '\'' | '‘' | '’' | ';' | ':' | '|' | '\u{37e}');
            if !stops {
                continue;
            }
            // In every place of a window and at the end.
            for before in 0..10 {
                for after in ["", "a", "хххххх", "कककककक"] {
                    let text = format!("{}{c}{after}", "a".repeat(before));
                    assert!(marks(&text).contains(&before), "{c:?} in {text:?}");
                }
            }
        }
    }

    #[test]
    fn lines_end_at_every_line_break() {
        for stop in ["\n", "\r", "\r\n", "\u{85}", "\u{2028}", "\u{2029}"] {
            let text = format!("один.{stop}two");
            let mut marks = Vec::new();
            let (line, next) = next_line(&text, 0, &mut marks).unwrap();
            assert_eq!((line, next), ("один.", "один.".len() + stop.len()));
            assert_eq!(marks, ["один".len()]);
            assert_eq!(
                next_line(&text, next, &mut marks),
                Some(("two", text.len()))
            );
            assert_eq!(next_line(&text, text.len(), &mut marks), None);
        }
    }

    #[test]
    fn letters_are_no_marks() {
        for text in [
            "plain, words",
            "слова, слова",
            "漢字、かな",
            "शब्द कीजिए",
            "이미 있다",
        ] {
            assert!(marks(text).is_empty() || text.contains('、'), "{text}");
        }
    }
}
