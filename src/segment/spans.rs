//! Quotations and brackets that hold their text together.

use super::chars::{self, Mark};

/// Longest quotation or bracket in bytes of text that is held together; what is longer may lack its partner.
const SPAN_MAX: usize = 400;

/// How many marks may be open at once; the outermost is forgotten first.
const DEPTH_MAX: usize = 16;

/// A matched pair of marks: byte offsets of the opening one and of the end of the closing one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) open: usize,
    pub(super) end: usize,
}

/// Finds the outermost matched pairs of a line, in order, into `spans`.
///
/// Brackets pair with their like. A quotation mark pairs with any other that fits by its direction, or, for marks
/// used both ways, by the white space around it; apostrophes never pair.
pub(super) fn find(line: &str, spans: &mut Vec<Span>) {
    spans.clear();
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut previous = ' ';
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if let Some(mark) = chars::mark(c) {
            let next = chars.peek().map_or(' ', |&(_, n)| n);
            let opens = match mark {
                Mark::Open => true,
                Mark::Close => false,
                Mark::Either => leans_open(previous, next, c),
            };
            if opens {
                if open.len() == DEPTH_MAX {
                    open.remove(0);
                }
                open.push((c, at));
            } else if let Some(depth) = open.iter().rposition(|&(o, _)| pairs(o, c)) {
                let start = open[depth].1;
                let end = at + c.len_utf8();
                open.truncate(depth);
                if end - start <= SPAN_MAX {
                    while spans.last().is_some_and(|s| s.open > start) {
                        spans.pop();
                    }
                    spans.push(Span { open: start, end });
                }
            }
        }
        previous = c;
    }
}

/// Whether a mark that may open or close opens here: nothing but white space, a dash or another opening mark before
/// it and something behind it.
fn leans_open(previous: char, next: char, c: char) -> bool {
    let free_before = chars::is_space(previous)
        || chars::is_dash(previous)
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
