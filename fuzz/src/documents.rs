//! Documents: every byte comes back, and nothing an engine says becomes markup.

use std::sync::OnceLock;

use wireglot::locale::Direction;
use wireglot::markup::{
    BlockKind, BlockTarget, Document, Format, ParseOptions, Piece, Segment, SpannedText,
};
use wireglot::protect;
use wireglot::segment::Segmenter;

use super::hostile::{self, Row, SAYINGS};
use super::reading::{Reading, read, solid};
use super::text_and_choice;

/// A document may grow with what is put into it, by its references and by the tags that are
/// written once more where a sentence ends: no more than this many times.
const GROWTH: usize = 64;

/// Judges HTML.
pub fn html(data: &[u8]) {
    check(data, Format::Html);
}

/// Judges Markdown.
pub fn markdown(data: &[u8]) {
    check(data, Format::Markdown);
}

/// Judges plain text.
pub fn plain(data: &[u8]) {
    check(data, Format::Plain);
}

fn check(data: &[u8], format: Format) {
    let (source, choice) = text_and_choice(data);
    // The word has to be the engine's alone, in any case of its letters.
    if source.to_lowercase().contains(hostile::WORD) {
        return;
    }
    let options = ParseOptions {
        br_ends_segment: choice & 1 == 0,
        ..ParseOptions::default()
    };
    static SEGMENTER: OnceLock<Segmenter> = OnceLock::new();
    let segmenter = SEGMENTER.get_or_init(|| Segmenter::new("en"));
    // Elements in one another without end are refused; everything else is a document.
    let Ok(document) = Document::parse(&source, format, &options, &|text| segmenter.split(text))
    else {
        return;
    };
    comes_back(&document, &source);
    let own = read(&source, format);
    let mut row = Row::new(choice.into());
    let first = row.below(SAYINGS.len());
    let said = |number: usize| SAYINGS[(first + number) % SAYINGS.len()];

    let mut number = 0;
    let answered = |segment: &Segment| {
        number += 1;
        Some(hostile::answered(segment, said(number)))
    };
    let targets = targets(&document, answered);
    let merged = merge(&document, &targets, &source);
    stays_text(&own, &merged, format);
    // What a footnote begins with may be read as a list.
    if format != Format::Markdown || !source.contains("[^") {
        is_read(&document, &targets, &merged, format);
    }

    let targets = self::targets(&document, |segment| {
        Some(hostile::spoiled(segment, &mut row))
    });
    stays_text(&own, &merge(&document, &targets, &source), format);

    let targets = (0..document.blocks().len())
        .map(|block| match (block + usize::from(choice)) % 4 {
            0 => BlockTarget::Drop,
            1 => BlockTarget::Keep,
            _ => BlockTarget::Replace(said(block).to_owned()),
        })
        .collect::<Vec<_>>();
    stays_text(&own, &merge(&document, &targets, &source), format);
}

fn targets(
    document: &Document,
    mut target: impl FnMut(&Segment) -> Option<SpannedText>,
) -> Vec<BlockTarget> {
    document
        .blocks()
        .iter()
        .map(|block| BlockTarget::Segments(block.segments.iter().map(&mut target).collect()))
        .collect()
}

/// Kept, or replaced by itself, the document is the source, byte for byte.
fn comes_back(document: &Document, source: &str) {
    let keep = vec![BlockTarget::Keep; document.blocks().len()];
    assert_eq!(document.merge(&keep, None).as_deref(), Ok(source), "kept");
    let none = targets(document, |_| None);
    assert_eq!(document.merge(&none, None).as_deref(), Ok(source), "none");
    let own = targets(document, |segment| Some(segment.source.clone()));
    assert_eq!(document.merge(&own, None).as_deref(), Ok(source), "itself");
    for segment in document.blocks().iter().flat_map(|block| &block.segments) {
        assert_eq!(segment.source.check(&segment.spans), Ok(()), "{segment:?}");
        let protected = protect::protect(segment, &protect::Terms::default());
        assert_eq!(protected.source.check(&protected.spans), Ok(()));
        let restored = protect::restore(&protected.source, segment, &protected);
        assert_eq!(restored, segment.source);
    }
}

/// Writes the document; it does not grow without measure.
fn merge(document: &Document, targets: &[BlockTarget], source: &str) -> String {
    let merged = document
        .merge(targets, Some(("ar", Direction::Rtl)))
        .unwrap_or_else(|error| panic!("checked targets are refused: {error}"));
    let put: usize = targets
        .iter()
        .map(|target| match target {
            BlockTarget::Segments(segments) => segments.iter().flatten().map(length).sum(),
            BlockTarget::Replace(text) => text.len(),
            BlockTarget::Keep | BlockTarget::Drop => 0,
        })
        .sum();
    let most = GROWTH * (source.len() + put + 16);
    assert!(merged.len() <= most, "{} bytes: {merged}", merged.len());
    merged
}

fn length(text: &SpannedText) -> usize {
    text.pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.len(),
            _ => 1,
        })
        .sum()
}

/// What is markup in the merged document was markup before.
fn stays_text(own: &Reading, merged: &str, format: Format) {
    let now = read(merged, format);
    let new: Vec<_> = now
        .markup
        .difference(&own.markup)
        .filter(|markup| markup.contains(hostile::WORD))
        .collect();
    assert!(new.is_empty(), "{new:?} is new in {merged:?}");
}

/// What an engine said is what a reader reads.
fn is_read(document: &Document, targets: &[BlockTarget], merged: &str, format: Format) {
    let text = words(&read(merged, format).text, format);
    for (block, target) in document.blocks().iter().zip(targets) {
        let BlockTarget::Segments(segments) = target else {
            continue;
        };
        for target in segments.iter().flatten() {
            let whole = target
                .pieces
                .iter()
                .all(|piece| !matches!(piece, Piece::Solo(_)));
            let said = words(&target.plain_text(), format);
            if whole && block.kind != BlockKind::Attribute {
                assert!(text.contains(&said), "{said:?} is lost in {merged:?}");
            }
        }
    }
}

/// The text without white space. In Markdown also without the marks of emphasis: where emphasis
/// runs over a line break, a moved end of it is read as text. And without backslashes: a line that
/// turns into a block of HTML shows them.
fn words(text: &str, format: Format) -> String {
    let mut words = solid(text);
    if format == Format::Markdown {
        words.retain(|character| !matches!(character, '*' | '_' | '~' | '\\'));
    }
    words
}
