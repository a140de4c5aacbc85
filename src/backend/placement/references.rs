//! Character references that an engine for plain text would resolve in its answer.
//!
//! LibreTranslate applies HTML's rules for character references to what its model wrote, once, also in
//! `text` format. A reader of `Write &lt;b&gt; for bold` would get `Write <b> for bold`. So what
//! looks like a reference is carved out and comes back as it was; everything else (`AT&T`, `R & D`,
//! `a < b`) is safe as it is, since the answer is only ever read as text.

use std::ops::Range;

use crate::markup::{Piece, SpanId, SpanKind, SpannedText};

/// A text without line breaks and without references.
#[derive(Debug)]
pub(super) struct Carved {
    /// The text; a reference is a solo span with a number from `first` on.
    pub(super) text: SpannedText,
    references: Vec<String>,
    first: SpanId,
}

impl Carved {
    pub(super) fn new(text: &SpannedText, spans: &[SpanKind]) -> Self {
        let first = SpanId::try_from(spans.len()).unwrap_or(SpanId::MAX);
        let mut carved = Self {
            text: SpannedText::default(),
            references: Vec::new(),
            first,
        };
        for piece in &text.pieces {
            match piece {
                Piece::Text(text) => carved.carve(&one_line(text)),
                span => carved.text.pieces.push(span.clone()),
            }
        }
        carved
    }

    fn carve(&mut self, text: &str) {
        let mut rest = text;
        while let Some(reference) = find(rest) {
            self.push_text(&rest[..reference.start]);
            let number = self.first.saturating_add(self.references.len() as SpanId);
            self.text.pieces.push(Piece::Solo(number));
            self.references.push(rest[reference.clone()].to_owned());
            rest = &rest[reference.end..];
        }
        self.push_text(rest);
    }

    fn push_text(&mut self, text: &str) {
        if !text.is_empty() {
            self.text.pieces.push(Piece::Text(text.to_owned()));
        }
    }

    /// Whether there was any reference.
    pub(super) fn is_changed(&self) -> bool {
        !self.references.is_empty()
    }

    /// A text of the same spans with the references back in it.
    pub(super) fn restore(&self, text: SpannedText) -> SpannedText {
        let mut pieces: Vec<Piece> = Vec::with_capacity(text.pieces.len());
        for piece in text.pieces {
            let piece = match piece {
                Piece::Solo(id) if id >= self.first => {
                    let reference = self.references.get((id - self.first) as usize);
                    Piece::Text(reference.cloned().unwrap_or_default())
                }
                piece => piece,
            };
            match (pieces.last_mut(), piece) {
                (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
                (_, piece) => pieces.push(piece),
            }
        }
        SpannedText { pieces }
    }
}

/// The text with a space for each run of white space that has a line break in it: the server takes
/// every line for a sentence, and sources break lines wherever they are full.
pub(in crate::backend) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(char::is_whitespace) {
        let (before, blank) = rest.split_at(start);
        let length = blank
            .find(|c: char| !c.is_whitespace())
            .unwrap_or(blank.len());
        let (blank, after) = blank.split_at(length);
        line.push_str(before);
        let broken = blank.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
        line.push_str(if broken { " " } else { blank });
        rest = after;
    }
    line.push_str(rest);
    line
}

/// Whether anything in `text` would be resolved.
pub(super) fn resolvable(text: &str) -> bool {
    find(text).is_some()
}

/// The first reference, with the word that it is glued to: the model gets neither.
///
/// Wider than HTML's list of names, all of which have two characters or more: `&` before `#` or
/// before two letters or digits.
fn find(text: &str) -> Option<Range<usize>> {
    let word = |c: char| c.is_ascii_alphanumeric();
    text.match_indices('&').find_map(|(at, _)| {
        let after = &text[at + 1..];
        let name = after.strip_prefix('#').unwrap_or(after);
        let length = name.find(|c| !word(c)).unwrap_or(name.len());
        let numeric = name.len() < after.len();
        if !numeric && length < 2 {
            return None;
        }
        let mut end = text.len() - name.len() + length;
        if text[end..].starts_with(';') {
            end += 1;
        }
        let before = text[..at].trim_end_matches(word).len();
        Some(before..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> SpannedText {
        SpannedText {
            pieces: vec![Piece::Text(text.to_owned())],
        }
    }

    #[test]
    fn what_would_be_resolved_is_found_and_nothing_else() {
        for (text, reference) in [
            ("a &lt;b&gt; c", Some("&lt;")),
            ("fish &amp; chips", Some("&amp;")),
            ("&copy 2026", Some("&copy")),
            ("the sign &#60; here", Some("&#60;")),
            ("the sign &#x3c; here", Some("&#x3c;")),
            ("https://a.example/?a=1&lt=2", Some("1&lt")),
            ("AT&T", None),
            ("R & D", None),
            ("S&P 500", None),
            ("a < b > c", None),
            ("<b>", None),
            ("&", None),
            ("&;", None),
            ("", None),
        ] {
            let found = find(text).map(|range| &text[range]);
            assert_eq!(found, reference, "{text}");
            assert_eq!(resolvable(text), reference.is_some());
        }
    }

    #[test]
    fn line_breaks_become_spaces() {
        for (text, line) in [
            ("one\n  two\r\nthree", "one two three"),
            ("one  two\u{a0}three ", "one  two\u{a0}three "),
            ("\n", " "),
            ("", ""),
        ] {
            assert_eq!(one_line(text), line);
        }
    }

    #[test]
    fn references_are_carved_out_and_put_back() {
        let text = plain("Write &lt;b&gt; or &amp; here");
        let spans = vec![SpanKind::Empty("br".to_owned())];
        let carved = Carved::new(&text, &spans);
        assert_eq!(
            carved.text.pieces,
            [
                Piece::Text("Write ".to_owned()),
                Piece::Solo(1),
                Piece::Solo(2),
                Piece::Text(" or ".to_owned()),
                Piece::Solo(3),
                Piece::Text(" here".to_owned()),
            ]
        );
        let again = Carved::new(&text, &spans);
        assert_eq!(carved.restore(again.text), text);
    }
}
