//! Documents of the worst kinds, each at a size and at ten times that size: where the time is
//! linear, the second row takes ten times as long as the first.
//!
//! `cargo bench --bench documents`; the peak of memory is `cargo run --release --example memory`.

#[path = "../tests/support/large.rs"]
mod large;

use divan::Bencher;
use divan::counter::BytesCount;
use large::Kind;
use wireglot::markup::{BlockTarget, Document, Format, ParseOptions};
use wireglot::segment::Segmenter;

fn main() {
    divan::main();
}

const SIZES: [usize; 2] = [500_000, 5_000_000];

fn read_and_write(bencher: Bencher<'_, '_>, kind: Kind, bytes: usize) {
    let source = kind.document(bytes);
    let segmenter = Segmenter::new("en");
    let options = ParseOptions::default();
    bencher.counter(BytesCount::of_str(&source)).bench(|| {
        let split = |text: &str| segmenter.split(text);
        // Too deep is an answer, too; it has to come as soon.
        let document = Document::parse(&source, Format::Html, &options, &split).ok()?;
        let targets: Vec<BlockTarget> = document
            .blocks()
            .iter()
            .map(|block| {
                let own = block.segments.iter();
                BlockTarget::Segments(own.map(|segment| Some(segment.source.clone())).collect())
            })
            .collect();
        document.merge(&targets, None).ok()
    });
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn one_paragraph(bencher: Bencher<'_, '_>, bytes: usize) {
    read_and_write(bencher, Kind::Paragraph, bytes);
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn nested_elements(bencher: Bencher<'_, '_>, bytes: usize) {
    read_and_write(bencher, Kind::Nested, bytes);
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn unclosed_tags(bencher: Bencher<'_, '_>, bytes: usize) {
    read_and_write(bencher, Kind::Unclosed, bytes);
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn entities(bencher: Bencher<'_, '_>, bytes: usize) {
    read_and_write(bencher, Kind::Entities, bytes);
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn articles(bencher: Bencher<'_, '_>, bytes: usize) {
    read_and_write(bencher, Kind::Article, bytes);
}
