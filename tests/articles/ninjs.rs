//! A result validates against ninjs 3.1 whenever its source does, and everything that the profile
//! does not name comes back byte for byte.

use std::error::Error;

use jsonschema::{Retrieve, Uri, Validator};
use serde_json::{Map, Value};
use wireglot::backend::pseudo::reverse;

use crate::{fake, files, object, pseudo, read, read_file, repository, translate};

/// Resolves GeoJSON's schema from the fixtures and nothing else.
struct Fixtures;

impl Retrieve for Fixtures {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn Error + Send + Sync>> {
        match uri.as_str().trim_end_matches('#') {
            "https://geojson.org/schema/GeoJSON.json" => {
                Ok(read("tests/fixtures/ninjs/GeoJSON-schema.json"))
            }
            other => Err(format!("the test does not know {other}").into()),
        }
    }
}

fn validator() -> Validator {
    jsonschema::options()
        .should_validate_formats(true)
        .with_retriever(Fixtures)
        .build(&read("tests/fixtures/ninjs/ninjs-schema_3.1.json"))
        .unwrap()
}

fn mistakes(validator: &Validator, article: &Value) -> Vec<String> {
    validator
        .iter_errors(article)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

/// Every ninjs article that there is here, by its file's name.
fn articles() -> Vec<(String, Value)> {
    let own = files("tests/fixtures/articles");
    let iptc = files("tests/fixtures/ninjs");
    let iptc = iptc
        .into_iter()
        .filter(|path| path.to_string_lossy().contains("example-"));
    let sample = repository().join("examples/articles/feature.json");
    own.into_iter()
        .chain(iptc)
        .chain([sample])
        .map(|path| (path.display().to_string(), read_file(&path)))
        .collect()
}

fn language(article: &Value) -> &str {
    article["language"].as_str().unwrap_or("en")
}

#[tokio::test]
async fn a_result_is_as_valid_as_its_source() {
    let validator = validator();
    let pipeline = pseudo().await;
    let articles = articles();
    assert!(articles.len() >= 18, "{} articles", articles.len());
    for (name, article) in articles {
        let before = mistakes(&validator, &article);
        assert!(before.is_empty(), "{name}: {before:?}");
        for target in ["es", "fa-AF", "sr-ME", "de"] {
            let result = translate(&pipeline, &article, language(&article), target)
                .await
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            let result = Value::Object(result.article);
            let after = mistakes(&validator, &result);
            assert!(after.is_empty(), "{name} into {target}: {after:?}");
        }
    }
}

#[test]
fn the_schema_tells_right_from_wrong() {
    let validator = validator();
    let article = serde_json::json!({
        "uri": "urn:a",
        "urgency": 12,
        "places": [{"geoJSON": {"type": "Point", "coordinates": ["here"]}}]
    });
    assert!(mistakes(&validator, &article).len() >= 2);
}

/// What the profile names, replaced or taken out: what is left must be the same in both.
fn outside(article: &Map<String, Value>, is_root: bool) -> Value {
    let mut rest = Map::new();
    for (key, value) in article {
        let value = match (key.as_str(), value) {
            ("headlines" | "descriptions" | "bodies", Value::Array(items)) => {
                Value::Array(items.iter().filter_map(item).collect())
            }
            ("associations", Value::Array(items)) => items
                .iter()
                .map(|item| outside(object(item), false))
                .collect(),
            ("language", Value::String(_)) => Value::Null,
            ("title", Value::String(text)) if !text.trim().is_empty() => Value::Null,
            ("uri", _) if is_root => Value::Null,
            ("altIds" | "digitalSourceType", _) if is_root => continue,
            _ => value.clone(),
        };
        // What is added where there was nothing.
        if value.as_array().is_some_and(Vec::is_empty) && key == "descriptions"
            || key == "language" && is_root
        {
            continue;
        }
        rest.insert(key.clone(), value);
    }
    Value::Object(rest)
}

/// An item of headlines, descriptions or bodies without its text; none for the disclosure.
fn item(item: &Value) -> Option<Value> {
    let mut item = object(item).clone();
    if item.get("role").is_some_and(|role| role == "disclosure") {
        return None;
    }
    for key in ["value", "charCount", "wordCount"] {
        if let Some(value) = item.get_mut(key)
            && value != ""
        {
            *value = Value::Null;
        }
    }
    Some(Value::Object(item))
}

#[tokio::test]
async fn what_the_profile_does_not_name_is_the_same_byte_for_byte() {
    let pipeline = fake().await;
    for (name, article) in articles() {
        let result = translate(&pipeline, &article, language(&article), "de")
            .await
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let before = serde_json::to_string(&outside(object(&article), true)).unwrap();
        let after = serde_json::to_string(&outside(&result.article, true)).unwrap();
        assert_eq!(before, after, "{name}");
        // New keys come behind those that were there.
        let keys: Vec<_> = result.article.keys().take(object(&article).len()).collect();
        assert_eq!(keys, object(&article).keys().collect::<Vec<_>>(), "{name}");
    }
}

#[tokio::test]
async fn numbers_keep_every_digit() {
    let article = read("tests/fixtures/articles/numbers-and-rights.json");
    let result = translate(&fake().await, &article, "en", "de")
        .await
        .unwrap();
    let text = serde_json::to_string(&result.article).unwrap();
    for digits in [
        "[20.46121000000000000123,44.81250000000000001]",
        "\"duration\":12.500",
        "\"frameRate\":29.970",
        "\"sizeInBytes\":123456789012345678901234567890",
    ] {
        assert!(text.contains(digits), "{digits} in {text}");
    }
}

#[tokio::test]
async fn pseudo_localised_articles_can_be_read_backwards() {
    let pipeline = pseudo().await;
    for (name, article) in articles() {
        let result = translate(&pipeline, &article, language(&article), "de")
            .await
            .unwrap();
        for (before, after) in texts(&article)
            .iter()
            .zip(texts(&Value::Object(result.article)))
        {
            assert_eq!(before, &reverse(&after), "{name}");
        }
    }
}

/// The headlines and plain-text bodies of an article.
fn texts(article: &Value) -> Vec<String> {
    ["headlines", "bodies"]
        .iter()
        .filter_map(|key| article[*key].as_array())
        .flatten()
        .filter(|item| {
            item.get("contentType")
                .is_none_or(|kind| kind == "text/plain")
        })
        .map(|item| item["value"].as_str().unwrap().to_owned())
        .collect()
}
