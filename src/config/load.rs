//! Reading the configuration: the file, then the environment over it, then a report of everything
//! that is wrong.
//!
//! The text becomes a tree whose nodes know their places, and the tree becomes the structs. At
//! a mistake the offending part is taken out of the tree and the reading begins again, so that one
//! run reports all of them. [`parse`] is the whole of it but for finding the file.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::mistakes::{ConfigErrors, Mistake, Place, Report, suggestion};
use super::reader::{Problem, ProblemKind, Reader, words};
use super::tree::{KeyPath, Node, Origin, Value, key_path};
use super::{Config, checks, environment};

/// The file that is read when none is named and it exists.
pub const DEFAULT_FILE: &str = "config/wireglot.toml";

/// The variable that names the file when `--config` does not.
pub const FILE_VARIABLE: &str = "WIREGLOT_CONFIG";

/// A configuration file is pages long, not megabytes.
const MAX_FILE_BYTES: u64 = 1024 * 1024;

/// A configuration without mistakes.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadedConfig {
    /// The settings; secrets are read from their files.
    pub config: Config,
    /// The file they come from; `None` for the defaults.
    pub path: Option<PathBuf>,
    /// What is allowed but probably not meant.
    pub warnings: Vec<Mistake>,
}

/// Loads the configuration from `path`, else the file that `WIREGLOT_CONFIG` names, else
/// [`DEFAULT_FILE`] if it exists, else the defaults; `WIREGLOT__SECTION__KEY` of `environment`
/// overrides each.
///
/// # Errors
/// Every mistake at once, or the one that kept the file from being read.
pub fn load(
    path: Option<&Path>,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<LoadedConfig, ConfigErrors> {
    let environment: Vec<_> = environment.collect();
    let variable = environment
        .iter()
        .find(|(name, value)| name == FILE_VARIABLE && !value.is_empty());
    let named = path.or(variable.map(|(_, value)| Path::new(value)));
    let file = named.unwrap_or(Path::new(DEFAULT_FILE));
    let text = match read(file) {
        Ok(text) => text,
        Err(error) if named.is_none() && error.kind() == ErrorKind::NotFound => {
            return parse("", None, environment.iter().cloned());
        }
        Err(error) => {
            return Err(ConfigErrors {
                mistakes: vec![Mistake {
                    place: Place::File {
                        path: file.to_owned(),
                        line: None,
                    },
                    key: String::new(),
                    message: format!("cannot be read: {error}"),
                }],
            });
        }
    };
    parse(&text, Some(file), environment.iter().cloned())
}

/// The variables of this process, for [`load`]. What is not Unicode in them is replaced.
pub fn process_environment() -> impl Iterator<Item = (String, String)> {
    let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
    std::env::vars_os().map(move |(name, value)| (text(name), text(value)))
}

fn read(file: &Path) -> Result<String, std::io::Error> {
    let mut text = String::new();
    File::open(file)?
        .take(MAX_FILE_BYTES + 1)
        .read_to_string(&mut text)?;
    if text.len() as u64 > MAX_FILE_BYTES {
        return Err(std::io::Error::other("it is larger than 1 MiB"));
    }
    Ok(text)
}

/// Reads the text of a configuration file with `environment` laid over it. `file` is its name for
/// the report. Of the file system it reads only what the settings name: files with secrets, and
/// whether the furniture's folder is there.
///
/// # Errors
/// Every mistake at once.
pub fn parse(
    text: &str,
    file: Option<&Path>,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<LoadedConfig, ConfigErrors> {
    let mut report = Report::new(text, file);
    let mut tree = match Node::parse(text) {
        Ok(tree) => tree,
        Err(error) => {
            // The message alone: the full report quotes the line, which may hold a password.
            let origin = Origin::File(error.span().map_or(0, |span| span.start));
            report.note(&KeyPath::default(), &origin, error.message());
            return Err(report.into_errors());
        }
    };
    if tree.at(&key_path!["backends"]).is_none() {
        add_default_backend(&mut tree);
    }
    environment::overlay(&mut tree, environment, &mut report);
    let backends: Vec<String> = tree
        .at(&key_path!["backends"])
        .into_iter()
        .flat_map(Node::keys)
        .map(str::to_owned)
        .collect();
    let config = read_tree(&mut tree, &mut report).map(|mut config| {
        checks::check(&mut config, &tree, &backends, &mut report);
        config
    });
    let warnings = report.finish()?;
    Ok(LoadedConfig {
        config: config.unwrap_or_default(),
        path: file.map(Path::to_owned),
        warnings,
    })
}

/// The one backend of the defaults, as a part of the tree: the environment may set its keys.
fn add_default_backend(tree: &mut Node) {
    let mut entry = |parent: KeyPath, key: &str, value: Value| {
        let node = Node {
            origin: Origin::BuiltIn,
            path: parent.join(key),
            value,
        };
        if let Some(entries) = tree.at_mut(&parent).and_then(Node::entries_mut) {
            entries.push((key.to_owned(), node));
        }
    };
    entry(KeyPath::default(), "backends", Value::Table(Vec::new()));
    entry(key_path!["backends"], "local", Value::Table(Vec::new()));
    let kind = Value::Text("apertium".to_owned());
    entry(key_path!["backends", "local"], "kind", kind);
}

/// Reads the tree; what does not fit is reported and taken out of it. `None` when so much is
/// wrong that nothing is left to read.
fn read_tree(tree: &mut Node, report: &mut Report<'_>) -> Option<Config> {
    loop {
        match Config::deserialize(Reader(tree)) {
            Ok(config) => return Some(config),
            Err(problem) => settle(tree, problem, report)?,
        }
        if report.is_full() {
            return None;
        }
    }
}

/// Reports a problem and changes the tree so that the next reading gets past it. Every call takes
/// a node out or puts a missing key in, so that the reading ends.
fn settle(tree: &mut Node, problem: Problem, report: &mut Report<'_>) -> Option<()> {
    let place = problem.path();
    let node = tree.at(&place)?;
    if let ProblemKind::MissingKey(key) = problem.kind {
        let path = node.path.join(key);
        // A wrong value that was taken out is not missing.
        if !report.is_settled(&path) {
            let message = match node.origin {
                Origin::File(_) => "missing; add it to this table".to_owned(),
                Origin::Environment(_) | Origin::BuiltIn => format!("`{path}` is missing"),
            };
            report.mistake(&path, &node.origin, message);
        }
        let absent = Node {
            origin: node.origin.clone(),
            path,
            value: Value::Absent,
        };
        let entries = tree.at_mut(&place)?.entries_mut()?;
        entries.push((key.to_owned(), absent));
        return Some(());
    }
    if matches!(node.value, Value::Absent) {
        // Nothing stands for the missing value, so the table around it goes, without a report.
        let table = tree.remove(&place.parent())?;
        report.mark(&table.path);
        return Some(());
    }
    let message = match problem.kind {
        ProblemKind::UnknownKey(known) => {
            let key = place.0.last().map(ToString::to_string).unwrap_or_default();
            format!("unknown key; {}", suggestion(&key, known.iter().copied()))
        }
        ProblemKind::UnknownWord { found, known } => {
            format!("`{found}` is not known; write {}", words(known))
        }
        ProblemKind::WrongType { expected, found } => format!("must be {expected}, not {found}"),
        ProblemKind::Other(message) => message,
        ProblemKind::MissingKey(_) => return None,
    };
    report.mistake_at(node, &message);
    tree.remove(&place).map(|_| ())
}
