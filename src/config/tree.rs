//! The configuration before it has types: a tree whose every node knows where it comes from.

use std::fmt;
use std::ops::Range;

use toml_edit::{Document, Item, TableLike, TomlError, Value as TomlValue};

/// One step from a table or list to what it holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// The value of a key.
    Key(String),
    /// An item of a list, from 0.
    Index(usize),
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => f.write_str(key),
            Self::Index(index) => index.fmt(f),
        }
    }
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<&String> for Step {
    fn from(key: &String) -> Self {
        Self::Key(key.clone())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// The way from the root to a node, written `routes."en->crh"[0]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct KeyPath(pub(super) Vec<Step>);

/// Builds a [`KeyPath`] from keys and indices.
macro_rules! key_path {
    ($($step:expr),+ $(,)?) => {
        $crate::config::tree::KeyPath(vec![$($crate::config::tree::Step::from($step)),+])
    };
}
pub(super) use key_path;

impl KeyPath {
    /// This path and one more step.
    pub(super) fn join(&self, step: impl Into<Step>) -> Self {
        let mut path = self.clone();
        path.0.push(step.into());
        path
    }

    /// The path without its last step; the root's is the root.
    pub(super) fn parent(&self) -> Self {
        let mut path = self.clone();
        path.0.pop();
        path
    }

    /// Whether one of the two paths leads to the other's end.
    pub(super) fn on_one_line_with(&self, other: &Self) -> bool {
        let common = self.0.len().min(other.0.len());
        self.0[..common] == other.0[..common]
    }
}

impl fmt::Display for KeyPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) => {
                    if position > 0 {
                        f.write_str(".")?;
                    }
                    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
                    if !key.is_empty() && key.chars().all(bare) {
                        f.write_str(key)?;
                    } else {
                        write!(f, "{key:?}")?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// Where a node was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// In the file, at this byte.
    File(usize),
    /// In this environment variable.
    Environment(String),
    /// Nowhere: it belongs to the defaults.
    BuiltIn,
}

/// A value with its place.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// Where it was written.
    pub(super) origin: Origin,
    /// Its path in the configuration as written, whatever was taken out of the tree since.
    pub(super) path: KeyPath,
    /// The value.
    pub(super) value: Value,
}

/// What a node holds.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    Datetime,
    List(Vec<Node>),
    Table(Vec<(String, Node)>),
    /// The text of an environment variable. Which of the two readings counts depends on the
    /// type of the setting: text for text, the TOML value for all else.
    Variable {
        text: String,
        toml: Option<Box<Node>>,
    },
    /// A required value that is missing or wrong: reads as an empty value of any type, so that
    /// the rest of its table is still checked.
    Absent,
}

impl Node {
    /// An empty table.
    pub(super) fn table(origin: Origin, path: KeyPath) -> Self {
        Self {
            origin,
            path,
            value: Value::Table(Vec::new()),
        }
    }

    /// Reads a TOML document.
    pub(super) fn parse(text: &str) -> Result<Self, TomlError> {
        let document = Document::parse(text)?;
        let mut origin = |span: Option<Range<usize>>| Origin::File(span.map_or(0, |s| s.start));
        Ok(Self {
            origin: Origin::File(0),
            path: KeyPath::default(),
            value: from_table(document.as_table(), &KeyPath::default(), &mut origin),
        })
    }

    /// The content of an environment variable.
    pub(super) fn from_variable(variable: &str, text: String, path: KeyPath) -> Self {
        let origin = Origin::Environment(variable.to_owned());
        let toml = text.parse::<TomlValue>().ok().map(|value| {
            let value = from_value(&value, &path, &mut |_| origin.clone());
            Box::new(Self {
                origin: origin.clone(),
                path: path.clone(),
                value,
            })
        });
        Self {
            origin,
            path,
            value: Value::Variable { text, toml },
        }
    }

    /// The node whose value has a TOML type: for a variable, what its text says as TOML.
    pub(super) fn typed(&self) -> &Self {
        match &self.value {
            Value::Variable {
                toml: Some(node), ..
            } => node,
            _ => self,
        }
    }

    fn typed_mut(&mut self) -> &mut Value {
        match &mut self.value {
            Value::Variable {
                toml: Some(node), ..
            } => &mut node.value,
            value => value,
        }
    }

    /// The entries of a table, for changing.
    pub(super) fn entries_mut(&mut self) -> Option<&mut Vec<(String, Self)>> {
        match self.typed_mut() {
            Value::Table(entries) => Some(entries),
            _ => None,
        }
    }

    /// The node at a path.
    pub(super) fn at(&self, path: &KeyPath) -> Option<&Self> {
        let mut node = self;
        for step in &path.0 {
            node = match (&node.typed().value, step) {
                (Value::Table(entries), Step::Key(key)) => {
                    &entries.iter().find(|(name, _)| name == key)?.1
                }
                (Value::List(items), Step::Index(index)) => items.get(*index)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// The node at a path, for changing.
    pub(super) fn at_mut(&mut self, path: &KeyPath) -> Option<&mut Self> {
        let mut node = self;
        for step in &path.0 {
            node = match (node.typed_mut(), step) {
                (Value::Table(entries), Step::Key(key)) => {
                    &mut entries.iter_mut().find(|(name, _)| name == key)?.1
                }
                (Value::List(items), Step::Index(index)) => items.get_mut(*index)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// Takes the node at a path out of the tree.
    pub(super) fn remove(&mut self, path: &KeyPath) -> Option<Self> {
        let last = path.0.last()?;
        match (self.at_mut(&path.parent())?.typed_mut(), last) {
            (Value::Table(entries), Step::Key(key)) => {
                let index = entries.iter().position(|(name, _)| name == key)?;
                Some(entries.remove(index).1)
            }
            (Value::List(items), Step::Index(index)) if *index < items.len() => {
                Some(items.remove(*index))
            }
            _ => None,
        }
    }

    /// The keys of a table, in the order in which they were written.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        let entries = match &self.typed().value {
            Value::Table(entries) => entries.as_slice(),
            _ => &[],
        };
        entries.iter().map(|(key, _)| key.as_str())
    }

    /// The environment variables that wrote this node or something in it.
    pub(super) fn variables(&self) -> Vec<&str> {
        match (&self.value, &self.origin) {
            (Value::Table(entries), _) if !entries.is_empty() => {
                let mut names: Vec<_> = entries.iter().flat_map(|(_, n)| n.variables()).collect();
                names.dedup();
                names
            }
            (_, Origin::Environment(variable)) => vec![variable],
            _ => Vec::new(),
        }
    }
}

type FindOrigin<'a> = &'a mut dyn FnMut(Option<Range<usize>>) -> Origin;

fn from_table(table: &dyn TableLike, path: &KeyPath, origin: FindOrigin<'_>) -> Value {
    let mut entries = Vec::new();
    for (name, item) in table.iter() {
        let path = path.join(name);
        let span = table.key(name).and_then(toml_edit::Key::span);
        let node = Node {
            origin: origin(span.or_else(|| item.span())),
            value: from_item(item, &path, origin),
            path,
        };
        entries.push((name.to_owned(), node));
    }
    Value::Table(entries)
}

fn from_item(item: &Item, path: &KeyPath, origin: FindOrigin<'_>) -> Value {
    match item {
        Item::None => Value::Absent,
        Item::Value(value) => from_value(value, path, origin),
        Item::Table(table) => from_table(table, path, origin),
        Item::ArrayOfTables(tables) => {
            let item = |(index, table): (usize, &toml_edit::Table)| {
                let path = path.join(index);
                Node {
                    origin: origin(table.span()),
                    value: from_table(table, &path, origin),
                    path,
                }
            };
            Value::List(tables.iter().enumerate().map(item).collect())
        }
    }
}

fn from_value(value: &TomlValue, path: &KeyPath, origin: FindOrigin<'_>) -> Value {
    match value {
        TomlValue::String(text) => Value::Text(text.value().clone()),
        TomlValue::Integer(number) => Value::Integer(*number.value()),
        TomlValue::Float(number) => Value::Float(*number.value()),
        TomlValue::Boolean(boolean) => Value::Bool(*boolean.value()),
        TomlValue::Datetime(_) => Value::Datetime,
        TomlValue::InlineTable(table) => from_table(table, path, origin),
        TomlValue::Array(array) => {
            let item = |(index, value): (usize, &TomlValue)| {
                let path = path.join(index);
                Node {
                    origin: origin(value.span()),
                    value: from_value(value, &path, origin),
                    path,
                }
            };
            Value::List(array.iter().enumerate().map(item).collect())
        }
    }
}
