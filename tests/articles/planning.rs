//! From a job to its units: what is decided before anything is sent.

use jiff::Timestamp;
use serde_json::{Value, json};
use wireglot::config::{Config, GlossaryConfig};
use wireglot::event::Subject;
use wireglot::job::{Action, Job, JobFault, Priority, Reason, Revision, Unit};
use wireglot::locale::LanguageTag;
use wireglot::planning::{Envelope, Plan};

use crate::engine::{Fake, tag};
use crate::pipeline;

fn now() -> Timestamp {
    "2026-06-01T12:00:00Z".parse().unwrap()
}

async fn make(job: Value, envelope: Envelope) -> Result<Plan, JobFault> {
    let mut config = Config::default();
    config.languages.sets = [("iberia".to_owned(), ["es", "ca", "en"].map(tag).to_vec())].into();
    let names = GlossaryConfig {
        desks: vec!["europe".to_owned()],
        ..GlossaryConfig::default()
    };
    config.glossaries = [("law", GlossaryConfig::default()), ("names", names)]
        .map(|(name, glossary)| (name.to_owned(), glossary))
        .into();
    let pipeline = pipeline(&config, vec![Fake::new("fake", "en>es en>ca fr>es")]).await;
    let job: Job = serde_json::from_value(job).unwrap();
    let mut subject = Subject {
        job_id: "job-1".to_owned(),
        ..Subject::default()
    };
    Plan::make(job, envelope, &config, &pipeline, now(), &mut subject).await
}

/// A job for an article with these keys beside its identifier, language and headline.
fn job(keys: Value) -> Value {
    let mut article = json!({"uri": "urn:a", "language": "en", "headlines": [{"value": "Snow"}]});
    for (key, value) in keys.as_object().unwrap() {
        article[key] = value.clone();
    }
    json!({"article": article, "targets": ["es"]})
}

fn units(plan: Plan) -> Vec<Unit> {
    let wanted = plan.targets.wanted.clone();
    let revision = plan
        .revision()
        .cloned()
        .unwrap_or_else(|| Revision::parse("1").unwrap());
    plan.units(&revision, wanted).collect()
}

async fn unit(job: Value, envelope: Envelope) -> Unit {
    units(make(job, envelope).await.unwrap()).remove(0)
}

fn tags(tags: &[LanguageTag]) -> Vec<&str> {
    tags.iter().map(LanguageTag::as_str).collect()
}

#[tokio::test]
async fn breaking_is_what_the_job_says_else_the_article_or_the_queue() {
    let with_priority = |priority: &str, urgency: u64| {
        let mut job = job(json!({"urgency": urgency}));
        job["priority"] = json!(priority);
        job
    };
    let by_queue = |breaking| Envelope {
        breaking,
        ..Envelope::default()
    };
    for (job, queue, priority) in [
        (job(json!({})), false, Priority::Normal),
        (job(json!({"urgency": 1})), false, Priority::Breaking),
        (job(json!({"urgency": 2})), false, Priority::Breaking),
        (job(json!({"urgency": 3})), false, Priority::Normal),
        (job(json!({"urgency": 8})), true, Priority::Breaking),
        (with_priority("normal", 1), true, Priority::Normal),
        (with_priority("breaking", 8), false, Priority::Breaking),
    ] {
        assert_eq!(
            unit(job.clone(), by_queue(queue)).await.priority,
            priority,
            "{job}"
        );
    }
}

#[tokio::test]
async fn glossaries_are_those_of_the_job_and_then_of_its_desk() {
    let with = |names: &[&str], desk: &str| {
        let mut job = job(json!({}));
        job["glossaries"] = json!(names);
        job["desk"] = json!(desk);
        job
    };
    let named = |unit: Unit| unit.glossaries;
    let envelope = Envelope::default;
    assert_eq!(named(unit(with(&[], ""), envelope()).await), [""; 0]);
    assert_eq!(
        named(unit(with(&[], "europe"), envelope()).await),
        ["names"]
    );
    let job = with(&["law", "names"], "europe");
    assert_eq!(named(unit(job, envelope()).await), ["law", "names"]);
    let fault = make(with(&["law", "lwa"], ""), envelope())
        .await
        .unwrap_err();
    assert_eq!(fault.reason, Reason::InvalidField);
    assert_eq!(
        fault.to_string(),
        "glossaries.1: there is no glossary `lwa`; known are `law`, `names`"
    );
}

#[tokio::test]
async fn the_deadline_is_the_earliest_of_three() {
    let cases = [
        (None, None, None, None),
        (
            Some("2026-06-01T13:00:00Z"),
            None,
            None,
            Some("2026-06-01T13:00:00Z"),
        ),
        (
            Some("2026-06-01T15:00:00+02:00"),
            Some("2026-06-01T14:00:00Z"),
            Some("2026-06-01T14:30:00Z"),
            Some("2026-06-01T13:00:00Z"),
        ),
        (
            Some("2026-06-01T15:00:00Z"),
            Some("2026-06-01T12:01:00Z"),
            Some("2026-06-01T14:30:00Z"),
            Some("2026-06-01T12:01:00Z"),
        ),
        (
            Some("2026-06-01T15:00:00Z"),
            None,
            Some("2026-05-01T00:00:00Z"),
            Some("2026-05-01T00:00:00Z"),
        ),
        (
            None,
            Some("2026-06-01T12:00:05Z"),
            None,
            Some("2026-06-01T12:00:05Z"),
        ),
    ];
    for (deadline, expiration, expires, expected) in cases {
        let mut job = match expires {
            Some(expires) => job(json!({"expires": expires})),
            None => job(json!({})),
        };
        if let Some(deadline) = deadline {
            job["deadline"] = json!(deadline);
        }
        let envelope = Envelope {
            expires: expiration.map(|time| time.parse().unwrap()),
            ..Envelope::default()
        };
        let found = unit(job, envelope).await.deadline;
        assert_eq!(found, expected.map(|time| time.parse().unwrap()));
    }
}

#[tokio::test]
async fn the_language_of_the_job_wins() {
    let mut french = job(json!({}));
    french["language"] = json!("FR");
    assert_eq!(unit(french, Envelope::default()).await.source, tag("fr"));
    assert_eq!(
        unit(job(json!({})), Envelope::default()).await.source,
        tag("en")
    );

    let mut wrong = job(json!({}));
    wrong["language"] = json!("french");
    let none = job(json!({"language": null}));
    for (job, field) in [(wrong, "language"), (none, "article.language")] {
        let fault = make(job, Envelope::default()).await.unwrap_err();
        assert_eq!(
            (fault.reason, fault.field.as_str()),
            (Reason::NoLanguage, field)
        );
    }
}

#[tokio::test]
async fn each_target_stands_alone() {
    let mut job = job(json!({}));
    job["targets"] = json!(["@iberia", "@nowhere", "de", "en", "Spanish", "ES"]);
    let plan = make(job, Envelope::default()).await.unwrap();
    assert_eq!(tags(&plan.targets.wanted), ["es", "ca"]);
    assert_eq!(tags(&plan.targets.skipped), ["en"]);
    let failed: Vec<_> = plan
        .targets
        .failed
        .iter()
        .map(|failed| (failed.target.as_str(), failed.reason.as_str()))
        .collect();
    assert_eq!(
        failed,
        [
            ("@nowhere", "invalid-target"),
            ("en", "invalid-target"),
            ("Spanish", "invalid-target"),
            ("de", "no-route")
        ]
    );
    let units = units(plan);
    let targets: Vec<_> = units.iter().map(|unit| unit.target.as_str()).collect();
    assert_eq!(targets, ["es", "ca"]);
    assert!(
        units
            .iter()
            .all(|unit| unit.job_id == "job-1" && unit.profile == "ninjs")
    );
}

#[tokio::test]
async fn a_job_of_which_nothing_remains_is_rejected() {
    for targets in [json!([]), json!(["en"]), json!(["de", "@nowhere"])] {
        let mut job = job(json!({}));
        job["targets"] = targets;
        let fault = make(job, Envelope::default()).await.unwrap_err();
        assert_eq!(fault.reason, Reason::NoTarget);
        assert_eq!(fault.field, "targets");
    }
}

#[tokio::test]
async fn a_target_that_only_an_embargo_forbids_says_so() {
    let config = Config::default();
    let engines = vec![(Box::new(Fake::new("fake", "en>es")) as _, false)];
    let router = wireglot::route::Router::new(engines, config.routes.clone());
    router.discover().await;
    let pipeline = wireglot::pipeline::Pipeline::new(
        &config,
        wireglot::article::Profiles::new(&config.profiles).unwrap(),
        std::sync::Arc::new(router),
        std::sync::Arc::new(wireglot::localize::Locales::builtin().unwrap()),
    );
    for (until, reaches) in [
        ("2026-07-01T00:00:00Z", false),
        ("2026-05-01T00:00:00Z", true),
    ] {
        let job = serde_json::from_value(job(json!({"embargoedUntil": until}))).unwrap();
        let mut subject = Subject::default();
        let plan = Plan::make(
            job,
            Envelope::default(),
            &config,
            &pipeline,
            now(),
            &mut subject,
        )
        .await;
        match plan {
            Ok(plan) => {
                assert!(reaches, "{until}");
                assert_eq!(units(plan)[0].embargoed_until, until.parse().ok());
            }
            Err(fault) => {
                assert!(!reaches, "{until}");
                assert!(fault.problem.contains("embargo"), "{fault}");
            }
        }
    }
}

#[tokio::test]
async fn a_canceled_article_withdraws_whatever_engines_and_text_there_are() {
    let mut job = job(json!({"pubStatus": "canceled", "headlines": []}));
    job["targets"] = json!(["es", "de"]);
    let plan = make(job, Envelope::default()).await.unwrap();
    let units = units(plan);
    assert_eq!(units.len(), 2);
    for unit in units {
        assert_eq!(unit.action, Action::Withdraw);
        assert!(unit.article.is_empty());
    }
    let withheld = unit(
        self::job(json!({"pubStatus": "withheld"})),
        Envelope::default(),
    )
    .await;
    assert!(withheld.withheld && withheld.action == Action::Translate);
}

#[tokio::test]
async fn what_cannot_be_served_names_the_field() {
    let with = |key: &str, value: Value| {
        let mut job = job(json!({}));
        job[key] = value;
        job
    };
    for (job, reason, field) in [
        (
            with("glossaries", json!(["sports"])),
            Reason::InvalidField,
            "glossaries.0",
        ),
        (
            with("profile", json!("cms")),
            Reason::InvalidField,
            "profile",
        ),
        (
            with("deadline", json!("tomorrow")),
            Reason::InvalidField,
            "deadline",
        ),
        (
            with("meta", json!("x".repeat(17_000))),
            Reason::TooLarge,
            "meta",
        ),
        (
            job(json!({"headlines": []})),
            Reason::EmptyArticle,
            "article",
        ),
        (
            job(json!({"embargoedUntil": 5})),
            Reason::InvalidField,
            "article.embargoedUntil",
        ),
        (
            job(json!({"bodies": [{"contentType": "x/y", "value": "z"}]})),
            Reason::UnsupportedType,
            "article.bodies.0.contentType",
        ),
    ] {
        let fault = make(job, Envelope::default()).await.unwrap_err();
        assert_eq!((fault.reason, fault.field.as_str()), (reason, field));
    }
}

#[tokio::test]
async fn a_revision_that_cannot_be_ordered_is_refused() {
    let of_simple = |revision: &Value| {
        json!({"targets": ["es"], "article": {
            "id": "a", "revision": revision, "language": "en", "title": "Snow"
        }})
    };
    for revision in ["v3", "2026-11-28 10:00", "-1"].map(Value::from) {
        let created = job(json!({"version": "final", "versionCreated": revision}));
        for (job, field) in [
            (of_simple(&revision), "article.revision"),
            (job(json!({"version": revision})), "article.version"),
            (created, "article.version"),
            (
                job(json!({"versionCreated": revision})),
                "article.versionCreated",
            ),
        ] {
            let fault = make(job, Envelope::default()).await.unwrap_err();
            let found = (fault.reason, fault.field.as_str());
            assert_eq!(found, (Reason::InvalidField, field), "{revision}");
            assert!(fault.problem.contains("write a number such as 3"));
        }
    }
    for revision in [json!(-1), json!(true), json!(["3"])] {
        let refused = make(of_simple(&revision), Envelope::default()).await;
        assert!(refused.is_err(), "{revision}");
    }
}

#[tokio::test]
async fn the_first_revision_that_can_be_read_counts_and_none_is_counted_by_arrival() {
    let time = "2026-11-28T10:00:00Z";
    for (keys, expected) in [
        (json!({"version": "3.0", "versionCreated": time}), Some("3")),
        (
            json!({"version": "final", "versionCreated": time}),
            Some(time),
        ),
        (json!({"version": null, "versioncreated": time}), Some(time)),
        (json!({"version": 4, "versionCreated": "late"}), Some("4")),
        (json!({"version": null}), None),
        (json!({"version": "", "versionCreated": " "}), None),
        (json!({}), None),
    ] {
        let plan = make(job(keys.clone()), Envelope::default()).await.unwrap();
        let found = plan.revision().map(Revision::text);
        assert_eq!(found.as_deref(), expected, "{keys}");
    }
}

#[tokio::test]
async fn a_job_names_engines_that_are_there() {
    let with = |backends: Value| {
        let mut job = job(json!({}));
        job["targets"] = json!(["es", "ca"]);
        job["backends"] = backends;
        job
    };
    let plan = |backends| make(with(backends), Envelope::default());
    let made = plan(json!(["fake", "*"])).await.unwrap();
    assert_eq!(units(made)[1].backends, ["fake", "*"]);

    for (backends, field, problem) in [
        (
            json!(["*", "fka"]),
            "backends.1",
            "no backend is named `fka`; configured are: fake",
        ),
        (
            json!(["fake", "!fake"]),
            "backends.1",
            "`fake` is there twice; name it once",
        ),
        (
            json!(["*", "*"]),
            "backends.1",
            "`*` is there twice; name it once",
        ),
    ] {
        let fault = plan(backends).await.unwrap_err();
        assert_eq!(fault.reason, Reason::InvalidField);
        assert_eq!(
            (fault.field.as_str(), fault.problem.as_str()),
            (field, problem)
        );
    }
    // Nobody is left: the job, not the engines, is to blame.
    let fault = plan(json!(["!fake"])).await.unwrap_err();
    assert_eq!(fault.reason, Reason::NoTarget);
    assert!(fault.problem.contains("others do"), "{fault}");
}
