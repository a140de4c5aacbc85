//! `wireglot segment`.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{BufRead, Read};

use anyhow::Context;
use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

use super::{Exit, UsageError, output};
use crate::config::{ConfigErrors, Documents, LoadedConfig};
use crate::locale::{InvalidTag, LanguageTag};
use crate::markup::{
    BlockKind, Document, Format, MarkupError, Piece, Segment as Sent, SpanKind, SpannedText, escape,
};
use crate::protect::{Terms, protect};
use crate::segment::Segmenter;

/// What `--help` says at its end.
const HELP: &str = "\
With --spans, standard input is one document and each line of standard output a sentence of it as
an engine would get it:

  $ echo '<p>See <a href=\"/x\">the story</a> by @ana.</p>' | wireglot segment --spans --format html
  {\"block\":0,\"kind\":\"paragraph\",\"text\":\"See <0>the story</0> by <1/>.\",
   \"spans\":[{\"number\":0,\"element\":\"a\"}],\"protected\":[{\"number\":1,\"text\":\"@ana\"}]}

(one line each). Numbers stand for inline elements, `<0>…</0>` or `<0/>`, and for text that must
not be translated; in `text`, `&`, `<` and `>` are written as character references. Attributes,
code and comments never leave the document. Blocks are numbered from 0; attributes that people
read, such as `alt`, are blocks of their own. The configuration's [documents] tells how it is read, and what its
[protect] names is protected.";

/// Split texts into sentences. Each line of standard input is a JSON object with `text` and `lang`;
/// each line of standard output the JSON array of its sentences, which concatenate to the text.
#[derive(Debug, Args)]
#[command(after_long_help = HELP)]
pub(super) struct Segment {
    /// The language of lines that do not say theirs, and of the document.
    #[arg(long, default_value = "en", value_name = "TAG", value_parser = language)]
    lang: LanguageTag,
    /// Read a document instead, and show its sentences with their spans.
    #[arg(long, requires = "format")]
    spans: bool,
    /// The syntax of the document.
    #[arg(long, requires = "spans", value_enum)]
    format: Option<Syntax>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Syntax {
    Plain,
    Html,
    Markdown,
}

#[derive(Deserialize)]
struct Line {
    text: String,
    lang: Option<String>,
}

/// A sentence as an engine would get it.
#[derive(Debug, Serialize)]
struct Sentence {
    block: usize,
    kind: &'static str,
    text: String,
    spans: Vec<Element>,
    protected: Vec<Protected>,
}

#[derive(Debug, Serialize)]
struct Element {
    number: usize,
    element: String,
}

#[derive(Debug, Serialize)]
struct Protected {
    number: usize,
    text: String,
}

/// A language, or `und`: sentences can be found without knowing it.
fn language(text: &str) -> Result<LanguageTag, InvalidTag> {
    match text {
        "und" => Ok(LanguageTag::undetermined()),
        tag => LanguageTag::parse(tag),
    }
}

impl Segment {
    pub(super) fn run(
        self,
        load: impl FnOnce() -> Result<LoadedConfig, ConfigErrors>,
    ) -> anyhow::Result<Exit> {
        if let Some(syntax) = self.format.filter(|_| self.spans) {
            let mut source = String::new();
            std::io::stdin()
                .lock()
                .read_to_string(&mut source)
                .context("standard input")?;
            let config = load()?.config;
            let terms = Terms::new(&config.protect.terms, &config.protect.patterns);
            let document = read(
                &source,
                syntax.into(),
                self.lang.as_str(),
                &config.documents,
            )?;
            for sentence in sentences(&document, &terms) {
                output::line(&serde_json::to_string(&sentence)?)?;
            }
            return Ok(Exit::Done);
        }
        let documents = load()?.config.documents;
        let mut segmenters: HashMap<LanguageTag, Segmenter> = HashMap::new();
        for (number, line) in std::io::stdin().lock().lines().enumerate() {
            let line = line.context("standard input")?;
            let line: Line = serde_json::from_str(&line).map_err(|error| {
                UsageError(format!(
                    "line {}: write {{\"lang\": \"en\", \"text\": \"…\"}}: {error}",
                    number + 1
                ))
            })?;
            let lang = match line.lang.as_deref().map(language).transpose() {
                Ok(lang) => lang.unwrap_or_else(|| self.lang.clone()),
                Err(error) => {
                    return Err(UsageError(format!("line {}: lang: {error}", number + 1)).into());
                }
            };
            let segmenter = segmenters
                .entry(lang)
                .or_insert_with_key(|lang| documents.segmenter(lang.as_str()));
            let sentences: Vec<&str> = segmenter
                .split(&line.text)
                .into_iter()
                .map(|range| &line.text[range])
                .collect();
            output::line(&serde_json::to_string(&sentences)?)?;
        }
        Ok(Exit::Done)
    }
}

impl From<Syntax> for Format {
    fn from(syntax: Syntax) -> Self {
        match syntax {
            Syntax::Plain => Self::Plain,
            Syntax::Html => Self::Html,
            Syntax::Markdown => Self::Markdown,
        }
    }
}

fn read(
    source: &str,
    format: Format,
    language: &str,
    documents: &Documents,
) -> Result<Document, MarkupError> {
    let segmenter = documents.segmenter(language);
    let options = documents.options(language);
    Document::parse(source, format, &options, &|text| segmenter.split(text))
}

/// The sentences of a document, each made when it is asked for.
fn sentences<'a>(document: &'a Document, terms: &'a Terms) -> impl Iterator<Item = Sentence> + 'a {
    (0..document.len()).flat_map(move |block| {
        let kind = document.kind(block).map_or("", name);
        let segments = document.segments(block);
        segments.map(move |segment| sentence(block, kind, &protect(&segment, terms)))
    })
}

fn sentence(block: usize, kind: &'static str, sent: &Sent) -> Sentence {
    let mut sentence = Sentence {
        block,
        kind,
        text: spelled(&sent.source),
        spans: Vec::new(),
        protected: Vec::new(),
    };
    for (number, span) in sent.spans.iter().enumerate() {
        match span {
            SpanKind::Paired(element) | SpanKind::Empty(element) => {
                let element = element.clone();
                sentence.spans.push(Element { number, element });
            }
            SpanKind::Protected(text) => {
                let text = text.clone();
                sentence.protected.push(Protected { number, text });
            }
        }
    }
    sentence
}

fn name(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Paragraph => "paragraph",
        BlockKind::Heading => "heading",
        BlockKind::ListItem => "list-item",
        BlockKind::Quote => "quote",
        BlockKind::Cell => "cell",
        BlockKind::Caption => "caption",
        BlockKind::Attribute => "attribute",
    }
}

fn spelled(text: &SpannedText) -> String {
    let mut out = String::new();
    for piece in &text.pieces {
        // Writing to a string cannot fail.
        let _ = match piece {
            Piece::Text(text) => write!(out, "{}", escape(text, Format::Html)),
            Piece::Open(id) => write!(out, "<{id}>"),
            Piece::Close(id) => write!(out, "</{id}>"),
            Piece::Solo(id) => write!(out, "<{id}/>"),
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str, format: Format) -> Vec<String> {
        let document = read(source, format, "en", &Documents::default()).expect("read");
        sentences(&document, &Terms::new(&["the Hill".to_owned()], &[]))
            .map(|sentence| serde_json::to_string(&sentence).expect("JSON"))
            .collect()
    }

    #[test]
    fn sentences_are_shown_as_an_engine_gets_them() {
        assert_eq!(
            shown(
                "<h1>A &lt; B</h1><p>See <a href=\"/x\">the <b>story</b></a><br>by @ana. \
                 <img src=i alt=\"A cat\"> It is <code>new</code>.</p>",
                Format::Html
            ),
            [
                r#"{"block":0,"kind":"heading","text":"A &lt; B","spans":[],"protected":[]}"#,
                r#"{"block":1,"kind":"paragraph","text":"See <0>the <1>story</1></0>","spans":[{"number":0,"element":"a"},{"number":1,"element":"b"}],"protected":[]}"#,
                r#"{"block":2,"kind":"paragraph","text":"by <0/>.","spans":[],"protected":[{"number":0,"text":"@ana"}]}"#,
                r#"{"block":2,"kind":"paragraph","text":"It is <0/>.","spans":[],"protected":[{"number":0,"text":"new"}]}"#,
                r#"{"block":3,"kind":"attribute","text":"A cat","spans":[],"protected":[]}"#,
            ]
        );
    }

    #[test]
    fn terms_of_the_configuration_are_protected() {
        assert_eq!(
            shown("On the <b>Hill</b>.", Format::Html),
            [
                r#"{"block":0,"kind":"paragraph","text":"On <1/> <0><2/></0>.","spans":[{"number":0,"element":"b"}],"protected":[{"number":1,"text":"the"},{"number":2,"text":"Hill"}]}"#
            ]
        );
    }

    #[test]
    fn the_configuration_tells_how_it_is_read() {
        let documents = Documents {
            br_ends_segment: false,
            max_depth: 2,
            ..Documents::default()
        };
        let source = "<p>One<br>two.</p>";
        let document = read(source, Format::Html, "en", &documents).expect("read");
        let texts: Vec<String> = sentences(&document, &Terms::default())
            .map(|sentence| sentence.text)
            .collect();
        assert_eq!(texts, ["One<0/>two."]);
        let deep = read(
            "<div><p><b>One.</b></p></div>",
            Format::Html,
            "en",
            &documents,
        );
        assert_eq!(deep.err(), Some(MarkupError::TooDeep { limit: 2 }));
    }

    #[test]
    fn every_format_is_read() {
        assert_eq!(
            shown("- *One.* Two.\n", Format::Markdown),
            [
                r#"{"block":0,"kind":"list-item","text":"One.","spans":[],"protected":[]}"#,
                r#"{"block":0,"kind":"list-item","text":"Two.","spans":[],"protected":[]}"#,
            ]
        );
        assert_eq!(
            shown("<b>\n", Format::Plain),
            [r#"{"block":0,"kind":"paragraph","text":"&lt;b&gt;","spans":[],"protected":[]}"#]
        );
    }
}
