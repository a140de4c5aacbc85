//! Which element holds which blocks: what goes when a block goes.

use std::num::NonZero;
use std::ops::Range;

use super::language::LanguageEdits;
use crate::locale::Direction;
use crate::markup::inline::{Narrow, is_collapsible};
use crate::markup::render::Edit;

/// The block elements of a document.
#[derive(Debug, Default)]
pub(in crate::markup) struct Outline {
    elements: Vec<Element>,
    places: Vec<Place>,
    pub(super) language: LanguageEdits,
    /// The element that was still being skipped at the end, and how many of its name were open.
    pub(super) unfinished: Option<(String, usize)>,
}

#[derive(Debug)]
struct Element {
    parent: Option<NonZero<u32>>,
    /// From its start tag to behind its end tag, or to where it ends without one.
    range: Narrow,
    /// Blocks of text in it.
    blocks: u32,
    /// Other things that a reader sees.
    others: u32,
    /// Whether it has to stay although nothing is left in it.
    fixed: bool,
}

/// Where a block is.
#[derive(Debug, Clone, Default)]
struct Place {
    element: Option<NonZero<u32>>,
    /// The `<br>` that ends it; empty where there is none.
    terminator: Narrow,
}

/// The number of an element, from 1, as it is kept: a document is shorter than four gigabytes.
fn kept(element: Option<usize>) -> Option<NonZero<u32>> {
    NonZero::new(element? as u32 + 1)
}

fn number(kept: NonZero<u32>) -> usize {
    kept.get() as usize - 1
}

impl Outline {
    /// An element begins; gives its number.
    pub(super) fn open(&mut self, parent: Option<usize>, tag: Range<usize>, fixed: bool) -> usize {
        self.elements.push(Element {
            parent: kept(parent),
            range: Narrow::new(&tag),
            blocks: 0,
            others: 0,
            fixed,
        });
        self.elements.len() - 1
    }

    /// It ends.
    pub(super) fn close(&mut self, element: usize, end: usize) {
        let range = &mut self.elements[element].range;
        *range = Narrow::new(&(range.range().start..end));
    }

    /// An inline element reaches over its edge: without it, tags would be left alone.
    pub(super) fn crossed(&mut self, element: usize) {
        self.elements[element].fixed = true;
    }

    /// It holds things to see that are no text.
    pub(super) fn other(&mut self, element: Option<usize>, count: usize) {
        if let Some(element) = element {
            let others = &mut self.elements[element].others;
            *others = others.saturating_add(count as u32);
        }
    }

    /// It holds a block. An attribute's block is held by none.
    pub(super) fn block(&mut self, block: usize, element: Option<usize>) {
        if self.places.len() <= block {
            self.places.resize(block + 1, Place::default());
        }
        self.places[block].element = kept(element);
        if let Some(element) = element {
            self.elements[element].blocks += 1;
        }
    }

    /// A line break ends a block.
    pub(super) fn terminator(&mut self, block: usize, range: Range<usize>) {
        if let Some(place) = self.places.get_mut(block) {
            place.terminator = Narrow::new(&range);
        }
    }

    /// Adds what elements hold to what their parents hold. Parents come first.
    pub(super) fn count(&mut self) {
        for at in (0..self.elements.len()).rev() {
            let Element {
                parent,
                blocks,
                others,
                ..
            } = self.elements[at];
            if let Some(parent) = parent.map(number) {
                let parent = &mut self.elements[parent];
                parent.blocks += blocks;
                parent.others = parent.others.saturating_add(others);
            }
        }
    }

    /// Numbers blocks anew: `order` holds the old numbers in the new order.
    pub(in crate::markup) fn reorder(&mut self, order: &[usize]) {
        self.places = order.iter().map(|at| self.places[*at].clone()).collect();
    }

    /// Sets language and direction of the document's own elements.
    pub(in crate::markup) fn language_edits(
        &self,
        tag: &str,
        direction: Direction,
        edits: &mut Vec<Edit>,
    ) {
        self.language.edits(tag, direction, edits);
    }

    /// What was learnt about languages, for the next part of the same document.
    pub(in crate::markup) fn into_language(self) -> LanguageEdits {
        self.language
    }

    /// The element that was still being skipped at the end, and how many of its name were open.
    pub(in crate::markup) fn unfinished(&mut self) -> Option<(String, usize)> {
        self.unfinished.take()
    }

    /// Takes blocks out, each with the outermost element that holds nothing else. Where there is
    /// none, only the text goes (`empty` gives that edit), and the line break behind it.
    pub(in crate::markup) fn drop(
        &self,
        source: &str,
        dropped: &[usize],
        empty: &dyn Fn(usize) -> Edit,
        edits: &mut Vec<Edit>,
    ) {
        let mut gone = vec![0; self.elements.len()];
        for block in dropped {
            for element in self.ancestors(self.places[*block].element) {
                gone[element] += 1;
            }
        }
        for block in dropped {
            let place = &self.places[*block];
            let outermost = self
                .ancestors(place.element)
                .take_while(|at| {
                    let element = &self.elements[*at];
                    !element.fixed && element.others == 0 && element.blocks == gone[*at]
                })
                .last();
            match outermost {
                Some(element) => edits.push(Edit {
                    range: with_surroundings(source, self.elements[element].range.range()),
                    text: String::new(),
                }),
                None => {
                    edits.push(empty(*block));
                    let terminator = place.terminator.range();
                    if !terminator.is_empty() {
                        edits.push(Edit {
                            range: terminator,
                            text: String::new(),
                        });
                    }
                }
            }
        }
    }

    fn ancestors(&self, element: Option<NonZero<u32>>) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(element.map(number), |at| {
            self.elements[*at].parent.map(number)
        })
    }
}

/// The range with the white space before it (behind it, where nothing is before it) and with the
/// block editor's comments around it.
fn with_surroundings(source: &str, mut range: Range<usize>) -> Range<usize> {
    let before = source[..range.start].trim_end_matches(is_collapsible);
    let after = source[range.end..].trim_start_matches(is_collapsible);
    if let Some(name) = editor_comment(before)
        && let Some(rest) = after.strip_prefix("<!-- /wp:")
        && let Some(rest) = rest.strip_prefix(name)
        && let Some(rest) = rest.strip_prefix(" -->")
        && let Some(start) = before.rfind("<!--")
    {
        range = start..source.len() - rest.len();
    }
    let start = source[..range.start].trim_end_matches(is_collapsible).len();
    if start == 0 {
        let rest = source[range.end..].trim_start_matches(is_collapsible);
        range.end = source.len() - rest.len();
    }
    start..range.end
}

/// The name in the block editor's comment that `before` ends with, `paragraph` of
/// `<!-- wp:paragraph {"dropCap":true} -->`.
fn editor_comment(before: &str) -> Option<&str> {
    let inner = before.strip_suffix("-->")?;
    let start = inner.rfind("<!--")?;
    let inner = inner[start + 4..].trim().strip_prefix("wp:")?;
    if inner.ends_with('/') {
        return None;
    }
    inner.split_ascii_whitespace().next()
}
