//! Documents of the worst kinds, read and written.
//!
//! `cargo bench --bench documents` first shows, for each kind at the size that the limits name and
//! at a tenth of it, the time, its exponent (1 is linear) and the peak of memory beside the size of
//! the document (Linux only), and then measures the time of smaller ones more exactly. What nests
//! too deep is refused; that has to come as soon.

#[path = "../tests/support/large.rs"]
mod large;

use std::borrow::Cow;

use divan::Bencher;
use divan::counter::BytesCount;
use large::Kind;
use wireglot::markup::{BlockTarget, Document, Format, ParseOptions};
use wireglot::segment::Segmenter;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, only, number, bytes] = arguments.as_slice()
        && only == ONLY
    {
        let kind = number
            .parse()
            .ok()
            .and_then(|number: usize| WORST.get(number));
        if let (Some((kind, _)), Ok(bytes)) = (kind, bytes.parse()) {
            println!("{}", once(*kind, bytes));
        }
        return;
    }
    println!("kind       bytes     seconds  exponent  memory / bytes");
    for (number, (kind, bytes)) in WORST.into_iter().enumerate() {
        let (Some(small), Some(large)) = (child(number, bytes / 10), child(number, bytes)) else {
            println!("{kind:?}: could not be measured");
            continue;
        };
        let exponent = (large[1] / small[1]).ln() / (large[0] / small[0]).ln();
        println!(
            "{:<10} {:<9} {:<8.3} {exponent:<9.2} {:<6.1} {}",
            format!("{kind:?}"),
            large[0],
            large[1],
            large[2] / large[0],
            if large[3] > 0.0 {
                "too deep: refused"
            } else {
                ""
            },
        );
    }
    divan::main();
}

/// Measures one document, in a process of its own: memory that was given back may still be counted.
const ONLY: &str = "--only";

fn child(number: usize, bytes: usize) -> Option<Vec<f64>> {
    let program = std::env::current_exe().ok()?;
    let arguments = [ONLY.to_owned(), number.to_string(), bytes.to_string()];
    let output = std::process::Command::new(program)
        .args(arguments)
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let numbers: Vec<f64> = text
        .split_whitespace()
        .filter_map(|number| number.parse().ok())
        .collect();
    (numbers.len() == 4).then_some(numbers)
}

/// 5 MB in one paragraph, 100,000 elements in one another, 100,000 start tags without ends,
/// 1,000,000 references, 5 MB of paragraphs.
const WORST: [(Kind, usize); 5] = [
    (Kind::Paragraph, 5_000_000),
    (Kind::Nested, 700_000),
    (Kind::Unclosed, 550_000),
    (Kind::Entities, 6_600_000),
    (Kind::Article, 5_000_000),
];

const SIZES: [usize; 2] = [50_000, 500_000];

/// Reads and writes one document; gives its bytes, the seconds, the most memory in use beside what
/// was before, and whether it was refused.
fn once(kind: Kind, bytes: usize) -> String {
    let source = kind.document(bytes);
    let segmenter = Segmenter::new("en");
    let before = memory("VmRSS:");
    let started = std::time::Instant::now();
    let merged = read_and_write_once(&source, &segmenter);
    let seconds = started.elapsed().as_secs_f64();
    let peak = memory("VmHWM:")
        .zip(before)
        .map_or(0, |(peak, before)| peak.saturating_sub(before));
    let refused = u8::from(merged.is_none());
    format!("{} {seconds} {peak} {refused}", source.len())
}

/// What the kernel says of this process, in bytes.
fn memory(key: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(key))?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kilobytes * 1024)
}

fn read_and_write_once(source: &str, segmenter: &Segmenter) -> Option<String> {
    let split = |text: &str| segmenter.split(text);
    let document = Document::parse(source, Format::Html, &ParseOptions::default(), &split).ok()?;
    let itself = |block: usize| {
        let own = document.segments(block).map(|segment| Some(segment.source));
        Cow::Owned(BlockTarget::Segments(own.collect()))
    };
    document.merge_by(&itself, None).ok()
}

fn read_and_write(bencher: Bencher<'_, '_>, kind: Kind, bytes: usize) {
    let source = kind.document(bytes);
    let segmenter = Segmenter::new("en");
    bencher
        .counter(BytesCount::of_str(&source))
        .bench(|| read_and_write_once(&source, &segmenter));
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
