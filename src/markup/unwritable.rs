//! Which translations cannot be written without changing the structure of a Markdown document.

use std::borrow::Cow;
use std::ops::Range;

use super::BlockTarget;
use super::document::{Document, MarkupError};

/// How often the document is written in search of them, at most: each time takes as long as the document is.
const MOST_TRIES: usize = 64;

impl Document {
    /// The blocks whose targets have to be kept back, so that the others can be written: alone or together they would
    /// change the structure of the document ([`MarkupError::Structure`]). Usually there is none. Where the search would
    /// take too long, blocks go that need not.
    ///
    /// # Errors
    /// As [`merge`](Self::merge), but for [`MarkupError::Structure`].
    pub fn unwritable(&self, targets: &[BlockTarget]) -> Result<Vec<usize>, MarkupError> {
        let mut search = Search {
            document: self,
            targets,
            tries: 0,
            found: Vec::new(),
        };
        // Whether their number is right, too.
        match self.merge(targets, None) {
            Ok(_) => return Ok(Vec::new()),
            Err(MarkupError::Structure) => search.halve(0..targets.len())?,
            Err(error) => return Err(error),
        }
        let found = std::mem::take(&mut search.found);
        if search.writes(|block| found.binary_search(&block).is_err())? {
            return Ok(found);
        }
        // They get into each other's way.
        Ok((0..targets.len()).collect())
    }
}

struct Search<'a> {
    document: &'a Document,
    targets: &'a [BlockTarget],
    tries: usize,
    /// In order.
    found: Vec<usize>,
}

impl Search<'_> {
    /// Looks for them in a range that cannot be written as a whole.
    fn halve(&mut self, range: Range<usize>) -> Result<(), MarkupError> {
        let middle = range.start + range.len() / 2;
        if range.len() <= 1 || self.tries >= MOST_TRIES {
            self.found.extend(range);
            return Ok(());
        }
        let before = self.found.len();
        for half in [range.start..middle, middle..range.end] {
            if !self.writes(|block| half.contains(&block))? {
                self.halve(half)?;
            }
        }
        if self.found.len() == before {
            // Each half can be written alone, both together cannot.
            self.found.extend(middle..range.end);
        }
        Ok(())
    }

    /// Whether the document can be written with these translations and no others.
    fn writes(&mut self, wanted: impl Fn(usize) -> bool) -> Result<bool, MarkupError> {
        self.tries += 1;
        let target = |block: usize| match &self.targets[block] {
            target if wanted(block) || *target == BlockTarget::Drop => Cow::Borrowed(target),
            _ => Cow::Owned(BlockTarget::Keep),
        };
        match self.document.merge_by(&target, None) {
            Ok(_) => Ok(true),
            Err(MarkupError::Structure) => Ok(false),
            Err(error) => Err(error),
        }
    }
}
