//! Decides which candidates are boundaries: a line of vetoes, each with its reason.

mod abbreviations;
mod headline;
mod initials;
mod numbers;
mod quotes;

use super::chars;
use super::context::{Context, tail};
use super::data::Lexicon;
use super::spans::Spans;

/// How far back, in bytes, a token is looked at for the signs of an address.
const TOKEN_MAX: usize = 200;

/// Firms, shows and bands that write an exclamation mark behind their name and are hardly ever called out.
const EXCLAIMING: [&str; 7] = [
    "Yahoo", "Jeopardy", "Wham", "Joomla", "Panic", "Airplane", "Yum",
];

/// What a rule says of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// A sentence ends here.
    Boundary,
    /// No sentence ends here.
    Veto,
    /// The rule does not apply.
    Pass,
}

impl Verdict {
    fn boundary_if(yes: bool) -> Self {
        if yes {
            Verdict::Boundary
        } else {
            Verdict::Veto
        }
    }
}

/// Judges the candidates of a text, line by line, in order.
pub(super) struct Judge<'t> {
    lexicon: &'t Lexicon,
    line: &'t str,
    /// Where the open sentence starts in the line.
    start: usize,
    /// How far the open sentence was searched for a letter or digit.
    searched: usize,
    /// Whether it has one.
    solid: bool,
    /// Whether the line has the language's own full stop, so that `.` ends no sentence in it.
    own_stop: bool,
    /// The quotations and brackets of the line, once they are asked for.
    spans: Spans,
    searched_spans: bool,
}

impl<'t> Judge<'t> {
    pub(super) fn new(lexicon: &'t Lexicon) -> Self {
        Judge {
            lexicon,
            line: "",
            start: 0,
            searched: 0,
            solid: false,
            own_stop: false,
            spans: Spans::default(),
            searched_spans: false,
        }
    }

    /// Starts a line, and with it a sentence.
    pub(super) fn start_line(&mut self, line: &'t str, marks: &[usize]) {
        self.line = line;
        self.searched_spans = false;
        self.own_stop = self.lexicon.stop.is_some_and(|stop| {
            chars::trim_end(line).ends_with(|c| self.lexicon.extra.is(c))
                || marks
                    .iter()
                    .any(|&at| chars::char_at(line, at) == Some(stop))
        });
        self.start_sentence(0);
    }

    fn start_sentence(&mut self, at: usize) {
        self.start = at;
        self.searched = at;
        self.solid = false;
    }

    /// Whether a sentence starts at the candidate `at`; candidates come in rising order. The `marks` are those of the
    /// line, its list items start at `items`.
    pub(super) fn accepts(&mut self, at: usize, marks: &[usize], items: &[usize]) -> bool {
        self.look_for_word(at);
        if !self.solid {
            return false;
        }
        let context = Context::new(self.line, self.start, at, self.lexicon);
        let accepted =
            items.binary_search(&at).is_ok() || self.decide(&context) && !self.is_held(at, marks);
        if accepted {
            self.start_sentence(at);
        }
        accepted
    }

    /// Notes whether the open sentence has a letter or digit before `at`: bullets and dots alone are no sentence.
    fn look_for_word(&mut self, at: usize) {
        if self.solid {
            return;
        }
        let part = self.line.get(self.searched..at).unwrap_or_default();
        self.solid = part.chars().any(chars::is_alphanumeric);
        self.searched = at;
    }

    fn decide(&mut self, context: &Context) -> bool {
        if !context.is_plain && starts_with_joiner(context.after) {
            return false;
        }
        let rules = [
            glued,
            exclaiming_name,
            quotes::attribution,
            lower_case,
            pause,
        ];
        for rule in rules {
            match rule(context, self.lexicon) {
                Verdict::Boundary => return true,
                Verdict::Veto => return false,
                Verdict::Pass => {}
            }
        }
        if self.own_stop && context.terminators.ends_with('.') && context.terminators.len() < 3 {
            return false;
        }
        if context.terminators.is_empty() && context.body.ends_with(';') {
            // A capital function word behind a semicolon starts an item of a list.
            return context.first.is_some_and(chars::is_upper) && context.next_is_starter();
        }
        if context.terminators != "." || !context.is_plain && context.closes_quote() {
            return true;
        }
        let word = context.last_word();
        let mut verdict = numbers::judge(context, word, self.lexicon);
        if verdict == Verdict::Pass {
            verdict = abbreviations::judge(context, word, self.lexicon);
            if verdict == Verdict::Boundary && headline::is(self.line) {
                // `U.S. And Allies Agree On Plan`: every word is capitalised, which tells nothing.
                verdict = Verdict::Veto;
            }
        }
        if verdict == Verdict::Pass {
            verdict = initials::judge(context, word, self.lexicon);
        }
        verdict != Verdict::Veto
    }

    /// Whether a quotation or bracket holds the text around the candidate together.
    fn is_held(&mut self, at: usize, marks: &[usize]) -> bool {
        if !self.searched_spans {
            self.spans.find(self.line, marks);
            self.searched_spans = true;
        }
        self.spans
            .around(at)
            .is_some_and(|span| quotes::holds(self.line, self.start, span, self.lexicon))
    }
}

/// Whether the text goes on with a mark that only stands within a sentence or at its end.
fn starts_with_joiner(after: &str) -> bool {
    if chars::char_at(after, 0).is_some_and(chars::is_plain) {
        return false;
    }
    let text = chars::trim_start(after);
    if text.starts_with(",,") {
        // The typewriter's opening quotation mark.
        return false;
    }
    text.starts_with([',', ';', '،', '؛', '、', '，', '；', '：', '%', '/', '='])
        || is_more_of_the_same(text)
        || (text.starts_with(':') && !text.starts_with("::"))
        || super::candidates::closes_after_space(text)
}

/// Whether a text starts with a hashtag, which belongs to the sentence before it, or with another terminator, as in
/// the ellipsis `. . .` or the French ` !`.
fn is_more_of_the_same(text: &str) -> bool {
    let mut rest = text.chars();
    let first = rest.next();
    let next_is_letter = rest.next().is_some_and(chars::is_alphabetic);
    match first {
        Some('#') => next_is_letter,
        Some('.' | '!' | '?' | '…') => !next_is_letter,
        _ => false,
    }
}

/// Refuses what stands in the middle of a token: after an opening mark, within an address, before a digit.
fn glued(context: &Context, _: &Lexicon) -> Verdict {
    if context.is_plain || context.has_gap() {
        return Verdict::Pass;
    }
    // An opening mark is counted among the closing ones where no white space tells.
    if context.closers.ends_with(chars::opens_for_sure)
        || context.body.ends_with(chars::opens_for_sure)
    {
        return Verdict::Veto;
    }
    let Some(next) = context.after.chars().next() else {
        return Verdict::Pass;
    };
    let Some(last) = context.terminators.chars().next_back() else {
        // A terminator of the Unicode data, such as those of Chinese, needs no space behind it.
        return Verdict::Pass;
    };
    if !last.is_ascii() && last != '…' || chars::is_cjk(next) {
        return Verdict::Pass;
    }
    // A capital right after a word and its full stop is a lost space; any other character goes on with the token.
    let word = context.last_word();
    if context.closers.is_empty() && word.is_empty() {
        return Verdict::Veto;
    }
    let token_is_address = tail(context.body, TOKEN_MAX)
        .rsplit(chars::is_space)
        .next()
        .is_some_and(|token| token.contains(['/', '@', '=', '_']));
    // `It sold 2,000.The` but `v2.The`.
    let is_word = !word.contains(chars::is_numeric)
        || word.len() > 1 && word.bytes().all(|b| b.is_ascii_digit()) && context.next_is_starter();
    if chars::is_upper(next) && !token_is_address && is_word {
        return Verdict::Pass;
    }
    if chars::is_opener(next) && !token_is_address {
        return Verdict::Pass;
    }
    Verdict::boundary_if(!next.is_ascii() && !next.is_alphanumeric() && !token_is_address)
}

/// Names with an exclamation mark of their own go on, but for a word that opens sentences.
fn exclaiming_name(context: &Context, _: &Lexicon) -> Verdict {
    let is_name = context.terminators == "!"
        && context.closers.trim_end_matches(chars::is_space).is_empty()
        && EXCLAIMING.contains(&context.last_word());
    if is_name && (context.next_is_lower() || !context.next_is_starter()) {
        Verdict::Veto
    } else {
        Verdict::Pass
    }
}

/// A sentence does not start in lower case, but for careless writing after `!` and `?`.
fn lower_case(context: &Context, lexicon: &Lexicon) -> Verdict {
    if !context.next_is_lower() {
        return Verdict::Pass;
    }
    let careless = context.closers.trim_end_matches(chars::is_space).is_empty()
        && context.terminators.ends_with(['!', '?'])
        && !context.after.starts_with(chars::is_dash)
        && !quotes::said_follows(context, lexicon)
        && !ends_in_name(context);
    Verdict::boundary_if(careless)
}

/// Where no capitals tell, an ellipsis is taken for a pause within the sentence.
fn pause(context: &Context, _: &Lexicon) -> Verdict {
    if context.is_plain {
        return Verdict::Pass;
    }
    let ellipsis = context.terminators.ends_with('…') || context.terminators.ends_with("..");
    let caseless = |c| {
        chars::is_alphabetic(c) && !chars::is_lower(c) && !chars::is_upper(c) && !chars::is_cjk(c)
    };
    if ellipsis && context.first.is_some_and(caseless) {
        Verdict::Veto
    } else {
        Verdict::Pass
    }
}

/// Whether the exclamation mark is part of a name, as in `Yahoo!`: a word with a capital stands before it, and more
/// before that.
fn ends_in_name(context: &Context) -> bool {
    let word = context.last_word();
    context.terminators == "!"
        && word.starts_with(chars::is_upper)
        && context
            .body
            .strip_suffix(word)
            .is_some_and(|rest| rest.trim_end().ends_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use crate::segment::Segmenter;

    /// Splits `text` and marks the boundaries inside with `|`.
    pub(super) fn marked(language: &str, text: &str) -> String {
        let ranges = Segmenter::new(language).split(text);
        let parts: Vec<&str> = ranges.into_iter().map(|r| &text[r]).collect();
        parts.join("|")
    }

    /// Checks texts with `|` where a sentence ends.
    pub(super) fn check(language: &str, texts: &[&str]) {
        for text in texts {
            assert_eq!(
                marked(language, &text.replace('|', "")),
                *text,
                "[{language}]"
            );
        }
    }

    #[test]
    fn lower_case_goes_on_with_the_sentence() {
        check(
            "en",
            &[
                "He waited... and left. |Then it rained.",
                "Users of Yahoo! were told. |They left.",
            ],
        );
        check("en", &["Really? |yes.", "It is. |iPhone sales fell."]);
        check("tr", &["Kim o? diye sordu. |Ses yoktu."]);
    }

    #[test]
    fn tokens_stay_whole() {
        check(
            "en",
            &[
                "See www.a.example/?q=B.C and a.b@c.example. |Thanks.",
                "It is 2.5. |No, 3.4.1.",
            ],
        );
        check("en", &["He left.Then she came."]);
    }

    #[test]
    fn punctuation_alone_is_no_sentence() {
        check("en", &["... ! Go. |Stop.", "• * Go. |Stop."]);
        check("fr", &["Quoi ? ! |Rien."]);
    }

    #[test]
    fn without_capitals_an_ellipsis_is_a_pause() {
        check("he", &["הוא חיכה... והלך. |היא נשארה."]);
    }

    #[test]
    fn a_language_with_its_own_stop_uses_the_dot_for_abbreviations() {
        check("hy", &["Ռեժ. Պետրոսյանը խոսեց։ |Հետո գնաց։"]);
    }

    #[test]
    fn a_capital_function_word_behind_a_semicolon_starts_a_sentence() {
        check(
            "es",
            &[
                "Fue en mayo; |El juez habló.",
                "Habló con Juan; Pedro calló.",
            ],
        );
    }
}
