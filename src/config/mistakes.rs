//! The report of everything that is wrong, in the order of the file.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

use super::tree::{KeyPath, Node, Origin};

/// More mistakes than this are not listed: nobody reads them in one go.
const MAX_MISTAKES: usize = 100;

/// All mistakes of a configuration, those of the file first and in its order, one line each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigErrors {
    /// At least one; at most a hundred are listed.
    pub mistakes: Vec<Mistake>,
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, mistake) in self.mistakes.iter().enumerate() {
            if position > 0 {
                f.write_str("\n")?;
            }
            mistake.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigErrors {}

/// One thing that is wrong, or for a warning: that is probably not meant.
///
/// It never repeats a value that may be secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where it was written.
    pub place: Place,
    /// The key, such as `worker.concurrency`; empty when it is about the whole file.
    pub key: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// Where a setting was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In the file.
    File {
        /// The file, as it was named.
        path: PathBuf,
        /// The line, from 1; `None` when the key is not in the file.
        line: Option<usize>,
    },
    /// In an environment variable of this name.
    Environment(String),
    /// Nowhere, and there is no file: the mistake is in what is left out.
    Defaults,
}

impl Mistake {
    fn variable(&self) -> Option<&str> {
        match &self.place {
            Place::Environment(variable) => Some(variable),
            Place::File { .. } | Place::Defaults => None,
        }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::File { path, line } => {
                write!(f, "{}:", path.display())?;
                if let Some(line) = line {
                    write!(f, "{line}:")?;
                }
                f.write_str(" ")?;
            }
            Place::Environment(variable) => return write!(f, "{variable}: {}", self.message),
            Place::Defaults => {}
        }
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.message)
    }
}

/// Collects mistakes and warnings with their places.
pub(super) struct Report<'a> {
    text: &'a str,
    file: Option<&'a Path>,
    mistakes: Vec<(Rank, Mistake)>,
    warnings: Vec<(Rank, Mistake)>,
    faulty: BTreeSet<KeyPath>,
}

/// The order of the report: the file from top to bottom, then variables by name.
type Rank = (bool, usize);

impl<'a> Report<'a> {
    pub(super) fn new(text: &'a str, file: Option<&'a Path>) -> Self {
        Self {
            text,
            file,
            mistakes: Vec::new(),
            warnings: Vec::new(),
            faulty: BTreeSet::new(),
        }
    }

    /// Whether so much is wrong that looking for more is no help.
    pub(super) fn is_full(&self) -> bool {
        self.mistakes.len() >= MAX_MISTAKES
    }

    /// Whether something at the path, above it or below it was found wrong, so that what the
    /// structs hold there is not what was written.
    pub(super) fn is_faulty(&self, path: &KeyPath) -> bool {
        self.faulty
            .iter()
            .any(|faulty| faulty.on_one_line_with(path))
    }

    /// Whether exactly this path was found wrong.
    pub(super) fn is_settled(&self, path: &KeyPath) -> bool {
        self.faulty.contains(path)
    }

    /// Remembers a path as wrong without a mistake of its own.
    pub(super) fn mark(&mut self, path: &KeyPath) {
        self.faulty.insert(path.clone());
    }

    /// A mistake at a path that was written at `origin`.
    pub(super) fn mistake(&mut self, path: &KeyPath, origin: &Origin, message: impl Into<String>) {
        self.mark(path);
        self.note(path, origin, message);
    }

    /// A mistake that leaves the settings at `path` as they are.
    pub(super) fn note(&mut self, path: &KeyPath, origin: &Origin, message: impl Into<String>) {
        if !self.is_full() {
            let entry = self.entry(path, origin, message.into());
            self.mistakes.push(entry);
        }
    }

    /// A mistake at a node; where several variables wrote it, one for each.
    pub(super) fn mistake_at(&mut self, node: &Node, message: &str) {
        let variables = node.variables();
        if variables.is_empty() {
            self.mistake(&node.path, &node.origin, message);
        }
        for variable in variables {
            let origin = Origin::Environment(variable.to_owned());
            self.mistake(&node.path, &origin, message);
        }
    }

    /// Something that is probably not meant.
    pub(super) fn warning(&mut self, path: &KeyPath, origin: &Origin, message: impl Into<String>) {
        let entry = self.entry(path, origin, message.into());
        self.warnings.push(entry);
    }

    fn entry(&self, path: &KeyPath, origin: &Origin, message: String) -> (Rank, Mistake) {
        let (rank, place) = match (origin, self.file) {
            (Origin::Environment(variable), _) => ((true, 0), Place::Environment(variable.clone())),
            (Origin::File(offset), Some(file)) => (
                (false, *offset),
                Place::File {
                    path: file.to_owned(),
                    line: Some(line(self.text.as_bytes(), *offset)),
                },
            ),
            (_, Some(file)) => (
                (false, 0),
                Place::File {
                    path: file.to_owned(),
                    line: None,
                },
            ),
            (_, None) => ((false, 0), Place::Defaults),
        };
        let key = path.to_string();
        (
            rank,
            Mistake {
                place,
                key,
                message,
            },
        )
    }

    /// The warnings, or the mistakes where there are any.
    pub(super) fn finish(mut self) -> Result<Vec<Mistake>, ConfigErrors> {
        if self.mistakes.is_empty() {
            let warnings = std::mem::take(&mut self.warnings);
            Ok(in_order(warnings))
        } else {
            Err(self.into_errors())
        }
    }

    /// The mistakes, of which there is at least one.
    pub(super) fn into_errors(self) -> ConfigErrors {
        ConfigErrors {
            mistakes: in_order(self.mistakes),
        }
    }
}

fn in_order(mut list: Vec<(Rank, Mistake)>) -> Vec<Mistake> {
    list.sort_by(|(rank, a), (other_rank, b)| {
        (rank, a.variable()).cmp(&(other_rank, b.variable()))
    });
    list.into_iter().map(|(_, mistake)| mistake).collect()
}

/// The line of a byte, from 1.
pub(super) fn line(text: &[u8], offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}

/// The known name that was probably meant.
pub(super) fn similar<'k>(
    given: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Option<&'k str> {
    let given = given.to_lowercase();
    known
        .into_iter()
        .map(|name| {
            (
                strsim::damerau_levenshtein(&given, &name.to_lowercase()),
                name,
            )
        })
        // About one slip in three letters; `targets` for `target`, never `log` for `url`.
        .filter(|(distance, name)| *distance <= (name.len().max(given.len()) / 3).min(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The rest of a sentence about a name that does not exist.
pub(super) fn suggestion<'k>(
    given: &str,
    known: impl IntoIterator<Item = &'k str> + Clone,
) -> String {
    if let Some(name) = similar(given, known.clone()) {
        return format!("did you mean `{name}`?");
    }
    let names: Vec<_> = known.into_iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() {
        "there are none here".to_owned()
    } else {
        format!("known here: {}", names.join(", "))
    }
}
