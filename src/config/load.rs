//! Reading the configuration: the file, then the environment over it, then a report of everything
//! that is wrong.
//!
//! The text becomes a tree whose nodes know their places, and the tree becomes the structs. At
//! a mistake the offending part is taken out of the tree and the reading begins again, so that one
//! run reports all of them. [`parse`] is the whole of it but for finding the file.

use std::fmt::Display;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::mistakes::{ConfigErrors, Mistake, Place, Report, line, suggestion};
use super::problem::{Problem, ProblemKind, words};
use super::reader::Reader;
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
    let bytes = match read(file) {
        Ok(bytes) => bytes,
        Err(error) if named.is_none() && error.kind() == ErrorKind::NotFound => {
            return parse("", None, environment.iter().cloned());
        }
        Err(error) => return Err(unreadable(file, None, &error)),
    };
    match str::from_utf8(&bytes) {
        Ok(text) => parse(text, Some(file), environment.iter().cloned()),
        Err(error) => {
            let line = line(&bytes, error.valid_up_to());
            Err(unreadable(file, Some(line), &"this line is not UTF-8"))
        }
    }
}

fn unreadable(file: &Path, line: Option<usize>, reason: &dyn Display) -> ConfigErrors {
    ConfigErrors {
        mistakes: vec![Mistake {
            place: Place::File {
                path: file.to_owned(),
                line,
            },
            key: String::new(),
            message: format!(
                "cannot be read: {reason}; `--config` or {FILE_VARIABLE} names the file"
            ),
        }],
    }
}

/// The variables of this process, for [`load`]. What is not Unicode in them is replaced.
pub fn process_environment() -> impl Iterator<Item = (String, String)> {
    let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
    std::env::vars_os().map(move |(name, value)| (text(name), text(value)))
}

fn read(file: &Path) -> Result<Vec<u8>, std::io::Error> {
    let mut bytes = Vec::new();
    File::open(file)?
        .take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(std::io::Error::other("it is larger than 1 MiB"));
    }
    Ok(bytes)
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
            let span = error.span().unwrap_or_default();
            let origin = Origin::File(span.start);
            let message = match (error.message(), text.get(span)) {
                ("duplicate key", Some(key)) => format!("the key `{key}` is there twice"),
                (message, _) => message.to_owned(),
            };
            report.note(&KeyPath::default(), &origin, message);
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
    let Some(mut config) = read_tree(&mut tree, &mut report) else {
        return Err(report.into_errors());
    };
    checks::check(&mut config, &tree, &backends, &mut report);
    Ok(LoadedConfig {
        config,
        path: file.map(Path::to_owned),
        warnings: report.finish()?,
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

/// Reads the tree; what does not fit is reported and taken out of it. `None`, with a mistake in
/// the report, when it makes no sense to go on.
fn read_tree(tree: &mut Node, report: &mut Report<'_>) -> Option<Config> {
    loop {
        let problem = match Config::deserialize(Reader(tree)) {
            Ok(config) => return Some(config),
            Err(problem) => problem,
        };
        let place = problem.path();
        if settle(tree, problem, report).is_none() {
            let message = "cannot be read; the mistakes here hide others";
            report.note(&place, &Origin::BuiltIn, message);
            return None;
        }
        if report.is_full() {
            return None;
        }
    }
}

/// Reports a problem and changes the tree so that the next reading gets past it; `None` when it
/// cannot. Every call takes a node out or puts a missing key in, so that the reading ends.
fn settle(tree: &mut Node, problem: Problem, report: &mut Report<'_>) -> Option<()> {
    let place = problem.path();
    let node = tree.at(&place)?;
    let message = match problem.kind {
        ProblemKind::MissingKey(key) => return put_absent(tree, &place, key, report),
        // Nothing stands for the missing value, so the table around it goes, without a report.
        _ if matches!(node.value, Value::Absent) => {
            let table = tree.remove(&place.parent())?;
            report.mark(&table.path);
            return Some(());
        }
        ProblemKind::UnknownKey(known) => {
            let key = place.0.last().map(ToString::to_string).unwrap_or_default();
            format!("unknown key; {}", suggestion(&key, known.iter().copied()))
        }
        ProblemKind::UnknownWord { found, known } => {
            format!("`{found}` is not known; write {}", words(known))
        }
        ProblemKind::WrongType { expected, found } => format!("must be {expected}, not {found}"),
        ProblemKind::Other(message) => message,
    };
    report.mistake_at(node, &message);
    tree.remove(&place).map(|_| ())
}

/// Reports a missing key of the table at `place` and puts an absent value there, so that the rest
/// of the table is read.
fn put_absent(tree: &mut Node, place: &KeyPath, key: &str, report: &mut Report<'_>) -> Option<()> {
    let table = tree.at_mut(place)?;
    let path = table.path.join(key);
    // A wrong value that was taken out is not missing.
    if !report.is_settled(&path) {
        let message = match table.origin {
            Origin::File(_) => "missing; add it to this table".to_owned(),
            Origin::Environment(_) | Origin::BuiltIn => format!("`{path}` is missing"),
        };
        report.mistake(&path, &table.origin, message);
    }
    let absent = Node {
        origin: table.origin.clone(),
        path,
        value: Value::Absent,
    };
    table.entries_mut()?.push((key.to_owned(), absent));
    Some(())
}
