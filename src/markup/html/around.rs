//! HTML in pieces, as Markdown has it: a browser reads the rendered document as one, so what one
//! piece leaves open goes on through the text behind it.

use super::attributes;
use super::mode::Mode;
use super::tokens::{Token, TokenKind, tokens_within};

/// What is open around the text between pieces of HTML. While anything is, the text is left alone:
/// a browser may read it within a tag, an attribute, a comment or raw text, or it is not to be
/// translated.
#[derive(Debug, Default)]
pub(in crate::markup) struct Around {
    mode: Mode,
    /// An element that stays as it is, and how many of its name are open.
    kept: Option<(String, usize)>,
    /// A tag or a comment was not finished. Where it ends depends on how the text is rendered.
    lost: bool,
}

impl Around {
    /// Whether the text here is left alone.
    pub(in crate::markup) fn is_open(&self) -> bool {
        self.lost || self.kept.is_some() || !self.mode.is_plain()
    }

    /// Markdown comes here. Its paragraphs end SVG and MathML, but not everywhere in them.
    pub(in crate::markup) fn text(&mut self) {
        self.lost |= self.mode.within_foreign();
    }

    /// Reads HTML up to where nothing is open any more; gives that position in it.
    pub(in crate::markup) fn leave(&mut self, html: &str) -> usize {
        if self.lost {
            return html.len();
        }
        if !self.is_open() {
            return 0;
        }
        for token in tokens_within(html, false, self.mode.clone()) {
            self.token(html, &token);
            if !self.is_open() {
                return token.range.end;
            }
        }
        self.end(html);
        html.len()
    }

    /// Reads HTML that begins where nothing is open. `unfinished` is the element in it that stays
    /// as it is and goes on behind it.
    pub(in crate::markup) fn enter(&mut self, html: &str, unfinished: Option<(String, usize)>) {
        for token in tokens_within(html, false, self.mode.clone()) {
            self.token(html, &token);
        }
        self.end(html);
        // What follows is rendered as a block, which ends a paragraph.
        self.kept = unfinished.filter(|(name, _)| name != "p");
    }

    /// A piece ends. A CDATA section in it may not have.
    fn end(&mut self, html: &str) {
        self.lost |= self.mode.within_foreign() && html.contains("<![CDATA[");
    }

    fn token(&mut self, html: &str, token: &Token) {
        let written = &html[token.range.clone()];
        let is_end = token.kind == TokenKind::End;
        let self_closing = match token.kind {
            TokenKind::Comment => {
                self.lost |= !is_finished(written);
                return;
            }
            TokenKind::Unfinished | TokenKind::Unclear => {
                self.lost = true;
                return;
            }
            TokenKind::Start { self_closing } => self_closing,
            TokenKind::End => false,
        };
        let name = html[attributes::name(html, &token.range, is_end)].to_ascii_lowercase();
        if is_end {
            self.mode.end(name.as_bytes());
        } else {
            self.mode.start(name.as_bytes(), self_closing, false);
        }
        if let Some((kept, open)) = &mut self.kept
            && *kept == name
        {
            if !is_end {
                *open += 1;
            } else if *open > 1 {
                *open -= 1;
            } else {
                self.kept = None;
            }
        }
    }
}

/// Whether a comment, or what browsers take for one, ends by itself and not with the input.
fn is_finished(comment: &str) -> bool {
    match comment.strip_prefix("<!--") {
        Some(inner) => {
            matches!(inner, ">" | "->") || inner.ends_with("-->") || inner.ends_with("--!>")
        }
        None => comment.ends_with('>'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open_after(pieces: &[&str]) -> bool {
        let mut around = Around::default();
        for piece in pieces {
            let from = around.leave(piece);
            around.enter(&piece[from..], None);
        }
        around.is_open()
    }

    #[test]
    fn what_is_not_finished_stays_open() {
        for open in [
            "<object data=\"a).swfp><\n",
            "<div\n",
            "<!-- a >\n",
            "</\n",
            "<title>\n",
            "<svg>\n",
            "<svg><desc><style></svg>",
            "<svg><font><style></style></svg>",
            "<select><title></title></select>",
            "<plaintext>",
            "<?php echo '\n",
        ] {
            assert!(open_after(&[open]), "{open}");
        }
        for closed in [
            "<!-- a -->",
            "<!-->",
            "<div title='>'>",
            "<title>a</title>",
            "<script>'<!--'</script>",
            "<svg><title>a</title><style>b</style></svg>",
            "<svg><p>",
            "<svg><desc><style></style></svg>",
            "a < b",
        ] {
            assert!(!open_after(&[closed]), "{closed}");
        }
    }

    #[test]
    fn raw_text_ends_with_its_own_tag() {
        assert!(!open_after(&["<title>", "a</title>"]));
        assert!(open_after(&["<textarea>", "a</title>"]));
        assert!(open_after(&["<iframe>", "<!--", "</b>"]));
        assert!(!open_after(&["<svg>", "<path/>", "</svg>"]));
    }
}
