//! What only some engines have.

use std::sync::Arc;

use serde_json::{Value, json};
use wireglot::backend::{Backend, Context, ErrorKind, Hints, Usage};
use wireglot::job::Formality;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::engines::{Fault, Protocol, Stub, all, body, google_v3};
use crate::{at, backend, plain, request, translate};

fn engine(kind: &str) -> Arc<dyn Protocol> {
    let mut engines = all().into_iter();
    engines.find(|protocol| protocol.name() == kind).unwrap()
}

/// The last translating request's body.
async fn sent(stub: &Stub) -> Value {
    body(stub.requests().await.last().unwrap())
}

async fn formally(backend: &dyn Backend) {
    let mut request = request(plain(&["dog"]));
    request.hints = Hints {
        formality: Some(Formality::Formal),
        context: Some(Arc::new(Context {
            headline: Some("News".to_owned()),
            before: vec!["A cat before.".to_owned()],
        })),
        ..Hints::default()
    };
    backend.translate(&request).await.unwrap();
}

#[tokio::test]
async fn usage_is_read_where_it_is_told() {
    for protocol in all() {
        let stub = Stub::start(&protocol).await;
        let usage = backend(&protocol, &stub).usage().await.unwrap();
        let expected = match protocol.kind() {
            "deepl" => Some((42, Some(500_000))),
            "modernmt" => Some((1234, None)),
            _ => None,
        };
        let expected = expected.map(|(characters, limit)| Usage { characters, limit });
        assert_eq!(usage, expected, "{}", protocol.name());
    }
}

#[tokio::test]
async fn the_limit_of_a_key_of_deepl_binds_within_that_of_its_account() {
    let deepl = engine("deepl");
    for (key, limit) in [
        (json!({}), 1000),
        (
            json!({"api_key_character_count": 5, "api_key_character_limit": 20}),
            57,
        ),
        (
            json!({"api_key_character_count": 20, "api_key_character_limit": 20}),
            42,
        ),
        (json!({"api_key_character_limit": null}), 1000),
        (
            json!({"api_key_character_count": 5, "api_key_character_limit": 5000}),
            1000,
        ),
    ] {
        let server = MockServer::start().await;
        let mut usage = json!({"character_count": 42, "character_limit": 1000});
        usage
            .as_object_mut()
            .unwrap()
            .extend(key.as_object().unwrap().clone());
        Mock::given(wiremock::matchers::path("/v2/usage"))
            .respond_with(ResponseTemplate::new(200).set_body_json(&usage))
            .mount(&server)
            .await;
        let found = at(&deepl, &server.uri(), "").usage().await.unwrap();
        let expected = Usage {
            characters: 42,
            limit: Some(limit),
        };
        assert_eq!(found, Some(expected), "{usage}");
    }
}

#[tokio::test]
async fn deepl_gets_formality_context_and_glossary() {
    let deepl = engine("deepl");
    let stub = Stub::start(&deepl).await;
    translate(&*backend(&deepl, &stub), &["dog"]).await.unwrap();
    let plain = sent(&stub).await;
    for key in ["formality", "context", "glossary_id", "model_type"] {
        assert_eq!(plain.get(key), None, "{key}");
    }
    let more = "formality = \"informal\"\nmodel_type = \"quality_optimized\"\n[backends.engine.glossaries]\n\"en->es\" = \"g-1\"\n";
    let configured = at(&deepl, &stub.url(), more);
    translate(&*configured, &["dog"]).await.unwrap();
    assert_eq!(sent(&stub).await["formality"], "prefer_less");
    assert_eq!(sent(&stub).await["glossary_id"], "g-1");
    assert_eq!(sent(&stub).await["model_type"], "quality_optimized");
    formally(&*configured).await;
    assert_eq!(
        sent(&stub).await["formality"],
        "prefer_more",
        "the job's word counts"
    );
    assert_eq!(sent(&stub).await["context"], "News\nA cat before.");
    stub.fail([Fault::Status(404)]);
    let error = translate(&*configured, &["dog"]).await.unwrap_err();
    assert!(error.message.contains("glossary"), "{error}");
}

#[tokio::test]
async fn a_body_of_deepl_ends_exactly_at_its_bytes() {
    let deepl = engine("deepl");
    let stub = Stub::start(&deepl).await;
    let backend = backend(&deepl, &stub);
    let limits = backend.capabilities().await.unwrap().limits;
    let most = 128 * 1024 - 2 * 1024 - 4 * 2000;
    assert_eq!(limits.body, Some(most));
    // So many bytes of JSON, with quotes and comma: each quote in it is two, each 𐍈 is four.
    let exactly = |size: usize| {
        let words = "\"𐍈 dog ".repeat(size / 11 - 1);
        let rest = size - 3 - words.matches('"').count() - words.len();
        words + &"a".repeat(rest)
    };
    let (whole, half, other) = (exactly(most), exactly(most / 2), exactly(most - most / 2));
    for (texts, sizes) in [
        (vec![&*whole], &[1][..]),
        (vec![&*half, &*other], &[2]),
        (vec![&*half, &*other, "a"], &[2, 1]),
        (vec!["a", &*half, &*other], &[2, 1]),
    ] {
        let before = stub.count();
        // With all the context that there may be; the stub checks the size of every request.
        let mut request = request(plain(&texts));
        request.hints.context = Some(Arc::new(Context {
            headline: Some("𐍈".repeat(2000)),
            before: Vec::new(),
        }));
        backend.translate(&request).await.unwrap();
        let calls = &stub.calls()[before..];
        assert_eq!(Vec::from_iter(calls.iter().map(Vec::len)), sizes);
    }
    let before = stub.count();
    let error = translate(&*backend, &[&exactly(most + 1)]).await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Rejected);
    assert_eq!(stub.count(), before, "what is too long is not sent");
}

#[tokio::test]
async fn google_refuses_by_its_reasons() {
    for kind in ["google-v2", "google-v3"] {
        let google = engine(kind);
        let stub = Stub::start(&google).await;
        let backend = backend(&google, &stub);
        let reason = |reason: &str| json!({"error": {"code": 403, "errors": [{"reason": reason, "message": "?"}]}});
        for (status, body, is_kind) in [
            (403, reason("userRateLimitExceeded"), "Throttled"),
            (403, reason("accessNotConfigured"), "Misconfigured"),
            (403, reason("dailyLimitExceeded"), "QuotaExhausted"),
            (
                429,
                json!({"error": {"status": "RESOURCE_EXHAUSTED"}}),
                "Throttled",
            ),
            (
                403,
                json!({"error": {"code": 403, "status": "RESOURCE_EXHAUSTED"}}),
                "Throttled",
            ),
            (
                403,
                json!({"error": {"code": 403, "status": "PERMISSION_DENIED"}}),
                "Misconfigured",
            ),
            (
                400,
                json!({"error": {"details": [{"reason": "API_KEY_INVALID"}]}}),
                "Misconfigured",
            ),
        ] {
            stub.fail([Fault::Json(status, body.clone())]);
            let error = translate(&*backend, &["dog"]).await.unwrap_err();
            let kind = format!("{:?}", error.kind());
            assert!(kind.starts_with(is_kind), "{body}: {error:?}");
        }
    }
}

#[tokio::test]
async fn google_v3_makes_a_token_once_and_again_when_it_is_refused() {
    let google = engine("google-v3");
    let stub = Stub::start(&google).await;
    let backend = backend(&google, &stub);
    let tokens = async || {
        let requests = stub.requests().await;
        let paths = requests.iter().map(|request| request.url.path().to_owned());
        paths.filter(|path| path.starts_with("/token")).count()
    };
    for _ in 0..3 {
        translate(&*backend, &["dog"]).await.unwrap();
    }
    assert_eq!(tokens().await, 1);
    stub.fail([Fault::Status(401)]);
    assert_eq!(translate(&*backend, &["dog"]).await.unwrap(), ["perro"]);
    assert_eq!((tokens().await, stub.count()), (2, 5));
}

#[tokio::test]
async fn google_v3_reads_the_list_of_its_glossary() {
    let google = engine("google-v3");
    let stub = Stub::start(&google).await;
    let more = "project = \"other\"\nlocation = \"us-central1\"\nmodel = \"general/nmt\"\n[backends.engine.glossaries]\n\"en->es\" = \"terms\"\n";
    let backend = at(&google, &stub.url(), more);
    translate(&*backend, &["dog"]).await.unwrap();
    let asked = stub.requests().await;
    let last = asked.last().unwrap();
    let parent = "projects/other/locations/us-central1";
    assert_eq!(last.url.path(), format!("/v3/{parent}:translateText"));
    let body = body(last);
    assert_eq!(body["model"], format!("{parent}/models/general/nmt"));
    let glossary = &body["glossaryConfig"]["glossary"];
    assert_eq!(*glossary, format!("{parent}/glossaries/terms"));

    let stub = Stub::start(&google).await;
    let backend = crate::backend(&google, &stub);
    let one = |text: &str| json!([{ "translatedText": text }]);
    let both = json!({"translations": one("perro"), "glossaryTranslations": one("can")});
    stub.fail([Fault::Json(200, both)]);
    assert_eq!(translate(&*backend, &["dog"]).await.unwrap(), ["can"]);
    // A text that failed alone is left out.
    stub.fail([Fault::Json(
        200,
        json!({"translations": [{"model": "general/nmt"}]}),
    )]);
    let error = translate(&*backend, &["dog"]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MalformedReply);
}

#[tokio::test]
async fn a_key_file_that_is_none_is_told_without_its_content() {
    let google = engine("google-v3");
    let good = google_v3::key_file("http://127.0.0.1:9");
    let text = std::fs::read_to_string(good).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("json", "{secret".to_owned()),
        ("pem", text.replace("BEGIN", "secret")),
        ("missing", text.replace("client_email", "secret")),
        ("address", text.replace("http://127.0.0.1:9", "secret")),
    ] {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        let text = format!(
            "[backends.engine]\nkind = \"{}\"\ncredentials_file = \"{}\"",
            google.kind(),
            file.display()
        );
        let config = wireglot::config::load::parse(&text, None, std::iter::empty()).unwrap();
        let built = config.config.backends["engine"].build("engine");
        let error = built.err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Misconfigured, "{name}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}

#[tokio::test]
async fn azure_says_more_by_its_codes_than_by_its_status() {
    for kind in ["azure 3.0", "azure 2026-06-06"] {
        let azure = engine(kind);
        let stub = Stub::start(&azure).await;
        let backend = backend(&azure, &stub);
        for (status, code, is_kind) in [
            (400, json!(400_019), "Unsupported"),
            (400, json!("400023"), "Unsupported"),
            (400, json!(400_050), "Rejected"),
            (400, json!(400_077), "Rejected"),
            (401, json!(401_015), "Misconfigured"),
            (403, json!(403_000), "Misconfigured"),
            (403, json!("403001"), "QuotaExhausted"),
            (408, json!(408_001), "Throttled"),
            (429, json!(429_002), "Throttled"),
            (503, json!(503_000), "Transient"),
        ] {
            stub.fail([Fault::Json(
                status,
                json!({"error": {"code": code, "message": "?"}}),
            )]);
            let error = translate(&*backend, &["dog"]).await.unwrap_err();
            let kind = format!("{:?}", error.kind());
            assert!(kind.starts_with(is_kind), "{code}: {error:?}");
            assert!(error.message.contains("code 4") || status == 503, "{error}");
        }
    }
}

#[tokio::test]
async fn azure_gets_a_tone_for_its_language_models_only() {
    let azure = engine("azure 2026-06-06");
    let stub = Stub::start(&azure).await;
    formally(&*backend(&azure, &stub)).await;
    let target = sent(&stub).await["inputs"][0]["targets"][0].clone();
    assert_eq!(
        target,
        json!({"language": "es", "deploymentName": "general"})
    );
    let more = "[backends.engine.categories]\n\"en->es\" = \"gpt-5\"\n";
    formally(&*at(&azure, &stub.url(), more)).await;
    let target = sent(&stub).await["inputs"][0]["targets"][0].clone();
    assert_eq!(target["deploymentName"], "gpt-5");
    assert_eq!(target["tone"], "formal");
}

#[tokio::test]
async fn azure_gets_the_dataset_of_a_pair() {
    let azure = engine("azure 2026-06-06");
    let stub = Stub::start(&azure).await;
    let more = "[backends.engine.adaptive_datasets]\n\"en->es\" = \"d-1\"\n";
    let configured = at(&azure, &stub.url(), more);
    translate(&*configured, &["dog"]).await.unwrap();
    let target = sent(&stub).await["inputs"][0]["targets"][0].clone();
    assert_eq!(target["adaptiveDatasetId"], "d-1");
}

#[tokio::test]
async fn azure_has_exactly_one_translation_for_each_text() {
    for kind in ["azure 3.0", "azure 2026-06-06"] {
        let azure = engine(kind);
        let stub = Stub::start(&azure).await;
        let one = |texts: &[&str]| json!({"translations": texts.iter().map(|text| json!({"text": text})).collect::<Vec<_>>()});
        for list in [
            json!([one(&["perro", "can"]), one(&[])]),
            json!([one(&[]), one(&["perro", "gato"])]),
        ] {
            let answer = if kind == "azure 3.0" {
                list
            } else {
                json!({ "value": list })
            };
            stub.fail([Fault::Json(200, answer)]);
            let error = translate(&*backend(&azure, &stub), &["dog", "cat"]).await;
            assert_eq!(
                error.unwrap_err().kind(),
                ErrorKind::MalformedReply,
                "{kind}"
            );
        }
    }
}

#[tokio::test]
async fn azure_bills_what_it_says_it_metered() {
    for kind in ["azure 3.0", "azure 2026-06-06"] {
        let azure = engine(kind);
        let server = MockServer::start().await;
        let answer = azure.answer(&["perro".to_owned()]);
        let answer = ResponseTemplate::new(200).set_body_json(answer);
        Mock::given(wiremock::matchers::path("/translate"))
            .respond_with(answer.insert_header("X-metered-usage", "3"))
            .mount(&server)
            .await;
        let backend = at(&azure, &server.uri(), "");
        let answer = backend.translate(&request(plain(&["dog"]))).await.unwrap();
        assert_eq!(answer.billed_characters, 3, "{kind}");
    }
}

#[tokio::test]
async fn modernmt_refuses_with_status_200_whatever_it_is_asked() {
    let modernmt = engine("modernmt");
    let server = MockServer::start().await;
    Mock::given(wiremock::matchers::any())
        .respond_with(
            ResponseTemplate::new(200).set_body_json(json!({"status": 401,
            "error": {"type": "AuthenticationException", "message": "?"}})),
        )
        .mount(&server)
        .await;
    let backend = at(&modernmt, &server.uri(), "");
    for error in [
        backend.capabilities().await.unwrap_err(),
        backend.usage().await.unwrap_err(),
        translate(&*backend, &["dog"]).await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Misconfigured, "{error}");
    }
}

#[tokio::test]
async fn yandex_gets_the_folder_of_a_user() {
    let yandex = engine("yandex");
    let stub = Stub::start(&yandex).await;
    translate(&*backend(&yandex, &stub), &["dog"])
        .await
        .unwrap();
    assert_eq!(sent(&stub).await.get("folderId"), None);
}

#[tokio::test]
async fn apertium_on_a_server_lacks_the_pairs_that_it_lacks_here() {
    let apy = engine("apertium-apy");
    let stub = Stub::start(&apy).await;
    let excluded = async |more| {
        let capabilities = at(&apy, &stub.url(), more).capabilities().await.unwrap();
        let names = capabilities.excluded.into_iter().map(|pair| pair.name);
        names.collect::<Vec<_>>()
    };
    assert_eq!(excluded("").await, ["nno|nno_e", "eng|hbs_SR", "rus|ukr"]);
    let more = "[backends.engine.exclude]\n\"rus-ukr\" = \"\"\n\"eng-spa\" = \"not for us\"\n";
    assert_eq!(excluded(more).await, ["eng|spa", "nno|nno_e", "eng|hbs_SR"]);
}

#[tokio::test]
async fn codes_of_engines_become_canonical_pairs() {
    for (kind, pairs) in [
        ("apertium-apy", &["en>es", "es>pt-BR"][..]),
        (
            "azure 3.0",
            &["en>pt-BR", "en>pt", "en>pt-PT", "en>fa-AF", "pt-BR>sr-Latn"],
        ),
        (
            "deepl",
            &[
                "en>es",
                "es>en-GB",
                "zh-Hans>es",
                "zh-Hant>en-GB",
                "en>zh-Hant",
            ],
        ),
        (
            "google-v2",
            &["en>he", "he>zh-Hans", "zh-Hant>nb", "en>pt-BR", "en>pt"],
        ),
        ("libretranslate", &["en>pt-BR", "es>en"]),
        ("mint", &["en>nb", "yue>en"]),
        ("modernmt", &["en>sr-Latn", "en>zh-Hant", "en>fa"]),
        ("yandex", &["en>nb", "en>pt-PT", "en>pt-BR", "kk-Latn>es"]),
    ] {
        let protocol = engine(kind);
        let stub = Stub::start(&protocol).await;
        let capabilities = backend(&protocol, &stub).capabilities().await.unwrap();
        let listed: Vec<String> = capabilities
            .pairs
            .iter()
            .map(|pair| {
                let tag = |tag: &Option<_>| tag.as_ref().map(ToString::to_string).unwrap();
                format!("{}>{}", tag(&pair.source), tag(&pair.target))
            })
            .collect();
        for pair in pairs {
            assert!(
                listed.contains(&(*pair).to_owned()),
                "{kind}: {pair} in {listed:?}"
            );
        }
        assert!(!listed.iter().any(|pair| pair.contains("simple")), "{kind}");
    }
}
