//! What is particular to ninjs: the spellings of its versions and the fields that are derived.

use serde_json::{Map, Value, json};

use super::derived::DigitalSource;
use super::extract::Field;
use super::readable::readable;
use crate::locale::LanguageTag;

/// How an article spells its keys: `altIds` in 3.x, `altids` in 2.x.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Camel,
    Lower,
}

impl Spelling {
    /// An article is 2.x when it has a key that only 2.x spells so.
    fn of(article: &Map<String, Value>) -> Self {
        const LOWER: [&str; 8] = [
            "versioncreated",
            "firstcreated",
            "pubstatus",
            "copyrightholder",
            "copyrightnotice",
            "altids",
            "ednote",
            "digitalsourcetype",
        ];
        let of_items = ["headlines", "descriptions", "bodies"].iter().any(|key| {
            let items = article.get(*key).and_then(Value::as_array);
            items.is_some_and(|items| items.iter().any(|item| item.get("contenttype").is_some()))
        });
        if of_items || LOWER.iter().any(|key| article.contains_key(*key)) {
            Self::Lower
        } else {
            Self::Camel
        }
    }

    fn key(self, camel: &str) -> String {
        match self {
            Self::Camel => camel.to_owned(),
            Self::Lower => camel.to_lowercase(),
        }
    }
}

/// The term of IPTC's vocabulary for the kind of engine. Its identifier is the name, too: the
/// names for people have changed from release to release, and speak of pictures.
pub(super) fn set_digital_source(article: &mut Map<String, Value>, source: DigitalSource) {
    let key = Spelling::of(article).key("digitalSourceType");
    article.insert(key, json!({"name": source.term(), "uri": source.uri()}));
}

/// Names the article that this is a translation of.
pub(super) fn add_source_identifier(article: &mut Map<String, Value>, source: &str) {
    let key = Spelling::of(article).key("altIds");
    let item = json!({"role": "translationOf", "value": source});
    push(article, &key, item);
}

/// Puts the disclosure among the descriptions.
pub(super) fn add_disclosure(article: &mut Map<String, Value>, field: &str, text: &str) {
    let content_type = Spelling::of(article).key("contentType");
    let mut item = Map::new();
    item.insert("role".to_owned(), json!("disclosure"));
    item.insert(content_type, json!("text/plain"));
    item.insert("value".to_owned(), json!(text));
    push(article, field, Value::Object(item));
}

/// A value of another shape than an array stays as it is: it is not ours to mend.
fn push(article: &mut Map<String, Value>, key: &str, item: Value) {
    match article.get_mut(key) {
        Some(Value::Array(items)) => items.push(item),
        Some(_) => {}
        None => {
            article.insert(key.to_owned(), json!([item]));
        }
    }
}

/// Counts a field anew, where the article counts it.
pub(super) fn set_counts(article: &mut Map<String, Value>, field: &Field, target: &LanguageTag) {
    let Some((_, parent)) = field.place.0.split_last() else {
        return;
    };
    let parent = super::path::Place(parent.to_vec());
    let Some(Value::String(text)) = field.place.get(article) else {
        return;
    };
    let counted = ["charCount", "charcount", "wordCount", "wordcount"]
        .iter()
        .any(|key| matches!(parent.get(article), Some(Value::Object(item)) if item.contains_key(*key)));
    if !counted {
        return;
    }
    let readable = readable(text, field.format, target);
    // Lines are how blocks are told apart here, not characters that were written.
    let characters = readable.chars().filter(|c| *c != '\n').count();
    let words = readable.split_whitespace().count();
    if let Some(Value::Object(item)) = parent.get_mut(article) {
        for (keys, count) in [
            (["charCount", "charcount"], characters),
            (["wordCount", "wordcount"], words),
        ] {
            for key in keys {
                if let Some(value) = item.get_mut(key) {
                    *value = Value::from(count);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_keeps_its_spelling() {
        for (article, key) in [
            (json!({"uri": "x", "versionCreated": "…"}), "altIds"),
            (json!({"uri": "x", "versioncreated": "…"}), "altids"),
            (
                json!({"uri": "x", "bodies": [{"contenttype": "text/plain"}]}),
                "altids",
            ),
            (json!({"uri": "x"}), "altIds"),
        ] {
            let Value::Object(mut article) = article else {
                unreachable!()
            };
            add_source_identifier(&mut article, "urn:a");
            assert_eq!(
                article[key],
                json!([{"role": "translationOf", "value": "urn:a"}])
            );
        }
    }
}
