//! Holds the lines that `ARCHITECTURE.md` draws, by reading the sources: what the pure core does
//! not know, which module uses which, how long a file may be, and that the documentation names
//! what the code has. Each test reports all that is wrong at once.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use wireglot::markup::{
    Block, BlockTarget, Document, Format, ParseOptions, Piece, SpanKind, SpannedText,
};
use wireglot::protect::{protect, restore};
use wireglot::segment::Segmenter;

/// Modules that are functions over values: no runtime, network, file, environment or clock.
const PURE: [&str; 12] = [
    "article", "event", "glossary", "job", "locale", "localize", "markup", "page", "planning",
    "protect", "quality", "segment",
];

/// What they do not know, as it stands in code.
const IMPURE: [&str; 20] = [
    "tokio::",
    "tokio_util::",
    "reqwest::",
    "lapin::",
    "sqlx::",
    "axum::",
    "std::{",
    "std::env",
    "std::fs",
    "std::io::std",
    "std::net",
    "std::process",
    "std::thread",
    "Instant",
    "SystemTime",
    "Timestamp::now",
    "Zoned::now",
    "fastrand::",
    "metrics::",
    "tracing::",
];

/// A crate and the one module that may use it, so that it can be replaced there.
const OWNED: [(&str, &str); 6] = [
    ("axum", "http"),
    ("fluent", "localize"),
    ("html5gum", "markup"),
    ("lapin", "broker"),
    ("reqwest", "backend"),
    ("sqlx", "store"),
];

/// The longest module, in lines without its tests.
const MAX_LINES: usize = 400;

struct Source {
    /// `job/mod.rs`
    name: String,
    /// `job`
    module: String,
    text: String,
    /// The text without comments and without the tests at its end.
    code: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The sources of the program; files that hold tests only are left out.
fn sources() -> Vec<Source> {
    let folder = root().join("src");
    let mut paths = Vec::new();
    files(&folder, &mut paths);
    paths.sort();
    paths
        .iter()
        .filter(|path| path.file_stem().is_some_and(|stem| stem != "tests"))
        .map(|path| {
            let name = path.strip_prefix(&folder).unwrap().to_str().unwrap();
            let text = fs::read_to_string(path).unwrap();
            Source {
                module: name.split('/').next().unwrap().replace(".rs", ""),
                code: code(&text),
                name: name.to_owned(),
                text,
            }
        })
        .collect()
}

fn code(text: &str) -> String {
    without_tests(text)
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The text up to the module of tests with which a file ends.
fn without_tests(text: &str) -> &str {
    let end = text.find("\n#[cfg(test)]\nmod tests");
    &text[..end.unwrap_or(text.len())]
}

/// Whether `words` stand in the code as words of their own.
fn mentions(code: &str, words: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(words).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + words.len()..].chars().next();
        !before.is_some_and(is_word) && (!words.ends_with(is_word) || !after.is_some_and(is_word))
    })
}

fn report(mistakes: &[String]) {
    assert!(mistakes.is_empty(), "\n{}\n", mistakes.join("\n"));
}

#[test]
fn the_pure_core_knows_no_world() {
    let mut mistakes = Vec::new();
    for source in sources() {
        if !PURE.contains(&source.module.as_str()) {
            continue;
        }
        for words in IMPURE {
            if mentions(&source.code, words) {
                mistakes.push(format!("src/{} knows `{words}`", source.name));
            }
        }
    }
    report(&mistakes);
}

#[test]
fn each_edge_has_its_crate_to_itself() {
    let mut mistakes = Vec::new();
    for source in sources() {
        for (name, module) in OWNED {
            let used = mentions(&source.code, &format!("{name}::"))
                || mentions(&source.code, &format!("use {name};"));
            if used && source.module != module {
                mistakes.push(format!(
                    "src/{} uses {name}, which belongs to {module}",
                    source.name
                ));
            }
        }
    }
    report(&mistakes);
}

/// The table of `ARCHITECTURE.md`: a module and those that it may use, from the bottom up.
fn table() -> Vec<(String, BTreeSet<String>)> {
    let names = |cell: &str| -> BTreeSet<String> {
        cell.split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect()
    };
    read("ARCHITECTURE.md")
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| `")?.split('|');
            let module = cells.next()?.trim().trim_matches('`').to_owned();
            let used = cells.nth(1)?;
            Some((module, names(used)))
        })
        .collect()
}

/// The other modules that a source names: `crate::job::…`, `use crate::{job, markup}`.
fn used(source: &Source) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (at, found) in source.code.match_indices("crate::") {
        let rest = &source.code[at + found.len()..];
        let heads: Vec<&str> = match rest.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap().split(',').collect(),
            None => vec![rest],
        };
        for head in heads {
            let head = head.trim_start();
            let end = head.find(|c: char| !c.is_alphanumeric() && c != '_');
            used.insert(head[..end.unwrap_or(head.len())].to_owned());
        }
    }
    used.remove(&source.module);
    used
}

#[test]
fn modules_use_those_below_them_only() {
    let sources = sources();
    let modules: BTreeSet<&str> = sources
        .iter()
        .map(|source| source.module.as_str())
        .filter(|module| !["lib", "main"].contains(module))
        .collect();
    let table = table();
    let mut mistakes = Vec::new();
    for module in &modules {
        if !table.iter().any(|(listed, _)| listed == module) {
            mistakes.push(format!("ARCHITECTURE.md: no row for `{module}`"));
        }
    }
    let mut below = BTreeSet::new();
    for (module, allowed) in &table {
        for name in allowed.iter().filter(|name| !below.contains(*name)) {
            mistakes.push(format!(
                "ARCHITECTURE.md: `{module}` uses `{name}`, whose row is not above"
            ));
        }
        below.insert(module.clone());
        let really: BTreeSet<String> = sources
            .iter()
            .filter(|source| source.module == *module)
            .flat_map(used)
            .filter(|name| modules.contains(name.as_str()))
            .collect();
        for name in really.difference(allowed) {
            mistakes.push(format!(
                "src/{module} uses `{name}`; ARCHITECTURE.md does not say so"
            ));
        }
        for name in allowed.difference(&really) {
            mistakes.push(format!(
                "ARCHITECTURE.md: `{module}` uses `{name}`, but it does not"
            ));
        }
    }
    report(&mistakes);
}

/// A text with its spans as `ARCHITECTURE.md` writes them.
fn written(text: &SpannedText) -> String {
    text.pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Open(id) | Piece::Solo(id) => format!("⟨{id}⟩"),
            Piece::Close(id) => format!("⟨/{id}⟩"),
        })
        .collect()
}

/// The reverse, for spans of these kinds.
fn spanned(text: &str, spans: &[SpanKind]) -> SpannedText {
    let pieces = text.split('⟨').enumerate().flat_map(|(index, part)| {
        let (number, rest) = match part.split_once('⟩') {
            Some((number, rest)) if index > 0 => (Some(number), rest),
            _ => (None, part),
        };
        let span = number.map(|number| match number.strip_prefix('/') {
            Some(number) => Piece::Close(number.parse().unwrap()),
            None => {
                let id: u32 = number.parse().unwrap();
                match spans[id as usize] {
                    SpanKind::Paired(_) => Piece::Open(id),
                    _ => Piece::Solo(id),
                }
            }
        });
        span.into_iter().chain([Piece::Text(rest.to_owned())])
    });
    SpannedText::from_pieces(pieces)
}

#[test]
fn the_worked_example_is_what_happens() {
    let page = read("ARCHITECTURE.md");
    let blocks = |fence: &str| -> Vec<String> {
        page.split(&format!("```{fence}\n"))
            .skip(1)
            .map(|rest| rest.split("\n```").next().unwrap().to_owned())
            .collect()
    };
    let (html, text) = (blocks("html"), blocks("text"));
    let segmenter = Segmenter::new("en");
    let split = |text: &str| segmenter.split(text);
    let document =
        Document::parse(&html[0], Format::Html, &ParseOptions::default(), &split).unwrap();
    let blocks: Vec<Block> = document.blocks().collect();
    let [block] = blocks.as_slice() else {
        panic!("{blocks:?}");
    };
    assert_eq!(block.segments.len(), 2);
    let segment = &block.segments[0];
    let protected = protect(segment, &wireglot::protect::Terms::default());
    let asked = written(&protected.source);
    assert_eq!(Some(asked.as_str()), text[0].split("   ").next());

    let answer = spanned(&text[1], &protected.spans);
    answer.check(&protected.spans).unwrap();
    let target = restore(&answer, segment, &protected);
    let targets = [BlockTarget::Segments(vec![Some(target), None])];
    assert_eq!(document.merge(&targets, None).unwrap(), html[1]);
}

#[test]
fn main_and_modules_are_short() {
    let mut mistakes = Vec::new();
    for source in sources() {
        let lines = without_tests(&source.text).lines().count();
        if source.name == "main.rs" && lines >= 80 {
            mistakes.push(format!("src/main.rs has {lines} lines, less than 80 do"));
        }
        if lines > MAX_LINES {
            mistakes.push(format!(
                "src/{} has {lines} lines, over {MAX_LINES}: split it by concept",
                source.name
            ));
        }
    }
    report(&mistakes);
}

/// The attributes of a kind, each in one piece.
fn attributes<'a>(text: &'a str, kind: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(kind).map(|(at, _)| {
        let rest = &text[at..];
        &rest[..rest.find(")]").unwrap_or(rest.len())]
    })
}

#[test]
fn nothing_is_left_open_and_exceptions_have_reasons() {
    let mut paths = Vec::new();
    for folder in ["src", "tests", "benches", "fuzz"] {
        let folder = root().join(folder);
        if folder.is_dir() {
            files(&folder, &mut paths);
        }
    }
    // In pieces, so that this file does not find itself.
    let open = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X"),
        concat!("dbg", "!("),
        concat!("todo", "!("),
        concat!("unimpl", "emented!("),
    ];
    let (allow, expect) = (concat!("[", "allow("), concat!("[", "expect("));
    let mut mistakes = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        for words in open {
            if mentions(&text, words) {
                mistakes.push(format!("{name} has `{words}`"));
            }
        }
        if name.starts_with("src/") && text.contains(allow) {
            mistakes.push(format!("{name} has `{allow}`; use `expect`, with a reason"));
        }
        for attribute in attributes(&text, allow).chain(attributes(&text, expect)) {
            if !attribute.contains("reason = ") {
                mistakes.push(format!("{name}: `{attribute})]` gives no reason"));
            }
        }
    }
    report(&mistakes);
}

/// The words of a text that begin with `prefix`.
fn words(text: &str, prefix: &str, with: &str) -> BTreeSet<String> {
    text.match_indices(prefix)
        .map(|(at, _)| {
            let rest = &text[at + prefix.len()..];
            let end = rest.find(|c: char| !c.is_ascii_lowercase() && !with.contains(c));
            format!("{prefix}{}", &rest[..end.unwrap_or(rest.len())])
        })
        .filter(|word| word != prefix)
        .collect()
}

/// What stands in quotes in code and is to be found in backquotes in a page, and the reverse.
fn compare(page: &str, code: &BTreeSet<String>, named: &BTreeSet<String>) {
    let missing = code
        .difference(named)
        .map(|name| format!("{page}: `{name}` is missing"));
    let gone = named
        .difference(code)
        .map(|name| format!("{page}: there is no `{name}`"));
    report(&missing.chain(gone).collect::<Vec<_>>());
}

#[test]
fn the_documentation_names_every_metric() {
    let named = words(&read("docs/operations.md"), "wireglot_", "_");
    let mut code: BTreeSet<String> = sources()
        .iter()
        .flat_map(|source| words(&source.code, "\"wireglot_", "_"))
        .map(|name| name.trim_start_matches('"').to_owned())
        .collect();
    // A table of PostgreSQL, not a metric.
    assert!(code.remove("wireglot_migrations"));
    compare("docs/operations.md", &code, &named);
}

#[test]
fn the_documentation_names_every_header() {
    let named = words(&read("docs/messages.md"), "x-wireglot-", "-");
    let mut code: BTreeSet<String> = sources()
        .iter()
        .flat_map(|source| words(&source.code, "\"x-wireglot-", "-"))
        .map(|name| name.trim_start_matches('"').to_owned())
        .collect();
    // Those of dead letters get their prefix where they are written.
    let settle = read("src/worker/settle.rs");
    let list = settle.split("BTreeMap::from([").nth(1).unwrap();
    let names = list
        .split("]);")
        .next()
        .unwrap()
        .split('"')
        .skip(1)
        .step_by(2);
    code.extend(names.map(|name| format!("x-wireglot-{name}")));
    compare("docs/messages.md", &code, &named);
}

#[test]
fn the_documentation_names_every_reason() {
    let code: BTreeSet<String> = read("src/job/mod.rs")
        .split("impl Reason {")
        .nth(1)
        .and_then(|rest| rest.split("\n}\n").next())
        .unwrap()
        .split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    assert!(code.len() >= 20, "{code:?}");
    let named: BTreeSet<String> = read("docs/messages.md")
        .split("## Reasons")
        .nth(1)
        .and_then(|rest| rest.split("\n## ").next())
        .unwrap()
        .lines()
        .filter_map(|line| Some(line.strip_prefix("| `")?.split('`').next()?.to_owned()))
        .collect();
    compare("docs/messages.md", &code, &named);
}
