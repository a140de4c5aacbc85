//! Writing a document with translations in it.

use super::directives;
use super::document::{BlockLayout, Document, MarkupError, Outline};
use super::escape::{Care, Place};
use super::markdown;
use super::render::{Edit, Patched};
use super::{BlockKind, BlockTarget, Piece, SpannedText};
use crate::locale::Direction;

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
        if targets.len() != self.blocks.len() {
            return Err(MarkupError::BlockCount {
                expected: self.blocks.len(),
                found: targets.len(),
            });
        }
        let merged = self.merge_with(targets, language, Care::Usual)?;
        if !matches!(self.outline, Outline::Markdown(_)) || merged == self.source {
            return Ok(merged);
        }
        // Markdown has no escape that is right everywhere, so the result is read again.
        let kept = self.without_translations(targets);
        let source = self.merge_with(&kept, None, Care::Usual)?;
        let check = self.change(targets).check(&source);
        if check.passes(&merged) {
            return Ok(merged);
        }
        for care in [Care::Strict, Care::References] {
            let merged = self.merge_with(targets, language, care)?;
            if check.passes(&merged) {
                return Ok(merged);
            }
        }
        Err(MarkupError::Structure)
    }

    /// The targets with nothing in them but what is dropped.
    fn without_translations(&self, targets: &[BlockTarget]) -> Vec<BlockTarget> {
        let kept = |target: &BlockTarget| match target {
            BlockTarget::Drop => BlockTarget::Drop,
            _ => BlockTarget::Keep,
        };
        targets.iter().map(kept).collect()
    }

    /// What the targets change of the text of a Markdown document.
    fn change(&self, targets: &[BlockTarget]) -> markdown::Change {
        let mut change = markdown::Change::default();
        for ((block, layout), target) in self.blocks.iter().zip(&self.layouts).zip(targets) {
            match target {
                BlockTarget::Segments(segments)
                    if matches!(layout.place, Place::Markdown { .. }) =>
                {
                    for (own, target) in block.segments.iter().zip(segments) {
                        if let Some(target) = target
                            && *target != own.source
                        {
                            change.takes(&own.source.plain_text());
                            change.gives(&armless(target, &own.source).plain_text());
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
        targets: &[BlockTarget],
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
        self.edits(targets, true, &plain_source, &mut attributes)?;
        let patched = Patched::new(&self.source, attributes, care);

        let mut edits = Vec::new();
        self.edits(targets, false, &patched, &mut edits)?;
        self.drops(targets, &patched, &mut edits);
        let mut edits = disjoint(edits);
        if let Outline::Markdown(outline) = &self.outline {
            outline.keep_labels(&self.source, &mut edits);
            edits = disjoint(edits);
        }
        Ok(self.write(&patched, edits))
    }

    fn edits(
        &self,
        targets: &[BlockTarget],
        attributes: bool,
        source: &Patched<'_>,
        edits: &mut Vec<Edit>,
    ) -> Result<(), MarkupError> {
        for (at, target) in targets.iter().enumerate() {
            let block = &self.blocks[at];
            let layout = &self.layouts[at];
            if (block.kind == BlockKind::Attribute) != attributes {
                continue;
            }
            match target {
                BlockTarget::Keep => {}
                BlockTarget::Drop if !attributes => {}
                BlockTarget::Drop => edits.push(layout.replace("", source)),
                BlockTarget::Replace(text) => {
                    let text = SpannedText::from_text(text);
                    let text = directives::disarmed(&text, &block.text).plain_text();
                    edits.push(layout.replace(&text, source));
                }
                BlockTarget::Segments(segments) => {
                    if segments.len() != block.segments.len() {
                        return Err(MarkupError::SegmentCount {
                            block: at,
                            expected: block.segments.len(),
                            found: segments.len(),
                        });
                    }
                    let before = edits.len();
                    for (segment, target) in segments.iter().enumerate() {
                        let Some(target) = target else { continue };
                        let own = &block.segments[segment];
                        if *target == own.source {
                            continue;
                        }
                        target
                            .check(&own.spans)
                            .map_err(|fault| MarkupError::Spans {
                                block: at,
                                segment,
                                fault,
                            })?;
                        let stretch = &layout.layout.stretches[segment];
                        edits.push(Edit {
                            range: stretch.source(),
                            text: source.stretch(
                                stretch,
                                &armless(target, &own.source),
                                layout.place,
                            ),
                        });
                    }
                    layout.quote(before, edits);
                }
            }
        }
        Ok(())
    }

    fn drops(&self, targets: &[BlockTarget], source: &Patched<'_>, edits: &mut Vec<Edit>) {
        let dropped: Vec<usize> = (0..targets.len())
            .filter(|at| {
                targets[*at] == BlockTarget::Drop && self.blocks[*at].kind != BlockKind::Attribute
            })
            .collect();
        if dropped.is_empty() {
            return;
        }
        let empty = |at: usize| self.layouts[at].replace("", source);
        match &self.outline {
            Outline::Plain(lines) => lines.drop(&dropped, edits),
            Outline::Html(outline) => outline.drop(&self.source, &dropped, &empty, edits),
            Outline::Markdown(outline) => outline.drop(&self.source, &dropped, &empty, edits),
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

/// The target without directives of templates that its source has not.
fn armless(target: &SpannedText, source: &SpannedText) -> SpannedText {
    let begins = |piece: &Piece| matches!(piece, Piece::Text(text) if text.contains(['{', '<', '$', '#', '@', '[', '%']));
    if target.pieces.iter().any(begins) {
        directives::disarmed(target, &source.plain_text())
    } else {
        target.clone()
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

impl BlockLayout {
    fn replace(&self, text: &str, source: &Patched<'_>) -> Edit {
        let whole = &self.layout.whole;
        let mut edits = vec![Edit {
            range: whole.source(),
            text: source.replaced(whole, text, self.place),
        }];
        self.quote(0, &mut edits);
        edits.swap_remove(0)
    }

    /// An attribute that had no quotes gets them, since a translation may have spaces.
    fn quote(&self, first: usize, edits: &mut [Edit]) {
        if !self.unquoted {
            return;
        }
        if let Some(edit) = edits.get_mut(first) {
            edit.text = format!("\"{}\"", edit.text);
        }
    }
}
