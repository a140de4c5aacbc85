//! Plain text: every line is a block.

use std::num::NonZero;
use std::ops::Range;

use super::BlockKind;
use super::collector::Collector;
use super::escape::Place;
use super::inline::{Inline, Narrow};
use super::render::Edit;

/// The lines of a text.
#[derive(Debug)]
pub(super) struct Lines {
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    /// Without the terminator.
    text: Narrow,
    /// Where the terminator ends.
    end: u32,
    /// The block on it, if anything is to be read, from 1.
    block: Option<NonZero<u32>>,
}

impl Line {
    fn block(&self) -> Option<usize> {
        Some(self.block?.get() as usize - 1)
    }

    /// With the terminator.
    fn all(&self) -> Range<usize> {
        self.text.range().start..self.end as usize
    }
}

/// Reads plain text.
pub(super) fn parse(source: &str, collector: &mut Collector<'_>) -> Lines {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < source.len() {
        let (text, end) = line_end(source, start);
        let mut inline = Inline::default();
        inline.text(source, start..text);
        let block = collector.block(BlockKind::Paragraph, &inline, Place::Plain);
        lines.push(Line {
            text: Narrow::new(&(start..text)),
            end: end as u32,
            block: block.and_then(|block| NonZero::new(block as u32 + 1)),
        });
        start = end;
    }
    Lines { lines }
}

/// Where the line that begins at `start` ends, without and with its terminator.
fn line_end(source: &str, start: usize) -> (usize, usize) {
    let rest = &source[start..];
    let terminator = rest.char_indices().find(|(_, character)| {
        matches!(character, '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}')
    });
    match terminator {
        None => (source.len(), source.len()),
        Some((at, '\r')) if rest[at + 1..].starts_with('\n') => (start + at, start + at + 2),
        Some((at, character)) => (start + at, start + at + character.len_utf8()),
    }
}

impl Lines {
    /// Takes lines out. Where that leaves two blank lines side by side, or blank lines at the
    /// beginning or end of the text, they go as well; a text without a final line break stays one.
    pub(super) fn drop(&self, dropped: &[usize], edits: &mut Vec<Edit>) {
        let mut gone: Vec<bool> = self
            .lines
            .iter()
            .map(|line| {
                line.block()
                    .is_some_and(|block| dropped.binary_search(&block).is_ok())
            })
            .collect();
        let blank = |at: usize| self.lines[at].block.is_none();
        let mut at = 0;
        while at < gone.len() {
            if !gone[at] {
                at += 1;
                continue;
            }
            let first = at;
            while at < gone.len() && gone[at] {
                at += 1;
            }
            let after_blank = first == 0 || gone[first - 1] || blank(first - 1);
            if after_blank && at < gone.len() {
                while at < gone.len() && blank(at) {
                    gone[at] = true;
                    at += 1;
                }
                // A blank line between two removed ones leads on to the next.
                if at < gone.len() && gone[at] {
                    continue;
                }
            }
            if at == gone.len() {
                let mut end = first;
                while end > 0 && blank(end - 1) && !gone[end - 1] {
                    end -= 1;
                    gone[end] = true;
                }
            }
        }
        for (line, gone) in self.lines.iter().zip(&gone) {
            if *gone {
                edits.push(Edit {
                    range: line.all(),
                    text: String::new(),
                });
            }
        }
        let unterminated = self
            .lines
            .last()
            .is_some_and(|last| last.text.range().end == last.end as usize);
        if unterminated
            && gone.last() == Some(&true)
            && let Some(last) = gone.iter().rposition(|gone| !gone)
        {
            let line = &self.lines[last];
            edits.push(Edit {
                range: line.text.range().end..line.end as usize,
                text: String::new(),
            });
        }
    }
}
