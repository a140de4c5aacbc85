//! The sample articles through real Apertium, into the languages of the demo.

use serde_json::Value;

use crate::process::{Site, repository};

/// The wanted languages, as the demo has them.
const ARTICLES: [(&str, &str); 3] = [
    ("breaking.txt", "es,ca,gl,eo,pt,pt-BR,fr,it,oc,ast,an,sc"),
    ("feature.json", "ca,gl,pt,fr,it,ast,en"),
    ("region.json", "bg,en"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_sample_article_is_translated_into_every_language_of_the_demo() {
    let known: Vec<String> = std::fs::read_dir(repository("examples/articles"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    for name in &known {
        assert!(
            ARTICLES.iter().any(|(file, _)| file == name),
            "{name} is not tested"
        );
    }

    let site = Site::on("amqp://127.0.0.1:1").with_apertium().set(
        "FURNITURE__OVERLAY",
        &repository("examples/furniture").display().to_string(),
    );
    for (file, targets) in ARTICLES {
        let path = repository(&format!("examples/articles/{file}"));
        let path = path.display().to_string();
        let mut arguments = vec!["translate", &path, "--to", targets, "--out", file];
        if file.ends_with(".txt") {
            arguments.extend(["--from", "en"]);
        }
        site.run(&arguments).await.expect(0);
        for language in targets.split(',') {
            let result = site.json(&format!("{file}/{language}.json"));
            assert_eq!(result["language"], language);
            assert_eq!(
                result["quality"]["verdict"], "pass",
                "{file} {language}: {}",
                result["quality"]
            );
            assert_eq!(result["provenance"]["machine_translated"], true);
            assert_no_trace_of_the_engine(&result["article"], &format!("{file} {language}"));
        }
    }
    feature_is_valid_ninjs(&site);
}

/// Apertium marks words that it does not know or cannot inflect with `*`, `@` and `#`, and
/// escapes with backslashes; nothing of that may be published.
fn assert_no_trace_of_the_engine(value: &Value, place: &str) {
    match value {
        Value::String(text) => {
            for word in text.split_whitespace() {
                let marked = word.starts_with(['*', '@', '#']) && word.len() > 1;
                assert!(
                    !marked && !word.contains(['\\', '\0']),
                    "{place}: {word}: {text}"
                );
                assert!(!word.contains("[["), "{place}: {text}");
            }
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| assert_no_trace_of_the_engine(item, place)),
        Value::Object(fields) => fields
            .values()
            .for_each(|field| assert_no_trace_of_the_engine(field, place)),
        _ => {}
    }
}

fn feature_is_valid_ninjs(site: &Site) {
    let fixture = |name: &str| -> Value {
        let path = repository("tests/fixtures/ninjs").join(name);
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    };
    let registry = jsonschema::Registry::new()
        .add(
            "https://geojson.org/schema/GeoJSON.json",
            fixture("GeoJSON-schema.json"),
        )
        .unwrap()
        .prepare()
        .unwrap();
    let schema = jsonschema::options()
        .with_registry(&registry)
        .build(&fixture("ninjs-schema_3.1.json"))
        .unwrap();
    let path = repository("examples/articles/feature.json");
    let source: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(schema.is_valid(&source), "the source is valid");
    assert!(
        !schema.is_valid(&serde_json::json!({"uri": 7})),
        "the schema is strict"
    );
    for language in ["ca", "gl", "pt", "fr", "it", "ast", "en"] {
        let article = &site.json(&format!("feature.json/{language}.json"))["article"];
        let mistakes: Vec<String> = schema
            .iter_errors(article)
            .map(|error| format!("{} at {}", error, error.instance_path()))
            .collect();
        assert!(mistakes.is_empty(), "{language}: {mistakes:#?}");
        assert_eq!(article["language"], language);
        let uri = format!("urn:meridian:2041#lang={language}");
        assert_eq!(article["uri"], uri);
        let keys =
            |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
        let kept: Vec<String> = keys(article)
            .into_iter()
            .filter(|key| source.get(key).is_some())
            .collect();
        assert_eq!(kept, keys(&source), "{language}: every field, in its order");
    }
}
