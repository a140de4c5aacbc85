//! A paragraph behind the text of a field.

use crate::locale::LanguageTag;
use crate::markup::{Format, escape};

/// The text with `paragraph`, in `language`, as the last of its paragraphs: within a whole HTML
/// document before the end of its body. `language` is said where the markup can and the text is
/// in another one.
pub(super) fn with_paragraph(
    text: &str,
    format: Format,
    paragraph: &str,
    language: Option<&LanguageTag>,
) -> String {
    let escaped = escape(paragraph, format);
    match format {
        Format::Plain | Format::Markdown => {
            let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
            // One empty line between paragraphs, whatever the text ends with.
            let ends = text.len() - text.trim_end_matches(['\r', '\n']).len();
            let present = text[text.len() - ends..].matches('\n').count();
            let missing = newline.repeat(2usize.saturating_sub(present));
            format!("{text}{missing}{escaped}")
        }
        Format::Html => {
            let attributes = language.map_or_else(String::new, |tag| {
                format!(" lang=\"{tag}\" dir=\"{}\"", tag.direction().as_str())
            });
            let (before, after) = text.split_at(end_of_body(text));
            format!("{before}<p{attributes}>{escaped}</p>{after}")
        }
    }
}

/// Where the content of an HTML document or fragment ends.
fn end_of_body(html: &str) -> usize {
    // ASCII case alone is changed: the positions are those of the text.
    let lower = html.to_ascii_lowercase();
    ["</body", "</html"]
        .iter()
        .find_map(|tag| lower.rfind(tag))
        .unwrap_or(html.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paragraph_comes_last_in_every_format() {
        for (format, text, expected) in [
            (Format::Plain, "One.", "One.\n\nA < B"),
            (Format::Plain, "One.\n", "One.\n\nA < B"),
            (Format::Plain, "One.\n\n\n", "One.\n\n\nA < B"),
            (Format::Plain, "One.\r\nTwo.", "One.\r\nTwo.\r\n\r\nA < B"),
            (Format::Markdown, "# One", "# One\n\nA &lt; B"),
            (Format::Html, "<p>One.</p>", "<p>One.</p><p>A &lt; B</p>"),
            (
                Format::Html,
                "<HTML><BODY><p>É.</p></BODY></HTML>",
                "<HTML><BODY><p>É.</p><p>A &lt; B</p></BODY></HTML>",
            ),
            (
                Format::Html,
                "<html><p>One.</html>\n",
                "<html><p>One.<p>A &lt; B</p></html>\n",
            ),
        ] {
            assert_eq!(with_paragraph(text, format, "A < B", None), expected);
        }
    }

    #[test]
    fn another_language_is_named() {
        let persian = LanguageTag::parse("fa").unwrap();
        assert_eq!(
            with_paragraph("", Format::Html, "x", Some(&persian)),
            "<p lang=\"fa\" dir=\"rtl\">x</p>"
        );
    }
}
