//! The fuzz targets in short: what they found, and the same pseudo-random changes of their seeds
//! every time. Without a fuzzer and in seconds; `fuzz/README.md` tells of the long form.

#![expect(
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "a test may fail loudly; the promises are a library elsewhere"
)]

use std::fs;
use std::path::{Path, PathBuf};

#[path = "../fuzz/src/lib.rs"]
mod promises;

use promises::hostile::Row;

/// Changed inputs of each target; the environment may ask for more of them.
const CHANGED: usize = 250;
const MORE: &str = "WIREGLOT_FUZZ_CHANGES";

/// The longest input; longer seeds are cut.
const LONGEST: usize = 512;

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files under a folder, in order; none if it is not there.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => files.extend(self::files(&path)),
            path => files.push(path),
        }
    }
    files.sort();
    files
}

/// Judges an input; names it when it fails.
fn judge(target: promises::Target, name: &str, data: &[u8]) {
    if let Err(fault) = std::panic::catch_unwind(|| target(data)) {
        eprintln!("{name}: {}", data.escape_ascii());
        std::panic::resume_unwind(fault);
    }
}

/// What the fuzzer of a target starts from.
fn seeds(name: &str) -> Vec<Vec<u8>> {
    let ending = match name {
        "html" => "in.html",
        "markdown" => "in.md",
        _ => "in.txt",
    };
    let documents = files(&folder("tests/fixtures/markup"));
    let documents = documents.into_iter().filter(|path| path.ends_with(ending));
    let own = files(&folder("fuzz/seeds").join(name));
    own.into_iter()
        .chain(documents)
        .filter_map(|path| fs::read(path).ok())
        .map(|mut seed| {
            seed.truncate(LONGEST);
            seed
        })
        .collect()
}

/// Cuts, doubles, joins and overwrites.
fn change(seed: &[u8], other: &[u8], row: &mut Row) -> Vec<u8> {
    let mut data = seed.to_vec();
    for _ in 0..1 + row.below(4) {
        let start = row.below(data.len() + 1);
        let end = (start + row.below(40)).min(data.len());
        match row.below(5) {
            0 => drop(data.drain(start..end)),
            1 => {
                let part = data[start..end].to_vec();
                data.splice(start..start, part);
            }
            2 => {
                let from = row.below(other.len() + 1);
                let to = (from + row.below(60)).min(other.len());
                data.splice(start..end, other[from..to].iter().copied());
            }
            3 if start < data.len() => data[start] = row.below(256) as u8,
            _ => {
                let part = b"<>&\"'`*_[]()|\\ \n\r\0."[row.below(19)];
                data.insert(start, part);
            }
        }
    }
    data
}

fn short_form(wanted: &str) {
    let (name, target) = promises::TARGETS
        .into_iter()
        .find(|(name, _)| *name == wanted)
        .expect("a target");
    for path in files(&folder("tests/fixtures/fuzz").join(name)) {
        let data = fs::read(&path).expect("readable");
        judge(target, &path.display().to_string(), &data);
    }
    let seeds = seeds(name);
    assert!(seeds.len() >= 3, "only {} seeds", seeds.len());
    let more = std::env::var(MORE)
        .ok()
        .and_then(|count| count.parse().ok());
    let changed: usize = more.unwrap_or(CHANGED);
    // More of them are others.
    let mut row = Row::new(2026 + (changed - CHANGED.min(changed)) as u64);
    for number in 0..changed {
        let seed = &seeds[row.below(seeds.len())];
        let other = &seeds[row.below(seeds.len())];
        let data = change(seed, other, &mut row);
        judge(target, &format!("{name}, change {number}"), &data);
    }
}

#[test]
fn html() {
    short_form("html");
}

#[test]
fn markdown() {
    short_form("markdown");
}

#[test]
fn plain() {
    short_form("plain");
}

#[test]
fn segmentation() {
    short_form("segmentation");
}

#[test]
fn spans() {
    short_form("spans");
}
