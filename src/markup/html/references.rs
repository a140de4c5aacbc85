//! Character references (`&amp;`, `&#8217;`, `&notit;`) with their places.

use std::ops::Range;

use html5gum::{Token, Tokenizer};

use crate::markup::inline::Inline;

/// Longer than any named reference (`&CounterClockwiseContourIntegral;`).
const LONGEST: usize = 40;

/// Adds the text at `range` to `inline`, with references resolved.
pub(in crate::markup) fn add_text(
    source: &str,
    range: Range<usize>,
    in_attribute: bool,
    inline: &mut Inline,
) {
    let mut start = range.start;
    let mut from = range.start;
    while let Some(offset) = source[from..range.end].find('&') {
        let at = from + offset;
        let length = candidate(&source[at..range.end]);
        let text = &source[at..at + length];
        let decoded = if length > 1 {
            decode(
                text,
                in_attribute,
                source[at + length..range.end].chars().next(),
            )
        } else {
            None
        };
        if let Some(decoded) = decoded {
            inline.text(source, start..at);
            inline.decoded(at..at + length, &decoded);
            start = at + length;
        }
        from = at + length;
    }
    inline.text(source, start..range.end);
}

/// How many bytes from the `&` on could be a reference.
fn candidate(text: &str) -> usize {
    let bytes = text.as_bytes();
    let numeric = bytes.get(1) == Some(&b'#');
    let prefix = if numeric { 2 } else { 1 };
    let mut length = prefix;
    while length < bytes.len()
        && bytes[length].is_ascii_alphanumeric()
        && (numeric || length < LONGEST)
    {
        length += 1;
    }
    if bytes.get(length) == Some(&b';') {
        length += 1;
    }
    length.min(bytes.len())
}

/// What a reference stands for; `None` if it is none and reads as itself.
fn decode(text: &str, in_attribute: bool, next: Option<char>) -> Option<String> {
    let common = match text {
        "&amp;" => Some("&"),
        "&lt;" => Some("<"),
        "&gt;" => Some(">"),
        "&quot;" => Some("\""),
        "&apos;" | "&#39;" => Some("'"),
        "&nbsp;" => Some("\u{a0}"),
        _ => None,
    };
    if let Some(common) = common {
        return Some(common.to_owned());
    }
    // The tokenizer itself resolves the rest, with all historic exceptions. In an attribute a
    // reference without `;` before `=` is none.
    let mut decoded = String::new();
    if in_attribute {
        let equals = if next == Some('=') { "=" } else { "" };
        for token in Tokenizer::new(format!("<a b=\"{text}{equals}\">").as_str()).flatten() {
            if let Token::StartTag(tag) = token {
                for value in tag.attributes.values() {
                    decoded.push_str(&String::from_utf8_lossy(value));
                }
            }
        }
        decoded.truncate(decoded.len() - equals.len().min(decoded.len()));
    } else {
        for token in Tokenizer::new(text).flatten() {
            if let Token::String(string) = token {
                decoded.push_str(&String::from_utf8_lossy(&string));
            }
        }
    }
    (decoded != text).then_some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(source: &str, in_attribute: bool) -> String {
        let mut inline = Inline::default();
        add_text(source, 0..source.len(), in_attribute, &mut inline);
        inline.flat
    }

    fn text(source: &str) -> String {
        resolved(source, false)
    }

    #[test]
    fn references_are_resolved_as_browsers_do() {
        assert_eq!(
            text("AT&amp;T &lt;b&gt; caf&eacute; &#8217;&#x2019;"),
            "AT&T <b> café ’’"
        );
        assert_eq!(
            text("&notit; &ampx &amp &bogus; & &; &#; &#xyz"),
            "¬it; &x & &bogus; & &; &#; &#xyz"
        );
        assert_eq!(text("&#128; &#0; &#x110000;"), "€ \u{fffd} \u{fffd}");
    }

    #[test]
    fn in_attributes_old_links_stay_whole() {
        let source = "?a=1&copy=2&lt=3&copy;";
        assert_eq!(resolved(source, true), "?a=1&copy=2&lt=3©");
    }
}
