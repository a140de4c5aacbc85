//! Documents as somebody else reads them: what is markup, and what is text.

use std::collections::BTreeSet;

use html5gum::{Token, Tokenizer};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};
use wireglot::markup::Format;

/// Attributes that are translated, or set to the language of the target.
const WRITTEN: [&str; 10] = [
    "alt",
    "title",
    "aria-label",
    "placeholder",
    "abbr",
    "summary",
    "label",
    "content",
    "lang",
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

/// The text without white space and control characters.
pub fn solid(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_whitespace() && !character.is_control())
        .collect()
}

impl Reading {
    fn say(&mut self, text: &str) {
        self.text.push_str(&solid(text));
    }

    fn html(&mut self, source: &str) {
        for Ok(token) in Tokenizer::new(source) {
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

    fn markdown(&mut self, source: &str) {
        let syntax = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        let mut html = String::new();
        // Within code and metadata, text is markup.
        let mut raw = 0;
        for event in Parser::new_ext(source, syntax) {
            match event {
                Event::Text(text) if raw > 0 => self.note("raw", &text),
                Event::Text(text) => self.say(&text),
                Event::Code(code) => self.note("code", &code),
                Event::Html(part) => html.push_str(&part),
                Event::InlineHtml(part) => self.html(&part),
                Event::FootnoteReference(label) => self.note("footnote", &label),
                Event::Start(tag) => {
                    raw += usize::from(is_raw(&tag));
                    self.tag(&tag);
                }
                // Each block by itself, as wireglot reads it: a browser would go on with a tag that
                // one block leaves unfinished in the next.
                Event::End(TagEnd::HtmlBlock) => self.html(&std::mem::take(&mut html)),
                Event::End(TagEnd::CodeBlock | TagEnd::MetadataBlock(_)) => raw -= 1,
                Event::End(_) => {}
                Event::Rule => self.note("rule", &"".into()),
                Event::TaskListMarker(_) => self.note("task", &"".into()),
                Event::SoftBreak | Event::HardBreak => {}
                Event::InlineMath(_) | Event::DisplayMath(_) => {}
            }
        }
    }

    fn note(&mut self, kind: &str, text: &CowStr<'_>) {
        self.markup.insert(format!("{kind} {text}"));
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Link { dest_url, .. } => self.note("link", dest_url),
            Tag::Image { dest_url, .. } => self.note("image", dest_url),
            Tag::FootnoteDefinition(label) => self.note("definition", label),
            Tag::Heading { .. } => self.note("heading", &"".into()),
            Tag::BlockQuote(_) => self.note("quote", &"".into()),
            Tag::CodeBlock(_) => self.note("code block", &"".into()),
            Tag::List(first) => self.note("list", &first.is_some().to_string().into()),
            Tag::Table(_) => self.note("table", &"".into()),
            Tag::MetadataBlock(_) => self.note("metadata", &"".into()),
            _ => {}
        }
    }
}

fn is_raw(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::CodeBlock(_) | Tag::MetadataBlock(_))
}
