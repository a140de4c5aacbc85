//! What `CONTRIBUTING.md` and `docs/engines.md` promise of engines.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn mentions(folder: &Path, word: &str, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            mentions(&path, word, found);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_default().to_lowercase();
        let is_word = |c: char| c.is_alphanumeric();
        let named = text.match_indices(word).any(|(at, _)| {
            !text[..at].ends_with(is_word) && !text[at + word.len()..].starts_with(is_word)
        });
        if named {
            let path = path.strip_prefix(root()).unwrap();
            found.insert(path.display().to_string());
        }
    }
}

#[test]
fn an_engine_is_one_file_and_its_line_in_two_others() {
    let mut found = BTreeSet::new();
    mentions(&root().join("src"), "mint", &mut found);
    // In Estonian it is a word.
    found.retain(|path| !path.starts_with("src/segment/data"));
    assert_eq!(
        Vec::from_iter(found),
        [
            "src/backend/codes.rs",
            "src/backend/mint.rs",
            "src/backend/mod.rs",
            "src/backend/registry.rs",
        ]
    );
    for file in ["src/backend/mod.rs", "src/backend/registry.rs"] {
        let text = fs::read_to_string(root().join(file)).unwrap();
        let lines = text.lines().filter(|line| line.contains("mint"));
        assert!(lines.count() <= 2, "{file}");
    }
    let file = fs::read_to_string(root().join("src/backend/mint.rs")).unwrap();
    assert!(file.lines().count() <= 110);
}

#[test]
fn engines_are_short() {
    for entry in fs::read_dir(root().join("src/backend")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            if text.contains("impl Protocol for") || text.contains("impl Exchange for") {
                let lines = text.lines();
                let lines = lines.take_while(|line| *line != "#[cfg(test)]").count();
                assert!(lines <= 200, "{} has {lines} lines", path.display());
            }
        }
    }
}

/// The first cells of a table's rows.
fn rows(page: &str) -> BTreeSet<String> {
    let rows = page
        .lines()
        .skip_while(|line| !line.starts_with("| `kind`"));
    rows.skip(2)
        .map_while(|line| line.strip_prefix("| `"))
        .map(|row| row.split('`').next().unwrap().to_owned())
        .collect()
}

#[test]
fn every_kind_has_its_row_and_its_example() {
    let text = "[backends.x]\nkind = \"qqq\"";
    let errors = wireglot::config::load::parse(text, None, std::iter::empty()).unwrap_err();
    let message = &errors.mistakes[0].message;
    let kinds: BTreeSet<String> = message
        .split('`')
        .skip(3)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    let page = fs::read_to_string(root().join("docs/engines.md")).unwrap();
    assert_eq!(rows(&page), kinds);
    for kind in kinds {
        let example = root().join("config/backends").join(format!("{kind}.toml"));
        assert!(example.is_file(), "{kind}");
    }
}
