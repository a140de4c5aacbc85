use serde_json::json;

use super::*;
use crate::locale::LanguageTag;
use crate::markup::Format;

const DEPTH: usize = 64;

fn fault(job: &str) -> JobFault {
    Job::from_json(job.as_bytes(), DEPTH).unwrap_err()
}

#[test]
fn a_whole_job_is_read() {
    let job = Job::from_json(
        br#"{"article":{"uri":"urn:1","charCount":1e2},"targets":["es","@balkans"],"desk":"europe",
             "priority":"breaking","edition":1,"include":["segments"],"meta":{"cms":7}}"#,
        DEPTH,
    )
    .unwrap();
    assert_eq!(job.targets, ["es", "@balkans"]);
    assert_eq!(job.priority, Some(Priority::Breaking));
    assert_eq!(job.include, [Include::Segments]);
    assert_eq!(job.edition, 1);
}

#[test]
fn faults_name_the_field_and_the_fix() {
    for (job, reason, field, words) in [
        ("", Reason::MalformedJob, "message", "not JSON"),
        ("{\"article\":", Reason::MalformedJob, "message", "line 1"),
        ("[1]", Reason::MalformedJob, "message", "an array"),
        ("{} {}", Reason::MalformedJob, "message", "not JSON"),
        (
            r#"{"article":{},"target":["es"]}"#,
            Reason::UnknownKey,
            "target",
            "did you mean `targets`?",
        ),
        (
            r#"{"article":{},"targets":[],"zzzzz":1}"#,
            Reason::UnknownKey,
            "zzzzz",
            "has the keys",
        ),
        (
            r#"{"targets":["es"]}"#,
            Reason::InvalidField,
            "article",
            "missing",
        ),
        (r#"{"article":{}}"#, Reason::NoTarget, "targets", "missing"),
        (
            r#"{"article":{},"targets":"es"}"#,
            Reason::InvalidField,
            "targets",
            "sequence",
        ),
        (
            r#"{"article":{},"targets":["es",5]}"#,
            Reason::InvalidField,
            "targets[1]",
            "string",
        ),
        (
            r#"{"article":{"a":{"b":1,"b":2}},"targets":["es"]}"#,
            Reason::DuplicateKey,
            "article.a.b",
            "twice",
        ),
        (
            r#"{"article":{},"targets":["es"],"priority":"flash"}"#,
            Reason::InvalidField,
            "priority",
            "breaking",
        ),
        (
            r#"{"article":{},"targets":["es"],"edition":-1}"#,
            Reason::InvalidField,
            "edition",
            "whole number",
        ),
        (
            r#"{"article":{},"targets":["es"],"desk":"a.b"}"#,
            Reason::InvalidField,
            "desk",
            "routing",
        ),
    ] {
        let fault = fault(job);
        assert_eq!(
            (fault.reason, fault.field.as_str()),
            (reason, field),
            "{job}: {fault}"
        );
        assert!(fault.problem.contains(words), "{job}: {fault}");
    }
}

#[test]
fn deep_nesting_and_bad_utf8_are_refused() {
    let deep = format!(
        r#"{{"article":{}1{},"targets":[]}}"#,
        "[".repeat(200),
        "]".repeat(200)
    );
    assert_eq!(fault(&deep).reason, Reason::TooLarge);
    let fault = Job::from_json(b"{\"article\":\"\xff\"}", DEPTH).unwrap_err();
    assert_eq!(fault.reason, Reason::MalformedJob);
    assert!(fault.problem.contains("UTF-8"));
}

#[test]
fn numbers_keep_every_digit_and_keys_their_order() {
    let text = r#"{"z":12345678901234567890.1234567890123456789,"a":1.0,"m":-0.50,"big":1e400}"#;
    assert_eq!(
        parse_strict(text.as_bytes(), DEPTH)
            .unwrap()
            .to_string()
            .replace("e+", "e"),
        text
    );
}

#[test]
fn a_unit_survives_the_queue() {
    let unit = unit();
    let body = unit.encode().unwrap();
    assert_eq!(Unit::decode(&body, 1 << 20).unwrap(), unit);
    assert!(matches!(
        Unit::decode(&body, 100),
        Err(UnitError::Unreadable(_))
    ));
    assert!(matches!(
        Unit::decode(b"{}", 100),
        Err(UnitError::Unreadable(_))
    ));
    let newer = Unit { schema: 2, ..unit };
    assert!(matches!(
        Unit::decode(&newer.encode().unwrap(), 1 << 20),
        Err(UnitError::Newer(2))
    ));
}

#[test]
fn the_identity_is_a_function_of_five_strings() {
    let identity = unit().identity();
    assert_eq!(identity.message_id(), identity.clone().message_id());
    assert_eq!(
        identity.message_id(),
        identity_of(&["europe", "urn:1", "3", "es", "0"])
    );
    let moved = Identity {
        desk: "europ".to_owned(),
        article_id: "eurn:1".to_owned(),
        ..identity.clone()
    };
    assert_ne!(moved.message_id(), identity.message_id());
}

#[test]
fn a_job_id_is_stable() {
    assert_eq!(job_id(Some("m-1"), b"x"), "m-1");
    assert_eq!(job_id(None, b"x"), job_id(Some(""), b"x"));
    assert_ne!(job_id(None, b"x"), job_id(None, b"y"));
}

#[test]
fn bare_text_becomes_a_simple_article() {
    let headers = BareText {
        article_id: Some("a1".to_owned()),
        language: Some("en".to_owned()),
        targets: Some("es, fr,".to_owned()),
        ..BareText::default()
    };
    let job = headers
        .clone()
        .into_job(Format::Html, "<p>Hello.</p>")
        .unwrap();
    assert_eq!(job.targets, ["es", "fr"]);
    assert_eq!(
        Value::Object(job.article),
        json!({"id": "a1", "body_html": "<p>Hello.</p>", "language": "en"})
    );
    let fault = BareText {
        targets: None,
        ..headers
    }
    .into_job(Format::Plain, "x")
    .unwrap_err();
    assert_eq!(fault.field, "headers.targets");
}

#[test]
fn content_types_are_read_with_their_charset() {
    assert_eq!(BareText::format("text/plain").unwrap(), Some(Format::Plain));
    assert_eq!(
        BareText::format("Text/HTML; charset=\"UTF-8\"").unwrap(),
        Some(Format::Html)
    );
    assert_eq!(BareText::format("application/json").unwrap(), None);
    assert!(BareText::format("text/plain; charset=windows-1251").is_err());
}

fn unit() -> Unit {
    Unit {
        schema: Unit::SCHEMA,
        action: Action::Translate,
        job_id: "job".to_owned(),
        desk: "europe".to_owned(),
        article_id: "urn:1".to_owned(),
        revision: "3".to_owned(),
        revision_kind: "version".to_owned(),
        edition: 0,
        source: LanguageTag::parse("en").unwrap(),
        target: LanguageTag::parse("es").unwrap(),
        priority: Priority::Normal,
        profile: "ninjs".to_owned(),
        article: json!({"uri": "urn:1", "charCount": 7})
            .as_object()
            .unwrap()
            .clone(),
        deadline: None,
        embargoed_until: None,
        withheld: false,
        include_segments: true,
        formality: None,
        glossaries: vec!["newsroom".to_owned()],
        reuse: None,
        backends: vec!["deepl".to_owned(), "*".to_owned()],
        meta: None,
        correlation_id: None,
        reply_to: None,
    }
}
