//! Writing a document with translations in it.

use std::borrow::Cow;

use super::bare;
use super::directives;
use super::document::{Document, MarkupError, Outline};
use super::escape::{Care, Place};
use super::markdown;
use super::render::{Edit, Patched};
use super::{BlockKind, BlockTarget, Piece, SpannedText};
use crate::locale::Direction;

/// What becomes of each block, by its number.
type Targets<'a, 't> = &'a dyn Fn(usize) -> Cow<'t, BlockTarget>;

impl Document {
    /// Writes the document with translations in it. What is kept, or given back as it was, stays
    /// byte for byte.
    ///
    /// With `language`, the `lang`, `xml:lang` and `dir` attributes that the document's own
    /// elements carry (in Markdown those of its HTML) get the tag and the direction of the target.
    ///
    /// # Errors
    /// [`MarkupError`] when the targets do not fit the blocks. The spans of a target have to be
    /// checked before ([`SpannedText::check`](super::SpannedText::check)).
    pub fn merge(
        &self,
        targets: &[BlockTarget],
        language: Option<(&str, Direction)>,
    ) -> Result<String, MarkupError> {
        if targets.len() != self.len() {
            return Err(MarkupError::BlockCount {
                expected: self.len(),
                found: targets.len(),
            });
        }
        self.merge_by(&|block| Cow::Borrowed(&targets[block]), language)
    }

    /// As [`merge`](Self::merge), for who does not have all targets at hand: `target` gives that of a block by its
    /// number from 0. It is asked some times for each, and has to say the same.
    ///
    /// # Errors
    /// As `merge`.
    pub fn merge_by(
        &self,
        target: Targets<'_, '_>,
        language: Option<(&str, Direction)>,
    ) -> Result<String, MarkupError> {
        let merged = self.merge_with(target, language, Care::Usual)?;
        if !matches!(self.outline, Outline::Markdown(_)) || merged == self.source {
            return Ok(merged);
        }
        // Markdown has no escape that is right everywhere, so the result is read again.
        let kept = |block| {
            let is_dropped = matches!(*target(block), BlockTarget::Drop);
            Cow::Owned(if is_dropped {
                BlockTarget::Drop
            } else {
                BlockTarget::Keep
            })
        };
        let source = self.merge_with(&kept, None, Care::Usual)?;
        let check = self.change(target).check(&source);
        if check.passes(&merged) {
            return Ok(merged);
        }
        for care in [Care::Strict, Care::References] {
            let merged = self.merge_with(target, language, care)?;
            if check.passes(&merged) {
                return Ok(merged);
            }
        }
        Err(MarkupError::Structure)
    }

    /// What the targets change of the text of a Markdown document.
    fn change(&self, target: Targets<'_, '_>) -> markdown::Change {
        let mut change = markdown::Change::default();
        for block in 0..self.len() {
            let place = self.rows.place(block);
            match &*target(block) {
                BlockTarget::Segments(segments) if matches!(place, Place::Markdown { .. }) => {
                    for (number, target) in segments.iter().enumerate() {
                        let Some(target) = target else { continue };
                        let own = self.rows.segment_at(block, number).source;
                        if *target != own {
                            change.takes(&own.plain_text());
                            change.gives(&self.armless(target, &own).plain_text());
                        }
                    }
                }
                BlockTarget::Replace(_) => change.replaces(),
                _ => {}
            }
        }
        change
    }

    fn merge_with(
        &self,
        target: Targets<'_, '_>,
        language: Option<(&str, Direction)>,
        care: Care,
    ) -> Result<String, MarkupError> {
        // Attributes may lie within the text of a paragraph (`<a title>`), so they are written
        // first, into what the other edits take from the source.
        let mut attributes = Vec::new();
        if let Some((tag, direction)) = language {
            match &self.outline {
                Outline::Plain(_) => {}
                Outline::Html(outline) => {
                    outline.language_edits(tag, direction, &mut attributes);
                }
                Outline::Markdown(outline) => {
                    outline.language_edits(tag, direction, &mut attributes);
                }
            }
        }
        if let Outline::Markdown(outline) = &self.outline
            && care != Care::Usual
        {
            outline.marks_as_html(&mut attributes);
        }
        let plain_source = Patched::new(&self.source, Vec::new(), care);
        let is_attribute = |block: &usize| self.rows.kind(*block) == BlockKind::Attribute;
        for block in (0..self.len()).filter(is_attribute) {
            self.edits(block, &target(block), &plain_source, &mut attributes)?;
        }
        let patched = Patched::new(&self.source, attributes, care);

        let mut edits = Vec::new();
        let mut dropped = Vec::new();
        for block in (0..self.len()).filter(|block| !is_attribute(block)) {
            let target = target(block);
            if *target == BlockTarget::Drop {
                dropped.push(block);
            } else {
                self.edits(block, &target, &patched, &mut edits)?;
            }
        }
        self.drops(&dropped, &patched, &mut edits);
        let mut edits = disjoint(edits);
        if let Outline::Markdown(outline) = &self.outline {
            outline.keep_labels(&self.source, &mut edits);
            edits = disjoint(edits);
        }
        Ok(self.write(&patched, edits))
    }

    /// What is written in a block; one that is dropped is emptied.
    fn edits(
        &self,
        block: usize,
        target: &BlockTarget,
        source: &Patched<'_>,
        edits: &mut Vec<Edit>,
    ) -> Result<(), MarkupError> {
        match target {
            BlockTarget::Keep => {}
            BlockTarget::Drop => edits.push(self.replace(block, "", source)),
            BlockTarget::Replace(text) => {
                let text = SpannedText::from_text(text);
                let text = directives::disarmed(&text, self.rows.text(block)).plain_text();
                edits.push(self.replace(block, &text, source));
            }
            BlockTarget::Segments(segments) => {
                if segments.len() != self.rows.segments(block) {
                    return Err(MarkupError::SegmentCount {
                        block,
                        expected: self.rows.segments(block),
                        found: segments.len(),
                    });
                }
                let before = edits.len();
                for (segment, target) in segments.iter().enumerate() {
                    let Some(target) = target else { continue };
                    let own = self.rows.segment_at(block, segment);
                    if *target == own.source {
                        continue;
                    }
                    target
                        .check(&own.spans)
                        .map_err(|fault| MarkupError::Spans {
                            block,
                            segment,
                            fault,
                        })?;
                    let stretch = self.rows.stretch(block, segment);
                    let place = self.rows.place(block);
                    let target = self.armless(target, &own.source);
                    edits.push(Edit {
                        range: stretch.source(),
                        text: source.stretch(&stretch, &target, place),
                    });
                }
                if let Some(edit) = edits.get_mut(before) {
                    self.quote(block, edit);
                }
            }
        }
        Ok(())
    }

    /// The target without what its source has not and somebody may act on: directives of templates, in Markdown
    /// addresses that become links.
    fn armless(&self, target: &SpannedText, source: &SpannedText) -> SpannedText {
        let begins = |piece: &Piece| matches!(piece, Piece::Text(text) if text.contains(['{', '<', '$', '#', '@', '[', '%']));
        let links = |piece: &Piece| matches!(piece, Piece::Text(text) if bare::may_have(text));
        let mut armless = target.clone();
        if target.pieces.iter().any(begins) {
            armless = directives::disarmed(&armless, &source.plain_text());
        }
        if matches!(self.outline, Outline::Markdown(_)) && target.pieces.iter().any(links) {
            armless = bare::parted(&armless, &source.plain_text());
        }
        armless
    }

    /// Writes `text` in the place of all that is read in a block.
    fn replace(&self, block: usize, text: &str, source: &Patched<'_>) -> Edit {
        let whole = self.rows.whole(block);
        let mut edit = Edit {
            range: whole.source(),
            text: source.replaced(&whole, text, self.rows.place(block)),
        };
        self.quote(block, &mut edit);
        edit
    }

    /// An attribute that had no quotes gets them, since a translation may have spaces.
    fn quote(&self, block: usize, edit: &mut Edit) {
        if self.rows.is_unquoted(block) {
            edit.text = format!("\"{}\"", edit.text);
        }
    }

    fn drops(&self, dropped: &[usize], source: &Patched<'_>, edits: &mut Vec<Edit>) {
        if dropped.is_empty() {
            return;
        }
        let empty = |at: usize| self.replace(at, "", source);
        match &self.outline {
            Outline::Plain(lines) => lines.drop(dropped, edits),
            Outline::Html(outline) => outline.drop(&self.source, dropped, &empty, edits),
            Outline::Markdown(outline) => outline.drop(&self.source, dropped, &empty, edits),
        }
    }

    fn write(&self, patched: &Patched<'_>, edits: Vec<Edit>) -> String {
        let mut out = String::with_capacity(self.source.len() + self.source.len() / 4);
        let mut at = 0;
        for edit in edits {
            patched.write(at..edit.range.start, &mut out);
            out.push_str(&edit.text);
            at = edit.range.end;
        }
        patched.write(at..self.source.len(), &mut out);
        out
    }
}

/// Sorts edits; removals that touch or overlap become one, and what lies within a removal goes.
fn disjoint(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.sort_by(|a, b| (a.range.start, b.range.end).cmp(&(b.range.start, a.range.end)));
    let mut out: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        match out.last_mut() {
            Some(last) if edit.range.start < last.range.end => {
                last.range.end = last.range.end.max(edit.range.end);
            }
            _ => out.push(edit),
        }
    }
    out
}
