//! Sentence segmentation of news text.
//!
//! A translation backend takes one sentence at a time, so that a wrong boundary costs more here than elsewhere: a
//! sentence cut at `Gen.` or `26.` is translated wrongly on both sides. The way from text to sentences:
//!
//! 1. [`Segmenter::split`] goes line by line. A line break always ends a sentence.
//! 2. `candidates` lists the offsets within the line at which a sentence may start: those of the Unicode sentence
//!    rules (`icu_segmenter`), plus those they lack.
//! 3. `rules` looks at each candidate from both sides and refuses those at abbreviations, initials, ordinals, list
//!    markers, in quotations and so on. All it knows about languages comes from the tables in `data`.
//! 4. `cap` cuts what is too long for a backend.
//!
//! The result covers the text exactly: white space and line breaks belong to the sentence before them, those at the
//! start of the text to the first sentence. The time is linear in the length of the text, whatever it holds.

mod candidates;
mod cap;
mod chars;
mod context;
mod data;
mod folded;
mod items;
mod marks;
mod rules;
mod sentence_break;
mod spans;

use candidates::Candidates;
use data::{Lexicon, Ordinals};
use rules::Judge;
use std::ops::Range;

/// Splits text into sentences by the rules of one language.
///
/// It holds some hundred table entries, hashed on creation (tens of microseconds), and may be shared between threads.
#[derive(Debug)]
pub struct Segmenter {
    lexicon: Lexicon,
    max_chars: usize,
}

impl Segmenter {
    /// Longest segment in characters (Unicode scalar values) unless [`Segmenter::with_max_chars`] says otherwise.
    ///
    /// Sentences of news hardly ever have more than 600; what is longer is a list or a table without punctuation.
    pub const DEFAULT_MAX_CHARS: usize = 1000;

    /// A segmenter for `language`, a BCP 47 tag such as `en`, `sr-Latn` or `fa-AF`.
    ///
    /// An unknown language falls back to the rules of its script subtag, or else to rules that hold in most
    /// languages. Never fails.
    pub fn new(language: &str) -> Self {
        Segmenter {
            lexicon: Lexicon::new(language),
            max_chars: Self::DEFAULT_MAX_CHARS,
        }
    }

    /// Sets the longest segment in characters (Unicode scalar values); 0 counts as 1.
    ///
    /// A longer sentence is cut at the best place in the second half of what is allowed.
    pub fn with_max_chars(self, max: usize) -> Self {
        Segmenter {
            max_chars: max.max(1),
            ..self
        }
    }

    /// Byte ranges of the sentences of `text`: in order, without gaps, covering it exactly.
    ///
    /// White space after a sentence belongs to it. An empty text has none, a text of white space alone one.
    pub fn split(&self, text: &str) -> Vec<Range<usize>> {
        let mut out = Output {
            text,
            start: 0,
            solid: false,
            max: self.max_chars,
            ranges: Vec::new(),
        };
        let mut judge = Judge::new(&self.lexicon);
        let mut marks = Vec::new();
        let mut at = 0;
        while let Some((line, next)) = marks::next_line(text, at, &mut marks) {
            if !line.chars().all(chars::is_space) {
                // What went before ended with a line break; only white space joins the line that follows.
                out.cut(at);
                out.solid = true;
                judge.start_line(line, &marks);
                let items = items::find(line, self.lexicon.ordinals != Ordinals::None);
                for candidate in Candidates::new(line, &marks, &items, self.lexicon.extra) {
                    if judge.accepts(candidate, &marks, &items) {
                        out.cut(at + candidate);
                        out.solid = true;
                    }
                }
            }
            at = next;
        }
        out.solid = true;
        out.cut(text.len());
        out.ranges
    }
}

/// Collects the ranges.
struct Output<'t> {
    text: &'t str,
    /// Where the sentence now open starts.
    start: usize,
    /// Whether it holds anything but white space.
    solid: bool,
    max: usize,
    ranges: Vec<Range<usize>>,
}

impl Output<'_> {
    /// Ends the open sentence at `at`, unless it is nothing but white space yet.
    fn cut(&mut self, at: usize) {
        if self.solid && at > self.start {
            cap::push(self.text, self.start, at, self.max, &mut self.ranges);
            self.start = at;
            self.solid = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split<'t>(segmenter: &Segmenter, text: &'t str) -> Vec<&'t str> {
        segmenter
            .split(text)
            .into_iter()
            .map(|r| &text[r])
            .collect()
    }

    #[test]
    fn white_space_belongs_to_the_sentence_before_it() {
        let en = Segmenter::new("en");
        assert_eq!(
            split(&en, " \n One.  Two.\r\n\r\nThree "),
            [" \n One.  ", "Two.\r\n\r\n", "Three "]
        );
        assert_eq!(
            split(&en, "a\u{2028}b\u{85}c"),
            ["a\u{2028}", "b\u{85}", "c"]
        );
    }

    #[test]
    fn empty_and_blank_texts() {
        let en = Segmenter::new("en");
        assert!(en.split("").is_empty());
        assert_eq!(split(&en, " \n "), [" \n "]);
        assert_eq!(split(&en, "."), ["."]);
    }

    #[test]
    fn the_cap_holds() {
        let en = Segmenter::new("en").with_max_chars(10);
        assert_eq!(
            split(&en, "One two, three four. Five."),
            ["One two, ", "three ", "four. ", "Five."]
        );
        assert_eq!(
            split(&Segmenter::new("en").with_max_chars(0), "ab"),
            ["a", "b"]
        );
    }

    #[test]
    fn may_be_shared_between_threads() {
        fn shared<T: Send + Sync>(_: &T) {}
        shared(&Segmenter::new("en"));
    }
}
