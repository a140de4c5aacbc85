//! What stands on both sides of a candidate.

use super::candidates::Extra;
use super::chars;

/// Longest word in bytes the rules look at; no abbreviation is longer.
const WORD_MAX: usize = 64;

/// How many marks and dashes are skipped in front of the next word.
const SKIP_MAX: usize = 8;

/// A candidate and its surroundings, cut into parts: `body`, `terminators`, `closers`, the offset, `after`.
pub(super) struct Context<'t> {
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
}

impl<'t> Context<'t> {
    /// Looks at the candidate `at` of `line`, in a sentence that starts at `start`.
    pub(super) fn new(line: &'t str, start: usize, at: usize, extra: Extra) -> Self {
        let sentence = line.get(start..at).unwrap_or_default();
        let after = line.get(at..).unwrap_or_default();
        let mut closers_from = sentence.trim_end_matches(chars::is_space).len();
        for (i, c) in sentence.char_indices().rev().take(24) {
            if !chars::is_space(c) && !chars::is_closer(c) {
                break;
            }
            if !chars::is_space(c) {
                closers_from = i;
            }
        }
        // White space between the terminator and a closing mark goes with the mark.
        let before = sentence.get(..closers_from).unwrap_or_default();
        let closers_from = before.trim_end_matches(chars::is_space).len();
        let (text, closers) = sentence.split_at_checked(closers_from).unwrap_or_default();
        let body_end = text
            .trim_end_matches(|c| chars::is_terminator(c) || extra.is(c))
            .len();
        let (body, terminators) = text.split_at_checked(body_end).unwrap_or_default();
        let next = after.trim_start_matches(chars::is_space);
        let skipped: usize = next
            .chars()
            .take(SKIP_MAX)
            .take_while(|&c| chars::is_opener(c) || chars::is_dash(c) || chars::is_space(c))
            .map(char::len_utf8)
            .sum();
        let next = next.get(skipped..).unwrap_or_default();
        Context {
            body,
            terminators,
            closers,
            after,
            next,
            first: next.chars().next().filter(|&c| chars::is_alphanumeric(c)),
        }
    }

    /// Whether a word in lower case comes next; a mixed one such as `iPhone` is none.
    pub(super) fn next_is_lower(&self) -> bool {
        self.first.is_some_and(is_lower)
            && !self.opens_with_clitic()
            && !self.next_word().chars().take(4).any(char::is_uppercase)
    }

    /// Whether a Dutch clitic comes next, which leaves the capital to the word after it: `'s Avonds`.
    fn opens_with_clitic(&self) -> bool {
        let mut chars = self.after.chars();
        chars.next().is_some_and(chars::is_apostrophe)
            && chars.next().is_some_and(is_lower)
            && chars.next() == Some(' ')
            && chars.next().is_some_and(char::is_uppercase)
    }

    /// The first word behind the candidate.
    pub(super) fn next_word(&self) -> &'t str {
        head_word(self.next)
    }

    /// Whether a digit comes next.
    pub(super) fn next_is_digit(&self) -> bool {
        self.first.is_some_and(char::is_numeric)
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
        self.closers.ends_with(chars::is_space)
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
    c.is_lowercase() && !matches!(c, '\u{10d0}'..='\u{10ff}' | 'ª' | 'º')
}

/// The last bytes of a text, at most `max`, so that no rule looks back further than it says.
pub(super) fn tail(text: &str, max: usize) -> &str {
    let from = text.ceil_char_boundary(text.len().saturating_sub(max));
    text.get(from..).unwrap_or_default()
}

/// The word at the start of a text.
pub(super) fn head_word(text: &str) -> &str {
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
        let context = Context::new(line, 0, "He said “Go!” ".len(), Extra::Nothing);
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
        let context = |line: &'static str| Context::new(line, 0, 3, Extra::Nothing);
        assert!(context("a. lower").next_is_lower());
        assert!(!context("a. iPhone").next_is_lower());
        assert!(!context("a. ქართული").next_is_lower());
        assert!(context("a. J. Lee").next_is_initial());
    }
}
