//! Text that is not to be translated (`translate="no"`, another language), and what in it is
//! again.
//!
//! Such an element is skipped as a whole: a protected span, or no block at all. Only where an
//! element in it says that it is to be translated after all, the outer one is taken back and read
//! tag by tag, and the text of it that stays is protected piece by piece. So the sentence around
//! keeps its context, and what is translated stands where it stood.

use std::ops::Range;

use super::attributes;
use super::elements::{self, Class};
use super::language::{Speech, Start};
use super::tokens::{Token, TokenKind};
use super::{Reader, Role};
use crate::markup::MarkupError;
use crate::markup::inline::{Inline, is_collapsible};

/// How often skipped parts are read again; keeps the time linear whatever nests.
const MOST_TAKEN_BACK: usize = 64;

impl Reader<'_, '_, '_> {
    /// In whose language text is that would come here.
    pub(super) fn speech(&self) -> Speech {
        self.stack.last().map_or(Speech::Ours, |open| open.speech)
    }

    /// In whose language the content of an element is.
    pub(super) fn element_speech(&mut self, start: &Start<'_>) -> Speech {
        let outermost = !self
            .stack
            .iter()
            .any(|open| !matches!(open.name.as_str(), "html" | "body"));
        let outer = self.speech();
        self.language.speech(self.source, start, outermost, outer)
    }

    /// Whether `token` shows that what is being skipped holds text of ours. Then the reader goes
    /// back to its beginning.
    pub(super) fn takes_back(&mut self, token: &Token) -> Result<bool, MarkupError> {
        let Some(kept) = self.skip.as_mut().and_then(|skip| skip.kept.as_mut()) else {
            return Ok(false);
        };
        kept.passed.push(token.clone());
        if !matches!(token.kind, TokenKind::Start { .. }) || self.taken_back >= MOST_TAKEN_BACK {
            return Ok(false);
        }
        let written = attributes::name(self.source, &token.range, false);
        if written.end + 1 >= token.range.end {
            return Ok(false);
        }
        let attributes = attributes::attributes(self.source, &token.range, written.end);
        if !self.language.returns(self.source, kept.speech, &attributes) {
            return Ok(false);
        }
        let Some((skip, kept)) = self
            .skip
            .take()
            .and_then(|mut skip| skip.kept.take().map(|kept| (skip, kept)))
        else {
            return Ok(false);
        };
        self.taken_back += 1;
        for token in kept.passed.into_iter().rev() {
            self.again.push_front(token);
        }
        self.read_to = kept.tag.range.end;
        let written = attributes::name(self.source, &kept.tag.range, false);
        match elements::class(skip.name()) {
            Class::Block(kind) => {
                self.open_block(skip.into_name(), kind, kept.tag.range, kept.speech)?;
            }
            _ => self.open_inline(skip.into_name(), written, kept.tag.range, kept.speech)?,
        }
        Ok(true)
    }

    /// Text that stays, between elements that are read.
    pub(super) fn kept_text(&mut self, range: Range<usize>) {
        let text = &self.source[range.clone()];
        let start = range.start + (text.len() - text.trim_start_matches(is_collapsible).len());
        let end = (range.start + text.trim_end_matches(is_collapsible).len()).max(start);
        let name = self
            .stack
            .iter()
            .rev()
            .find(|open| matches!(open.role, Role::Inline(_)))
            .map_or_else(|| "span".to_owned(), |open| open.name.clone());
        let mut read = Inline::default();
        super::references::add_text(self.source, start..end, false, &mut read);
        let leaf = self.leaf.get_or_insert_default();
        leaf.text(self.source, range.start..start);
        if start < end {
            leaf.protected(start..end, &name, &read.flat);
        }
        leaf.text(self.source, end..range.end);
    }

    /// Follows the block editor's comments around shortcodes.
    pub(super) fn editor_comment(&mut self, token: &Token) {
        let text = &self.source[token.range.clone()];
        let inner = text.trim_start_matches("<!--").trim_start();
        if inner.starts_with("wp:shortcode") {
            self.in_shortcode = true;
        } else if inner.starts_with("/wp:shortcode") {
            self.in_shortcode = false;
        }
    }
}
