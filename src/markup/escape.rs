//! Text on its way into a document: nothing of it may become markup.

use super::inline::is_collapsible;

/// How much is escaped. What is usual keeps Markdown readable in its source; if that does not keep
/// the document's structure, the next one does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// What CommonMark may read as markup.
    Usual,
    /// Emphasis becomes HTML, and any sign that could ever be markup gets a backslash.
    Strict,
    /// Every ASCII sign becomes a character reference.
    References,
}

/// Shows nothing, and begins no block of HTML.
pub(super) const NOTHING: &str = "<span></span>";

/// Where a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A line of plain text.
    Plain,
    /// HTML content.
    Html,
    /// The value of an HTML attribute, within this quote.
    Attribute(char),
    /// Markdown inline content.
    Markdown {
        /// In a table, `|` ends the cell.
        cell: bool,
    },
    /// The title of a link in Markdown, within whatever quotes.
    MarkdownTitle,
}

/// Text as a block of its own in a document of this format: nothing in it becomes markup.
pub fn escape(text: &str, format: super::Format) -> String {
    let place = match format {
        super::Format::Plain => Place::Plain,
        super::Format::Html => Place::Html,
        super::Format::Markdown => Place::Markdown { cell: false },
    };
    let mut escaped = String::with_capacity(text.len());
    write(&clean(text), place, true, Care::Usual, &mut escaped);
    escaped
}

/// The text without what cannot be shown: white space becomes plain spaces and control characters
/// go; some of them end a line or a message elsewhere.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\u{2028}' | '\u{2029}' | '\u{85}' => ' ',
            other if is_collapsible(other) => ' ',
            other => other,
        })
        .filter(|character| !character.is_control())
        .collect()
}

/// Writes a clean text, escaped for `place`.
pub(super) fn write(clean: &str, place: Place, at_line_start: bool, care: Care, out: &mut String) {
    match place {
        // In a table of Markdown it would end the cell.
        Place::Html | Place::Attribute(_) if care != Care::Usual => {
            let quote = match place {
                Place::Attribute(quote) => Some(quote),
                _ => None,
            };
            clean.chars().for_each(|character| match character {
                '|' => out.push_str("&#124;"),
                other => html(other, quote, out),
            });
        }
        Place::Markdown { .. } if care == Care::References => {
            clean
                .chars()
                .for_each(|character| reference(character, out));
        }
        Place::Markdown { .. } if care == Care::Strict => strict(clean, out),
        Place::Plain => out.push_str(clean),
        Place::Html => clean
            .chars()
            .for_each(|character| html(character, None, out)),
        Place::Attribute(quote) => clean
            .chars()
            .for_each(|character| html(character, Some(quote), out)),
        Place::Markdown { cell } => markdown(clean, cell, at_line_start, out),
        Place::MarkdownTitle => title(clean, out),
    }
}

/// The character, as a reference if it is a sign.
fn reference(character: char, out: &mut String) {
    if character.is_ascii_punctuation() {
        out.push_str(&format!("&#{};", u32::from(character)));
    } else {
        out.push(character);
    }
}

/// Every sign but those of prose gets a backslash; the others become references where text begins
/// or where they stand behind digits, as the marks of lists do.
fn strict(text: &str, out: &mut String) {
    let mut before = None;
    for character in text.chars() {
        let in_prose = matches!(
            character,
            ',' | ';' | '"' | '\'' | '?' | '/' | '%' | '$' | '@'
        ) || (matches!(character, '.' | ')' | '(' | ':' | '-' | '!')
            && before.is_some_and(|before: char| !before.is_ascii_digit()));
        match character {
            '<' | '>' | '&' => html(character, None, out),
            _ if character.is_ascii_punctuation() && !in_prose => {
                out.push('\\');
                out.push(character);
            }
            other => out.push(other),
        }
        before = Some(character);
    }
}

fn html(character: char, quote: Option<char>, out: &mut String) {
    match character {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' if quote == Some('"') => out.push_str("&quot;"),
        '\'' if quote == Some('\'') => out.push_str("&#39;"),
        other => out.push(other),
    }
}

fn title(text: &str, out: &mut String) {
    for (at, character) in text.char_indices() {
        let escaped = match character {
            '\\' | '"' | '\'' | '(' | ')' | '|' => true,
            '&' => is_reference(&text[at..]),
            _ => false,
        };
        if escaped {
            out.push('\\');
        }
        out.push(character);
    }
}

/// CommonMark lets a backslash stand before any ASCII punctuation; only what could be read as
/// markup gets one, so that prose stays readable in its source.
fn markdown(text: &str, cell: bool, at_line_start: bool, out: &mut String) {
    // Indentation is markup, too.
    let text = if at_line_start {
        text.trim_start()
    } else {
        text
    };
    let mut characters = text.char_indices().peekable();
    let mut before = None;
    let marker = if at_line_start {
        list_marker(text)
    } else {
        None
    };
    while let Some((at, character)) = characters.next() {
        let after = characters.peek().map(|(_, next)| *next);
        let within_word =
            before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
        // Where a translation begins or ends with markup, its line may become a block of HTML, in
        // which no backslash helps.
        if character == '<' {
            let own = out.ends_with("{{") && is_shortcode(&text[at..]);
            out.push_str(if own { "<" } else { "&lt;" });
            before = Some(character);
            continue;
        }
        let escaped = match character {
            '\\' | '`' | '*' | '[' | ']' => true,
            // `/~name` is part of an address, which has to stay one.
            '~' => before != Some('/'),
            '_' => !within_word,
            '|' => cell,
            '&' => is_reference(&text[at..]),
            '!' => after.is_none(),
            '#' => (before.is_none() && at_line_start) || after.is_none(),
            '>' | '+' | '-' | '=' if before.is_none() => at_line_start,
            _ => marker == Some(at),
        };
        if escaped {
            out.push('\\');
        }
        out.push(character);
        before = Some(character);
    }
}

/// Whether a text goes on as a shortcode does that began with `{{`: `< figure src="x" >}}`. No
/// engine brings one: those that the source has not are parted before.
fn is_shortcode(text: &str) -> bool {
    text[1..]
        .find(['<', '{'])
        .map_or(text, |end| &text[..=end])
        .contains(">}}")
}

/// Whether a text begins with what is read as a character reference.
fn is_reference(text: &str) -> bool {
    let inner = text[1..].trim_start_matches('#');
    let length = inner
        .bytes()
        .take(40)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    length > 0 && inner[length..].starts_with(';')
}

/// The position of the `.` or `)` that would make the text an item of a numbered list.
fn list_marker(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text.as_bytes().get(digits)?;
    ((1..=9).contains(&digits) && matches!(after, b'.' | b')')).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, place: Place, at_line_start: bool) -> String {
        let mut out = String::new();
        write(&clean(text), place, at_line_start, Care::Usual, &mut out);
        out
    }

    #[test]
    fn html_text_cannot_become_markup() {
        assert_eq!(
            written("<b>A&amp;\"B\"\n\0</b>", Place::Html, false),
            "&lt;b&gt;A&amp;amp;\"B\" &lt;/b&gt;"
        );
        assert_eq!(
            written("\" onload='x'", Place::Attribute('"'), false),
            "&quot; onload='x'"
        );
        assert_eq!(written("l'an", Place::Attribute('\''), false), "l&#39;an");
    }

    #[test]
    fn plain_text_stays_on_its_line() {
        assert_eq!(written("a\r\nb\u{2028}c", Place::Plain, true), "a  b c");
    }

    #[test]
    fn markdown_text_cannot_become_markup() {
        let place = Place::Markdown { cell: false };
        assert_eq!(written("1. May", place, true), "1\\. May");
        assert_eq!(written("1. May", place, false), "1. May");
        assert_eq!(written("- said", place, true), "\\- said");
        assert_eq!(written("*a* _b_ c_d", place, true), "\\*a\\* \\_b\\_ c_d");
        assert_eq!(
            written("AT&T &amp; R & D", place, true),
            "AT&T \\&amp; R & D"
        );
        assert_eq!(written("[x](y)", place, true), "\\[x\\](y)");
        let address = "https://example.com/~ana/?a=1&copy=2";
        assert_eq!(written(address, place, false), address);
        assert_eq!(
            written("a|b", Place::Markdown { cell: true }, false),
            "a\\|b"
        );
    }
}
