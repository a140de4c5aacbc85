//! Documents: every byte comes back, and nothing an engine says becomes markup.

use std::sync::OnceLock;

use wireglot::locale::Direction;
use wireglot::markup::{
    BlockKind, BlockTarget, Document, Format, MarkupError, ParseOptions, Piece, Segment,
    SpannedText,
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
    if let Some(merged) = merge(&document, &targets, &source) {
        stays_text(&own, &merged, format);
        keeps_structure(&own, &merged, format);
        stays_dead(&source, &merged, format);
        is_no_link(&source, &merged, format);
        is_read(&document, &targets, &merged, format);
    }

    let targets = self::targets(&document, |segment| {
        Some(hostile::spoiled(segment, &mut row))
    });
    if let Some(merged) = merge(&document, &targets, &source) {
        stays_text(&own, &merged, format);
        keeps_structure(&own, &merged, format);
        stays_dead(&source, &merged, format);
        is_no_link(&source, &merged, format);
    }

    let targets = (0..document.len())
        .map(|block| match (block + usize::from(choice)) % 4 {
            0 => BlockTarget::Drop,
            1 => BlockTarget::Keep,
            _ => BlockTarget::Replace(said(block).to_owned()),
        })
        .collect::<Vec<_>>();
    if let Some(merged) = merge(&document, &targets, &source) {
        stays_text(&own, &merged, format);
    }
}

fn targets(
    document: &Document,
    mut target: impl FnMut(&Segment) -> Option<SpannedText>,
) -> Vec<BlockTarget> {
    document
        .blocks()
        .map(|block| BlockTarget::Segments(block.segments.iter().map(&mut target).collect()))
        .collect()
}

/// Kept, or replaced by itself, the document is the source, byte for byte.
fn comes_back(document: &Document, source: &str) {
    let keep = vec![BlockTarget::Keep; document.len()];
    assert_eq!(document.merge(&keep, None).as_deref(), Ok(source), "kept");
    let none = targets(document, |_| None);
    assert_eq!(document.merge(&none, None).as_deref(), Ok(source), "none");
    let own = targets(document, |segment| Some(segment.source.clone()));
    assert_eq!(document.merge(&own, None).as_deref(), Ok(source), "itself");
    for segment in document.blocks().flat_map(|block| block.segments) {
        let segment = &segment;
        assert_eq!(segment.source.check(&segment.spans), Ok(()), "{segment:?}");
        let protected = protect::protect(segment, &protect::Terms::default());
        assert_eq!(protected.source.check(&protected.spans), Ok(()));
        let restored = protect::restore(&protected.source, segment, &protected);
        assert_eq!(restored, segment.source);
    }
}

/// Writes the document; it does not grow without measure. `None` where no escape keeps the structure
/// of Markdown: then nothing is published.
fn merge(document: &Document, targets: &[BlockTarget], source: &str) -> Option<String> {
    let merged = match document.merge(targets, Some(("ar", Direction::Rtl))) {
        Ok(merged) => merged,
        Err(MarkupError::Structure) => return without_unwritable(document, targets),
        Err(error) => panic!("checked targets are refused: {error}"),
    };
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
    Some(merged)
}

/// What cannot be written is kept back, and the rest can be written. Nothing is judged then but that.
fn without_unwritable(document: &Document, targets: &[BlockTarget]) -> Option<String> {
    let Ok(unwritable) = document.unwritable(targets) else {
        panic!("checked targets are refused");
    };
    assert!(!unwritable.is_empty(), "nothing is kept back");
    let mut targets = targets.to_vec();
    for block in unwritable {
        targets[block] = BlockTarget::Keep;
    }
    assert!(document.merge(&targets, None).is_ok(), "cannot be written");
    None
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

/// The markup is that of the source: its tags and addresses, in Markdown also its blocks in order.
/// A translation may close a tag and open it again, and write emphasis as HTML.
fn keeps_structure(own: &Reading, merged: &str, format: Format) {
    let now = read(merged, format);
    assert_eq!(now.blocks, own.blocks, "blocks of {merged:?}");
    let new: Vec<_> = now
        .markup
        .difference(&own.markup)
        .filter(|markup| {
            let may_come = markup.starts_with("</")
                || is_root(markup)
                || (format == Format::Markdown
                    && matches!(markup.as_str(), "<em" | "<strong" | "<del" | "<span"));
            !may_come
        })
        .collect();
    assert!(new.is_empty(), "{new:?} is new in {merged:?}");
}

/// The root and articles get the language of the target.
fn is_root(markup: &str) -> bool {
    markup.starts_with("<html") || markup.starts_with("<article")
}

/// No directive of a template is alive that the source has not.
fn stays_dead(source: &str, merged: &str, format: Format) {
    for open in ["{{", "{%", "<?", "<%", "${", "[gallery "] {
        let directive = format!("{open}{}", hostile::WORD);
        // In Markdown a link begins like a shortcode.
        let told_apart = format != Format::Markdown || !open.starts_with('[');
        let alive = told_apart && merged.contains(&directive) && !source.contains(open);
        assert!(!alive, "{directive} is alive in {merged:?}");
    }
}

/// In Markdown no bare address is whole that the source has not: many renderers make links of them.
fn is_no_link(source: &str, merged: &str, format: Format) {
    if format != Format::Markdown {
        return;
    }
    let merged = merged.to_lowercase();
    for begins in ["://", "www.", "evil@"] {
        let address = format!("{begins}{}", hostile::WORD);
        let is_whole = merged.match_indices(&address).any(|(at, _)| {
            // With nothing before it, it is no address.
            let before = merged[..at].chars().next_back();
            begins != "://" || before.is_some_and(|before| before.is_ascii_alphanumeric())
        });
        assert!(
            !is_whole || source.contains(begins),
            "{address} is whole in {merged:?}"
        );
    }
}

/// What an engine said is what a reader reads.
fn is_read(document: &Document, targets: &[BlockTarget], merged: &str, format: Format) {
    let text = read(merged, format).text;
    for (block, target) in document.blocks().zip(targets) {
        let BlockTarget::Segments(segments) = target else {
            continue;
        };
        for target in segments.iter().flatten() {
            let whole = target
                .pieces
                .iter()
                .all(|piece| !matches!(piece, Piece::Solo(_)));
            let said = solid(&target.plain_text());
            if whole && block.kind != BlockKind::Attribute {
                assert!(text.contains(&said), "{said:?} is lost in {merged:?}");
            }
        }
    }
}
