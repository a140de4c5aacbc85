//! Documents as somebody else reads them: what is markup, and what is text.

use std::collections::BTreeSet;

use html5gum::{StartTag, State, Token, Tokenizer};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};
use wireglot::markup::Format;

/// Attributes that are translated, or set to the language of the target.
const WRITTEN: [&str; 11] = [
    "alt",
    "title",
    "aria-label",
    "placeholder",
    "abbr",
    "summary",
    "label",
    "content",
    "lang",
    "xml:lang",
    "dir",
];

/// A document, read.
#[derive(Debug, Default)]
pub struct Reading {
    /// What is markup: tags with their attributes, addresses, code, kinds of blocks. Not what is
    /// translated, and not how often.
    pub markup: BTreeSet<String>,
    /// What a reader sees, without white space and control characters.
    pub text: String,
    /// The blocks of Markdown in order.
    pub blocks: Vec<String>,
}

/// Reads a document.
pub fn read(source: &str, format: Format) -> Reading {
    let mut reading = Reading::default();
    match format {
        Format::Plain => reading.say(source),
        Format::Html => reading.html(source),
        Format::Markdown => reading.markdown(source),
    }
    reading
}

/// The text without white space, control characters, what disarms directives, and other characters that nobody sees and
/// that travel with tags.
pub fn solid(text: &str) -> String {
    text.chars()
        .filter(|character| {
            !character.is_whitespace()
                && !character.is_control()
                && !matches!(character, '\u{2060}' | '\u{200b}' | '\u{feff}')
        })
        .collect()
}

impl Reading {
    fn say(&mut self, text: &str) {
        self.text.push_str(&solid(text));
    }

    fn html(&mut self, source: &str) {
        let mut tokenizer = Tokenizer::new(source);
        let is_xml = source.trim_start().starts_with("<?xml");
        let mut foreign = 0_usize;
        while let Some(Ok(token)) = tokenizer.next() {
            if let Token::StartTag(tag) = &token
                && let Some(state) = raw_text(tag, &mut foreign, is_xml)
            {
                tokenizer.set_state(state);
                tokenizer.set_last_start_tag(std::str::from_utf8(&tag.name).ok());
            }
            match token {
                Token::String(text) => self.say(&String::from_utf8_lossy(&text)),
                Token::StartTag(tag) => {
                    let mut written = format!("<{}", String::from_utf8_lossy(&tag.name));
                    for (name, value) in &tag.attributes {
                        let name = String::from_utf8_lossy(name).into_owned();
                        let value = String::from_utf8_lossy(value);
                        if WRITTEN.contains(&name.as_str()) {
                            written.push_str(&format!(" {name}"));
                        } else {
                            written.push_str(&format!(" {name}={value:?}"));
                        }
                    }
                    self.markup.insert(written);
                }
                Token::EndTag(tag) => {
                    if matches!(&**tag.name, b"svg" | b"math") {
                        foreign = foreign.saturating_sub(1);
                    }
                    let name = String::from_utf8_lossy(&tag.name).into_owned();
                    self.markup.insert(format!("</{name}"));
                }
                Token::Doctype(doctype) => {
                    let name = String::from_utf8_lossy(&doctype.name).into_owned();
                    self.markup.insert(format!("<!{name}"));
                }
                Token::Comment(_) | Token::Error(_) => {}
            }
        }
    }

    /// Reads Markdown as a browser does: rendered, as one document, in which a tag that one block
    /// leaves unfinished goes on in the next.
    fn markdown(&mut self, source: &str) {
        let syntax = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        let mut html = String::new();
        let mut unseen = 0;
        for event in Parser::new_ext(source, syntax) {
            match event {
                Event::Start(tag) => {
                    unseen += usize::from(matches!(tag, Tag::MetadataBlock(_)));
                    self.start(&tag, &mut html);
                }
                Event::End(tag) => {
                    unseen -= usize::from(matches!(tag, TagEnd::MetadataBlock(_)));
                    self.end(tag, &mut html);
                }
                Event::Text(text) if unseen > 0 => self.note("metadata", &text),
                Event::Text(text) => escape(&text, &mut html),
                Event::Code(code) => {
                    self.note("code", &code);
                    html.push_str("<code>");
                    escape(&code, &mut html);
                    html.push_str("</code>");
                }
                Event::InlineHtml(tag) if is_break(&tag) => self.block("br", &mut html),
                Event::Html(part) | Event::InlineHtml(part) => html.push_str(&part),
                Event::FootnoteReference(label) => self.note("footnote", &label),
                Event::Rule => self.block("rule", &mut html),
                Event::TaskListMarker(_) => self.block("task", &mut html),
                Event::SoftBreak => html.push('\n'),
                Event::HardBreak => self.block("br", &mut html),
                Event::InlineMath(_) | Event::DisplayMath(_) => {}
            }
        }
        self.html(&html);
    }

    fn note(&mut self, kind: &str, text: &CowStr<'_>) {
        self.markup.insert(format!("{kind} {text}"));
    }

    fn block(&mut self, name: &str, html: &mut String) {
        self.blocks.push(name.to_owned());
        html.push_str(&format!("<md-{name}>"));
    }

    fn start(&mut self, tag: &Tag<'_>, html: &mut String) {
        match tag {
            Tag::Link {
                dest_url, title, ..
            } => {
                self.note("link", dest_url);
                html.push_str("<a title=\"");
                escape(title, html);
                html.push_str("\">");
            }
            Tag::Image {
                dest_url, title, ..
            } => {
                self.note("image", dest_url);
                html.push_str("<img title=\"");
                escape(title, html);
                html.push_str("\">");
            }
            Tag::Emphasis => html.push_str("<em>"),
            Tag::Strong => html.push_str("<strong>"),
            Tag::Strikethrough => html.push_str("<del>"),
            Tag::HtmlBlock => self.blocks.push("html".to_owned()),
            Tag::FootnoteDefinition(label) => {
                self.note("definition", label);
                self.block("note", html);
            }
            Tag::List(first) => self.block(if first.is_some() { "ol" } else { "ul" }, html),
            Tag::Heading { level, .. } => self.block(&level.to_string(), html),
            Tag::Table(columns) => self.block(&format!("table-{}", columns.len()), html),
            Tag::Paragraph => {
                self.blocks.push("p".to_owned());
                html.push_str("<p>");
            }
            other => {
                let name = format!("{:?}", other.to_end()).to_lowercase();
                let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
                self.block(&name, html);
            }
        }
    }

    fn end(&mut self, tag: TagEnd, html: &mut String) {
        match tag {
            TagEnd::Link => html.push_str("</a>"),
            TagEnd::Emphasis => html.push_str("</em>"),
            TagEnd::Strong => html.push_str("</strong>"),
            TagEnd::Strikethrough => html.push_str("</del>"),
            TagEnd::Image | TagEnd::HtmlBlock => {}
            _ => self.blocks.push("end".to_owned()),
        }
    }
}

/// Whether a tag is a line break.
fn is_break(tag: &str) -> bool {
    let name = tag
        .get(1..3)
        .is_some_and(|name| name.eq_ignore_ascii_case("br"));
    let ends = |next: char| next.is_ascii_whitespace() || matches!(next, '/' | '>');
    name && tag.get(3..).is_some_and(|rest| rest.starts_with(ends))
}

/// How a browser reads what follows a start tag, if not as markup. `foreign` counts `svg` and `math`.
fn raw_text(tag: &StartTag<()>, foreign: &mut usize, is_xml: bool) -> Option<State> {
    const ENDS_FOREIGN: [&[u8]; 20] = [
        b"b",
        b"br",
        b"blockquote",
        b"center",
        b"code",
        b"dd",
        b"div",
        b"em",
        b"h1",
        b"hr",
        b"i",
        b"img",
        b"li",
        b"p",
        b"pre",
        b"span",
        b"strong",
        b"sup",
        b"table",
        b"ul",
    ];
    let name: &[u8] = &tag.name;
    if matches!(name, b"svg" | b"math") {
        *foreign += usize::from(!tag.self_closing);
        return None;
    }
    if ENDS_FOREIGN.contains(&name) {
        *foreign = 0;
    }
    if *foreign > 0 || (is_xml && tag.self_closing) {
        return None;
    }
    match name {
        b"title" | b"textarea" => Some(State::RcData),
        b"style" | b"xmp" | b"iframe" | b"noembed" | b"noframes" | b"noscript" => {
            Some(State::RawText)
        }
        b"script" => Some(State::ScriptData),
        b"plaintext" => Some(State::PlainText),
        _ => None,
    }
}

/// Text as every renderer writes it.
fn escape(text: &str, html: &mut String) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}
