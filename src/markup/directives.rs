//! Directives of templates and shortcodes of content systems, which an engine may say and the source
//! did not: `{{ 7*7 }}`, `{% include %}`, `<?php`, `[gallery]`. In each, a character that nobody
//! sees (U+2060) parts the signs that begin it, so that no template and no system acts on it.

use super::{Piece, SpannedText};

/// Parts two signs without being seen.
pub(super) const JOINER: char = '\u{2060}';

/// What directives begin with, and what ends them.
const DIRECTIVES: [(&str, &str); 10] = [
    ("{{", "}}"),
    ("{%", "%}"),
    ("{#", "#}"),
    ("{<", ">}"),
    ("<%", "%>"),
    ("<?", "?>"),
    ("${", "}"),
    ("#{", "}"),
    ("@{", "}"),
    ("[[", "]]"),
];

/// Shortcodes that content systems have by themselves.
const SHORTCODES: [&str; 9] = [
    "caption",
    "wp_caption",
    "gallery",
    "embed",
    "audio",
    "video",
    "playlist",
    "video_embed",
    "drupal_block",
];

/// The longest directive that is looked at, in bytes.
const LONGEST: usize = 2000;

/// The text in which only those directives are alive that `source` has.
pub(super) fn disarmed(target: &SpannedText, source: &str) -> SpannedText {
    let last = target.pieces.len().saturating_sub(1);
    // Brackets are in prose, too; more of them than in the source are the engine's.
    let brackets = |text: &str| text.matches('[').count();
    let new_brackets = brackets(&target.plain_text()) > brackets(source);
    let pieces = target.pieces.iter().enumerate().map(|(at, piece)| {
        let Piece::Text(text) = piece else {
            return piece.clone();
        };
        let mut out = String::with_capacity(text.len());
        // What stands before and behind may be the other half.
        if at == 0 && text.starts_with(['{', '%']) && !source.starts_with(['{', '%']) {
            out.push(JOINER);
        }
        write(text, source, new_brackets, &mut out);
        if at == last
            && text.ends_with(['{', '[', '<', '$'])
            && !source.ends_with(['{', '[', '<', '$'])
        {
            out.push(JOINER);
        }
        Piece::Text(out)
    });
    SpannedText::from_pieces(pieces)
}

fn write(text: &str, source: &str, new_brackets: bool, out: &mut String) {
    let mut copied = 0;
    let mut at = 0;
    while let Some(offset) = text[at..].find(['{', '<', '$', '#', '@', '[']) {
        let start = at + offset;
        let rest = &text[start..];
        at = start + 1;
        let Some(whole) = directive(rest, new_brackets) else {
            continue;
        };
        if source.contains(whole) {
            at = start + whole.len();
            continue;
        }
        out.push_str(&text[copied..at]);
        out.push(JOINER);
        copied = at;
    }
    out.push_str(&text[copied..]);
}

/// The directive that `rest` begins with, up to its end or, where it has none, its first signs.
fn directive(rest: &str, new_brackets: bool) -> Option<&str> {
    for (open, close) in DIRECTIVES {
        if let Some(inner) = rest.strip_prefix(open) {
            let mut longest = inner.len().min(LONGEST);
            while !inner.is_char_boundary(longest) {
                longest -= 1;
            }
            let end = inner[..longest].find(close);
            return Some(&rest[..end.map_or(open.len(), |end| open.len() + end + close.len())]);
        }
    }
    shortcode(rest, new_brackets)
}

/// A shortcode's tag: one that is known, one with attributes, an end tag; with `any`, whatever
/// could be one.
fn shortcode(rest: &str, any: bool) -> Option<&str> {
    let inner = rest.strip_prefix('[')?;
    let is_end = inner.starts_with('/');
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let name = inner
        .find(|character: char| !character.is_ascii_alphanumeric() && !"_-".contains(character))
        .map_or(inner, |length| &inner[..length]);
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    let known = SHORTCODES.contains(&name.to_ascii_lowercase().as_str());
    let next = inner[name.len()..].chars().next();
    // "[source: an agency]" is prose.
    if !known && next == Some(':') {
        return None;
    }
    // It may end behind a tag.
    let length = match rest.bytes().take(LONGEST).position(|byte| byte == b']') {
        Some(at) => at + 1,
        None => 1 + usize::from(is_end) + name.len(),
    };
    (any || is_end || known || rest[..length].contains('=')).then_some(&rest[..length])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(said: &str, source: &str) -> String {
        disarmed(&SpannedText::from_text(said), source)
            .plain_text()
            .replace(JOINER, "|")
    }

    #[test]
    fn directives_that_the_source_has_not_are_parted() {
        for (said, wanted) in [
            ("a {{ 7*7 }}", "a {|{ 7*7 }}"),
            ("a {% if %} b", "a {|% if %} b"),
            ("a <?php b ?> <%= c %>", "a <|?php b ?> <|%= c %>"),
            ("a ${b} #{c}", "a $|{b} #|{c}"),
            ("a [gallery] [/x] [y z=1]", "a [|gallery] [|/x] [|y z=1]"),
            ("[x] [[", "[|x] [|[|"),
            ("[es: x] [gallery: x]", "[es: x] [|gallery: x]"),
            ("a {", "a {|"),
            ("% b", "|% b"),
        ] {
            assert_eq!(shown(said, "source"), wanted);
        }
    }

    #[test]
    fn those_of_the_source_stay() {
        for (said, source) in [
            ("A {{ name }} b", "b {{ name }} A"),
            ("[галерея] [the minister]", "[gallery] [министр]"),
            ("a {name} %s #b @c $5 < 6", "d"),
            ("[gallery]", "[gallery]"),
        ] {
            assert_eq!(shown(said, source), said);
        }
    }
}
