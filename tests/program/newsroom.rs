//! Articles by the dozen, and what has to become of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::observer::{Message, job_id};

/// The languages that every article is wanted in.
pub(crate) const LANGUAGES: [&str; 12] = [
    "es", "ca", "gl", "eo", "pt", "pt-BR", "fr", "it", "oc", "ast", "an", "sc",
];

/// A job for each of as many articles, each in all [`LANGUAGES`].
pub(crate) fn jobs(articles: usize) -> Vec<Value> {
    (0..articles)
        .map(|number| {
            json!({
                "article": {
                    "id": article_id(number), "revision": "1", "language": "en",
                    "title": format!("The river rises for day {number}"),
                    "body": "The water came at night. Nobody was hurt.\n\nThe bridge is closed until Monday.",
                },
                "targets": LANGUAGES,
            })
        })
        .collect()
}

fn article_id(number: usize) -> String {
    format!("article-{number}")
}

/// Fails unless each article came in each language, translated, and copies are the same to the
/// byte.
#[track_caller]
pub(crate) fn assert_nothing_lost(results: &[Message], articles: usize) {
    let mut bodies: BTreeMap<&str, &[u8]> = BTreeMap::new();
    let mut came = BTreeSet::new();
    for result in results {
        let first = bodies.entry(&result.id).or_insert(&result.body);
        assert!(
            *first == result.body,
            "{} came with different bytes",
            result.id
        );
        let body = result.json();
        let language = body["language"].as_str().unwrap().to_owned();
        let title = body["article"]["title"].as_str().unwrap();
        assert!(title.starts_with(&format!("[{language}: ")), "{title}");
        came.insert((body["article_id"].as_str().unwrap().to_owned(), language));
    }
    let wanted: BTreeSet<_> = (0..articles)
        .flat_map(|number| LANGUAGES.map(|language| (article_id(number), language.to_owned())))
        .collect();
    let missing: Vec<_> = wanted.difference(&came).collect();
    assert!(
        missing.is_empty(),
        "{} are missing: {missing:?}",
        missing.len()
    );
    assert_eq!(came, wanted);
    assert_eq!(bodies.len(), wanted.len(), "one id for each result");
}

/// Fails unless each job ended exactly once, with every language published.
#[track_caller]
pub(crate) fn assert_completed_once(events: &[Value], jobs: usize) {
    let mut completed: BTreeMap<&str, usize> = BTreeMap::new();
    for event in events {
        if event["event"] != "job.completed" {
            continue;
        }
        *completed
            .entry(event["job_id"].as_str().unwrap())
            .or_default() += 1;
        let counts = &event["counts"];
        assert_eq!(counts["published"], LANGUAGES.len(), "{event}");
        for other in ["held", "superseded", "failed", "withdrawn"] {
            assert_eq!(counts[other], 0, "{event}");
        }
    }
    for number in 0..jobs {
        assert_eq!(
            completed.get(job_id(number).as_str()),
            Some(&1),
            "{}",
            job_id(number)
        );
    }
}
