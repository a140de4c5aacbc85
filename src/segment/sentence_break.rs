//! The Unicode sentence rules (Unicode Standard Annex 29, rules SB3 to SB998), applied at terminators alone.
//!
//! `icu_segmenter` looks up every character of a text. No rule breaks a line but behind a terminator, so that the same
//! places are found from the few terminators and what stands around them; the properties are those of `icu_properties`.
//! A test compares with `icu_segmenter` on every short sequence of classes.

use super::chars;
use icu_properties::CodePointMapData;
use icu_properties::props::SentenceBreak;

/// Whether the Unicode data count the character among the terminators.
#[cfg(test)]
pub(super) fn is_terminator(c: char) -> bool {
    matches!(class(c), SentenceBreak::ATerm | SentenceBreak::STerm)
}

/// The boundaries within one line by the Unicode rules, in rising order, without 0 and the end.
pub(super) struct Breaks<'m, 't> {
    line: &'t str,
    /// Where terminators may be.
    marks: &'m [usize],
    /// How far the line is done with.
    at: usize,
    /// Whether a terminator with one space and a letter behind it is passed over.
    passes_plain: bool,
}

impl<'m, 't> Breaks<'m, 't> {
    pub(super) fn new(line: &'t str, marks: &'m [usize]) -> Self {
        Breaks {
            line,
            marks,
            at: 0,
            passes_plain: false,
        }
    }

    /// The same without the boundaries behind a terminator, one space and then a letter: for a search that has every
    /// such place by itself, and they are most.
    pub(super) fn but_plain(line: &'t str, marks: &'m [usize]) -> Self {
        Breaks {
            passes_plain: true,
            ..Breaks::new(line, marks)
        }
    }

    /// The class at `at` behind the format characters and marks there, which belong to the character before them
    /// (rule SB5), with the start and the end of its character.
    fn class_at(&self, mut at: usize) -> (Option<SentenceBreak>, usize, usize) {
        loop {
            let Some((class, length)) = class_and_length(self.line, at) else {
                return (None, at, at);
            };
            if !is_extending(class) {
                return (Some(class), at, at + length);
            }
            at += length;
        }
    }

    /// Whether a letter with case stands before `at`.
    fn follows_case(&self, at: usize) -> bool {
        let before = self.line.get(..at).unwrap_or_default();
        let class = before
            .chars()
            .rev()
            .map(class)
            .find(|&class| !is_extending(class));
        matches!(class, Some(SentenceBreak::Upper | SentenceBreak::Lower))
    }

    /// Whether the next letter from `at` on is one in lower case, before any terminator (rule SB8).
    fn leads_to_lower(&self, mut at: usize) -> bool {
        while let Some((class, length)) = class_and_length(self.line, at) {
            match class {
                SentenceBreak::Lower => return true,
                SentenceBreak::OLetter
                | SentenceBreak::Upper
                | SentenceBreak::ATerm
                | SentenceBreak::STerm => return false,
                _ => at += length,
            }
        }
        false
    }

    /// The boundary behind the terminator at `mark`, whose end is `end`. Moves on behind its closing marks and spaces.
    fn break_behind(&mut self, mark: usize, end: usize, is_dot: bool) -> Option<usize> {
        let (mut class, mut start, mut next) = self.class_at(end);
        self.at = start;
        if is_dot {
            let within = match class {
                // SB6: `3.5`
                Some(SentenceBreak::Numeric) => true,
                // SB7: `U.S`
                Some(SentenceBreak::Upper) => self.follows_case(mark),
                _ => false,
            };
            if within {
                return None;
            }
        }
        // SB9 and SB10.
        while class == Some(SentenceBreak::Close) {
            (class, start, next) = self.class_at(next);
        }
        while class == Some(SentenceBreak::Sp) {
            (class, start, next) = self.class_at(next);
        }
        self.at = start;
        let goes_on = match class {
            // The end of the line is no place within it.
            None => true,
            // SB8a
            Some(SentenceBreak::SContinue | SentenceBreak::ATerm | SentenceBreak::STerm) => true,
            // SB8
            Some(_) => is_dot && self.leads_to_lower(start),
        };
        (!goes_on).then_some(start)
    }
}

impl Iterator for Breaks<'_, '_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        loop {
            let (&mark, rest) = self.marks.split_first()?;
            self.marks = rest;
            if mark < self.at {
                continue;
            }
            if self.passes_plain && is_plain(self.line, mark) {
                self.at = mark + 2;
                continue;
            }
            let (class, length) = class_and_length(self.line, mark)?;
            let is_dot = class == SentenceBreak::ATerm;
            if !is_dot && class != SentenceBreak::STerm {
                continue;
            }
            let found = self.break_behind(mark, mark + length, is_dot);
            if found.is_some() {
                return found;
            }
        }
    }
}

/// Whether a terminator stands at `mark`, with one space and a letter or digit behind it.
#[inline]
pub(super) fn is_plain(line: &str, mark: usize) -> bool {
    matches!(
        line.as_bytes().get(mark..mark + 2),
        Some([b'.' | b'!' | b'?', b' '])
    ) && chars::char_at(line, mark + 2).is_some_and(chars::is_plain)
}

fn is_extending(class: SentenceBreak) -> bool {
    matches!(class, SentenceBreak::Extend | SentenceBreak::Format)
}

fn class_and_length(line: &str, at: usize) -> Option<(SentenceBreak, usize)> {
    let &byte = line.as_bytes().get(at)?;
    if let Some(&class) = ASCII.get(usize::from(byte)) {
        return Some((class, 1));
    }
    let c = line.get(at..)?.chars().next()?;
    Some((class(c), c.len_utf8()))
}

fn class(c: char) -> SentenceBreak {
    match ASCII.get(c as usize) {
        Some(&class) => class,
        // Frequent, and far back in the data.
        None if matches!(c, 'а'..='џ') => SentenceBreak::Lower,
        None if matches!(c, 'Ѐ'..='Я') => SentenceBreak::Upper,
        None if matches!(c, '‘'..='‟') => SentenceBreak::Close,
        None if matches!(c, '–' | '—') => SentenceBreak::SContinue,
        None if matches!(c, '\u{3041}'..='\u{3096}' | '\u{4e00}'..='\u{9fff}') => {
            SentenceBreak::OLetter
        }
        None => CodePointMapData::<SentenceBreak>::new().get(c),
    }
}

/// The classes of ASCII, as the data have them; line breaks do not occur within a line.
static ASCII: [SentenceBreak; 128] = {
    let mut table = [SentenceBreak::Other; 128];
    let mut i = 0;
    while i < table.len() {
        table[i] = match i as u8 {
            b'\n' => SentenceBreak::LF,
            b'\r' => SentenceBreak::CR,
            b'\t' | 0x0B | 0x0C | b' ' => SentenceBreak::Sp,
            b'!' | b'?' => SentenceBreak::STerm,
            b'.' => SentenceBreak::ATerm,
            b'"' | b'\'' | b'(' | b')' | b'[' | b']' | b'{' | b'}' => SentenceBreak::Close,
            b',' | b'-' | b':' | b';' => SentenceBreak::SContinue,
            b'0'..=b'9' => SentenceBreak::Numeric,
            b'A'..=b'Z' => SentenceBreak::Upper,
            b'a'..=b'z' => SentenceBreak::Lower,
            _ => SentenceBreak::Other,
        };
        i += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::marks;
    use icu_segmenter::SentenceSegmenter;

    fn own(line: &str) -> Vec<usize> {
        let mut found = Vec::new();
        marks::next_line(line, 0, &mut found);
        Breaks::new(line, &found).collect()
    }

    fn icu(line: &str) -> Vec<usize> {
        SentenceSegmenter::new(Default::default())
            .segment_str(line)
            .filter(|&at| at > 0 && at < line.len())
            .collect()
    }

    #[test]
    fn the_table_of_ascii_is_that_of_the_data() {
        for c in '\0'..'\u{80}' {
            assert_eq!(
                ASCII[c as usize],
                CodePointMapData::<SentenceBreak>::new().get(c),
                "{c:?}"
            );
        }
    }

    /// A character of each class but the line breaks.
    const CLASSES: [char; 12] = [
        '.', '!', 'a', 'A', 'א', '1', ' ', ')', ',', '\u{301}', '\u{ad}', '*',
    ];

    #[test]
    fn short_sequences_of_classes_break_as_icu_has_it() {
        let length = 4;
        let mut line = String::new();
        for number in 0..CLASSES.len().pow(length) {
            line.clear();
            let mut rest = number;
            for _ in 0..length {
                line.push(CLASSES[rest % CLASSES.len()]);
                rest /= CLASSES.len();
            }
            assert_eq!(own(&line), icu(&line), "{line:?}");
        }
    }

    /// Terminators younger than the data of `icu_segmenter` 2.4.
    const YOUNGER: [char; 2] = ['\u{2e60}', '\u{2e61}'];

    #[test]
    fn every_character_breaks_as_icu_has_it() {
        let mut line = String::new();
        let mut differing = Vec::new();
        for c in '\0'..='\u{1ffff}' {
            if matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}') {
                continue;
            }
            line.clear();
            for part in ["a", "B a", ". B", ". a"] {
                line.push(c);
                line.push_str(part);
            }
            if own(&line) != icu(&line) {
                differing.push(c);
            }
        }
        assert_eq!(differing, YOUNGER);
    }
}
