//! Parsing and merging as a whole.

mod drop;
mod html_documents;
mod markdown_documents;
mod properties;

use std::ops::Range;

use super::*;
use crate::locale::Direction;

/// Sentences end behind `.`, `!` or `?` and white space: enough to test what is made of them.
fn split(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    let mut ends = false;
    while let Some((_, character)) = characters.next() {
        let next = characters.peek().copied();
        ends = matches!(character, '.' | '!' | '?') || (ends && character.is_whitespace());
        if let Some((at, following)) = next
            && ends
            && character.is_whitespace()
            && !following.is_whitespace()
        {
            out.push(start..at);
            start = at;
            ends = false;
        }
    }
    out.push(start..text.len());
    out
}

fn parse(source: &str, format: Format) -> Document {
    Document::parse(source, format, &ParseOptions::default(), &split).expect("parses")
}

/// A segment with its spans spelled out: `<0>b</0>`, `<1/>`.
fn spelled(text: &SpannedText) -> String {
    text.pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Open(id) => format!("<{id}>"),
            Piece::Close(id) => format!("</{id}>"),
            Piece::Solo(id) => format!("<{id}/>"),
        })
        .collect()
}

fn segments(source: &str, format: Format) -> Vec<String> {
    parse(source, format)
        .blocks()
        .flat_map(|block| {
            let segments = block.segments.into_iter();
            segments.map(|segment| spelled(&segment.source))
        })
        .collect()
}

fn html(source: &str) -> Vec<String> {
    segments(source, Format::Html)
}

fn shouted(text: &SpannedText) -> SpannedText {
    SpannedText::from_pieces(text.pieces.iter().map(|piece| match piece {
        Piece::Text(text) => Piece::Text(text.to_uppercase()),
        other => other.clone(),
    }))
}

fn merged(
    source: &str,
    format: Format,
    change: impl Fn(&Segment) -> Option<SpannedText>,
) -> String {
    let document = parse(source, format);
    let targets: Vec<BlockTarget> = document
        .blocks()
        .map(|block| BlockTarget::Segments(block.segments.iter().map(&change).collect()))
        .collect();
    document.merge(&targets, None).expect("merges")
}

fn shout(source: &str, format: Format) -> String {
    merged(source, format, |segment| Some(shouted(&segment.source)))
}

/// Drops the blocks whose text is `text`.
fn dropped(source: &str, format: Format, text: &str) -> String {
    let document = parse(source, format);
    let targets: Vec<BlockTarget> = document
        .blocks()
        .map(|block| {
            if block.text == text {
                BlockTarget::Drop
            } else {
                BlockTarget::Keep
            }
        })
        .collect();
    assert!(targets.contains(&BlockTarget::Drop), "no block {text}");
    document.merge(&targets, None).expect("merges")
}

fn assert_identity(source: &str, format: Format) {
    let document = parse(source, format);
    let keep = vec![BlockTarget::Keep; document.len()];
    assert_eq!(document.merge(&keep, None).as_deref(), Ok(source));
    assert_eq!(
        merged(source, format, |segment| Some(segment.source.clone())),
        source
    );
    for block in document.blocks() {
        assert!(!block.text.is_empty());
        for segment in &block.segments {
            assert_eq!(segment.source.check(&segment.spans), Ok(()), "{segment:?}");
            assert!(segment.source.has_letters());
            let pieces = &segment.source.pieces;
            assert!(
                !pieces
                    .windows(2)
                    .any(|two| matches!(two, [Piece::Text(_), Piece::Text(_)]))
            );
            let text = segment.source.read_text(&segment.spans);
            if let Some(Piece::Text(first)) = pieces.first() {
                assert_eq!(first.trim_start(), first);
            }
            if let Some(Piece::Text(last)) = pieces.last() {
                assert_eq!(last.trim_end(), last);
            }
            assert!(!text.contains('\0'));
        }
    }
}
