//! Paired spans: on the words that the engine named, on the same words, or on those at the same
//! share of the sentence.

use std::ops::Range;

use super::{MOST_PLACED, MOST_SEARCHED, Place, Placement, Placer, find};

impl Placer<'_> {
    /// Pairs from the outside in, each on words that only its parent has.
    pub(super) fn place_pairs(&mut self) {
        for at in 0..self.spans.len() {
            if !self.spans[at].paired {
                continue;
            }
            let parent = self.spans[at].parent;
            let within = match parent.map(|parent| &self.spans[parent].place) {
                _ if self.spans.len() > MOST_PLACED => 0..0,
                None => 0..self.words.len(),
                Some(Place::Words(words)) => words.clone(),
                Some(_) => 0..0,
            };
            let (found, placement) = self.words_of(at, parent, &within);
            self.placement = self.placement.max(placement);
            self.spans[at].place = match found {
                Some(words) => {
                    self.owners[words.clone()].fill(Some(at));
                    Place::Words(words)
                }
                None => Place::End,
            };
        }
    }

    fn words_of(
        &self,
        at: usize,
        parent: Option<usize>,
        within: &Range<usize>,
    ) -> (Option<Range<usize>>, Placement) {
        let read = &self.spans[at].read;
        let around = parent.map_or(0..self.read.len(), |parent| self.spans[parent].read.clone());
        let covers_all = self.read[around.start..read.start]
            .chars()
            .chain(self.read[read.end..around.end].chars())
            .all(|character| !character.is_alphanumeric());
        let free = |words: &Range<usize>| {
            !words.is_empty()
                && self.owners[words.clone()]
                    .iter()
                    .all(|owner| *owner == parent)
        };
        if covers_all && free(within) {
            return (Some(within.clone()), Placement::Exact);
        }
        if within.is_empty() {
            return (None, Placement::Approximate);
        }
        if let Some(hint) = self.hint(self.spans[at].id) {
            let words = self.covered(&hint);
            if !hint.is_empty()
                && words.start >= within.start
                && words.end <= within.end
                && free(&words)
            {
                return (Some(words), Placement::Exact);
            }
        }
        let text = self.read[read.clone()].trim();
        if self.spans.len() <= MOST_SEARCHED && text.chars().any(char::is_alphanumeric) {
            let range = self.words[within.start].range.start..self.words[within.end - 1].range.end;
            let found = find(self.target, text, range, |found| free(&self.covered(found)));
            if let Some(found) = found {
                return (Some(self.covered(&found)), Placement::Exact);
            }
        }
        (
            self.share(read, &around, within, parent),
            Placement::Approximate,
        )
    }

    /// The free words at the same share of the sentence.
    fn share(
        &self,
        read: &Range<usize>,
        around: &Range<usize>,
        within: &Range<usize>,
        parent: Option<usize>,
    ) -> Option<Range<usize>> {
        let count = within.len();
        let scale = |at: usize| {
            let length = around.len().max(1);
            within.start + ((at - around.start) * count + length / 2) / length
        };
        let wanted = scale(read.end).saturating_sub(scale(read.start)).max(1);
        let first = scale(read.start).min(within.end - 1);
        let is_free = |word: &usize| self.owners[*word] == parent;
        let start = (first..within.end)
            .find(is_free)
            .or_else(|| (within.start..first).rev().find(is_free))?;
        let end = (start..(start + wanted).min(within.end))
            .take_while(is_free)
            .last()?
            + 1;
        Some(start..end)
    }

    /// The words that a range of the target touches.
    fn covered(&self, range: &Range<usize>) -> Range<usize> {
        let start = self
            .words
            .partition_point(|word| word.range.end <= range.start);
        let end = self
            .words
            .partition_point(|word| word.range.start < range.end);
        start..end.max(start)
    }
}
