//! Which Markdown blocks lie in which: what goes when a block goes.

use std::ops::Range;

use super::Marks;
use crate::locale::Direction;
use crate::markup::html::LanguageEdits;
use crate::markup::inline::Narrow;
use crate::markup::render::Edit;

/// The blocks of a document as a tree; parents come before children.
#[derive(Debug, Default)]
pub(in crate::markup) struct Outline {
    nodes: Vec<Node>,
    places: Vec<Place>,
    labels: Vec<Label>,
    marks: Vec<(Marks, Narrow, Narrow)>,
    language: LanguageEdits,
}

/// A link whose text is also the name of its destination: `[text]`, `[text][]`.
#[derive(Debug)]
struct Label {
    text: Narrow,
    /// What follows the text.
    close: Narrow,
}

#[derive(Debug)]
struct Node {
    parent: Option<u32>,
    range: Narrow,
    /// Stays whatever goes in it.
    fixed: bool,
    /// Whether it has nodes in it.
    holds_nodes: bool,
    /// Blocks of text in it, not counting those of inner nodes.
    blocks: u32,
}

impl Node {
    fn parent(&self) -> Option<usize> {
        self.parent.map(|parent| parent as usize)
    }
}

#[derive(Debug, Clone, Default)]
struct Place {
    node: Option<u32>,
    /// The line break that ends it; empty where there is none.
    terminator: Narrow,
}

impl Place {
    fn node(&self) -> Option<usize> {
        self.node.map(|node| node as usize)
    }
}

impl Outline {
    /// Adds a node; gives its number.
    pub(super) fn node(
        &mut self,
        parent: Option<usize>,
        range: Range<usize>,
        fixed: bool,
    ) -> usize {
        if let Some(parent) = parent {
            self.nodes[parent].holds_nodes = true;
        }
        self.nodes.push(Node {
            parent: parent.map(|parent| parent as u32),
            range: Narrow::new(&range),
            fixed,
            holds_nodes: false,
            blocks: 0,
        });
        self.nodes.len() - 1
    }

    /// The node reaches at least to `end`.
    pub(super) fn extend(&mut self, node: usize, end: usize) {
        let node = &mut self.nodes[node];
        let range = node.range.range();
        node.range = Narrow::new(&(range.start..range.end.max(end)));
    }

    /// It holds things to see that are no text, so it stays.
    pub(super) fn other(&mut self, node: usize, count: usize) {
        self.nodes[node].fixed |= count > 0;
    }

    /// It holds a block.
    pub(super) fn block(&mut self, block: usize, node: Option<usize>) {
        if self.places.len() <= block {
            self.places.resize(block + 1, Place::default());
        }
        self.places[block].node = node.map(|node| node as u32);
        if let Some(node) = node {
            self.nodes[node].blocks += 1;
        }
    }

    /// A line break ends a block.
    pub(super) fn terminator(&mut self, block: usize, range: Range<usize>) {
        if let Some(place) = self.places.get_mut(block) {
            place.terminator = Narrow::new(&range);
        }
    }

    /// Numbers blocks anew: `order` holds the old numbers in the new order.
    pub(in crate::markup) fn reorder(&mut self, order: &[usize]) {
        self.places = order.iter().map(|at| self.places[*at].clone()).collect();
    }

    /// What tags say about languages.
    pub(super) fn set_language(&mut self, language: LanguageEdits) {
        self.language = language;
    }

    /// Sets language and direction of the HTML elements that name the document's own.
    pub(in crate::markup) fn language_edits(
        &self,
        tag: &str,
        direction: Direction,
        edits: &mut Vec<Edit>,
    ) {
        self.language.edits(tag, direction, edits);
    }

    /// Emphasis, with its marks on both sides.
    pub(super) fn emphasis(&mut self, marks: Marks, open: Range<usize>, close: Range<usize>) {
        self.marks
            .push((marks, Narrow::new(&open), Narrow::new(&close)));
    }

    /// Writes all emphasis as HTML, which is read as emphasis wherever it stands.
    pub(in crate::markup) fn marks_as_html(&self, edits: &mut Vec<Edit>) {
        for (marks, open, close) in &self.marks {
            let name = marks.element();
            edits.push(Edit {
                range: open.range(),
                text: format!("<{name}>"),
            });
            edits.push(Edit {
                range: close.range(),
                text: format!("</{name}>"),
            });
        }
    }

    /// The text at `text` names its link's destination; `close` is what follows it.
    pub(super) fn label(&mut self, text: Range<usize>, close: Range<usize>) {
        self.labels.push(Label {
            text: Narrow::new(&text),
            close: Narrow::new(&close),
        });
    }

    /// Where the text of a link changes that names its destination, the old text is written
    /// behind it. `edits` are sorted and disjoint; what a translation replaces together with the
    /// text has the name in it already.
    pub(in crate::markup) fn keep_labels(&self, source: &str, edits: &mut Vec<Edit>) {
        let mut names = Vec::new();
        for label in &self.labels {
            let (text, close) = (label.text.range(), label.close.range());
            let first = edits.partition_point(|edit| edit.range.end <= text.start);
            let changed = edits[first..]
                .iter()
                .take_while(|edit| edit.range.start < close.end)
                .any(|edit| edit.range.start < text.end);
            let replaced = edits[first..]
                .iter()
                .take_while(|edit| edit.range.start < close.end)
                .any(|edit| edit.range.end > close.start);
            if changed && !replaced {
                names.push(Edit {
                    range: close,
                    text: format!("][{}]", &source[text]),
                });
            }
        }
        edits.extend(names);
    }

    /// Takes blocks out. A list or a quotation goes when nothing is left in it.
    pub(in crate::markup) fn drop(
        &self,
        source: &str,
        dropped: &[usize],
        empty: &dyn Fn(usize) -> Edit,
        edits: &mut Vec<Edit>,
    ) {
        let mut left: Vec<u32> = self.nodes.iter().map(|node| node.blocks).collect();
        for block in dropped {
            if let Some(node) = self.places[*block].node() {
                left[node] -= 1;
            }
        }
        let gone = self.gone(&left);
        for block in dropped {
            let place = &self.places[*block];
            if place.node().is_some_and(|node| gone[node]) {
                continue;
            }
            edits.push(empty(*block));
            let terminator = place.terminator.range();
            if !terminator.is_empty() {
                edits.push(Edit {
                    range: terminator,
                    text: String::new(),
                });
            }
        }
        self.remove(source, &gone, edits);
    }

    /// Which nodes have nothing left in them, and had something.
    fn gone(&self, left: &[u32]) -> Vec<bool> {
        let mut kept_inside = vec![false; self.nodes.len()];
        let mut gone = vec![false; self.nodes.len()];
        for (at, node) in self.nodes.iter().enumerate().rev() {
            let had = node.blocks > 0 || node.holds_nodes;
            gone[at] = had && !node.fixed && left[at] == 0 && !kept_inside[at];
            if let Some(parent) = node.parent()
                && !gone[at]
            {
                kept_inside[parent] = true;
            }
        }
        gone
    }

    /// Cuts runs of neighbours that are gone: up to the next one that stays, so that its marker
    /// and indentation stay with it; for the last ones, from the end of the one before.
    fn remove(&self, source: &str, gone: &[bool], edits: &mut Vec<Edit>) {
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len() + 1];
        for (at, node) in self.nodes.iter().enumerate() {
            children[node.parent().map_or(0, |parent| parent + 1)].push(at);
        }
        for (of, siblings) in children.iter().enumerate() {
            if of > 0 && gone[of - 1] {
                continue;
            }
            let mut before: Option<usize> = None;
            let mut first: Option<usize> = None;
            let mut last = 0;
            for at in siblings {
                if gone[*at] {
                    first = first.or(Some(*at));
                    last = *at;
                    continue;
                }
                if let Some(first) = first.take() {
                    edits.push(self.cut_before(source, before, first, last, *at));
                }
                before = Some(*at);
            }
            if let Some(first) = first {
                edits.push(self.cut_last(source, before, first, last));
            }
        }
    }

    fn cut_before(
        &self,
        source: &str,
        before: Option<usize>,
        first: usize,
        last: usize,
        next: usize,
    ) -> Edit {
        let start = self.nodes[first].range.range().start;
        let end = self.nodes[last].range.range().end;
        let upto = self.nodes[next].range.range().start;
        if end > upto || !is_gap(&source[end..upto]) {
            return Edit {
                range: start..end,
                text: String::new(),
            };
        }
        // Two paragraphs must not run into one.
        let joined = before.is_some()
            && !source[..start]
                .trim_end_matches([' ', '\t', '>'])
                .ends_with("\n\n")
            && self.nodes[next].parent.is_none();
        Edit {
            range: start..upto,
            text: if joined {
                "\n".to_owned()
            } else {
                String::new()
            },
        }
    }

    fn cut_last(&self, source: &str, before: Option<usize>, first: usize, last: usize) -> Edit {
        let mut start = self.nodes[first].range.range().start;
        let end = self.nodes[last].range.range().end;
        if let Some(before) = before {
            let behind = self.nodes[before].range.range().end;
            if behind <= start && is_gap(&source[behind..start]) {
                start = behind;
            }
        }
        // The line break of what stays before is not taken with it.
        let terminated = source[start..end].ends_with('\n') && !source[..start].ends_with('\n');
        Edit {
            range: start..end,
            text: if terminated && start > 0 {
                "\n".to_owned()
            } else {
                String::new()
            },
        }
    }
}

/// Whether only white space and the marks of quotations lie between two blocks.
fn is_gap(between: &str) -> bool {
    between
        .chars()
        .all(|character| character.is_whitespace() || character == '>')
}
