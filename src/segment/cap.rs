//! The cap on a segment's length: cuts what is too long at the best place inside.

use super::chars;
use icu_segmenter::GraphemeClusterSegmenter;

/// Pushes `start..end` of `text` to `out`, cut into parts of at most `max` characters.
///
/// A cut is made in the second half of the window, in this order of liking: after a terminator and white space,
/// after `;`, `:` or a dash and white space, after a comma (also without white space where a script needs none),
/// after white space, between two grapheme clusters, anywhere.
pub(super) fn push(
    text: &str,
    start: usize,
    end: usize,
    max: usize,
    out: &mut Vec<std::ops::Range<usize>>,
) {
    let max = max.max(1);
    let mut start = start;
    // A text of so few bytes cannot have more characters; this spares the count for nearly all sentences.
    while end - start > max {
        let Some(part) = text.get(start..end) else {
            break;
        };
        let Some((window, _)) = part.char_indices().nth(max) else {
            break;
        };
        let cut = start + best_cut(part, window);
        out.push(start..cut);
        start = cut;
    }
    if start < end {
        out.push(start..end);
    }
}

/// The best offset in `1..=window` to cut `part` at; `window` is a character boundary before its end.
fn best_cut(part: &str, window: usize) -> usize {
    let Some(head) = part.get(..window) else {
        return part.len();
    };
    let mut best = (0u8, 0usize);
    let mut previous = '\0';
    let mut before_space = '\0';
    for (at, c) in head.char_indices() {
        if at >= window / 2 {
            let rank = if chars::is_space(previous) && !chars::is_space(c) {
                rank_after_space(before_space)
            } else if matches!(previous, '，' | '、' | '；' | '：' | '。' | '！' | '？') {
                2
            } else {
                0
            };
            if rank > 0 && rank >= best.0 {
                best = (rank, at);
            }
        }
        if !chars::is_space(c) {
            before_space = c;
        }
        previous = c;
    }
    // The window's own end is a place as good as any before it.
    let next = part.get(window..).and_then(|s| s.chars().next());
    if chars::is_space(previous)
        && next.is_some_and(|c| !chars::is_space(c))
        && rank_after_space(before_space) >= best.0
    {
        return window;
    }
    if best.0 > 0 {
        return best.1;
    }
    last_cluster(part, window)
}

/// How good a cut after white space is by the character before that.
fn rank_after_space(before: char) -> u8 {
    if chars::is_terminator(before) || chars::is_closer(before) {
        4
    } else if matches!(before, ';' | ':' | '؛' | '·') || (chars::is_dash(before) && before != '-')
    {
        3
    } else if matches!(before, ',' | '،' | '、' | '՝' | '၊') {
        2
    } else {
        1
    }
}

/// The last boundary between grapheme clusters in `1..=window`, or the window itself if one cluster fills it.
fn last_cluster(part: &str, window: usize) -> usize {
    // A few characters more than the window show whether a cluster goes on behind it.
    let look = part
        .get(window..)
        .and_then(|s| s.char_indices().nth(8))
        .map_or(part.len(), |(n, _)| window + n);
    let Some(head) = part.get(..look) else {
        return window;
    };
    GraphemeClusterSegmenter::new()
        .segment_str(head)
        .take_while(|&at| at <= window)
        .last()
        .filter(|&at| at > 0)
        .unwrap_or(window)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, max: usize) -> Vec<&str> {
        let mut out = Vec::new();
        push(text, 0, text.len(), max, &mut out);
        out.into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn cuts_at_the_best_place() {
        assert_eq!(cut("one two, six ten", 12), ["one two, ", "six ten"]);
        assert_eq!(cut("one two; six, ten", 16), ["one two; ", "six, ten"]);
        assert_eq!(cut("one two six", 8), ["one two ", "six"]);
        assert_eq!(cut("short", 5), ["short"]);
    }

    #[test]
    fn keeps_clusters_whole_where_they_fit() {
        assert_eq!(
            cut("e\u{301}e\u{301}e\u{301}", 3),
            ["e\u{301}", "e\u{301}", "e\u{301}"]
        );
        assert_eq!(
            cut("e\u{301}\u{301}\u{301}", 2).concat(),
            "e\u{301}\u{301}\u{301}"
        );
        assert_eq!(cut("漢字漢字", 1), ["漢", "字", "漢", "字"]);
    }
}
