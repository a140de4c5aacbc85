//! Articles through the pipeline: what engines are told beside the texts.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use wireglot::article::{Origin, Profiles};
use wireglot::config::Config;
use wireglot::config::load::parse;
use wireglot::job::Reuse;
use wireglot::localize::Locales;
use wireglot::memory::Flights;
use wireglot::pipeline::{Pipeline, Remembering, Task, Translated};
use wireglot::route::Router;
use wireglot::store::{SqliteStore, Writes};

use crate::engines::{Protocol, Stub, all, body, strings};
use crate::tag;

const HEADLINE: &str = "Storm over the harbour of Odesa";

const SENTENCES: [&str; 6] = [
    "The first ships left <b>early</b>.",
    "The second ones came back at noon.",
    "The dog sleeps in the harbour.",
    "The cat sees the dog at last.",
    "The mayor said & wrote nothing.",
    "The sixth sentence ends it all.",
];

fn engine(name: &str) -> Arc<dyn Protocol> {
    let mut engines = all().into_iter();
    engines.find(|protocol| protocol.name() == name).unwrap()
}

/// The pipeline of a configuration with this engine alone.
struct Desk {
    pipeline: Pipeline,
    store: SqliteStore,
    flights: Flights,
}

impl Desk {
    async fn new(protocol: &Arc<dyn Protocol>, stub: &Stub, engine: &str, more: &str) -> Self {
        let url = stub.url();
        let text = format!(
            "[backends.engine]\nkind = \"{}\"\nurl = \"{url}\"\n{}{engine}{more}",
            protocol.kind(),
            protocol.settings(&url)
        );
        let config = configuration(&text);
        let backend = config.backends["engine"].build("engine").unwrap();
        let router = Router::new(vec![(backend, true)], config.routes.clone());
        router.discover().await;
        let profiles = Profiles::new(&config.profiles).unwrap();
        let locales = Arc::new(Locales::builtin().unwrap());
        Self {
            pipeline: Pipeline::new(&config, profiles, Arc::new(router), locales),
            store: SqliteStore::open("sqlite::memory:").await.unwrap(),
            flights: Flights::default(),
        }
    }

    async fn translate(&self, article: &Map<String, Value>, glossaries: &[&str]) -> Translated {
        let named: Vec<String> = glossaries.iter().map(|name| (*name).to_owned()).collect();
        let (source, target) = (tag("en"), tag("es"));
        let task = Task {
            article,
            profile: "simple",
            source: &source,
            target: &target,
            embargoed: false,
            held: false,
            urgent: false,
            formality: None,
            glossaries: &named,
            backends: &[],
        };
        let remembering = Remembering {
            memory: &self.store,
            flights: &self.flights,
            writes: &Writes::default(),
            desk: "",
            article: "a",
            formality: None,
            reuse: Reuse::AnyEngine,
            at: Timestamp::UNIX_EPOCH,
        };
        let translated = self.pipeline.translate_remembering(task, Some(remembering));
        translated.await.unwrap()
    }
}

fn configuration(text: &str) -> Config {
    parse(text, Some(Path::new("w.toml")), std::iter::empty())
        .unwrap_or_else(|errors| panic!("{text}\n{errors}"))
        .config
}

fn article(title: &str, sentences: &[&str]) -> Map<String, Value> {
    let body: String = sentences.join(" ");
    let article = json!({"id": "a", "language": "en", "title": title,
        "body_html": format!("<p>{body}</p>")});
    article.as_object().unwrap().clone()
}

/// What a reader sees of a sentence.
fn visible(sentence: &str) -> String {
    sentence.replace("<b>", "").replace("</b>", "")
}

/// The bodies of the requests that translate.
async fn sent(protocol: &Arc<dyn Protocol>, stub: &Stub) -> Vec<Value> {
    let requests = stub.requests().await;
    let translating = requests
        .iter()
        .filter(|request| protocol.aside(request).is_none());
    translating.map(body).collect()
}

/// What a model was told in the user message.
fn told(body: &Value) -> Value {
    serde_json::from_str(body["messages"][1]["content"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn a_model_reads_the_headline_and_the_two_sentences_before() {
    let openai = engine("openai");
    let stub = Stub::start(&openai).await;
    let desk = Desk::new(&openai, &stub, "batch = 2\n", "").await;
    let translated = desk.translate(&article(HEADLINE, &SENTENCES), &[]).await;

    let requests = sent(&openai, &stub).await;
    let mut contexts = Vec::new();
    for request in &requests {
        let rules = request["messages"][0]["content"].as_str().unwrap();
        assert!(
            rules.contains("context is not translated and not repeated"),
            "{rules}"
        );
        let data = told(request);
        let texts = data["segments"].as_array().unwrap().iter();
        let texts: Vec<&str> = texts.map(|one| one["text"].as_str().unwrap()).collect();
        contexts.push((texts[0].to_owned(), data["context"].clone()));
    }
    contexts.sort_by_key(|(first, _)| first.clone());
    let escaped = |text: &str| visible(text).replace('&', "&amp;");
    let of = |before: &[&str]| {
        let before: Vec<String> = before.iter().map(|text| escaped(text)).collect();
        json!({"before": before, "headline": HEADLINE})
    };
    // The headline goes with the first sentence, then two sentences a request. What is in a request
    // already is not told again.
    let mut expected = vec![
        (HEADLINE, of(&[])),
        (SENTENCES[1], of(&SENTENCES[..1])),
        (SENTENCES[3], of(&SENTENCES[1..3])),
        (SENTENCES[5], of(&SENTENCES[3..5])),
    ];
    expected.sort_by_key(|(first, _)| *first);
    let expected = expected
        .into_iter()
        .map(|(first, of)| (first.to_owned(), of));
    assert_eq!(contexts, Vec::from_iter(expected));
    // What is sent as context is not billed.
    let texts: u64 = stub
        .calls()
        .concat()
        .iter()
        .map(|text| openai.billed(text))
        .sum();
    assert_eq!(translated.provenance.billed_characters, texts);
}

#[tokio::test]
async fn deepl_reads_the_headline_the_sentences_before_and_those_beside() {
    let deepl = engine("deepl");
    let stub = Stub::start(&deepl).await;
    let desk = Desk::new(&deepl, &stub, "", "").await;
    desk.translate(&article(HEADLINE, &SENTENCES), &[]).await;
    let all = SENTENCES.iter();
    let all: Vec<String> = all.map(|text| visible(text).replace(" & ", " ")).collect();
    let requests = sent(&deepl, &stub).await;
    assert_eq!(requests.len(), 1);
    let context = format!("{HEADLINE}\n{}", all.join("\n"));
    assert_eq!(requests[0]["context"], context);

    // In the next revision one sentence is new: it alone is sent and paid, with those before it.
    let mut revised = SENTENCES;
    revised[4] = "The mayor spoke for an hour.";
    let translated = desk.translate(&article(HEADLINE, &revised), &[]).await;
    assert_eq!(translated.provenance.translated, 1);
    let requests = sent(&deepl, &stub).await;
    assert_eq!(requests.len(), 2);
    assert_eq!(
        strings(&requests[1]["text"]),
        ["The mayor spoke for an hour."]
    );
    let context = format!("{HEADLINE}\n{}", all[2..4].join("\n"));
    assert_eq!(requests[1]["context"], context);
}

#[tokio::test]
async fn context_has_a_bound_and_can_be_turned_off() {
    for (most, expected) in [
        (0, None),
        (40, Some(HEADLINE.to_owned())),
        (
            64,
            Some(format!("{HEADLINE}\nThe cat sees the dog at last.")),
        ),
    ] {
        let deepl = engine("deepl");
        let stub = Stub::start(&deepl).await;
        let settings = format!("batch = 1\ncontext_characters = {most}\n");
        let desk = Desk::new(&deepl, &stub, &settings, "").await;
        desk.translate(&article(HEADLINE, &SENTENCES), &[]).await;
        let requests = sent(&deepl, &stub).await;
        let fifth = requests.iter();
        let mut fifth = fifth.filter(|body| body["text"][0].as_str().unwrap().contains("mayor"));
        let context = fifth.next().unwrap().get("context");
        assert_eq!(
            context.map(|text| text.as_str().unwrap().to_owned()),
            expected,
            "{most}"
        );
    }
}

#[tokio::test]
async fn an_engine_without_a_place_for_context_gets_none() {
    for protocol in all() {
        if matches!(protocol.kind(), "deepl" | "openai") {
            continue;
        }
        let stub = Stub::start(&protocol).await;
        let desk = Desk::new(&protocol, &stub, "", "").await;
        desk.translate(&article(HEADLINE, &SENTENCES), &[]).await;
        let sent = stub.calls().concat();
        let times = sent.iter().filter(|text| text.contains(HEADLINE)).count();
        assert_eq!(times, 1, "{}", protocol.name());
        for request in stub.requests().await {
            let body = String::from_utf8_lossy(&request.body).into_owned();
            assert!(
                body.matches("harbour").count() <= 2,
                "{}: {body}",
                protocol.name()
            );
        }
    }
}

#[tokio::test]
async fn articles_share_no_request_that_has_a_context() {
    let deepl = engine("deepl");
    let stub = Stub::start(&deepl).await;
    let desk = Desk::new(&deepl, &stub, "", "").await;
    let other = ["Another dog sleeps in the garden."; 1];
    let (one, two) = (
        article(HEADLINE, &SENTENCES),
        article("Garden news of the week", &other),
    );
    tokio::join!(desk.translate(&one, &[]), desk.translate(&two, &[]));
    let requests = sent(&deepl, &stub).await;
    assert_eq!(requests.len(), 2);
    for request in requests {
        let texts = request["text"].to_string();
        let context = request["context"].as_str().unwrap();
        assert_eq!(
            texts.contains("garden"),
            context.contains("garden"),
            "{request}"
        );
        assert_ne!(
            context.contains(HEADLINE),
            context.contains("Garden"),
            "{request}"
        );
    }
}

/// A folder with a glossary file, and the configuration that names it.
fn glossary(folder: &Path, terms: &str) -> String {
    let file = folder.join("newsroom.tsv");
    fs::write(&file, format!("en\tes\n{terms}")).unwrap();
    format!(
        "[glossaries.newsroom]\nfile = {:?}\n[glossaries.law]\n",
        file.display().to_string()
    )
}

#[tokio::test]
async fn engines_are_told_the_terms_that_occur() {
    let folder = tempfile::tempdir().unwrap();
    let more = glossary(
        folder.path(),
        "harbour\tpuerto\nmayor\talcalde|alcaldesa\nking\trey\n",
    );
    for kind in ["openai", "yandex"] {
        let protocol = engine(kind);
        let stub = Stub::start(&protocol).await;
        let desk = Desk::new(&protocol, &stub, "", &more).await;
        let article = article(HEADLINE, &SENTENCES);
        let translated = desk.translate(&article, &["newsroom"]).await;
        let request = sent(&protocol, &stub).await.remove(0);
        if kind == "openai" {
            let terms = json!([{"source": "harbour", "target": "puerto"},
                {"source": "mayor", "target": "alcalde"}]);
            assert_eq!(told(&request)["terms"], terms);
        } else {
            let pairs = json!([
                {"sourceText": "harbour", "translatedText": "puerto", "exact": false},
                {"sourceText": "mayor", "translatedText": "alcalde", "exact": false}]);
            assert_eq!(
                request["glossaryConfig"]["glossaryData"]["glossaryPairs"],
                pairs
            );
        }
        // The stub knows neither word, which is told of and holds nothing.
        let findings = translated.quality.findings.iter();
        let findings: Vec<&str> = findings
            .filter(|finding| finding.check == "glossary-term")
            .map(|finding| finding.message.as_str())
            .collect();
        assert_eq!(findings.len(), 3, "{findings:?}");
        assert_eq!(
            findings[0],
            "not found in the translation: harbour → puerto"
        );
        assert_eq!(translated.quality.verdict, wireglot::article::Verdict::Pass);

        // A job without the glossary gets none of it.
        let stub = Stub::start(&protocol).await;
        let desk = Desk::new(&protocol, &stub, "", &more).await;
        desk.translate(&article, &[]).await;
        let request = sent(&protocol, &stub).await.remove(0);
        assert!(!request.to_string().contains("puerto"), "{request}");
    }
}

#[tokio::test]
async fn engines_are_told_which_of_their_own_glossaries_to_use() {
    for (kind, setting, path) in [
        ("deepl", "glossaries", "/glossary_id"),
        ("google-v3", "glossaries", "/glossaryConfig/glossary"),
        ("amazon", "terminologies", "/TerminologyNames/0"),
        ("modernmt", "glossaries", "/glossaries/0"),
    ] {
        let protocol = engine(kind);
        for (glossaries, id) in [
            (&["law"][..], "law-1"),
            (&[], "all-1"),
            (&["newsroom", "law"], "law-1"),
        ] {
            let stub = Stub::start(&protocol).await;
            // Google's lie in a region.
            let region = match kind {
                "google-v3" => "location = \"us-central1\"\n",
                _ => "",
            };
            let more = format!(
                "{region}[backends.engine.{setting}]\n\"en->es\" = \"all-1\"\n\"law:en->es\" = \"law-1\"\n\
                 [glossaries.newsroom]\n[glossaries.law]\n"
            );
            let desk = Desk::new(&protocol, &stub, "", &more).await;
            desk.translate(&article(HEADLINE, &SENTENCES[..1]), glossaries)
                .await;
            let request = sent(&protocol, &stub).await.remove(0);
            let told = request
                .pointer(path)
                .and_then(Value::as_str)
                .unwrap_or_default();
            assert!(told.ends_with(id), "{kind} {glossaries:?}: {told}");
        }
    }
}

#[tokio::test]
async fn what_was_translated_under_other_terms_is_not_used_again() {
    let folder = tempfile::tempdir().unwrap();
    let openai = engine("openai");
    let stub = Stub::start(&openai).await;
    let article = article(HEADLINE, &SENTENCES[2..]);
    let mut desk = Desk::new(
        &openai,
        &stub,
        "",
        &glossary(folder.path(), "mayor\talcalde\n"),
    )
    .await;
    let first = desk.translate(&article, &["newsroom"]).await;
    assert_eq!(first.provenance.translated, 5);

    for (terms, named, sentences) in [
        // The same, and none where no term occurs but one.
        ("mayor\talcalde\n", &["newsroom"][..], 0),
        ("mayor\talcalde\nking\trey\n", &["newsroom"], 0),
        ("mayor\talcalde\n", &[], 1),
        ("mayor\tregidor\n", &["newsroom"], 1),
        // Back again: what was made under these terms is still there.
        ("mayor\talcalde\n", &["newsroom"], 0),
        // What engines keep under a name can be anything.
        ("mayor\talcalde\n", &["law"], 5),
    ] {
        let Desk { store, .. } = desk;
        let more = glossary(folder.path(), terms);
        desk = Desk {
            store,
            ..Desk::new(&openai, &stub, "", &more).await
        };
        let again = desk.translate(&article, named).await;
        assert_eq!(
            again.provenance.translated, sentences,
            "{terms:?} {named:?}"
        );
        let asked = again.segments.iter();
        let asked = asked.filter(|segment| segment.origin == Origin::Backend);
        assert!(
            sentences == 5
                || asked
                    .clone()
                    .all(|segment| segment.source.contains("mayor"))
        );
        assert_eq!(asked.count() as u64, sentences);
    }
}
