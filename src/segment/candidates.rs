//! Offsets at which a sentence may start: those of the Unicode sentence rules and those they lack.

use super::chars::{self, Mark};
use super::sentence_break::{self, Breaks};

/// A terminator of one language that is ordinary punctuation in all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extra {
    /// None.
    Nothing,
    /// Greek: the semicolon (or U+037E, its canonical twin) is the question mark.
    Semicolon,
    /// Armenian: the colon is typed for the full stop `։`.
    Colon,
    /// Hindi and its neighbours: the vertical bar is typed for the danda `।`.
    Bar,
}

impl Extra {
    /// Whether the character is this terminator.
    pub(super) fn is(self, c: char) -> bool {
        match self {
            Extra::Nothing => false,
            Extra::Semicolon => matches!(c, ';' | '\u{37e}'),
            Extra::Colon => c == ':',
            Extra::Bar => c == '|',
        }
    }
}

/// No place: behind every line.
const NONE: usize = usize::MAX;

/// How many closing marks and spaces between them are taken to the sentence they close.
const CLOSERS_MAX: usize = 16;

/// Candidates within one line, in rising order, each once, without 0 and the end of the line.
///
/// Those of the Unicode rules come first. A segmenter with ICU4X's locale data (version 2.4: Greek alone) could not be
/// shared between threads, so that the Greek `;` is added here. What else they lack, by rules SB8 and SB8a: a full stop
/// before a dash, before a digit or a quotation that goes on in lower case, and any place after `…`.
pub(super) struct Candidates<'m, 't> {
    unicode: Breaks<'m, 't>,
    own: Own<'m, 't>,
    /// Where items of a list start.
    items: &'m [usize],
    /// The next place of the two searches, or [`NONE`].
    next: (usize, usize),
    end: usize,
}

impl<'m, 't> Candidates<'m, 't> {
    /// The candidates of `line`, whose marks are `marks` and whose list items start at `items`.
    pub(super) fn new(line: &'t str, marks: &'m [usize], items: &'m [usize], extra: Extra) -> Self {
        let mut unicode = Breaks::but_plain(line, marks);
        let mut own = Own {
            line,
            marks,
            at: 0,
            extra,
        };
        Candidates {
            next: (unicode.next().unwrap_or(NONE), own.next().unwrap_or(NONE)),
            unicode,
            own,
            items,
            end: line.len(),
        }
    }
}

impl Iterator for Candidates<'_, '_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        loop {
            let item = self.items.first().copied().unwrap_or(NONE);
            let next = self.next.0.min(self.next.1).min(item);
            if next == NONE {
                return None;
            }
            if item == next {
                self.items = self.items.get(1..).unwrap_or_default();
            }
            if self.next.0 == next {
                self.next.0 = self.unicode.next().unwrap_or(NONE);
            }
            if self.next.1 == next {
                self.next.1 = self.own.next().unwrap_or(NONE);
            }
            if next < self.end {
                return Some(next);
            }
        }
    }
}

/// The places after `.`, `!`, `?`, `…` and the language's extra terminator, their closing marks and white space; those
/// after `;` before a capital; those between a Chinese or Japanese terminator and an opening mark.
struct Own<'m, 't> {
    line: &'t str,
    /// Where terminators may be.
    marks: &'m [usize],
    at: usize,
    extra: Extra,
}

impl Own<'_, '_> {
    /// The first terminator at or after `self.at`, and the offset behind it.
    fn next_terminator(&mut self) -> Option<(char, usize)> {
        loop {
            let (&mark, rest) = self.marks.split_first()?;
            self.marks = rest;
            if mark < self.at {
                continue;
            }
            let c = chars::char_at(self.line, mark)?;
            if chars::is_terminator(c) || c == ';' || self.extra.is(c) {
                return Some((c, mark + c.len_utf8()));
            }
        }
    }
}

impl Iterator for Own<'_, '_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        loop {
            let (c, after) = self.next_terminator()?;
            if c.is_ascii() && sentence_break::is_plain(self.line, after - 1) {
                self.at = after + 1;
                return Some(self.at);
            }
            let rest = self.line.get(after..).unwrap_or_default();
            if c == ';' && self.extra != Extra::Semicolon {
                let text = chars::trim_start(rest);
                self.at = self.line.len() - text.len();
                if self.at > after && text.starts_with(chars::is_upper) {
                    return Some(self.at);
                }
                continue;
            }
            let end = after + after_closers(rest, self.extra);
            self.at = end;
            let (before, behind) = self.line.split_at_checked(end)?;
            let spaced = end > after && chars::ends_with_space(before);
            let opens = || {
                behind.starts_with(chars::opens_for_sure)
                    && (chars::is_cjk_terminator(c) || before.ends_with(['」', '』', '）']))
            };
            if spaced || opens() {
                return Some(end);
            }
        }
    }
}

/// Length of what still belongs to the sentence after its terminator: further terminators, closing marks, white
/// space, and behind the white space marks of which only the closing makes sense (`. »`), emoji and note marks.
fn after_closers(rest: &str, extra: Extra) -> usize {
    let mut at = 0;
    let mut spaced = false;
    let mut closers = 0;
    while let Some(c) = chars::char_at(rest, at) {
        // Most texts go on with a letter behind one space.
        if chars::is_plain(c) {
            break;
        }
        if chars::is_space(c) {
            spaced = true;
            at += c.len_utf8();
            continue;
        }
        let text = rest.get(at..).unwrap_or_default();
        let note = if c == '[' { note_length(text) } else { 0 };
        if closers < CLOSERS_MAX && note > 0 {
            closers += 1;
            at += note;
            continue;
        } else if spaced {
            if closers >= CLOSERS_MAX || !closes_after_space(text) {
                break;
            }
            closers += 1;
        } else if chars::is_closer(c) && !chars::opens_for_sure(c) {
            closers += 1;
        } else if !chars::is_terminator(c) && !extra.is(c) && c != '։' {
            break;
        }
        at += c.len_utf8();
    }
    at
}

/// Length of the note mark a text starts with, such as `[12]` or `[a]`, or 0.
pub(super) fn note_length(text: &str) -> usize {
    let Some(inner) = text.strip_prefix('[') else {
        return 0;
    };
    let inside = inner
        .bytes()
        .take_while(u8::is_ascii_alphanumeric)
        .take(4)
        .count();
    let is_note = inside == 1 || inner.bytes().take(inside).all(|b| b.is_ascii_digit());
    if inside > 0 && is_note && inner.as_bytes().get(inside) == Some(&b']') {
        inside + 2
    } else {
        0
    }
}

/// Whether a text behind a sentence and a space starts with a mark that closes: one that can close and has white
/// space, punctuation or nothing behind it. Emoji do so too.
pub(super) fn closes_after_space(text: &str) -> bool {
    let mut rest = text.chars();
    let Some(c) = rest.next() else {
        return false;
    };
    if chars::is_plain(c) {
        return false;
    }
    if chars::is_emoji(c) {
        // Emoji in front of a word are a bullet.
        let behind = text.trim_start_matches(chars::is_emoji);
        return behind.is_empty() || behind.starts_with(chars::is_space);
    }
    if note_length(text) > 0 {
        return true;
    }
    if text.starts_with("''") {
        rest.next();
    } else if matches!(c, '«' | '‹' | '“') || !chars::is_closer(c) {
        // These open when a space follows, as in French.
        return false;
    } else if chars::mark(c) == Some(Mark::Close) {
        return true;
    }
    match rest.next() {
        None => true,
        Some(n) => chars::is_space(n) || matches!(n, ',' | ';' | ':' | '.' | ')'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::marks;

    fn starts(line: &str, extra: Extra) -> Vec<&str> {
        let mut marks = Vec::new();
        marks::next_line(line, 0, &mut marks);
        Candidates::new(line, &marks, &[], extra)
            .map(|at| &line[at..])
            .collect()
    }

    #[test]
    fn adds_what_the_unicode_rules_lack() {
        assert_eq!(starts("Он ушёл. — Куда", Extra::Nothing), ["— Куда"]);
        assert_eq!(
            starts("It fell. 20 people died", Extra::Nothing),
            ["20 people died"]
        );
        assert_eq!(starts("Well… Then", Extra::Nothing), ["Then"]);
        assert_eq!(starts("one; Two; three", Extra::Nothing), ["Two; three"]);
        assert_eq!(starts("走了。“好", Extra::Nothing).first(), Some(&"“好"));
    }

    #[test]
    fn a_mark_set_off_by_a_space_closes_only_before_a_space() {
        assert_eq!(
            starts("Oui. » Il part", Extra::Nothing).last(),
            Some(&"Il part")
        );
        assert_eq!(starts("Non. « Oui", Extra::Nothing), ["« Oui"]);
        assert!(closes_after_space("'' zei"));
        assert!(!closes_after_space("'n man"));
    }

    #[test]
    fn extra_terminators_hold_for_their_language_only() {
        assert_eq!(starts("Ποιος; Κανείς", Extra::Semicolon), ["Κανείς"]);
        assert_eq!(starts("Եկավ: Գնաց", Extra::Colon), ["Գնաց"]);
        assert!(starts("Note: This", Extra::Nothing).is_empty());
    }

    #[test]
    fn notes_and_emoji_stay_with_their_sentence() {
        assert_eq!(note_length("[12] The"), 4);
        assert_eq!(note_length("[see] The"), 0);
        assert_eq!(
            starts("Done.[3] Next", Extra::Nothing).last(),
            Some(&"Next")
        );
        assert_eq!(
            starts("Done! 🎉 Next", Extra::Nothing).last(),
            Some(&"Next")
        );
    }
}
