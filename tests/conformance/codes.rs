//! What an engine calls a language is what it is sent.

use serde_json::{Value, json};
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::engines::{all, body};
use crate::{at, plain, tag};

/// The languages as an engine lists them, with `en`.
fn listed(kind: &str, codes: &[&str]) -> (&'static str, Value) {
    let object = |codes: &[&str], value: Value| -> Value {
        let entries = codes.iter().map(|code| ((*code).to_owned(), value.clone()));
        Value::Object(entries.collect())
    };
    let every: Vec<&str> = codes.iter().copied().chain(["en"]).collect();
    match kind {
        "azure" => (
            "/languages",
            json!({"translation": object(&every, json!({}))}),
        ),
        "deepl" => {
            let one =
                |code| json!({"lang": code, "usable_as_source": true, "usable_as_target": true});
            ("/v3/languages", every.into_iter().map(one).collect())
        }
        "mint" => {
            let models = |codes| object(codes, json!(["nllb"]));
            let mut list = object(codes, models(&["en"]));
            list["en"] = models(codes);
            ("/api/languages", list)
        }
        _ => {
            let mut data = object(codes, json!(["en"]));
            data["en"] = json!(codes);
            ("/languages", json!({"status": 200, "data": data}))
        }
    }
}

/// Source and target of a request.
fn sent(kind: &str, request: &Request) -> (String, String) {
    let keys = match kind {
        "azure" => {
            let pairs = request.url.query_pairs();
            let get = |name: &str| {
                let found = pairs.clone().find(|(key, _)| key == name);
                found.unwrap().1.into_owned()
            };
            return (get("from"), get("to"));
        }
        "deepl" => ("source_lang", "target_lang"),
        "mint" => ("source_language", "target_language"),
        _ => ("source", "target"),
    };
    let body = body(request);
    let get = |key: &str| body[key].as_str().unwrap().to_owned();
    (get(keys.0), get(keys.1))
}

#[tokio::test]
async fn a_language_is_sent_as_the_engine_listed_it() {
    for (name, codes, tags) in [
        (
            "azure 3.0",
            &["nya", "run", "gom", "prs"][..],
            &["ny", "rn", "kok", "fa-AF"][..],
        ),
        ("deepl", &["PRS", "KMR", "GOM"], &["fa-AF", "ku", "kok"]),
        ("mint", &["sh", "no"], &["sr-Latn", "nb"]),
        (
            "modernmt",
            &["nya", "run", "gom", "fa"],
            &["ny", "rn", "kok", "fa"],
        ),
    ] {
        let mut engines = all().into_iter();
        let protocol = engines.find(|protocol| protocol.name() == name).unwrap();
        let (list, languages) = listed(protocol.kind(), codes);
        let server = MockServer::start().await;
        Mock::given(path(list))
            .respond_with(ResponseTemplate::new(200).set_body_json(languages))
            .mount(&server)
            .await;
        let backend = at(&protocol, &server.uri(), "");
        let pairs = backend.capabilities().await.unwrap().pairs;
        for (code, other) in codes.iter().zip(tags) {
            for (source, target) in [("en", *other), (*other, "en")] {
                let mut request = crate::request(plain(&["dog"]));
                (request.source, request.target) = (tag(source), tag(target));
                let pair = wireglot::backend::Pair::new(tag(source), tag(target));
                assert!(pairs.contains(&pair), "{name}: {source} to {target}");
                // The server knows no answer; what it was asked is all that counts.
                backend.translate(&request).await.unwrap_err();
                let asked = server.received_requests().await.unwrap();
                let sent = sent(protocol.kind(), asked.last().unwrap());
                let sent = (sent.0.replace("EN", "en"), sent.1.replace("EN", "en"));
                let named = |tag: &str| (if tag == "en" { tag } else { code }).to_owned();
                assert_eq!(sent, (named(source), named(target)), "{name}");
            }
        }
    }
}
