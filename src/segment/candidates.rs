//! Offsets at which a sentence may start: those of the Unicode sentence rules and those they lack.

use super::chars::{self, Mark};
use icu_segmenter::SentenceSegmenter;
use icu_segmenter::iterators::SentenceBreakIterator;
use icu_segmenter::scaffold::Utf8;
use std::iter::Peekable;

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

/// How many closing marks and spaces between them are taken to the sentence they close.
const CLOSERS_MAX: usize = 16;

/// Candidates within one line, in rising order, each once, without 0 and the end of the line.
///
/// ICU4X's offsets come first. It has locale data for Greek alone (version 2.4), and a segmenter with it could not
/// be shared between threads, so that the Greek `;` is added here. What else it lacks, by its rules SB8 and SB8a: a
/// full stop before a dash, before a digit or a quotation that goes on in lower case, and any place after `…`.
pub(super) struct Candidates<'t> {
    icu: Peekable<SentenceBreakIterator<'static, 't, Utf8>>,
    own: Peekable<Own<'t>>,
    end: usize,
}

impl<'t> Candidates<'t> {
    pub(super) fn new(line: &'t str, extra: Extra) -> Self {
        let own = Own { line, at: 0, extra };
        Candidates {
            icu: SentenceSegmenter::new(Default::default())
                .segment_str(line)
                .peekable(),
            own: own.peekable(),
            end: line.len(),
        }
    }
}

impl Iterator for Candidates<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        loop {
            let next = match (self.icu.peek(), self.own.peek()) {
                (Some(&a), Some(&b)) => a.min(b),
                (Some(&a), None) => a,
                (None, Some(&b)) => b,
                (None, None) => return None,
            };
            self.icu.next_if_eq(&next);
            self.own.next_if_eq(&next);
            if next > 0 && next < self.end {
                return Some(next);
            }
        }
    }
}

/// The places after `.`, `!`, `?`, `…` and the language's extra terminator, their closing marks and white space; those
/// after `;` before a capital; those between a Chinese or Japanese terminator and an opening mark.
struct Own<'t> {
    line: &'t str,
    at: usize,
    extra: Extra,
}

/// The first bytes of the characters [`Own`] stops at.
static STOPS: [bool; 256] = chars::byte_set(b".!?;:|\xCD\xE2\xE3\xEF");

impl Own<'_> {
    /// The first terminator at or after `self.at`, and the offset behind it.
    fn next_terminator(&mut self) -> Option<(char, usize)> {
        let bytes = self.line.as_bytes();
        loop {
            self.at += chars::find_byte(bytes.get(self.at..)?, &STOPS)?;
            let c = self.line.get(self.at..)?.chars().next()?;
            self.at += c.len_utf8();
            if chars::is_terminator(c) || self.extra.is(c) || c == ';' {
                return Some((c, self.at));
            }
        }
    }
}

impl Iterator for Own<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        loop {
            let (c, after) = self.next_terminator()?;
            let rest = self.line.get(after..).unwrap_or_default();
            if c == ';' && self.extra != Extra::Semicolon {
                let text = rest.trim_start_matches(chars::is_space);
                self.at = self.line.len() - text.len();
                if self.at > after && text.starts_with(char::is_uppercase) {
                    return Some(self.at);
                }
                continue;
            }
            let end = after + after_closers(rest, self.extra);
            self.at = end;
            let (before, behind) = self.line.split_at_checked(end)?;
            let spaced = end > after && before.ends_with(chars::is_space);
            let opens = behind.starts_with(chars::opens_for_sure)
                && (chars::is_cjk_terminator(c) || before.ends_with(['」', '』', '）']));
            if spaced || opens {
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
    while let Some(text) = rest.get(at..) {
        let Some(c) = text.chars().next() else {
            break;
        };
        if chars::is_space(c) {
            spaced = true;
        } else if closers < CLOSERS_MAX && note_length(text) > 0 {
            closers += 1;
            at += note_length(text);
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

    fn starts(line: &str, extra: Extra) -> Vec<&str> {
        Candidates::new(line, extra).map(|at| &line[at..]).collect()
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
