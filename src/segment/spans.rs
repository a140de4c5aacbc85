//! Quotations and brackets that hold their text together.

use super::chars::{self, Mark};

/// Longest quotation or bracket in characters that is held together.
///
/// What is longer may lack its partner, or is a speech of several sentences, which treebanks and translators cut; on
/// the development treebanks 100 did better than 140 and 200.
const SPAN_MAX: usize = 100;

/// How many marks may be open at once; the outermost is forgotten first.
const DEPTH_MAX: usize = 16;

/// A matched pair of marks: byte offsets of the opening one and of the end of the closing one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) open: usize,
    pub(super) end: usize,
}

/// The outermost matched pairs of a line, in order, and room for the search, kept to spare allocations.
#[derive(Debug, Default)]
pub(super) struct Spans {
    found: Vec<Span>,
    open: Vec<(char, usize)>,
    /// Index of the first span that does not end before the places to come.
    next: usize,
}

impl Spans {
    /// The span around `at`; places are asked for in rising order.
    pub(super) fn around(&mut self, at: usize) -> Option<Span> {
        while self.found.get(self.next).is_some_and(|s| s.end <= at) {
            self.next += 1;
        }
        self.found
            .get(self.next)
            .copied()
            .filter(|span| span.open < at)
    }

    /// Finds the pairs of `line`, all of whose quotation marks and brackets are among its `marks`.
    ///
    /// Brackets pair with their like. A quotation mark pairs with any other that fits by its direction, or, for marks
    /// used both ways, by the white space around it; apostrophes never pair, unless punctuation shows that they close.
    pub(super) fn find(&mut self, line: &str, marks: &[usize]) {
        self.found.clear();
        self.open.clear();
        self.next = 0;
        let mut done = 0;
        for &start in marks {
            if start < done {
                continue;
            }
            let Some((before, rest)) = line.split_at_checked(start) else {
                return;
            };
            let Some((c, length)) = mark_at(rest) else {
                continue;
            };
            let end = start + length;
            done = end;
            let previous = before.chars().next_back().unwrap_or(' ');
            let next = line
                .get(end..)
                .and_then(|s| s.chars().next())
                .unwrap_or(' ');
            // Hebrew sets the straight mark within shortened words.
            if c == '"'
                && length == 1
                && chars::is_alphabetic(previous)
                && chars::is_alphabetic(next)
            {
                continue;
            }
            let opens = match chars::mark(c) {
                Some(Mark::Open) => true,
                Some(Mark::Close) => false,
                Some(Mark::Either) => leans_open(previous, next, c),
                // Single marks are apostrophes unless a space or punctuation sets them off.
                None if c == '‘' => chars::is_space(previous) && chars::is_alphabetic(next),
                None if !matches!(previous, '.' | '!' | '?' | '…' | ',') => continue,
                None => false,
            };
            if opens {
                if self.open.len() == DEPTH_MAX {
                    self.open.remove(0);
                }
                self.open.push((c, start));
            } else if let Some(depth) = self.open.iter().rposition(|&(o, _)| pairs(o, c)) {
                let start = self.open[depth].1;
                self.open.truncate(depth);
                if is_short(line.get(start..end).unwrap_or_default()) {
                    while self.found.last().is_some_and(|s| s.open > start) {
                        self.found.pop();
                    }
                    self.found.push(Span { open: start, end });
                }
            }
        }
    }
}

/// The mark a text starts with and its length in bytes. The typewriter's double comma counts as `„`, its double
/// apostrophe as `”`.
fn mark_at(text: &str) -> Option<(char, usize)> {
    match text.as_bytes() {
        // Terminators and single apostrophes are by far the most frequent.
        [b'.' | b':' | b';' | b'!' | b'?' | b'|', ..] => None,
        [b',', next, ..] => (*next == b',').then_some(('„', 2)),
        [b'\'', next, ..] => (*next == b'\'').then_some(('”', 2)),
        _ => {
            let c = text.chars().next()?;
            let counts = matches!(c, '‘' | '’') || chars::mark(c).is_some();
            counts.then_some((c, c.len_utf8()))
        }
    }
}

/// Whether a text is short enough to be held together.
fn is_short(text: &str) -> bool {
    text.len() <= SPAN_MAX || text.len() <= SPAN_MAX * 4 && text.chars().count() <= SPAN_MAX
}

/// Whether a mark that may open or close opens here: nothing but white space, a dash or another opening mark before
/// it and something behind it.
fn leans_open(previous: char, next: char, c: char) -> bool {
    let free_before = chars::is_space(previous)
        || chars::is_dash(previous)
        || previous == ':'
        // Chinese sets no space; its marks have a direction.
        || c == '“' && chars::is_cjk(previous)
        || matches!(chars::mark(previous), Some(Mark::Open))
        || (chars::is_quote(previous) && previous != c);
    if free_before && chars::is_space(next) {
        // French sets its marks off by spaces.
        return matches!(c, '«' | '‹');
    }
    free_before
}

/// Whether two marks make a pair.
fn pairs(open: char, close: char) -> bool {
    match open {
        '(' => close == ')',
        '[' => close == ']',
        '{' => close == '}',
        '（' => close == '）',
        '【' => close == '】',
        '‘' => close == '’',
        '"' => close == '"',
        '“' | '”' | '„' | '‟' => matches!(close, '“' | '”' | '"'),
        '«' => close == '»',
        '»' => matches!(close, '«' | '»'),
        '‹' => close == '›',
        '›' => close == '‹',
        '「' => close == '」',
        '『' => close == '』',
        '《' => close == '》',
        '〈' => close == '〉',
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::marks;

    fn found(line: &str) -> Vec<&str> {
        let (mut spans, mut marks) = (Spans::default(), Vec::new());
        marks::next_line(line, 0, &mut marks);
        spans.find(line, &marks);
        spans.found.iter().map(|s| &line[s.open..s.end]).collect()
    }

    #[test]
    fn pairs_marks_by_direction_or_space() {
        assert_eq!(found("a “b” c"), ["“b”"]);
        assert_eq!(found("a \"b\" c"), ["\"b\""]);
        assert_eq!(found("a „b“ c »d« e"), ["„b“", "»d«"]);
        assert_eq!(found("a « b » c"), ["« b »"]);
        assert_eq!(found("a ,,b'' c"), [",,b''"]);
    }

    #[test]
    fn keeps_the_outermost_pair() {
        assert_eq!(found("(a (b) [c]) d (e)"), ["(a (b) [c])", "(e)"]);
    }

    #[test]
    fn leaves_what_has_no_partner() {
        assert!(found("it's the workers' party").is_empty());
        assert!(found("\"a b c").is_empty());
        assert!(found("ארה\"ב וצה\"ל").is_empty());
        assert!(found(&format!("({})", "a".repeat(SPAN_MAX))).is_empty());
    }
}
