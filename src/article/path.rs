//! Paths into an article: `headlines.*.value`.

use serde_json::{Map, Value};

/// A path: object keys joined by `.`, with `*` for every item of an array or value of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    steps: Vec<PathStep>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum PathStep {
    Key(String),
    Every,
}

/// Why a string is no path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a path; write keys joined by `.`, and `*` for every item: `headlines.*.value`"
)]
pub struct PathError(String);

/// The deepest path.
const MAX_STEPS: usize = 16;

impl Path {
    /// Reads a path.
    ///
    /// # Errors
    /// [`PathError`] when it is empty, has an empty step, ends in `*` only, or is too deep.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let steps: Vec<_> = text
            .split('.')
            .map(|step| match step {
                "*" => PathStep::Every,
                key => PathStep::Key(key.to_owned()),
            })
            .collect();
        let starts_with_key = matches!(steps.first(), Some(PathStep::Key(_)));
        let empty_step = steps
            .iter()
            .any(|step| *step == PathStep::Key(String::new()));
        if !starts_with_key || empty_step || steps.len() > MAX_STEPS {
            return Err(PathError(text.chars().take(80).collect()));
        }
        Ok(Self { steps })
    }

    /// The places of an article that the path names and that exist, in the article's order, as
    /// paths without `*`.
    pub(super) fn find(&self, article: &Map<String, Value>) -> Vec<Place> {
        let mut found = Vec::new();
        if let Some((PathStep::Key(first), rest)) = self.steps.split_first()
            && let Some(value) = article.get(first)
        {
            walk(value, rest, Place(vec![first.clone()]), &mut found);
        }
        found
    }

    /// The path as it was written.
    pub fn text(&self) -> String {
        let steps: Vec<_> = self
            .steps
            .iter()
            .map(|step| match step {
                PathStep::Key(key) => key.as_str(),
                PathStep::Every => "*",
            })
            .collect();
        steps.join(".")
    }

    /// The first place's value.
    pub(super) fn first<'a>(&self, article: &'a Map<String, Value>) -> Option<&'a Value> {
        self.find(article)
            .first()
            .and_then(|place| place.get(article))
    }
}

fn walk(value: &Value, steps: &[PathStep], place: Place, found: &mut Vec<Place>) {
    let Some((step, rest)) = steps.split_first() else {
        found.push(place);
        return;
    };
    match (step, value) {
        (PathStep::Key(key), Value::Object(object)) => {
            if let Some(value) = object.get(key) {
                walk(value, rest, place.child(key), found);
            }
        }
        (PathStep::Every, Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, rest, place.child(&index.to_string()), found);
            }
        }
        (PathStep::Every, Value::Object(object)) => {
            for (key, value) in object {
                walk(value, rest, place.child(key), found);
            }
        }
        _ => {}
    }
}

/// One place in an article: keys and array indices from the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place(pub(super) Vec<String>);

impl Place {
    pub(super) fn child(&self, step: &str) -> Self {
        let mut steps = self.0.clone();
        steps.push(step.to_owned());
        Self(steps)
    }

    /// The place's text for messages: `bodies.0.value`.
    pub(super) fn text(&self) -> String {
        self.0.join(".")
    }

    pub(super) fn get<'a>(&self, article: &'a Map<String, Value>) -> Option<&'a Value> {
        let (first, rest) = self.0.split_first()?;
        rest.iter()
            .try_fold(article.get(first)?, |value, step| match value {
                Value::Object(object) => object.get(step),
                Value::Array(items) => items.get(step.parse::<usize>().ok()?),
                _ => None,
            })
    }

    pub(super) fn get_mut<'a>(&self, article: &'a mut Map<String, Value>) -> Option<&'a mut Value> {
        let (first, rest) = self.0.split_first()?;
        rest.iter()
            .try_fold(article.get_mut(first)?, |value, step| match value {
                Value::Object(object) => object.get_mut(step),
                Value::Array(items) => items.get_mut(step.parse::<usize>().ok()?),
                _ => None,
            })
    }

    /// The object that holds the place.
    pub(super) fn parent<'a>(
        &self,
        article: &'a Map<String, Value>,
    ) -> Option<&'a Map<String, Value>> {
        match self.0.split_last()? {
            (_, []) => Some(article),
            (_, parent) => Self(parent.to_vec()).get(article)?.as_object(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn stars_stand_for_items_and_values() {
        let article = json!({
            "headlines": [{"value": "a"}, {"other": 1}, {"value": "b"}],
            "associations": {"image": {"text": "c"}, "video": {"text": "d"}}
        });
        let article = article.as_object().unwrap();
        let found = |path: &str| -> Vec<String> {
            Path::parse(path)
                .unwrap()
                .find(article)
                .iter()
                .map(Place::text)
                .collect()
        };
        assert_eq!(
            found("headlines.*.value"),
            ["headlines.0.value", "headlines.2.value"]
        );
        assert_eq!(
            found("associations.*.text"),
            ["associations.image.text", "associations.video.text"]
        );
        assert_eq!(found("nowhere.*.value"), [""; 0]);
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for text in ["", "*", "*.value", "a..b", ".a", &"a.".repeat(20)] {
            assert!(Path::parse(text).is_err(), "{text}");
        }
    }
}
