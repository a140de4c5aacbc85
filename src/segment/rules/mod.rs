//! Decides which candidates are boundaries: a line of vetoes, each with its reason.

mod abbreviations;
mod initials;
mod numbers;
mod quotes;

use super::chars;
use super::context::Context;
use super::data::Lexicon;
use super::spans::{self, Span};

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
    spans: Vec<Span>,
    /// Index of the first span that does not end before the candidates to come.
    span: usize,
    /// Room for the spelling of an abbreviation, kept to spare allocations.
    spelling: String,
}

impl<'t> Judge<'t> {
    pub(super) fn new(lexicon: &'t Lexicon) -> Self {
        Judge {
            lexicon,
            line: "",
            start: 0,
            searched: 0,
            solid: false,
            spans: Vec::new(),
            span: 0,
            spelling: String::new(),
        }
    }

    /// Starts a line, and with it a sentence.
    pub(super) fn start_line(&mut self, line: &'t str) {
        self.line = line;
        self.span = 0;
        self.start_sentence(0);
        spans::find(line, &mut self.spans);
    }

    fn start_sentence(&mut self, at: usize) {
        self.start = at;
        self.searched = at;
        self.solid = false;
    }

    /// Whether a sentence starts at the candidate `at`; candidates come in rising order.
    pub(super) fn accepts(&mut self, at: usize) -> bool {
        let context = Context::new(self.line, self.start, at, self.lexicon.extra);
        self.look_for_word(at);
        let accepted = self.solid && self.decide(&context, at);
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
        self.solid = part.chars().any(char::is_alphanumeric);
        self.searched = at;
    }

    fn decide(&mut self, context: &Context, at: usize) -> bool {
        if starts_with_joiner(context.after) || self.is_held(at) {
            return false;
        }
        let rules = [glued, quotes::attribution, lower_case];
        for rule in rules {
            match rule(context, self.lexicon) {
                Verdict::Boundary => return true,
                Verdict::Veto => return false,
                Verdict::Pass => {}
            }
        }
        if context.terminators != "." || context.closes_quote() {
            return true;
        }
        for verdict in [
            numbers::judge(context, self.lexicon),
            abbreviations::judge(context, self.lexicon, &mut self.spelling),
            initials::judge(context, self.lexicon),
        ] {
            match verdict {
                Verdict::Boundary => return true,
                Verdict::Veto => return false,
                Verdict::Pass => {}
            }
        }
        true
    }

    /// Whether a quotation or bracket holds the text around the candidate together.
    fn is_held(&mut self, at: usize) -> bool {
        while self.spans.get(self.span).is_some_and(|s| s.end <= at) {
            self.span += 1;
        }
        self.spans
            .get(self.span)
            .is_some_and(|&span| span.open < at && quotes::holds(self.line, self.start, span))
    }
}

/// Whether the text goes on with a mark that only stands within a sentence or at its end.
fn starts_with_joiner(after: &str) -> bool {
    let text = after.trim_start_matches(chars::is_space);
    text.starts_with([',', ';', '،', '؛', '、', '，', '；', '：', '%', '/', '='])
        || (text.starts_with(':') && !text.starts_with("::"))
        || super::candidates::closes_after_space(text)
}

/// Refuses what stands in the middle of a token: after an opening mark, within an address, before a digit.
fn glued(context: &Context, _: &Lexicon) -> Verdict {
    if context.has_gap() {
        return Verdict::Pass;
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
    let token_is_address = context
        .body
        .rsplit(chars::is_space)
        .next()
        .is_some_and(|token| token.contains(['/', '@', '=', '_']));
    if next.is_uppercase() && !token_is_address && !word.contains(char::is_numeric) {
        return Verdict::Pass;
    }
    if chars::is_opener(next) && !token_is_address {
        return Verdict::Pass;
    }
    Verdict::boundary_if(!next.is_ascii() && !next.is_alphanumeric() && !token_is_address)
}

/// A sentence does not start in lower case.
fn lower_case(context: &Context, _: &Lexicon) -> Verdict {
    if !context.next_is_lower() {
        return Verdict::Pass;
    }
    let strong = context.closers.trim_end_matches(chars::is_space).is_empty()
        && context.terminators.ends_with(['!', '?'])
        && !context.after.starts_with(chars::is_dash);
    if strong {
        Verdict::Boundary
    } else {
        Verdict::Veto
    }
}
