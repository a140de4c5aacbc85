//! Documents in, documents out: every folder of `tests/fixtures/markup` holds an `in.*` and what
//! it becomes when an engine writes every sentence in capitals and keeps the spans
//! (`expected.*`), with the segments that this engine got (`segments.txt`). Where the language of
//! the document is known beforehand, `language.txt` has it.
//!
//! `UPDATE_EXPECTED=1 cargo test --test markup` writes the expected files; read them before you
//! believe them.

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use wireglot::locale::Direction;
use wireglot::markup::{
    Block, BlockTarget, Document, Format, ParseOptions, Piece, Segment, SpanKind, SpannedText,
};

/// Sentences end behind `.`, `!`, `?` or `…` and white space. What sentences are is tested
/// elsewhere; here it matters what is made of them.
fn split(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut ended = false;
    let mut space = false;
    for (at, character) in text.char_indices() {
        if character.is_whitespace() {
            space = ended;
        } else if space {
            out.push(start..at);
            start = at;
            space = false;
            ended = false;
        }
        if !character.is_whitespace() {
            let closing = matches!(character, '"' | '”' | '»' | ')' | '\'');
            ended = matches!(character, '.' | '!' | '?' | '…' | '。' | '؟') || (ended && closing);
            let end = at + character.len_utf8();
            if character == '。' && !text[end..].starts_with(['”', '」']) {
                out.push(start..end);
                start = end;
                ended = false;
            }
        }
    }
    if start < text.len() {
        out.push(start..text.len());
    }
    out
}

fn capitals(segment: &Segment) -> Option<SpannedText> {
    let pieces = segment.source.pieces.iter().map(|piece| match piece {
        Piece::Text(text) => Piece::Text(text.to_uppercase()),
        other => other.clone(),
    });
    Some(SpannedText::from_pieces(pieces))
}

/// What begins something else at the start of a line.
const HOSTILE: [&str; 14] = [
    "1. x",
    "- x",
    "+ x",
    "> x",
    "# x",
    "=== x",
    "---",
    "***",
    "```",
    "| x | y |",
    "<b>x",
    "[x]: y",
    "x\\",
    "",
];

/// The translation `said`, with all spans before it.
fn at_the_end(segment: &Segment, said: &str) -> SpannedText {
    let spans = segment.source.pieces.iter();
    let spans = spans
        .filter(|piece| !matches!(piece, Piece::Text(_)))
        .cloned();
    SpannedText::from_pieces(spans.chain([Piece::Text(said.to_owned())]))
}

/// One line: `Paragraph: See <0:a>the story</0> <1=example.com>.`
fn described(kind: impl std::fmt::Debug, segment: &Segment) -> String {
    let mut out = format!("{kind:?}: ");
    for piece in &segment.source.pieces {
        let _ = match piece {
            Piece::Text(text) => write!(out, "{text}"),
            Piece::Close(id) => write!(out, "</{id}>"),
            Piece::Open(id) | Piece::Solo(id) => match &segment.spans[*id as usize] {
                SpanKind::Paired(name) => write!(out, "<{id}:{name}>"),
                SpanKind::Empty(name) => write!(out, "<{id}:{name}/>"),
                SpanKind::Protected(text) => write!(out, "<{id}={text}>"),
            },
        };
    }
    out
}

fn input(folder: &Path) -> Option<(PathBuf, Format)> {
    [
        ("html", Format::Html),
        ("md", Format::Markdown),
        ("txt", Format::Plain),
    ]
    .into_iter()
    .map(|(ending, format)| (folder.join(format!("in.{ending}")), format))
    .find(|(path, _)| path.exists())
}

/// What is wrong with a case.
fn check(folder: &Path, update: bool) -> Result<(), String> {
    let (path, format) = input(folder).ok_or("no in.html, in.md or in.txt")?;
    let source = fs::read_to_string(&path).map_err(|error| error.to_string())?;
    let options = ParseOptions {
        language: fs::read_to_string(folder.join("language.txt"))
            .ok()
            .map(|tag| tag.trim().to_owned()),
        ..ParseOptions::default()
    };
    let document =
        Document::parse(&source, format, &options, &split).map_err(|error| error.to_string())?;
    let blocks: Vec<Block> = document.blocks().collect();

    let kept: Vec<BlockTarget> = blocks
        .iter()
        .map(|block| {
            let own = block
                .segments
                .iter()
                .map(|segment| Some(segment.source.clone()));
            BlockTarget::Segments(own.collect())
        })
        .collect();
    if document.merge(&kept, None).as_ref() != Ok(&source) {
        return Err("the source does not come back".into());
    }

    for said in HOSTILE {
        let answered = |segment: &Segment| Some(at_the_end(segment, said));
        let targets: Vec<BlockTarget> = blocks
            .iter()
            .map(|block| BlockTarget::Segments(block.segments.iter().map(answered).collect()))
            .collect();
        if let Err(error) = document.merge(&targets, None) {
            return Err(format!("{said:?}: {error}"));
        }
    }

    let targets: Vec<BlockTarget> = blocks
        .iter()
        .map(|block| BlockTarget::Segments(block.segments.iter().map(capitals).collect()))
        .collect();
    let merged = document
        .merge(&targets, Some(("ar", Direction::Rtl)))
        .map_err(|error| error.to_string())?;
    let mut segments = String::new();
    for block in blocks {
        for segment in &block.segments {
            segments.push_str(&described(block.kind, segment));
            segments.push('\n');
        }
    }

    let ending = path.extension().unwrap_or_default();
    let mut wrong = String::new();
    for (name, found) in [
        (Path::new("expected").with_extension(ending), merged),
        (PathBuf::from("segments.txt"), segments),
    ] {
        let path = folder.join(&name);
        if update {
            fs::write(&path, &found).map_err(|error| error.to_string())?;
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if expected != found {
            let _ = writeln!(
                wrong,
                "--- {}\n{expected}\n+++ found\n{found}",
                name.display()
            );
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

#[test]
fn fixtures() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/markup");
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut folders: Vec<PathBuf> = fs::read_dir(&root)
        .expect("fixtures are there")
        .map(|entry| entry.expect("readable").path())
        .collect();
    folders.sort();
    assert!(folders.len() >= 120, "only {} cases", folders.len());
    let failures: Vec<String> = folders
        .iter()
        .filter_map(|folder| {
            let failure = check(folder, update).err()?;
            Some(format!("== {}\n{failure}", folder.display()))
        })
        .collect();
    assert!(
        failures.is_empty(),
        "{} cases fail\n{}",
        failures.len(),
        failures.join("\n")
    );
}
