//! Messages that cannot be served: each becomes one dead letter that names field and fix, and the
//! next message is processed.

use serde_json::{Value, json};
use wireglot::config::{FieldRule, ProfileConfig};

use crate::articles::{MARKER, gzip, job, ninjs};
use crate::message::{Post, Seen};
use crate::world::World;

struct Case {
    name: &'static str,
    post: Post,
    reason: &'static str,
    /// Must all be in the detail: the field, and what to do.
    detail: &'static [&'static str],
}

fn case(
    name: &'static str,
    post: Post,
    reason: &'static str,
    detail: &'static [&'static str],
) -> Case {
    Case {
        name,
        post,
        reason,
        detail,
    }
}

/// A good job that is changed into a bad one.
fn changed(change: impl FnOnce(&mut Value)) -> Post {
    let mut job = job(ninjs("urn:test:bad", "1"), &["es"]);
    change(&mut job);
    Post::job(&job)
}

fn bare(content_type: &str) -> Post {
    Post::bytes(format!("{MARKER} closes the harbour."))
        .content_type(content_type)
        .header("language", "en")
}

fn not_jobs() -> Vec<Case> {
    let good = job(ninjs("urn:test:bad", "1"), &["es"]).to_string();
    let twice = good.replacen(r#""targets""#, r#""desk":"a","desk":"b","targets""#, 1);
    let nested_twice = good.replacen(
        r#""role":"main""#,
        &format!(r#""role":"{MARKER}","role":"main""#),
        1,
    );
    let nested = good.replacen(
        r#""z":1"#,
        &format!(r#""z":{}{}"#, "[".repeat(200), "]".repeat(200)),
        1,
    );
    let mut not_utf8 = good.clone().into_bytes();
    let at = good.find(MARKER).unwrap();
    not_utf8[at] = 0xff;
    let large = good.replacen("Nobody", &"n ".repeat(550_000), 1);
    let broken = {
        let mut bytes = gzip(good.as_bytes());
        bytes.truncate(bytes.len() / 2);
        bytes
    };
    vec![
        case(
            "empty",
            Post::bytes(""),
            "malformed-job",
            &["message", "JSON"],
        ),
        case(
            "not JSON",
            Post::bytes(format!("{{\"article\": {MARKER}")),
            "malformed-job",
            &["message", "JSON", "line 1"],
        ),
        case(
            "something behind the JSON",
            Post::bytes(format!("{good} {good}")),
            "malformed-job",
            &["message", "JSON"],
        ),
        case(
            "JSON of another shape",
            Post::bytes(format!(r#"["{MARKER}"]"#)),
            "malformed-job",
            &["message", "an array", "`article` and `targets`"],
        ),
        case(
            "null",
            Post::bytes("null"),
            "malformed-job",
            &["message", "null"],
        ),
        case(
            "key twice",
            Post::bytes(twice),
            "duplicate-key",
            &["desk", "twice"],
        ),
        case(
            "key twice in the article",
            Post::bytes(nested_twice),
            "duplicate-key",
            &["article.headlines.0.role", "twice"],
        ),
        case(
            "not UTF-8",
            Post::bytes(not_utf8),
            "malformed-job",
            &["message", "UTF-8"],
        ),
        case(
            "200 levels",
            Post::bytes(nested),
            "too-large",
            &["article.x_cms.z", "worker.max_depth"],
        ),
        case(
            "over 1 MiB",
            Post::bytes(large),
            "too-large",
            &["message", "worker.max_message", "1048576"],
        ),
        case(
            "gzip bomb",
            Post::bytes(gzip(&vec![b' '; 64 << 20])).encoding("gzip"),
            "too-large",
            &["message", "worker.max_job", "4194304"],
        ),
        case(
            "broken gzip",
            Post::bytes(broken).encoding("gzip"),
            "malformed-job",
            &["message", "gzip"],
        ),
        case(
            "no gzip at all",
            Post::bytes(good.clone()).encoding("gzip"),
            "malformed-job",
            &["message", "gzip"],
        ),
        case(
            "unknown encoding",
            Post::bytes(good.clone()).encoding("br"),
            "unsupported-type",
            &["content_encoding", "`br`", "use gzip"],
        ),
        case(
            "unknown content type",
            Post::bytes(good.clone()).content_type("application/xml"),
            "unsupported-type",
            &["content_type", "application/xml", "application/json"],
        ),
        case(
            "wrong type",
            Post::bytes(good).kind("wireglot.job.v9"),
            "unsupported-type",
            &["type", "wireglot.job.v9", "wireglot.job.v1"],
        ),
    ]
}

fn wrong_keys() -> Vec<Case> {
    vec![
        case(
            "unknown key",
            changed(|job| job["target"] = json!("es")),
            "unknown-key",
            &["target", "did you mean `targets`?"],
        ),
        case(
            "unknown key like no other",
            changed(|job| job["zzzzzzzz"] = json!(MARKER)),
            "unknown-key",
            &["zzzzzzzz", "article, targets"],
        ),
        case(
            "no article",
            Post::job(&json!({"targets": ["es"]})),
            "invalid-field",
            &["article", "missing"],
        ),
        case(
            "article is text",
            changed(|job| job["article"] = json!(format!("{MARKER} closes the harbour"))),
            "invalid-field",
            &["article", "object"],
        ),
        case(
            "no targets",
            Post::job(&json!({"article": ninjs("urn:test:bad", "1")})),
            "no-target",
            &["targets", "missing"],
        ),
        case(
            "targets is text",
            changed(|job| job["targets"] = json!("es")),
            "invalid-field",
            &["targets", "sequence"],
        ),
        case(
            "no target remains",
            changed(|job| job["targets"] = json!(["en", "no such tag", "@nowhere"])),
            "no-target",
            &["targets", "`en`", "`no such tag`", "`@nowhere`"],
        ),
        case(
            "empty targets",
            changed(|job| job["targets"] = json!([])),
            "no-target",
            &["targets"],
        ),
        case(
            "too many targets",
            changed(|job| {
                let letters = b'a'..=b'z';
                let tags = letters.flat_map(|a| {
                    (b'a'..=b'z').map(move |b| format!("{}{}", a as char, b as char))
                });
                job["targets"] = tags.collect();
            }),
            "too-large",
            &["targets", "worker.max_targets"],
        ),
        case(
            "no language",
            changed(|job| drop(job["article"].as_object_mut().unwrap().remove("language"))),
            "no-language",
            &["article.language", "missing"],
        ),
        case(
            "language is no tag",
            changed(|job| job["article"]["language"] = json!("English!")),
            "no-language",
            &["article.language", "English!"],
        ),
        case(
            "meta too large",
            changed(|job| job["meta"] = json!("m".repeat(17 * 1024))),
            "too-large",
            &["meta", "worker.max_meta"],
        ),
        case(
            "unknown profile",
            changed(|job| job["profile"] = json!("ninja")),
            "invalid-field",
            &["profile", "`ninja`", "ninjs"],
        ),
        case(
            "unknown glossary",
            changed(|job| job["glossaries"] = json!(["house"])),
            "invalid-field",
            &["glossaries.0", "`house`"],
        ),
        case(
            "bad deadline",
            changed(|job| job["deadline"] = json!("tomorrow")),
            "invalid-field",
            &["deadline", "RFC 3339"],
        ),
        case(
            "bad desk",
            changed(|job| job["desk"] = json!("a.b")),
            "invalid-field",
            &["desk"],
        ),
        case(
            "bad edition",
            changed(|job| job["edition"] = json!(-1)),
            "invalid-field",
            &["edition", "whole number"],
        ),
        case(
            "bad priority",
            changed(|job| job["priority"] = json!("urgent")),
            "invalid-field",
            &["priority", "breaking"],
        ),
    ]
}

fn wrong_articles() -> Vec<Case> {
    vec![
        case(
            "empty article",
            changed(|job| {
                job["article"] = json!({"uri": "urn:test:bad", "language": "en", "bodies": []});
            }),
            "empty-article",
            &["article", "`ninjs`", "bodies.*.value"],
        ),
        case(
            "nothing but white space",
            changed(|job| {
                job["article"] = json!({"id": "bad", "language": "en", "body": " \n\n\t"});
            }),
            "empty-article",
            &["article", "`simple`", "body_html"],
        ),
        case(
            "an object without keys",
            changed(|job| job["article"] = json!({})),
            "invalid-field",
            &["article.id", "identifier"],
        ),
        case(
            "a profile whose path finds nothing",
            changed(|job| {
                job["profile"] = json!("cms");
                job["article"] = json!({"guid": 7, "lang": "en", "text": MARKER});
            }),
            "empty-article",
            &["article", "`cms`", "blocks.*.text"],
        ),
        case(
            "a field of a content type that is not understood",
            changed(|job| job["article"]["bodies"][0]["contentType"] = json!("application/pdf")),
            "unsupported-type",
            &[
                "article.bodies.0.contentType",
                "application/pdf",
                "text/html",
            ],
        ),
        case(
            "a field that is no text",
            changed(|job| job["article"]["headlines"][0]["value"] = json!([MARKER])),
            "invalid-field",
            &["article.headlines.0.value", "not a string"],
        ),
        case(
            "a time that is none",
            changed(|job| job["article"]["expires"] = json!("soon")),
            "invalid-field",
            &["article.expires", "RFC 3339"],
        ),
        case(
            "a status that is none",
            changed(|job| job["article"]["pubStatus"] = json!("cancelled")),
            "invalid-field",
            &["article.pubStatus", "canceled"],
        ),
        case(
            "bare text without identifier",
            bare("text/plain").header("targets", "es"),
            "invalid-field",
            &["headers.article-id", "missing"],
        ),
        case(
            "bare text without targets",
            bare("text/html").header("article-id", "bare"),
            "invalid-field",
            &["headers.targets", "missing"],
        ),
        case(
            "bare text without language",
            Post::bytes(MARKER)
                .content_type("text/plain")
                .header("article-id", "bare")
                .header("targets", "es"),
            "no-language",
            &["article.language", "missing"],
        ),
        case(
            "bare text in another charset",
            bare("text/plain; charset=ISO-8859-1")
                .header("article-id", "bare")
                .header("targets", "es"),
            "unsupported-type",
            &["content_type", "iso-8859-1", "UTF-8"],
        ),
        case(
            "bare text that is not UTF-8",
            Post {
                body: b"caf\xe9".to_vec(),
                ..bare("text/markdown")
            }
            .header("article-id", "bare")
            .header("targets", "es"),
            "malformed-job",
            &["message", "UTF-8"],
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_job_is_a_dead_letter() {
    refuse(not_jobs()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_with_a_wrong_key_is_a_dead_letter() {
    refuse(wrong_keys()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_that_cannot_be_translated_is_a_dead_letter() {
    refuse(wrong_articles()).await;
}

/// Each case, and a good job behind it.
async fn refuse(cases: Vec<Case>) {
    let mut world = World::new(|config| {
        let rule = FieldRule {
            path: "blocks.*.text".to_owned(),
            format: None,
            format_keys: Vec::new(),
            role: "body".to_owned(),
            max_length: None,
            slug: None,
        };
        let profile = ProfileConfig {
            id: "guid".to_owned(),
            revision: Vec::new(),
            language: Some("lang".to_owned()),
            fields: vec![rule],
            nested: Vec::new(),
            result_uri: None,
            disclosure: None,
            disclosure_field: "disclosure".to_owned(),
        };
        config.profiles.insert("cms".to_owned(), profile);
    })
    .await;
    let mut good = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let post = case
            .post
            .clone()
            .id(&format!("bad-{number}"))
            .correlation("order-7")
            .header("x-trace", "kept");
        world.post(&post).await;
        let next = job(ninjs(&format!("urn:test:next:{number}"), "1"), &["es"]);
        good.push(world.complete(&Post::job(&next)).await);
    }
    let seen = world.end().await;
    let mut wrong = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let id = format!("bad-{number}");
        if let Err(problem) = check(&seen, &id, case) {
            wrong.push(format!("{}: {problem}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(seen.queue("dead").len(), cases.len());
    assert_eq!(seen.queue("localized").len(), good.len());
}

/// One dead letter and one event, and what they say.
fn check(seen: &Seen, id: &str, case: &Case) -> Result<(), String> {
    let mut letters = seen.queue("dead");
    letters.retain(|letter| letter.message_id() == id);
    let [letter] = letters[..] else {
        return Err(format!("{} dead letters", letters.len()));
    };
    let events = seen.events("job.rejected", id);
    let [event] = &events[..] else {
        return Err(format!("{} events job.rejected", events.len()));
    };
    let detail = letter.own("detail");
    let missing = case.detail.iter().find(|part| !detail.contains(**part));
    let original: Value = serde_json::from_str(&letter.own("original")).unwrap_or_default();
    let first_seen = letter.own("first-seen").parse::<jiff::Timestamp>();
    let public = [detail.clone(), event.to_string(), original.to_string()].concat();
    for (holds, problem) in [
        (
            letter.body == case.post.body,
            "the body is not the original's",
        ),
        (letter.own("reason") == case.reason, "reason"),
        (letter.own("stage") == "intake", "stage"),
        (letter.own("attempts") == "1", "attempts"),
        (first_seen.is_ok(), "first-seen"),
        (original["message_id"] == id, "original: message_id"),
        (
            original["correlation_id"] == "order-7",
            "original: correlation_id",
        ),
        (
            original["headers"]["x-trace"] == "kept",
            "original: headers",
        ),
        (
            original["content_type"].as_str()
                == case
                    .post
                    .properties
                    .content_type()
                    .as_ref()
                    .map(|kind| kind.as_str()),
            "original: content_type",
        ),
        (missing.is_none(), "the detail names too little"),
        (event["reason"] == case.reason, "the event's reason"),
        (event["detail"] == detail.as_str(), "the event's detail"),
        (!public.contains(MARKER), "it shows text of the article"),
    ] {
        if !holds {
            return Err(format!(
                "{problem}; reason `{}`, detail `{detail}`, missing {missing:?}, original {original}",
                letter.own("reason")
            ));
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_to_our_own_queues_is_refused() {
    let mut world = World::new(|_| {}).await;
    for (number, queue) in ["jobs", "dead", "nowhere"].into_iter().enumerate() {
        let post = changed(|_| {})
            .id(&format!("own-{number}"))
            .reply_to(&world.name(queue));
        world.post(&post).await;
    }
    // A name that merely looks alike is a producer's own.
    let alike = format!("{}x", world.config.broker.prefix);
    let post = changed(|job| job["article"]["uri"] = json!("urn:test:alike"));
    let alike = world.complete(&post.reply_to(&alike)).await;
    world
        .until_event("job.rejected", &["own-0", "own-1", "own-2"])
        .await;
    let seen = world.end().await;
    assert_eq!(seen.queue("dead").len(), 3);
    for letter in seen.queue("dead") {
        assert_eq!(letter.own("reason"), "invalid-reply-to");
        assert!(letter.own("detail").starts_with("reply_to: "));
    }
    assert_eq!(seen.keys("localized", &alike), ["publish.es.-"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revision_that_contradicts_is_refused() {
    let mut world = World::new(|_| {}).await;
    world.complete(&changed(|_| {}).id("first")).await;

    let other = |job: &mut Value| {
        job["article"]["headlines"][0]["value"] = json!(format!("{MARKER} opens the harbour"));
    };
    world.post(&changed(other).id("other-content")).await;
    let by_time = |job: &mut Value| {
        let article = job["article"].as_object_mut().unwrap();
        article.remove("version");
        article.insert("versionCreated".to_owned(), json!("2026-11-23T12:00:00Z"));
    };
    world.post(&changed(by_time).id("other-kind")).await;
    world
        .until_event("job.rejected", &["other-content", "other-kind"])
        .await;
    world
        .complete(&changed(|job| {
            other(job);
            job["article"]["version"] = json!("2");
        }))
        .await;

    let seen = world.end().await;
    for (id, words) in [("other-content", "revision 1"), ("other-kind", "kind")] {
        let event = seen.event("job.rejected", id);
        assert_eq!(event["reason"], "revision-conflict");
        assert_eq!(event["article_id"], "urn:test:bad");
        let detail = event["detail"].as_str().unwrap();
        assert!(
            detail.starts_with("article: ") && detail.contains(words),
            "{detail}"
        );
        assert!(!detail.contains(MARKER));
    }
    assert_eq!(seen.queue("dead").len(), 2);
    assert_eq!(seen.queue("localized").len(), 2);
}
