//! What stands on both sides of a candidate.

use super::chars;
use super::data::{Lexicon, Word};
use std::cell::OnceCell;

/// Longest word in bytes the rules look at; no abbreviation is longer.
const WORD_MAX: usize = 64;

/// How many closing marks and spaces are looked back over.
const CLOSERS_MAX: usize = 24;

/// How many marks and dashes are skipped in front of the next word.
const SKIP_MAX: usize = 8;

/// A candidate and its surroundings, cut into parts: `body`, `terminators`, `closers`, the offset, `after`.
pub(super) struct Context<'t> {
    lexicon: &'t Lexicon,
    /// The sentence so far, up to its terminator.
    pub(super) body: &'t str,
    /// The run of terminators.
    pub(super) terminators: &'t str,
    /// Closing marks behind the terminators, with white space between and behind them.
    pub(super) closers: &'t str,
    /// The text behind the candidate, to the end of the line.
    pub(super) after: &'t str,
    /// The same without its opening marks and dashes.
    next: &'t str,
    /// Its first character if that is a letter or digit.
    pub(super) first: Option<char>,
    /// Whether the candidate lies between a letter, one terminator of ASCII and a space, and a letter, as most do: no
    /// rule about marks applies.
    pub(super) is_plain: bool,
    /// Its first word and what the tables say of it, once a rule asked for them.
    word: OnceCell<&'t str>,
    known: OnceCell<Word>,
}

impl<'t> Context<'t> {
    /// Looks at the candidate `at` of `line`, in a sentence that starts at `start`.
    pub(super) fn new(line: &'t str, start: usize, at: usize, lexicon: &'t Lexicon) -> Self {
        let sentence = line.get(start..at).unwrap_or_default();
        let after = line.get(at..).unwrap_or_default();
        let mut first = chars::char_at(after, 0).filter(|&c| chars::is_alphanumeric(c));
        let mut next = after;
        let plain = split_plain(sentence);
        let (body, terminators, closers) = plain.unwrap_or_else(|| split(sentence, lexicon));
        let is_plain = plain.is_some() && first.is_some();
        if first.is_none() {
            next = skip_openers(chars::trim_start(after));
            first = chars::char_at(next, 0).filter(|&c| chars::is_alphanumeric(c));
        }
        Context {
            lexicon,
            body,
            terminators,
            closers,
            after,
            next,
            first,
            is_plain,
            word: OnceCell::new(),
            known: OnceCell::new(),
        }
    }

    /// Whether a word in lower case comes next; a mixed one such as `iPhone` is none.
    pub(super) fn next_is_lower(&self) -> bool {
        self.first.is_some_and(is_lower)
            && !self.opens_with_clitic()
            && !self.next_word().chars().take(4).any(chars::is_upper)
    }

    /// Whether a Dutch clitic comes next, which leaves the capital to the word after it: `'s Avonds`.
    fn opens_with_clitic(&self) -> bool {
        let mut chars = self.after.chars();
        chars.next().is_some_and(chars::is_apostrophe)
            && chars.next().is_some_and(is_lower)
            && chars.next() == Some(' ')
            && chars.next().is_some_and(chars::is_upper)
    }

    /// The first word behind the candidate.
    pub(super) fn next_word(&self) -> &'t str {
        self.word.get_or_init(|| head_word(self.next))
    }

    fn known_word(&self) -> Word {
        *self
            .known
            .get_or_init(|| self.lexicon.word(self.next_word()))
    }

    /// Whether the next word opens sentences.
    pub(super) fn next_is_starter(&self) -> bool {
        self.known_word().starter
    }

    /// Whether the next word opens sentences and is no initial.
    pub(super) fn next_opens(&self) -> bool {
        self.next_is_starter() && !self.next_is_initial()
    }

    /// Whether the next word is part of names, though it opens sentences.
    pub(super) fn next_is_particle(&self) -> bool {
        self.known_word().particle
    }

    /// Whether the next word goes on with the sentence behind an abbreviation.
    pub(super) fn next_continues(&self) -> bool {
        self.known_word().continues
    }

    /// Whether a digit comes next.
    pub(super) fn next_is_digit(&self) -> bool {
        self.first.is_some_and(chars::is_numeric)
    }

    /// Whether the next word is one letter with a full stop: an initial or an abbreviation, no word of its own.
    pub(super) fn next_is_initial(&self) -> bool {
        let word = self.next_word();
        let mut letters = word.chars().filter(|&c| !chars::is_combining(c));
        letters.next().is_some()
            && letters.next().is_none()
            && self
                .next
                .get(word.len()..)
                .is_some_and(|rest| rest.starts_with('.'))
    }

    /// The word right before the terminators, without its apostrophes and quotation marks; may be empty.
    pub(super) fn last_word(&self) -> &'t str {
        tail_word(self.body)
    }

    /// Whether white space stands right before the candidate.
    pub(super) fn has_gap(&self) -> bool {
        chars::ends_with_space(self.closers)
    }

    /// Whether a quotation mark closes behind the terminators.
    pub(super) fn closes_quote(&self) -> bool {
        self.closers
            .chars()
            .any(|c| chars::is_quote(c) || matches!(c, '\'' | '’'))
    }
}

/// Lower case as sentences know it: the Georgian letters of ordinary text have capitals but no case in prose.
pub(super) fn is_lower(c: char) -> bool {
    chars::is_lower(c) && !matches!(c, '\u{10d0}'..='\u{10ff}' | 'ª' | 'º')
}

/// The text behind the opening marks, dashes and spaces in front of it.
fn skip_openers(text: &str) -> &str {
    let skipped: usize = text
        .chars()
        .take(SKIP_MAX)
        .take_while(|&c| chars::is_opener(c) || chars::is_dash(c) || chars::is_space(c))
        .map(char::len_utf8)
        .sum();
    text.get(skipped..).unwrap_or_default()
}

/// Takes apart a sentence that ends with a letter or digit, one terminator and one space, as nearly all do.
fn split_plain(sentence: &str) -> Option<(&str, &str, &str)> {
    let [.., b'.' | b'!' | b'?', b' '] = sentence.as_bytes() else {
        return None;
    };
    let (body, end) = sentence.split_at_checked(sentence.len() - 2)?;
    let (terminator, space) = end.split_at_checked(1)?;
    let ends_in_word = body.chars().next_back().is_some_and(chars::is_alphanumeric);
    ends_in_word.then_some((body, terminator, space))
}

/// Takes apart any sentence: body, terminators, closing marks with their white space.
fn split<'t>(sentence: &'t str, lexicon: &Lexicon) -> (&'t str, &'t str, &'t str) {
    let (text, closers) = split_closers(sentence);
    let mut body = text;
    while let Some(c) = body.chars().next_back() {
        if !chars::is_terminator(c) && !lexicon.extra.is(c) {
            break;
        }
        body = body.get(..body.len() - c.len_utf8()).unwrap_or_default();
    }
    let terminators = text.get(body.len()..).unwrap_or_default();
    (body, terminators, closers)
}

/// Cuts a sentence in front of the closing marks and the white space at its end.
fn split_closers(sentence: &str) -> (&str, &str) {
    let mut from = chars::trim_end(sentence).len();
    for (i, c) in sentence.char_indices().rev().take(CLOSERS_MAX) {
        if chars::is_space(c) {
            continue;
        }
        if !chars::is_closer(c) {
            break;
        }
        from = i;
    }
    // White space between the terminator and a closing mark goes with the mark.
    let before = sentence.get(..from).unwrap_or_default();
    sentence
        .split_at_checked(chars::trim_end(before).len())
        .unwrap_or_default()
}

/// The last bytes of a text, at most `max`, so that no rule looks back further than it says.
pub(super) fn tail(text: &str, max: usize) -> &str {
    let from = text.ceil_char_boundary(text.len().saturating_sub(max));
    text.get(from..).unwrap_or_default()
}

/// Whether two bytes are a letter of the first half of the Cyrillic block, all of which are letters. Words of those and
/// of ASCII are told by their bytes.
#[inline]
fn is_cyrillic(first: u8, second: u8) -> bool {
    matches!((first, second), (0xD0 | 0xD1, 0x80..0xC0))
}

/// The word at the start of a text.
pub(super) fn head_word(text: &str) -> &str {
    let bytes = text.as_bytes();
    let mut end = 0;
    while let Some([first, second]) = bytes.get(end..end + 2) {
        if first.is_ascii_alphanumeric() {
            end += 1;
        } else if is_cyrillic(*first, *second) {
            end += 2;
        } else {
            break;
        }
    }
    if end > 0 && end <= WORD_MAX && matches!(bytes.get(end), Some(b' ' | b'.' | b',')) {
        return text.get(..end).unwrap_or_default();
    }
    let mut end = 0;
    let mut pending = 0;
    for c in text.chars() {
        if end + pending >= WORD_MAX {
            break;
        }
        if chars::is_word(c) {
            end += pending + c.len_utf8();
            pending = 0;
        } else if chars::is_apostrophe(c) && end > 0 && pending == 0 {
            pending = c.len_utf8();
        } else {
            break;
        }
    }
    text.get(..end).unwrap_or_default()
}

/// The word at the end of a text. An apostrophe counts where a letter precedes it (`O‘`, `l’eau`).
pub(super) fn tail_word(text: &str) -> &str {
    let mut rest = text.as_bytes();
    while text.len() - rest.len() < WORD_MAX {
        rest = match rest {
            [before @ .., last] if last.is_ascii_alphanumeric() => before,
            [before @ .., first, second] if is_cyrillic(*first, *second) => before,
            [.., b' ' | b'.' | b','] => return text.get(rest.len()..).unwrap_or_default(),
            _ => break,
        };
    }
    let mut from = text.len();
    let mut pending = text.len();
    for (i, c) in text.char_indices().rev() {
        if text.len() - i > WORD_MAX {
            break;
        }
        if chars::is_word(c) {
            from = i;
            pending = i;
        } else if chars::is_apostrophe(c) && pending == from {
            pending = i;
        } else {
            break;
        }
    }
    // An apostrophe at the very end counts only if a letter was found before it.
    if from == text.len() {
        return "";
    }
    text.get(from..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_candidate_apart() {
        let line = "He said “Go!” Then he left.";
        let lexicon = Lexicon::new("en");
        let context = Context::new(line, 0, "He said “Go!” ".len(), &lexicon);
        assert_eq!(context.body, "He said “Go");
        assert_eq!((context.terminators, context.closers), ("!", "” "));
        assert_eq!((context.first, context.next_word()), (Some('T'), "Then"));
        assert!(context.closes_quote() && context.has_gap() && !context.next_is_lower());
    }

    #[test]
    fn words_keep_their_apostrophes() {
        assert_eq!(tail_word("Rais O‘"), "O‘");
        assert_eq!(tail_word("dell'art"), "dell'art");
        assert_eq!(tail_word("said 'Go"), "Go");
        assert_eq!(head_word("qu'il vient"), "qu'il");
        assert_eq!(head_word("“Go"), "");
    }

    #[test]
    fn case_is_that_of_sentences() {
        let lexicon = Lexicon::new("en");
        let context = |line| Context::new(line, 0, 3, &lexicon);
        assert!(context("a. lower").next_is_lower());
        assert!(!context("a. iPhone").next_is_lower());
        assert!(!context("a. ქართული").next_is_lower());
        assert!(context("a. J. Lee").next_is_initial());
    }
}
