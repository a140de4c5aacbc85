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
}

impl Extra {
    /// Whether the character is this terminator.
    pub(super) fn is(self, c: char) -> bool {
        match self {
            Extra::Nothing => false,
            Extra::Semicolon => matches!(c, ';' | '\u{37e}'),
            Extra::Colon => c == ':',
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

/// The places after `.`, `!`, `?`, `…` and the language's extra terminator, their closing marks and white space.
struct Own<'t> {
    line: &'t str,
    at: usize,
    extra: Extra,
}

impl Own<'_> {
    /// The first terminator at or after `self.at`, as the offset behind it.
    fn next_terminator(&mut self) -> Option<usize> {
        let bytes = self.line.as_bytes();
        while let Some(&b) = bytes.get(self.at) {
            let wanted = match b {
                b'.' | b'!' | b'?' => true,
                b':' => self.extra == Extra::Colon,
                b';' => self.extra == Extra::Semicolon,
                0xE2 => bytes.get(self.at + 1) == Some(&0x80),
                0xCD => self.extra == Extra::Semicolon,
                _ => false,
            };
            if wanted {
                let c = self.line.get(self.at..).and_then(|s| s.chars().next());
                if let Some(c) = c
                    && (chars::is_terminator(c) || self.extra.is(c))
                {
                    self.at += c.len_utf8();
                    return Some(self.at);
                }
            }
            self.at += 1;
        }
        None
    }
}

impl Iterator for Own<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        loop {
            let after = self.next_terminator()?;
            let end = after + after_closers(self.line.get(after..).unwrap_or_default(), self.extra);
            self.at = end;
            if end > after && self.line.get(..end)?.ends_with(chars::is_space) {
                return Some(end);
            }
        }
    }
}

/// Length of what still belongs to the sentence after its terminator: further terminators, closing marks, white
/// space, and marks set off by a space (`. »`) where only their closing makes sense.
fn after_closers(rest: &str, extra: Extra) -> usize {
    let mut at = 0;
    let mut spaced = false;
    let mut closers = 0;
    for c in rest.chars() {
        if chars::is_space(c) {
            spaced = true;
        } else if spaced {
            if closers >= CLOSERS_MAX || !closes_after_space(&rest[at..]) {
                break;
            }
            closers += 1;
        } else if chars::is_closer(c) {
            closers += 1;
        } else if !chars::is_terminator(c) && !extra.is(c) && c != '։' {
            break;
        }
        at += c.len_utf8();
    }
    at
}

/// Whether a text behind a sentence and a space starts with a mark that closes: one that can close and has white
/// space, punctuation or nothing behind it.
pub(super) fn closes_after_space(text: &str) -> bool {
    let mut rest = text.chars();
    let Some(c) = rest.next() else {
        return false;
    };
    match chars::mark(c) {
        Some(Mark::Close) => true,
        Some(Mark::Either) => match rest.next() {
            None => true,
            Some(n) => chars::is_space(n) || matches!(n, ',' | ';' | ':' | '.' | ')'),
        },
        _ => false,
    }
}
