//! Blocks of Markdown and the text in them.

use std::ops::Range;

use pulldown_cmark::Tag;

use super::{Container, Leaf, Reader};
use crate::markup::BlockKind;
use crate::markup::escape::Place;
use crate::markup::inline::Inline;

impl Reader<'_, '_, '_> {
    pub(super) fn open_block(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        self.flush();
        let parent = self.containers.last();
        let inherited = parent.map_or(BlockKind::Paragraph, |parent| parent.kind);
        let kind = match tag {
            Tag::Heading { .. } => BlockKind::Heading,
            Tag::BlockQuote(_) => BlockKind::Quote,
            Tag::Item | Tag::DefinitionListTitle | Tag::DefinitionListDefinition => {
                BlockKind::ListItem
            }
            Tag::TableCell => BlockKind::Cell,
            _ => inherited,
        };
        let cell = matches!(tag, Tag::TableCell);
        let fixed = matches!(
            tag,
            Tag::Table(_)
                | Tag::TableHead
                | Tag::TableRow
                | Tag::TableCell
                | Tag::FootnoteDefinition(_)
                | Tag::DefinitionListTitle
        );
        let node = self
            .outline
            .node(parent.map(|parent| parent.node), range, fixed);
        self.containers.push(Container {
            node,
            kind,
            cell,
            holds_text: matches!(tag, Tag::Paragraph | Tag::Heading { .. } | Tag::TableCell),
        });
    }

    /// The text being read; begins it where a list item has text without a paragraph.
    pub(super) fn leaf(&mut self, at: usize) -> &mut Leaf {
        let open = self.around.is_open();
        let container = self.containers.last();
        let outline = &mut self.outline;
        let leaf = self.leaf.get_or_insert_with(|| {
            let node = match container {
                Some(container) if container.holds_text => container.node,
                Some(container) => outline.node(Some(container.node), at..at, false),
                None => outline.node(None, at..at, false),
            };
            Leaf {
                inline: Inline::default(),
                node,
                alone: false,
            }
        });
        leaf.alone |= open;
        leaf
    }

    /// Ends the text that is being read; gives the block's number if a reader sees anything.
    pub(super) fn flush(&mut self) -> Option<usize> {
        let Leaf {
            inline,
            node,
            alone,
        } = self.leaf.take()?;
        let (kind, cell) = self
            .containers
            .last()
            .map_or((BlockKind::Paragraph, false), |last| (last.kind, last.cell));
        self.outline.extend(node, self.cursor);
        self.outline.other(node, inline.embeds + usize::from(alone));
        if alone {
            return None;
        }
        let block = self
            .collector
            .block(kind, &inline, Place::Markdown { cell })?;
        self.outline.block(block, Some(node));
        Some(block)
    }
}
