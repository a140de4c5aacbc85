//! What text between tags may hold besides text: blank lines and shortcodes, where a content
//! system makes paragraphs and elements of them, and the CDATA sections of XML.

use std::ops::Range;

/// A part of the text that is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) range: Range<usize>,
    pub(super) kind: PartKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartKind {
    /// It ends a block.
    Break,
    /// It stays, within a block.
    Cdata,
    /// A shortcode within a line.
    Shortcode,
}

/// Shortcodes of the editor that most content is written in; they end blocks.
const SHORTCODES: [&str; 7] = [
    "caption",
    "wp_caption",
    "gallery",
    "embed",
    "audio",
    "video",
    "playlist",
];

/// The parts at `range` that are no text, in order.
pub(super) fn parts(source: &str, range: Range<usize>, loose: bool, xml: bool) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = range.start;
    while let Some(offset) = source[at..range.end].find(['\n', '[', '<']) {
        let start = at + offset;
        let rest = &source[start..range.end];
        let found = match rest.as_bytes().first() {
            Some(b'\n') => blank_line(rest)
                .filter(|_| loose)
                .map(|length| (length, PartKind::Break)),
            Some(b'[') => shortcode(rest),
            _ if xml && rest.starts_with("<![CDATA[") => {
                let length = rest.find("]]>").map_or(rest.len(), |length| length + 3);
                Some((length, PartKind::Cdata))
            }
            _ => None,
        };
        at = start + found.map_or(1, |(length, _)| length);
        if let Some((_, kind)) = found {
            parts.push(Part {
                range: start..at,
                kind,
            });
        }
    }
    parts
}

/// The length of a line break and the blank lines behind it.
fn blank_line(text: &str) -> Option<usize> {
    let rest = text.trim_start_matches([' ', '\t', '\r', '\n']);
    let length = text.len() - rest.len();
    let breaks = text[..length].bytes().filter(|byte| *byte == b'\n').count();
    (breaks > 1).then_some(length)
}

/// The length of a shortcode's tag, `[caption id="x"]` or `[/caption]`. One that is not known to
/// end blocks is told from words in brackets by its attributes (`[poll id="12"]`) or its slash.
fn shortcode(text: &str) -> Option<(usize, PartKind)> {
    let inner = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    let is_end = inner.len() + 1 < text.len();
    let name = inner
        .find(|character: char| {
            !character.is_ascii_lowercase()
                && !character.is_ascii_digit()
                && !matches!(character, '_' | '-')
        })
        .map(|length| &inner[..length])?;
    let length = 1 + text.bytes().take(1000).position(|byte| byte == b']')?;
    let rest = &inner[name.len()..];
    if SHORTCODES.contains(&name) && rest.starts_with([' ', ']']) {
        return Some((length, PartKind::Break));
    }
    let attributes = &text[..length];
    let known = if is_end {
        rest.starts_with(']')
    } else {
        rest.starts_with(' ') && (attributes.contains("=\"") || attributes.contains("='"))
    };
    (!name.is_empty() && known).then_some((length, PartKind::Shortcode))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, loose: bool) -> Vec<&str> {
        parts(source, 0..source.len(), loose, true)
            .into_iter()
            .map(|part| &source[part.range])
            .collect()
    }

    #[test]
    fn blank_lines_and_shortcodes_are_no_text() {
        assert_eq!(found("a\n \r\nb\nc", true), ["\n \r\n"]);
        assert_eq!(found("a\n\nb", false), Vec::<&str>::new());
        assert_eq!(
            found(
                "[caption id=\"1\"]a[/caption] [the speaker] [gallery",
                false
            ),
            ["[caption id=\"1\"]", "[/caption]"]
        );
        assert_eq!(
            found("[poll id=\"12\"] [name] [a b] [/poll] [=\"x\"]", false),
            ["[poll id=\"12\"]", "[/poll]"]
        );
        assert_eq!(
            found("a <![CDATA[ [caption] ]]> b", false),
            ["<![CDATA[ [caption] ]]>"]
        );
    }
}
