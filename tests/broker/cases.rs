//! The messages that are refused, each with what its dead letter must say.

use serde_json::{Value, json};

use crate::articles::{MARKER, gzip, job, ninjs};
use crate::message::Post;

/// A message that is refused.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) post: Post,
    pub(crate) reason: &'static str,
    /// Must all be in the detail: the field, and what to do.
    pub(crate) detail: &'static [&'static str],
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
pub(crate) fn changed(change: impl FnOnce(&mut Value)) -> Post {
    let mut job = job(ninjs("urn:test:bad", "1"), &["es"]);
    change(&mut job);
    Post::job(&job)
}

fn bare(content_type: &str) -> Post {
    Post::bytes(format!("{MARKER} closes the harbour."))
        .content_type(content_type)
        .header("language", "en")
}

pub(crate) fn not_jobs() -> Vec<Case> {
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

pub(crate) fn wrong_keys() -> Vec<Case> {
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

pub(crate) fn wrong_articles() -> Vec<Case> {
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
            "bare text whose title is a list",
            bare("text/plain")
                .header("article-id", "bare")
                .header("targets", "es")
                .queues("title", &["a", "b"]),
            "invalid-field",
            &["headers.title", "text"],
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
