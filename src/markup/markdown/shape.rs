//! What of a Markdown document no translation changes: its blocks, its links, its code; and which
//! characters a reader sees. A translation is read again and compared.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use super::syntax;
use super::tags::tag_name;
use crate::markup::escape::clean;

/// How often each character is seen, without white space.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Signs(HashMap<char, i64>);

impl Signs {
    fn count(&mut self, text: &str, by: i64) {
        for character in text.chars() {
            if !character.is_whitespace() && !character.is_control() {
                *self.0.entry(character).or_default() += by;
            }
        }
    }

    fn add(&mut self, other: &Self) {
        for (character, count) in &other.0 {
            *self.0.entry(*character).or_default() += count;
        }
        self.0.retain(|_, count| *count != 0);
    }
}

/// What translations change of a document's text.
#[derive(Debug, Default)]
pub(in crate::markup) struct Change {
    signs: Signs,
    replaces: bool,
}

impl Change {
    /// This text of the source goes.
    pub(in crate::markup) fn takes(&mut self, text: &str) {
        self.signs.count(text, -1);
    }

    /// This text comes.
    pub(in crate::markup) fn gives(&mut self, text: &str) {
        self.signs.count(&clean(text), 1);
    }

    /// Blocks are replaced as a whole, and what is in them goes.
    pub(in crate::markup) fn replaces(&mut self) {
        self.replaces = true;
    }

    /// What has to be true of `source` after the change.
    pub(in crate::markup) fn check(self, source: &str) -> Check {
        let mut shape = Shape::of(source);
        shape.signs.add(&self.signs);
        Check {
            shape,
            replaces: self.replaces,
        }
    }
}

/// What a document has to be after a translation.
#[derive(Debug)]
pub(in crate::markup) struct Check {
    shape: Shape,
    replaces: bool,
}

impl Check {
    /// Whether a document is that.
    pub(in crate::markup) fn passes(&self, merged: &str) -> bool {
        let found = Shape::of(merged);
        if self.replaces {
            // A line break within goes, too.
            let without_breaks = |shape: &Shape| shape.blocks.replace("br ", "");
            without_breaks(&found) == without_breaks(&self.shape)
                && found.inline.is_subset(&self.shape.inline)
        } else {
            found == self.shape
        }
    }
}

/// A document without its text.
#[derive(Debug, Default, PartialEq, Eq)]
struct Shape {
    /// The blocks in order, and code.
    blocks: String,
    /// What is in lines: addresses, code, kinds of elements.
    inline: BTreeSet<String>,
    signs: Signs,
}

impl Shape {
    fn of(source: &str) -> Self {
        let mut shape = Self::default();
        // Within code and metadata, text is part of the shape.
        let mut raw = 0;
        for event in Parser::new_ext(source, syntax()) {
            match event {
                Event::Start(tag) => {
                    raw += usize::from(matches!(tag, Tag::CodeBlock(_) | Tag::MetadataBlock(_)));
                    shape.start(&tag);
                }
                Event::End(tag) => {
                    let is_raw = matches!(tag, TagEnd::CodeBlock | TagEnd::MetadataBlock(_));
                    raw -= usize::from(is_raw);
                    if !is_inline(tag) {
                        shape.blocks.push(')');
                    }
                }
                Event::Text(text) if raw > 0 => shape.blocks.push_str(&text),
                Event::Text(text) => shape.signs.count(&text, 1),
                Event::Code(code) => {
                    shape.signs.count(&code, 1);
                    shape.inline.insert(format!("code {code}"));
                }
                Event::InlineMath(code) | Event::DisplayMath(code) => {
                    shape.inline.insert(format!("math {code}"));
                }
                Event::InlineHtml(tag) => shape.tag(&tag),
                Event::FootnoteReference(label) => {
                    shape.inline.insert(format!("note {label}"));
                }
                Event::HardBreak => shape.blocks.push_str("br "),
                Event::Rule => shape.blocks.push_str("hr "),
                Event::TaskListMarker(_) => shape.blocks.push_str("task "),
                Event::SoftBreak | Event::Html(_) => {}
            }
        }
        shape.signs.0.retain(|_, count| *count != 0);
        shape
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let inline = match tag {
            Tag::Emphasis => "em".to_owned(),
            Tag::Strong => "strong".to_owned(),
            Tag::Strikethrough => "del".to_owned(),
            Tag::Link { dest_url, .. } => format!("link {dest_url}"),
            Tag::Image { dest_url, .. } => format!("image {dest_url}"),
            block => {
                // Writing to a string cannot fail.
                let _ = match block {
                    Tag::Heading { level, .. } => write!(self.blocks, "h{}(", depth(*level)),
                    Tag::List(first) => write!(self.blocks, "list {first:?}("),
                    Tag::FootnoteDefinition(label) => write!(self.blocks, "note {label}("),
                    Tag::Table(alignments) => write!(self.blocks, "table {}(", alignments.len()),
                    Tag::CodeBlock(kind) => write!(self.blocks, "{kind:?}("),
                    Tag::Paragraph => write!(self.blocks, "p("),
                    Tag::HtmlBlock => write!(self.blocks, "html("),
                    other => write!(self.blocks, "{:?}(", other.to_end()),
                };
                return;
            }
        };
        self.inline.insert(inline);
    }

    /// A tag in a line. Those that a translation may bring are emphasis, which had marks, and
    /// what shows nothing.
    fn tag(&mut self, tag: &str) {
        let name = tag_name(tag);
        if tag.starts_with("</") || tag == "<span>" {
            return;
        }
        if name == "br" {
            self.blocks.push_str("br ");
            return;
        }
        let inline = match tag {
            "<em>" | "<strong>" | "<del>" => name,
            _ => format!("<{name}"),
        };
        self.inline.insert(inline);
    }
}

fn depth(level: HeadingLevel) -> u8 {
    level as u8
}

/// Whether this ends an element within a line.
pub(super) fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Subscript
            | TagEnd::Superscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(source: &str, merged: &str) -> bool {
        let mut change = Change::default();
        change.takes("Old");
        change.gives("New");
        change.check(source).passes(merged)
    }

    #[test]
    fn only_the_text_may_change() {
        assert!(passes("# Old *a*", "# New *a*"));
        assert!(passes("Old *a*", "<em>a</em> New"));
        for (source, merged) in [
            ("Old", "# New"),
            ("Old *a*", "New \\*a*"),
            ("Old *a*", "New a"),
            ("Old", "New\\"),
            ("Old", "[New](x)"),
            ("[Old](x)", "[New](y)"),
            ("Old `a`", "New a"),
            ("Old <b>a</b>", "<p>New</p> <b>a</b>"),
            ("Old\n\nb", "New\nb"),
            ("- Old", "1. New"),
        ] {
            assert!(!passes(source, merged), "{merged}");
        }
    }
}
