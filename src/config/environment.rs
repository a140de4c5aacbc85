//! `WIREGLOT__SECTION__KEY`: settings from the environment, laid over those of the file.

use super::mistakes::Report;
use super::tree::{KeyPath, Node, Origin, Value};

/// How the name of a variable that sets a key begins, and what separates its parts.
const PREFIX: &str = "WIREGLOT__";
const SEPARATOR: &str = "__";

/// Lays variables over the tree, in the order of their names.
///
/// A part of a name finds an existing key whatever its case, and `_` finds `-` too, since shells
/// take no `-` in a name. A new key is written in lower case.
pub(super) fn overlay(
    tree: &mut Node,
    variables: impl Iterator<Item = (String, String)>,
    report: &mut Report<'_>,
) {
    let mut variables: Vec<_> = variables
        .filter(|(name, _)| name.starts_with(PREFIX))
        .collect();
    // A section before its keys: both may be set.
    variables.sort();
    for (variable, text) in variables {
        if let Err(message) = set(tree, &variable, text) {
            let origin = Origin::Environment(variable);
            report.note(&KeyPath::default(), &origin, message);
        }
    }
}

fn set(tree: &mut Node, variable: &str, text: String) -> Result<(), String> {
    let origin = Origin::Environment(variable.to_owned());
    let parts: Vec<_> = variable
        .strip_prefix(PREFIX)
        .unwrap_or_default()
        .split(SEPARATOR)
        .collect();
    if parts.iter().any(|part| part.is_empty()) {
        return Err("names no key; write a name such as `WIREGLOT__BROKER__URL`".to_owned());
    }
    let mut node = tree;
    for (position, part) in parts.iter().enumerate() {
        let path = node.path.clone();
        let Some(entries) = node.entries_mut() else {
            return Err(format!("`{path}` is a value, not a section"));
        };
        let is_last = position + 1 == parts.len();
        let index = find(entries, part).unwrap_or_else(|| {
            let key = part.to_lowercase();
            let path = path.join(&key);
            entries.push((key, Node::table(origin.clone(), path)));
            entries.len() - 1
        });
        let child = &mut entries[index].1;
        if is_last {
            if let (Value::Variable { .. }, Origin::Environment(other)) =
                (&child.value, &child.origin)
            {
                return Err(format!("sets the same key as {other}; remove one of them"));
            }
            *child = Node::from_variable(variable, text, child.path.clone());
            return Ok(());
        }
        node = child;
    }
    Ok(())
}

/// The position of the key that a part of a name means: the same letters, else the same but for
/// `_` and `-`.
fn find(entries: &[(String, Node)], part: &str) -> Option<usize> {
    let exact = |key: &str| key.to_lowercase() == part.to_lowercase();
    let loose = |key: &str| key.to_lowercase().replace('-', "_") == part.to_lowercase();
    entries
        .iter()
        .position(|(key, _)| exact(key))
        .or_else(|| entries.iter().position(|(key, _)| loose(key)))
}
