//! Markup through Apertium, for real: every file of `tests/fixtures/apertium` holds a sentence of
//! HTML and what becomes of it in each language. What is judged is where the tags stand; how good
//! the translation is, is Apertium's.
//!
//! `UPDATE_EXPECTED=1 cargo test --test apertium_spans` writes the files; read them before you
//! believe them. Needs the packages apertium-eng-spa, apertium-eng-cat, apertium-eo-en and
//! apertium-por-cat.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use wireglot::backend::RequestSegment;
use wireglot::backend::apertium::ApertiumBackend;
use wireglot::backend::apertium::ApertiumConfig;
use wireglot::config::Routes;
use wireglot::locale::LanguageTag;
use wireglot::markup::{BlockTarget, Document, Format, ParseOptions, Placement, Segment};
use wireglot::protect;
use wireglot::route::Router;
use wireglot::segment::Segmenter;

/// Portuguese is reached through Catalan: the spans travel twice.
const TARGETS: [&str; 4] = ["es", "ca", "eo", "pt"];

/// One sentence and its translations, in the order of [`TARGETS`].
struct Case {
    path: PathBuf,
    source: String,
    expected: Vec<String>,
}

impl Case {
    /// The first line is the source; each of the others a language, a colon and the translation.
    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).unwrap();
        let mut lines = text.lines();
        let source = lines.next().unwrap_or_default().to_owned();
        let lines: Vec<&str> = lines.collect();
        let expected = TARGETS.map(|target| {
            let start = format!("{target}: ");
            let found = lines.iter().find_map(|line| line.strip_prefix(&start));
            found.unwrap_or_default().to_owned()
        });
        Self {
            path,
            source,
            expected: expected.into(),
        }
    }

    fn write(&self, found: &[String]) {
        let mut text = format!("{}\n\n", self.source);
        for (target, found) in TARGETS.iter().zip(found) {
            let _ = writeln!(text, "{target}: {found}");
        }
        fs::write(&self.path, text).unwrap();
    }
}

/// The sentences of a folder: `""` for those that are right, `"limits"` for those that show where
/// Apertium loses a tag; they are kept so that a change is seen.
fn cases(folder: &str) -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/apertium");
    let folder = root.join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    paths.sort();
    paths.into_iter().map(Case::read).collect()
}

fn tag(tag: &str) -> LanguageTag {
    LanguageTag::parse(tag).unwrap()
}

/// The document in another language. A span that is not beyond doubt in its place is marked.
async fn translated(router: &Router, source: &str, target: &str) -> String {
    let segmenter = Segmenter::new("en");
    let options = ParseOptions::default();
    let split = |text: &str| segmenter.split(text);
    let document = Document::parse(source, Format::Html, &options, &split).unwrap();
    let mut doubt = "";
    let mut targets = Vec::new();
    for block in document.blocks() {
        let protected: Vec<Segment> = block
            .segments
            .iter()
            .map(|segment| protect::protect(segment, &protect::Terms::default()))
            .collect();
        let requests: Vec<RequestSegment> = protected
            .iter()
            .map(|segment| RequestSegment {
                text: segment.source.clone(),
                spans: segment.spans.clone(),
            })
            .collect();
        let answer = router
            .translate(&tag("en"), &tag(target), &requests, false)
            .await
            .unwrap();
        let mut restored = Vec::new();
        for (at, answer) in answer.segments.iter().enumerate() {
            if answer.placement != Placement::Exact {
                doubt = "(in doubt) ";
            }
            let (segment, protected) = (&block.segments[at], &protected[at]);
            restored.push(Some(protect::restore(&answer.text, segment, protected)));
        }
        targets.push(BlockTarget::Segments(restored));
    }
    format!("{doubt}{}", document.merge(&targets, None).unwrap())
}

/// The tags of a line, each as often as it is there.
fn tags(html: &str) -> Vec<&str> {
    let mut tags: Vec<&str> = html
        .split_inclusive('>')
        .filter_map(|part| part.rfind('<').map(|at| &part[at..]))
        .collect();
    tags.sort_unstable();
    tags
}

#[tokio::test]
async fn each_tag_is_on_the_words_that_translate_the_tagged_ones() {
    let config = ApertiumConfig::default();
    for mode in ["eng-spa", "eng-cat", "en-eo", "cat-por"] {
        let file = config.modes.join(format!("{mode}.mode"));
        assert!(file.is_file(), "{} is missing", file.display());
    }
    let backend = ApertiumBackend::new("local", config);
    let router = Router::new(vec![(Box::new(backend), true)], Routes::default());
    router.discover().await;

    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut failures = String::new();
    for case in cases("").iter().chain(&cases("limits")) {
        let mut found = Vec::new();
        for target in TARGETS {
            found.push(translated(&router, &case.source, target).await);
        }
        if update {
            case.write(&found);
            continue;
        }
        for ((target, found), expected) in TARGETS.iter().zip(&found).zip(&case.expected) {
            if found != expected {
                let name = case.path.file_name().unwrap_or_default().display();
                let _ = writeln!(failures, "{name} {target}\n- {expected}\n+ {found}");
            }
        }
    }
    router.shutdown().await;
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn the_files_lose_and_add_no_tag() {
    let cases = cases("");
    assert!(cases.len() >= 30, "only {} sentences", cases.len());
    for case in cases {
        for expected in &case.expected {
            let name = case.path.display();
            assert!(!expected.contains("in doubt"), "{name}: {expected}");
            assert_eq!(tags(expected), tags(&case.source), "{name}: {expected}");
        }
    }
}

#[test]
fn the_files_are_different_sentences() {
    let sources: BTreeSet<String> = cases("").into_iter().map(|case| case.source).collect();
    assert_eq!(sources.len(), cases("").len());
}
