//! Where tags and comments begin and end in HTML, as browsers see it.
//!
//! `html5gum` is the tokenizer (the WHATWG states, on any input). Only positions are taken from
//! it: what a tag says is read from its own bytes, and text is what lies between tokens, so that
//! character references keep their places.

use std::collections::VecDeque;
use std::ops::Range;

use html5gum::{Emitter, Error, State, Tokenizer};

use super::mode::Mode;

/// A tag or a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// From `<` to behind `>`.
    pub(super) range: Range<usize>,
    pub(super) kind: TokenKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// `<p …>` or `<p …/>`.
    Start { self_closing: bool },
    /// `</p>`.
    End,
    /// A comment, a document type, a processing instruction.
    Comment,
    /// A tag that the end of the input cuts off. Browsers drop it.
    Unfinished,
    /// A start tag behind which browsers differ about what is text. Nothing is read behind it.
    Unclear,
}

impl TokenKind {
    /// Whether it is a start tag.
    pub(super) fn is_start(self) -> bool {
        matches!(self, Self::Start { .. })
    }
}

/// The tokens of `source`, in order. `xml` lets `<script/>` be empty and knows CDATA sections.
pub(super) fn tokens(source: &str, xml: bool) -> impl Iterator<Item = Token> + '_ {
    tokens_within(source, xml, Mode::default())
}

/// The tokens of a part of a document that begins that is read in this mode.
pub(super) fn tokens_within(
    source: &str,
    xml: bool,
    mode: Mode,
) -> impl Iterator<Item = Token> + '_ {
    let state = mode.state();
    let last_start_tag = mode.raw().unwrap_or_default().as_bytes().to_vec();
    let recorder = Recorder {
        length: source.len(),
        xml,
        last_start_tag,
        mode,
        ..Recorder::default()
    };
    let mut tokenizer = Tokenizer::new_with_emitter(source, recorder);
    tokenizer.set_state(state);
    // Reading from memory cannot fail; the error type has no values.
    tokenizer.filter_map(Result::ok)
}

/// Notes where tokens lie.
#[derive(Debug, Default)]
struct Recorder {
    length: usize,
    xml: bool,
    position: usize,
    /// The last `<` that may become a token.
    began: Option<usize>,
    tokens: VecDeque<Token>,
    tag: Vec<u8>,
    last_start_tag: Vec<u8>,
    is_end: bool,
    self_closing: bool,
    /// What is being read: elements change how text is.
    mode: Mode,
}

impl Recorder {
    fn push(&mut self, kind: TokenKind) {
        if let Some(start) = self.began.take() {
            let range = start..self.position.min(self.length);
            self.tokens.push_back(Token { range, kind });
        }
    }
}

impl Emitter for Recorder {
    type Token = Token;

    fn set_last_start_tag(&mut self, last_start_tag: Option<&[u8]>) {
        self.last_start_tag = last_start_tag.unwrap_or_default().to_vec();
    }

    fn emit_eof(&mut self) {
        self.position = self.length;
        self.push(TokenKind::Unfinished);
    }

    fn emit_error(&mut self, _: Error) {}

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn pop_token(&mut self) -> Option<Token> {
        self.tokens.pop_front()
    }

    fn init_string(&mut self) {
        // Text begins again although the `<` became neither a token nor text: it was `</>`.
        self.push(TokenKind::Comment);
    }

    fn emit_string(&mut self, _: &[u8]) {
        // The `<` turned out to be text.
        self.began = None;
    }

    fn init_start_tag(&mut self) {
        self.tag.clear();
        self.is_end = false;
        self.self_closing = false;
    }

    fn init_end_tag(&mut self) {
        self.tag.clear();
        self.is_end = true;
        self.self_closing = false;
    }

    fn init_comment(&mut self) {}

    fn emit_current_tag(&mut self) -> Option<State> {
        if self.is_end {
            self.mode.end(&self.tag);
            self.last_start_tag.clear();
            self.push(TokenKind::End);
            return None;
        }
        self.last_start_tag.clone_from(&self.tag);
        let self_closing = self.self_closing;
        self.mode.start(&self.tag, self_closing, self.xml);
        if self.mode.is_unclear() {
            self.push(TokenKind::Unclear);
        } else {
            self.push(TokenKind::Start { self_closing });
        }
        Some(self.mode.state()).filter(|state| !matches!(state, State::Data))
    }

    fn emit_current_comment(&mut self) {
        self.push(TokenKind::Comment);
    }

    fn emit_current_doctype(&mut self) {
        self.push(TokenKind::Comment);
    }

    fn set_self_closing(&mut self) {
        self.self_closing = true;
    }

    fn set_force_quirks(&mut self) {}

    fn push_tag_name(&mut self, name: &[u8]) {
        self.tag.extend_from_slice(name);
    }

    fn push_comment(&mut self, _: &[u8]) {}

    fn push_doctype_name(&mut self, _: &[u8]) {}

    fn init_doctype(&mut self) {}

    fn init_attribute(&mut self) {}

    fn push_attribute_name(&mut self, _: &[u8]) {}

    fn push_attribute_value(&mut self, _: &[u8]) {}

    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn start_open_tag(&mut self) {
        self.began = Some(self.position.saturating_sub(1));
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.is_end && !self.last_start_tag.is_empty() && self.last_start_tag == self.tag
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.xml || self.mode.is_foreign()
    }

    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(source: &str) -> Vec<&str> {
        tokens(source, false)
            .map(|token| &source[token.range])
            .collect()
    }

    #[test]
    fn positions_are_exact_on_broken_input() {
        assert_eq!(
            found("a < b <i\r\n\0>x</i\r\n >"),
            ["<i\r\n\0>", "</i\r\n >"]
        );
        assert_eq!(found("&notit; &#xZ;<b>&am</b>"), ["<b>", "</b>"]);
        assert_eq!(
            found("<!-- a --!><p><!-->x<?php ?></>"),
            ["<!-- a --!>", "<p>", "<!-->", "<?php ?>", "</>",]
        );
        assert_eq!(found("a</>b</ >c"), ["</>", "</ >"]);
        assert_eq!(found("x<a href='</a>"), ["<a href='</a>"]);
        assert_eq!(
            found("<script>if (a<b) '<p>'</script ><p>"),
            ["<script>", "</script >", "<p>"]
        );
        assert_eq!(found("<title>a <b> &amp;</title>"), ["<title>", "</title>"]);
        assert_eq!(
            found("<svg><title/><style/>t</svg><p>"),
            ["<svg>", "<title/>", "<style/>", "</svg>", "<p>"]
        );
        assert_eq!(found("<"), Vec::<&str>::new());
        assert_eq!(found("</"), Vec::<&str>::new());
        assert_eq!(found("<!"), ["<!"]);
    }

    proptest! {
        #[test]
        fn tokens_are_in_order_and_begin_and_end_as_tokens_do(
            source in "([<>/!?&;='\" \r\n\0a-c-]|<!--|-->|<b |</b>|<title>|</title>|é|&amp|]]>|<!\\[CDATA\\[){0,40}"
        ) {
            let mut end = 0;
            for token in tokens(&source, false) {
                prop_assert!(token.range.start >= end, "{token:?}");
                let text = &source[token.range.clone()];
                prop_assert!(text.starts_with('<'), "{token:?}");
                match token.kind {
                    TokenKind::Start { .. } | TokenKind::End => prop_assert!(text.ends_with('>')),
                    _ => prop_assert!(text.ends_with('>') || token.range.end == source.len()),
                }
                end = token.range.end;
            }
        }
    }
}
