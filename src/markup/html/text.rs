//! Text between tags.

use std::ops::Range;

use super::language::Speech;
use super::loose::{self, PartKind};
use super::{Reader, Role, references};

impl Reader<'_, '_, '_> {
    pub(super) fn text(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        if let Some(skip) = &mut self.skip {
            skip.text(self.source, range);
            return;
        }
        if self.in_shortcode {
            let leaf = self.leaf.get_or_insert_default();
            leaf.picture(range, "shortcode");
            return;
        }
        if self.speech() != Speech::Ours {
            self.kept_text(range);
            return;
        }
        let mut start = range.start;
        for part in loose::parts(self.source, range.clone(), self.is_loose(), self.xml) {
            self.plain(start..part.range.start);
            start = part.range.end;
            match part.kind {
                PartKind::Cdata => {
                    let leaf = self.leaf.get_or_insert_default();
                    leaf.picture(part.range, "cdata");
                }
                PartKind::Shortcode => {
                    let leaf = self.leaf.get_or_insert_default();
                    leaf.empty(part.range, "shortcode", "");
                }
                PartKind::Break => {
                    self.flush();
                }
            }
        }
        self.plain(start..range.end);
    }

    fn plain(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            let leaf = self.leaf.get_or_insert_default();
            references::add_text(self.source, range, false, leaf);
        }
    }

    /// Whether text here is in no paragraph, as in what a content system stores before it makes
    /// paragraphs of blank lines.
    fn is_loose(&self) -> bool {
        self.stack
            .iter()
            .rev()
            .find(|open| matches!(open.role, Role::Block { .. }))
            .is_none_or(|open| {
                matches!(
                    open.name.as_str(),
                    "html" | "body" | "div" | "article" | "main" | "section" | "blockquote"
                )
            })
    }
}
