//! How much memory a document takes while it is read and written, beside its size.
//!
//! `cargo run --release --example memory -- KIND BYTES`, where KIND is `paragraph`, `nested`,
//! `unclosed`, `entities` or `article`. Every sentence is replaced by itself. Linux only: it reads what the kernel
//! counts.

#[path = "../tests/support/large.rs"]
mod large;

use std::borrow::Cow;

use large::Kind;
use wireglot::markup::{BlockTarget, Document, Format, ParseOptions};
use wireglot::segment::Segmenter;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let kind = match arguments.next().as_deref() {
        Some("paragraph") => Kind::Paragraph,
        Some("nested") => Kind::Nested,
        Some("unclosed") => Kind::Unclosed,
        Some("entities") => Kind::Entities,
        Some("article") => Kind::Article,
        _ => return Err("which kind? paragraph, nested, unclosed, entities, article".into()),
    };
    let bytes = arguments
        .next()
        .map_or(Ok(5_000_000), |bytes| bytes.parse())?;
    let source = kind.document(bytes);
    let segmenter = Segmenter::new("en");
    let options = ParseOptions::default();
    let before = resident()?;
    let started = std::time::Instant::now();
    let document = Document::parse(&source, Format::Html, &options, &|text| {
        segmenter.split(text)
    })?;
    let parsed = peak()?;
    let itself = |block: usize| {
        let own = document.segments(block).map(|segment| Some(segment.source));
        Cow::Owned(BlockTarget::Segments(own.collect()))
    };
    let same = document.merge_by(&itself, None)? == source;
    let times = |kilobytes: u64| {
        let grown = kilobytes.saturating_sub(before) * 1024;
        grown as f64 / source.len() as f64
    };
    println!(
        "{kind:?}: {} bytes, {:.2} s, memory {:.1} times the input after reading, {:.1} at the end, the same: {same}",
        source.len(),
        started.elapsed().as_secs_f64(),
        times(parsed),
        times(peak()?),
    );
    Ok(())
}

/// Memory in use, in KiB.
fn resident() -> Result<u64, Box<dyn std::error::Error>> {
    status("VmRSS:")
}

/// The most memory that was in use, in KiB.
fn peak() -> Result<u64, Box<dyn std::error::Error>> {
    status("VmHWM:")
}

fn status(key: &str) -> Result<u64, Box<dyn std::error::Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(key))
        .ok_or("the kernel does not say")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
