//! Spans as HTML or XML elements, for engines that carry markup.
//!
//! Elements have numbers only (`<b id="w0">`); what they stand for stays here. The answer is read
//! leniently: an unknown element goes and its text stays, and what does not fit is left out, so
//! that [`SpannedText::check`] tells.

use std::collections::HashMap;

use super::html;
use super::{Piece, SpanId, SpanKind, SpannedText};

/// How an engine is told what it must not translate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// By an attribute of a `span`.
    Attribute(&'static str),
    /// By an element of this name.
    Element(&'static str),
}

impl Protection {
    /// As HTML says it.
    pub const TRANSLATE_NO: Self = Self::Attribute("translate=\"no\"");

    /// As many engines say it.
    pub const NOTRANSLATE: Self = Self::Attribute("class=\"notranslate\"");
}

/// Writes a text with its spans as elements. Well-formed as HTML and as XML.
pub fn encode(text: &SpannedText, spans: &[SpanKind]) -> String {
    encode_for(text, spans, Protection::TRANSLATE_NO)
}

/// As [`encode`], for an engine that protects text in its own way.
pub fn encode_for(text: &SpannedText, spans: &[SpanKind], protection: Protection) -> String {
    let mut out = String::new();
    for piece in &text.pieces {
        match piece {
            Piece::Text(text) => escape(text, &mut out),
            Piece::Open(id) => {
                let name = element(spans.get(*id as usize));
                out.push_str(&format!("<{name} id=\"w{id}\">"));
            }
            Piece::Close(id) => {
                let name = element(spans.get(*id as usize));
                out.push_str(&format!("</{name}>"));
            }
            Piece::Solo(id) => match spans.get(*id as usize) {
                Some(SpanKind::Protected(text)) => {
                    let name = match protection {
                        Protection::Attribute(_) => "span",
                        Protection::Element(name) => name,
                    };
                    out.push_str(&format!("<{name} id=\"w{id}\""));
                    if let Protection::Attribute(attribute) = protection {
                        out.push_str(&format!(" {attribute}"));
                    }
                    out.push('>');
                    escape(text, &mut out);
                    out.push_str(&format!("</{name}>"));
                }
                Some(SpanKind::Empty(name)) if name == "br" => {
                    out.push_str(&format!("<br id=\"w{id}\"/>"));
                }
                _ => out.push_str(&format!("<img id=\"w{id}\"/>")),
            },
        }
    }
    out
}

/// The element for a pair. Engines know these; others would only confuse them.
fn element(kind: Option<&SpanKind>) -> &str {
    match kind {
        Some(SpanKind::Paired(name))
            if matches!(
                name.as_str(),
                "a" | "b" | "em" | "i" | "s" | "small" | "strong" | "sub" | "sup" | "u"
            ) =>
        {
            name
        }
        _ => "span",
    }
}

fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other => out.push(other),
        }
    }
}

/// Reads an engine's answer to what [`encode`] wrote. Any string is an answer; nothing of it
/// becomes markup.
pub fn decode(answer: &str, spans: &[SpanKind]) -> SpannedText {
    let mut reader = Reader {
        spans,
        open: Vec::new(),
        names: HashMap::new(),
        protected: 0,
        out: SpannedText::default(),
    };
    html::read_fragment(answer, &mut |part| match part {
        html::Part::Text(text) => reader.text(text),
        html::Part::Start { name, id, empty } => reader.start(name, id, empty),
        html::Part::End { name } => reader.end(&name),
    });
    reader.out
}

/// What an open element of the answer is.
enum Open {
    Pair(SpanId),
    /// Its content is known.
    Protected(SpanId),
    /// An empty span that came back with an end tag, or something the engine made up.
    Other,
}

struct Reader<'a> {
    spans: &'a [SpanKind],
    open: Vec<(String, Open)>,
    /// How many elements of each name are open.
    names: HashMap<String, usize>,
    /// How many protected elements are open.
    protected: usize,
    out: SpannedText,
}

impl Reader<'_> {
    fn push(&mut self, piece: Piece) {
        if self.protected == 0 {
            self.out.push(piece);
        }
    }

    fn text(&mut self, text: &str) {
        self.push(Piece::Text(text.to_owned()));
    }

    fn start(&mut self, name: String, id: Option<&str>, empty: bool) {
        let id = id.and_then(|id| id.strip_prefix('w')?.parse::<SpanId>().ok());
        let known = id.and_then(|id| Some((id, self.spans.get(id as usize)?)));
        let open = match known {
            Some((id, SpanKind::Paired(_))) => {
                self.push(Piece::Open(id));
                if empty {
                    self.push(Piece::Close(id));
                }
                Open::Pair(id)
            }
            Some((id, SpanKind::Empty(_))) => {
                self.push(Piece::Solo(id));
                Open::Other
            }
            Some((id, SpanKind::Protected(_))) if empty => {
                self.push(Piece::Solo(id));
                Open::Other
            }
            Some((id, SpanKind::Protected(_))) => {
                self.protected += 1;
                Open::Protected(id)
            }
            None => Open::Other,
        };
        if !empty {
            *self.names.entry(name.clone()).or_default() += 1;
            self.open.push((name, open));
        }
    }

    /// Ends the last element of that name, and those in it that were not ended.
    fn end(&mut self, name: &str) {
        if self.names.get(name).is_none_or(|count| *count == 0) {
            return;
        }
        while let Some((last, open)) = self.open.pop() {
            if let Some(count) = self.names.get_mut(&last) {
                *count -= 1;
            }
            match open {
                Open::Pair(id) => self.push(Piece::Close(id)),
                Open::Protected(id) => {
                    self.protected -= 1;
                    self.push(Piece::Solo(id));
                }
                Open::Other => {}
            }
            if last == name {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Piece::{Close, Open, Solo, Text};
    use proptest::prelude::*;

    fn spans() -> Vec<SpanKind> {
        vec![
            SpanKind::Paired("a".into()),
            SpanKind::Protected("x<y".into()),
            SpanKind::Empty("img".into()),
            SpanKind::Paired("glossary-term".into()),
        ]
    }

    fn text() -> SpannedText {
        SpannedText {
            pieces: vec![
                Text("A & ".into()),
                Open(0),
                Text("b ".into()),
                Solo(1),
                Close(0),
                Text(" c".into()),
                Solo(2),
                Open(3),
                Text("d".into()),
                Close(3),
            ],
        }
    }

    #[test]
    fn spans_travel_as_numbers() {
        let encoded = encode(&text(), &spans());
        assert_eq!(
            encoded,
            "A &amp; <a id=\"w0\">b <span id=\"w1\" translate=\"no\">x&lt;y</span></a> c\
             <img id=\"w2\"/><span id=\"w3\">d</span>"
        );
        assert_eq!(decode(&encoded, &spans()), text());
    }

    #[test]
    fn what_an_engine_makes_of_it_is_understood() {
        let decoded = decode(
            "<p>c <IMG ID='w2'> <a id=w0 href=evil><b>x</b> <span id=\"w1\">z</span></a>&nbsp;\
             <script>y</script><span id=w3>d &lt;i&gt;</span></p>",
            &spans(),
        );
        assert_eq!(decoded.check(&spans()), Ok(()));
        assert_eq!(decoded.plain_text(), "c x \u{a0}yd <i>");
    }

    #[test]
    fn what_cannot_be_matched_fails_the_check() {
        for answer in [
            "",
            "b",
            "<a id=w0>b",
            "<a id=w0></a><span id=w1>lost",
            "<a id=w0></a><a id=w0></a>",
            "<a id=w9></a>",
        ] {
            assert!(
                decode(answer, &spans()).check(&spans()).is_err(),
                "{answer}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_answer_is_read(answer in "(<a id=w0>|</a>|<span id=w1>|<span id=w3>|</span>|<img id=w2>|<b>|</b>|&amp;|<|>|text| ){0,30}") {
            let decoded = decode(&answer, &spans());
            prop_assert!(!decoded.pieces.windows(2).any(|two| matches!(two, [Text(_), Text(_)])));
        }
    }
}
