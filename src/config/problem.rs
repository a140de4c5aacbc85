//! What does not fit the structs, where, and in words that never repeat a value of unknown secrecy.

use std::fmt::{self, Display};

use serde::de::{self, Unexpected};

use super::tree::{KeyPath, Step};

/// Something that does not fit the structs.
#[derive(Debug)]
pub(super) struct Problem {
    /// The steps from the root, the last one first.
    steps: Vec<Step>,
    /// What it is.
    pub(super) kind: ProblemKind,
}

/// What does not fit.
#[derive(Debug)]
pub(super) enum ProblemKind {
    /// A key that no struct has; those it has.
    UnknownKey(Vec<&'static str>),
    /// A required key that is not there.
    MissingKey(&'static str),
    /// A word that is none of these.
    UnknownWord {
        /// What was written; never a secret, for a secret is any text.
        found: String,
        /// What is allowed.
        known: &'static [&'static str],
    },
    /// The wrong type, or a number out of range.
    WrongType { expected: String, found: String },
    /// In words, from a type of ours.
    Other(String),
}

impl Problem {
    fn new(kind: ProblemKind) -> Self {
        Self {
            steps: Vec::new(),
            kind,
        }
    }

    /// The same, one step further from the root.
    pub(super) fn within(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// The same; of an unknown key, other keys are known as well.
    pub(super) fn beside(mut self, others: &[&'static str]) -> Self {
        if let ProblemKind::UnknownKey(known) = &mut self.kind
            && self.steps.len() == 1
        {
            known.extend(
                others
                    .iter()
                    .filter(|key| !known.contains(key))
                    .copied()
                    .collect::<Vec<_>>(),
            );
        }
        self
    }

    /// Where it is, in the tree as it was read.
    pub(super) fn path(&self) -> KeyPath {
        KeyPath(self.steps.iter().rev().cloned().collect())
    }
}

impl Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.path(), self.kind)
    }
}

impl std::error::Error for Problem {}

impl de::Error for Problem {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(ProblemKind::Other(message.to_string()))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(ProblemKind::WrongType {
            expected: in_words(&expected.to_string()),
            found: kind_of(found).to_owned(),
        })
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let found = match found {
            Unexpected::Signed(number) if number < 0 => "a negative one",
            Unexpected::Signed(_) | Unexpected::Unsigned(_) => "a larger one",
            other => kind_of(other),
        };
        Self::new(ProblemKind::WrongType {
            expected: in_words(&expected.to_string()),
            found: found.to_owned(),
        })
    }

    fn unknown_variant(found: &str, known: &'static [&'static str]) -> Self {
        Self::new(ProblemKind::UnknownWord {
            found: found.to_owned(),
            known,
        })
    }

    fn unknown_field(_: &str, known: &'static [&'static str]) -> Self {
        Self::new(ProblemKind::UnknownKey(known.to_vec()))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(ProblemKind::MissingKey(field))
    }
}

/// Rust's and serde's names of types as TOML's.
fn in_words(expected: &str) -> String {
    match expected {
        "usize" | "u64" => "a whole number from 0".to_owned(),
        "u32" => format!("a whole number from 0 to {}", u32::MAX),
        "f32" | "f64" => "a number".to_owned(),
        "a boolean" => "`true` or `false`".to_owned(),
        "a string" => "text in quotes".to_owned(),
        "path string" => "a path in quotes".to_owned(),
        "a sequence" => "a list in `[ ]`".to_owned(),
        "a map" => "a table".to_owned(),
        other if other.starts_with("struct ") => "a table".to_owned(),
        other => other.to_owned(),
    }
}

fn kind_of(found: Unexpected<'_>) -> &'static str {
    match found {
        Unexpected::Bool(_) => "`true` or `false`",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "a whole number",
        Unexpected::Float(_) => "a number with a fraction",
        Unexpected::Char(_) | Unexpected::Str(_) => "text",
        Unexpected::Seq => "a list",
        Unexpected::Map => "a table",
        Unexpected::Other("date") => "a date",
        _ => "something else",
    }
}

/// `` `json` or `text` ``
pub(super) fn words(known: &[&str]) -> String {
    let quoted: Vec<_> = known.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}
