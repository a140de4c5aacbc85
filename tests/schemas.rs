//! Holds the contract of messages in step with the code: the JSON Schemas in `config/schemas/`
//! are those of the Rust types, and the sample articles, the examples of the documentation and
//! real results and events are valid by them.
//!
//! `WIREGLOT_UPDATE_SCHEMAS=1 cargo test --test schemas` writes the schemas anew.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use jiff::Timestamp;
use jsonschema::Validator;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};
use wireglot::app;
use wireglot::article::{LocalizedArticle, Withdrawal};
use wireglot::backend::EngineConfig;
use wireglot::backend::pseudo::PseudoConfig;
use wireglot::config::Config;
use wireglot::event::{Event, EventKind, Subject};
use wireglot::job::{Identity, Job, Reason, Unit, bare_article};
use wireglot::locale::LanguageTag;
use wireglot::markup::Format;
use wireglot::pipeline::{self, Pipeline, Task};
use wireglot::planning::{Envelope, Plan};
use wireglot::store::{Accepted, Settled, SqliteStore, Store, UnitState};

/// What is published: an article in one language, or its withdrawal.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum ResultMessage {
    Result(Box<LocalizedArticle>),
    Withdrawal(Withdrawal),
}

/// Every schema by the name of its file. What is read has the form in which it may be sent, what
/// is written the form in which it is always sent.
fn schemas() -> BTreeMap<&'static str, Value> {
    let read = || SchemaSettings::draft2020_12().for_deserialize();
    let written = || SchemaSettings::draft2020_12().for_serialize();
    BTreeMap::from([
        ("job", of::<Job>(read(), "wireglot.job.v1")),
        ("unit", of::<Unit>(written(), "wireglot.unit.v1")),
        (
            "result",
            of::<ResultMessage>(written(), "wireglot.result.v1"),
        ),
        ("event", of::<Event>(written(), "wireglot.event.v1")),
    ])
}

/// The schema of a type, `title` being the AMQP `type` of its messages.
fn of<T: JsonSchema>(settings: SchemaSettings, title: &str) -> Value {
    let schema: Schema = settings.into_generator().into_root_schema_for::<T>();
    let mut schema = schema.to_value();
    schema["title"] = json!(title);
    let rest = schema.as_object().unwrap().clone();
    // What a person looks for comes first.
    let mut ordered = Map::new();
    for key in ["$schema", "title", "description"] {
        if let Some(value) = rest.get(key) {
            ordered.insert(key.to_owned(), value.clone());
        }
    }
    for (key, value) in rest {
        ordered.entry(key).or_insert(value);
    }
    let mut schema = Value::Object(ordered);
    unwrap_lines(&mut schema);
    schema
}

/// Descriptions come from comments; the ends of their lines mean nothing.
fn unwrap_lines(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(unwrap_lines),
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(text) if key == "description" => {
                        *text = text.replace("\n\n", "\r").replace('\n', " ");
                        *text = text.replace('\r', "\n\n");
                    }
                    value => unwrap_lines(value),
                }
            }
        }
        _ => {}
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn file(name: &str) -> PathBuf {
    root().join("config/schemas").join(format!("{name}.json"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn validator(name: &str) -> Validator {
    let schema: Value = serde_json::from_str(&read(file(name))).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn assert_valid(validator: &Validator, what: &str, instance: &Value) {
    let errors: Vec<String> = validator
        .iter_errors(instance)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{what}:\n{}", errors.join("\n"));
}

#[test]
fn the_schemas_are_those_of_the_types() {
    for (name, schema) in schemas() {
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("WIREGLOT_UPDATE_SCHEMAS").is_some() {
            std::fs::create_dir_all(file(name).parent().unwrap()).unwrap();
            std::fs::write(file(name), &text).unwrap();
        }
        assert!(
            read(file(name)) == text,
            "config/schemas/{name}.json is not the schema of its type any more; look at what \
             changed for producers and consumers, then run WIREGLOT_UPDATE_SCHEMAS=1 cargo test \
             --test schemas"
        );
    }
}

/// The sample articles as jobs.
fn sample_jobs() -> Vec<(&'static str, Value)> {
    let json = |name: &str| -> Value {
        serde_json::from_str(&read(format!("examples/articles/{name}"))).unwrap()
    };
    let breaking = bare_article(
        Format::Plain,
        &read("examples/articles/breaking.txt"),
        "demo-breaking",
    );
    vec![
        (
            "breaking.txt",
            json!({"article": breaking, "language": "en", "targets": ["es", "eo"],
                   "priority": "breaking", "include": ["segments"]}),
        ),
        (
            "feature.json",
            json!({"article": json("feature.json"), "targets": ["ca", "pt"], "meta": {"cms": 7}}),
        ),
        (
            "region.json",
            json!({"article": json("region.json"), "targets": ["bg", "en"], "desk": "region"}),
        ),
    ]
}

#[test]
fn the_sample_articles_are_jobs() {
    let validator = validator("job");
    for (name, job) in sample_jobs() {
        assert_valid(&validator, name, &job);
        Job::from_json(job.to_string().as_bytes(), 64).unwrap();
    }
}

#[test]
fn bad_jobs_are_refused_by_the_schema_and_by_the_worker() {
    let validator = validator("job");
    for job in [
        json!([]),
        json!({"targets": ["es"]}),
        json!({"article": {}}),
        json!({"article": "text", "targets": ["es"]}),
        json!({"article": {}, "targets": "es"}),
        json!({"article": {}, "targets": [5]}),
        json!({"article": {}, "target": ["es"], "targets": ["es"]}),
        json!({"article": {}, "targets": ["es"], "priority": "flash"}),
        json!({"article": {}, "targets": ["es"], "edition": -1}),
        json!({"article": {}, "targets": ["es"], "edition": 4_294_967_296_u64}),
        json!({"article": {}, "targets": ["es"], "include": ["everything"]}),
        json!({"article": {}, "targets": ["es"], "formality": "very"}),
        json!({"article": {}, "targets": ["es"], "reuse": "always"}),
        json!({"article": {}, "targets": ["es"], "desk": "a.b"}),
        json!({"article": {}, "targets": ["es"], "desk": "-"}),
        json!({"article": {}, "targets": ["es"], "desk": "d".repeat(65)}),
        json!({"article": {}, "targets": ["es"], "glossaries": "newsroom"}),
    ] {
        assert!(!validator.is_valid(&job), "{job}");
        Job::from_json(job.to_string().as_bytes(), 64).unwrap_err();
    }
}

/// A worker's pipeline with the engine that needs nothing.
async fn pipeline(config: &Config) -> Arc<Pipeline> {
    let pipeline = app::pipeline(config).unwrap();
    pipeline.router().discover().await;
    pipeline
}

fn config() -> Config {
    let pseudo = EngineConfig::Pseudo(PseudoConfig::default()).into();
    Config {
        backends: BTreeMap::from([("pseudo".to_owned(), pseudo)]),
        ..Config::default()
    }
}

async fn plan(job: &Value, config: &Config, pipeline: &Pipeline, subject: &mut Subject) -> Plan {
    let job = Job::from_json(job.to_string().as_bytes(), 64).unwrap();
    let now = Timestamp::now();
    Plan::make(job, Envelope::default(), config, pipeline, now, subject)
        .await
        .unwrap()
}

/// What the worker does with a unit, without broker and store; the unit and the bytes that would
/// be published.
async fn results(job: &Value) -> Vec<(Unit, Value)> {
    let config = config();
    let pipeline = pipeline(&config).await;
    let plan = plan(job, &config, &pipeline, &mut Subject::default()).await;
    let targets = plan.targets.wanted.clone();
    let revision = plan
        .revision()
        .cloned()
        .unwrap_or(wireglot::job::Revision::Counter(1));
    let mut results = Vec::new();
    for unit in plan.units(&revision, targets) {
        let task = Task {
            article: &unit.article,
            profile: &unit.profile,
            source: &unit.source,
            target: &unit.target,
            embargoed: false,
            held: unit.withheld,
            urgent: false,
            formality: None,
            glossaries: &[],
            backends: &[],
        };
        let translated = pipeline.translate(task).await.unwrap();
        let result = pipeline::compose(&unit, translated, 1, Vec::new());
        let (body, _) = pipeline::encode(result, 8 << 20).unwrap();
        results.push((unit, serde_json::from_slice(&body).unwrap()));
    }
    results
}

#[tokio::test]
async fn units_and_results_are_valid() {
    let (units, published) = (validator("unit"), validator("result"));
    for (name, job) in sample_jobs() {
        let results = results(&job).await;
        assert_eq!(results.len(), 2, "{name}");
        for (unit, result) in results {
            assert_valid(&units, name, &serde_json::to_value(unit).unwrap());
            assert_valid(&published, name, &result);
            assert_eq!(result.get("segments").is_some(), name == "breaking.txt");
        }
    }
    let withdrawal = Withdrawal {
        schema: 1,
        desk: String::new(),
        article_id: "urn:1".to_owned(),
        revision: "3".to_owned(),
        edition: 0,
        sequence: 2,
        language: LanguageTag::parse("es").unwrap(),
        withdrawn: true,
    };
    assert_valid(
        &published,
        "a withdrawal",
        &serde_json::to_value(withdrawal).unwrap(),
    );
}

#[tokio::test]
async fn what_lacks_a_part_is_no_result() {
    let validator = validator("result");
    let (_, region) = sample_jobs().pop().unwrap();
    let (_, result) = results(&region).await.pop().unwrap();
    assert_valid(&validator, "a result", &result);
    let object = result.as_object().unwrap();
    for key in object.keys() {
        let mut lacking = object.clone();
        lacking.shift_remove(key);
        assert!(
            !validator.is_valid(&Value::Object(lacking)),
            "without {key}"
        );
    }
    for (key, wrong) in [
        ("direction", json!("down")),
        ("sequence", json!(-1)),
        ("article", json!([])),
        ("quality", json!({"verdict": "good", "findings": []})),
        ("segments", json!([{"source": "One."}])),
    ] {
        let mut other = object.clone();
        other.insert(key.to_owned(), wrong);
        assert!(!validator.is_valid(&Value::Object(other)), "{key}");
    }
}

/// The bodies of the events in a store's outbox.
async fn events(store: &SqliteStore) -> Vec<Value> {
    let outbox = store.outbox(100).await.unwrap();
    outbox
        .iter()
        .map(|entry| serde_json::from_slice(&entry.body).unwrap())
        .collect()
}

#[tokio::test]
async fn events_are_valid() {
    let config = config();
    let pipeline = pipeline(&config).await;
    let store = SqliteStore::open("sqlite::memory:").await.unwrap();
    let mut job = sample_jobs().swap_remove(1).1;
    job["targets"] = json!(["ca", "pt", "it", "gl", "fr", "not a tag"]);
    let mut subject = Subject {
        job_id: "job-1".to_owned(),
        ..Subject::default()
    };
    let plan = plan(&job, &config, &pipeline, &mut subject).await;
    let accepted = store.accept(&plan.record(Timestamp::now())).await.unwrap();
    let Accepted::Units { pending, .. } = accepted else {
        panic!("{accepted:?}");
    };
    let settle = |target: &LanguageTag, state| Settled {
        job_id: subject.job_id.clone(),
        target: target.clone(),
        state,
        reason: (state == UnitState::Failed).then(|| Reason::BackendFailed.as_str().to_owned()),
        detail: None,
        confirmed: None,
        at: Timestamp::now(),
    };
    let states = [
        UnitState::Published,
        UnitState::Held,
        UnitState::Superseded,
        UnitState::Failed,
        UnitState::Withdrawn,
    ];
    for (target, state) in pending.iter().zip(states) {
        store.settle(&settle(target, state)).await.unwrap();
    }
    // A replayed dead letter.
    let replayed = settle(&pending[3], UnitState::Published);
    store.settle(&replayed).await.unwrap();
    let rejected = Event {
        reason: Some(Reason::NoTarget.as_str().to_owned()),
        detail: Some("targets: is missing".to_owned()),
        ..Event::new(
            EventKind::JobRejected,
            &Subject::default(),
            "",
            Timestamp::now(),
        )
    };
    store.announce(&rejected).await.unwrap();

    let validator = validator("event");
    let events = events(&store).await;
    let mut kinds: Vec<&str> = Vec::new();
    for event in &events {
        assert_valid(&validator, "an event", event);
        kinds.push(event["event"].as_str().unwrap());
    }
    kinds.sort_unstable();
    kinds.dedup();
    let all = [
        "job.accepted",
        "job.amended",
        "job.completed",
        "job.rejected",
        "unit.failed",
        "unit.held",
        "unit.published",
        "unit.superseded",
        "unit.withdrawn",
    ];
    assert_eq!(kinds, all);

    let event = events[0].as_object().unwrap();
    for key in ["schema", "event", "id", "time", "job_id", "desk"] {
        let mut lacking: Map<String, Value> = event.clone();
        lacking.shift_remove(key);
        assert!(
            !validator.is_valid(&Value::Object(lacking)),
            "without {key}"
        );
    }
    let mut other = event.clone();
    other.insert("event".to_owned(), json!("job.lost"));
    assert!(!validator.is_valid(&Value::Object(other)));
}

/// The code blocks of the page on messages that begin with this line.
fn blocks(fence: &str) -> Vec<String> {
    let page = read("docs/messages.md");
    let blocks: Vec<String> = page
        .split(&format!("```{fence}\n"))
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .collect();
    assert!(
        !blocks.is_empty(),
        "docs/messages.md has no block `{fence}`"
    );
    blocks
}

#[test]
fn the_examples_of_the_documentation_are_valid() {
    for name in ["job", "result", "event"] {
        let validator = validator(name);
        for block in blocks(&format!("json {name}")) {
            let instance = serde_json::from_str(&block).unwrap();
            assert_valid(&validator, &block, &instance);
            if name == "job" {
                Job::from_json(block.as_bytes(), 64).unwrap();
            }
        }
    }
}

#[test]
fn the_profile_of_the_documentation_is_one() {
    for block in blocks("toml") {
        let loaded = wireglot::config::load::parse(&block, None, std::iter::empty()).unwrap();
        app::pipeline(&loaded.config).unwrap();
    }
}

/// The documentation's Python computes the `message_id` that the worker gives.
#[test]
fn consumers_can_compute_message_ids() {
    let identity = Identity {
        desk: "europe".to_owned(),
        article_id: "urn:newsroom:2041/\"Größe\"\\ ☂".to_owned(),
        revision: "3.1".to_owned(),
        target: LanguageTag::parse("sr-Latn").unwrap(),
        edition: 2,
    };
    let python = std::env::var("WIREGLOT_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let call = format!(
        "{}\nprint(message_id({}, {}, {}, {}, {}))",
        blocks("python").concat(),
        json!(identity.desk),
        json!(identity.article_id),
        json!(identity.revision),
        json!(identity.target.as_str()),
        identity.edition
    );
    let output = Command::new(&python)
        .args(["-c", &call])
        .output()
        .unwrap_or_else(|error| panic!("{python}: {error}; run this by scripts/test"));
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let computed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(computed.trim(), identity.message_id().to_string());
}
