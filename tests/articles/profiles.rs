//! The simple profile and profiles of the configuration.

use serde_json::{Value, json};
use wireglot::article::{Finding, Verdict};
use wireglot::config::Config;
use wireglot::config::load;
use wireglot::localize::{Locales, ReviewState};
use wireglot::pipeline::{Pipeline, PipelineError, Translated};

use crate::engine::{Fake, tag};
use crate::{fake, object, pipeline, translate, translate_as};

fn config(text: &str) -> Config {
    match load::parse(text, None, std::iter::empty()) {
        Ok(loaded) => loaded.config,
        Err(errors) => panic!("{errors}"),
    }
}

/// What tells the reader of a Spanish translation from English who made it.
fn note() -> String {
    let locales = Locales::builtin().unwrap();
    let phrase = locales.disclosure(&tag("en"), &tag("es"), ReviewState::None);
    phrase.text
}

async fn configured(text: &str) -> Pipeline {
    pipeline(&config(text), vec![Fake::new("fake", "*>*")]).await
}

async fn cms(text: &str, article: &Value) -> Translated {
    translate_as(&configured(text).await, "cms", object(article), "en", "es")
        .await
        .unwrap()
}

#[tokio::test]
async fn the_simple_profile_translates_its_fields() {
    let article = json!({
        "id": 2041, "revision": 3, "language": "en",
        "title": "Snow <b", "summary": "It snowed.",
        "body": "One line.\nAnother line.", "body_html": "<p>One <i>line</i>.</p>",
        "captions": ["A hill.", "A road."],
        "section": {"title": "Weather"}, "score": 1.50
    });
    let result = translate(&fake().await, &article, "en", "es")
        .await
        .unwrap();
    assert_eq!(
        Value::Object(result.article),
        json!({
            "id": 2041, "revision": 3, "language": "es",
            "title": "es·Snow <b", "summary": "es·It snowed.",
            "body": "es·One line.\nes·Another line.", "body_html": "<p>es·One <i>line</i>.</p>",
            "captions": ["es·A hill.", "es·A road."],
            "section": {"title": "Weather"}, "score": 1.50,
            "disclosure": note()
        })
    );
}

#[tokio::test]
async fn paths_find_values_in_lists_objects_and_associations() {
    let article = json!({
        "meta": {"key": 7, "lang": "en"},
        "blocks": [{"text": "One."}, {"kind": "rule"}, {"text": "Two."}],
        "captions": {"left": {"t": "Three."}, "right": {"t": "Four."}},
        "related": [{"blocks": [{"text": "Five."}], "meta": {"lang": "fr"}}]
    });
    let result = cms(
        r#"
        [profiles.cms]
        id = "meta.key"
        language = "meta.lang"
        nested = ["related"]
        result_uri = "{uri}-{language}"
        fields = [
            { path = "blocks.*.text", role = "body", format = "plain" },
            { path = "captions.*.t", role = "caption" },
        ]
        "#,
        &article,
    )
    .await;
    let made = Value::Object(result.article);
    assert_eq!(made["blocks"][2]["text"], "es·Two.");
    assert_eq!(made["captions"]["right"]["t"], "es·Four.");
    assert_eq!(made["related"][0]["blocks"][0]["text"], "es·Five.");
    assert_eq!(made["related"][0]["meta"]["lang"], "es");
    assert_eq!(made["meta"], json!({"key": "7-es", "lang": "es"}));
    assert_eq!(result.provenance.translated, 5);
}

#[tokio::test]
async fn slugs_are_kept_dropped_or_made_anew() {
    let article =
        json!({"id": "a", "title": "Snow & Ice", "urls": {"slug": "snow-ice", "path": "/x"}});
    for (rule, urls) in [
        ("keep", json!({"slug": "snow-ice", "path": "/x"})),
        ("drop", json!({"path": "/x"})),
        (
            "transliterate",
            json!({"slug": "es-snow-ice", "path": "/x"}),
        ),
    ] {
        let config = format!(
            r#"
            [profiles.cms]
            id = "id"
            fields = [
                {{ path = "title", role = "headline" }},
                {{ path = "urls.slug", role = "slug", slug = "{rule}" }},
            ]
            "#
        );
        let result = cms(&config, &article).await;
        assert_eq!(result.article["urls"], urls, "{rule}");
    }
}

/// A profile that puts the disclosure somewhere.
fn disclosing(format: &str, disclosure: &str) -> String {
    format!(
        r#"
        [profiles.cms]
        id = "id"
        disclosure = "{disclosure}"
        disclosure_field = "note"
        fields = [{{ path = "text", role = "body", format = "{format}" }}]
        "#
    )
}

#[tokio::test]
async fn the_disclosure_goes_where_the_profile_says() {
    let note = note();
    for (format, text, appended) in [
        ("plain", "One.\n", format!("es·One.\n\n{note}")),
        ("markdown", "# One", format!("# es·One\n\n{note}")),
        (
            "html",
            "<p>One.</p>",
            format!("<p>es·One.</p><p>{note}</p>"),
        ),
        (
            "html",
            "<html lang=\"en\"><body><p>One.</p></body></html>",
            format!("<html lang=\"es\"><body><p>es·One.</p><p>{note}</p></body></html>"),
        ),
    ] {
        let article = json!({"id": "a", "text": text});
        let appended_to = cms(&disclosing(format, "append"), &article).await.article;
        assert_eq!(appended_to["text"], appended);
        assert!(!appended_to.contains_key("note"));

        let field = cms(&disclosing(format, "field"), &article).await.article;
        assert_eq!(field["note"], note);
        assert!(!field["text"].as_str().unwrap().contains(&note));

        let none = cms(&disclosing(format, "none"), &article).await;
        assert!(
            !serde_json::to_string(&none.article)
                .unwrap()
                .contains(&note)
        );
        assert!(none.quality.findings.is_empty());
    }
}

/// The findings, as `check: message`.
fn said(result: &Translated) -> Vec<String> {
    let said = |finding: &Finding| format!("{}: {}", finding.check, finding.message);
    result.quality.findings.iter().map(said).collect()
}

#[tokio::test]
async fn a_disclosure_without_a_body_to_stand_behind_is_not_lost() {
    let configuration = r#"
        [profiles.cms]
        id = "id"
        disclosure = "append"
        disclosure_field = "note"
        fields = [{ path = "title", role = "headline" }, { path = "text", role = "body" }]
    "#;
    let result = cms(configuration, &json!({"id": "a", "title": "Snow"})).await;
    assert_eq!(result.article["note"], note());
    assert_eq!(result.article["title"], "es·Snow");
    let place = "disclosure-place: no body for the disclosure to stand behind, it is in `note`";
    assert!(said(&result).contains(&place.to_owned()));
    assert_eq!(result.quality.verdict, Verdict::Pass);
}

#[tokio::test]
async fn appended_text_counts_and_says_its_own_language() {
    let mut config = config("[localize]\ndisclosure = \"append\"");
    config.routes.default.clear();
    let pipeline = pipeline(&config, vec![Fake::new("fake", "*>*")]).await;
    let article = json!({"uri": "urn:a", "bodies": [
        {"contentType": "text/html", "charCount": 0, "value": "<p>One.</p>"}
    ]});
    // There is no locale for Japanese: the disclosure is in English and says so.
    let result = translate(&pipeline, &article, "en", "ja").await.unwrap();
    let body = &result.article["bodies"][0];
    let text = body["value"].as_str().unwrap();
    assert!(
        text.contains("<p lang=\"en\" dir=\"ltr\">This article was translated"),
        "{text}"
    );
    let language = "disclosure-language: there is no disclosure in ja, it is in en";
    assert!(said(&result).contains(&language.to_owned()));
    let result = translate(&pipeline, &article, "en", "es").await.unwrap();
    let body = &result.article["bodies"][0];
    let text = body["value"].as_str().unwrap();
    let tags = "<p></p>".len() * 2;
    assert_eq!(body["charCount"], text.chars().count() - tags);
}

#[tokio::test]
async fn an_editor_to_come_is_told_of() {
    let pipeline = fake().await;
    let article = json!({"id": "a", "title": "Snow"});
    let task = wireglot::pipeline::Task {
        article: object(&article),
        profile: "simple",
        source: &tag("en"),
        target: &tag("en-GB"),
        embargoed: false,
        held: true,
        urgent: false,
        formality: None,
        glossaries: &[],
        backends: &[],
    };
    let held = pipeline.translate(task).await.unwrap().article;
    let task = wireglot::pipeline::Task {
        held: false,
        ..task
    };
    let free = pipeline.translate(task).await.unwrap().article;
    assert_ne!(held["disclosure"], free["disclosure"]);
}

#[tokio::test]
async fn bad_articles_are_refused_with_field_and_fix() {
    let pipeline = fake().await;
    for (article, field, part) in [
        (
            json!({"id": "a", "title": 5}),
            "article.title",
            "not a string",
        ),
        (
            json!({"id": "a", "captions": ["a", {}]}),
            "article.captions.1",
            "not a string",
        ),
        (
            json!({"uri": "a", "bodies": [{"contentType": "application/pdf", "value": "x"}]}),
            "article.bodies.0.contentType",
            "text/html",
        ),
    ] {
        let profile = pipeline.profiles().choose(None, object(&article)).unwrap();
        let fault = pipeline
            .inspect(object(&article), profile, &tag("en"))
            .unwrap_err();
        assert_eq!(fault.field, field);
        assert!(fault.problem.contains(part), "{fault}");
        match translate(&pipeline, &article, "en", "es").await {
            Err(PipelineError::Article(again)) => assert_eq!(again, fault),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn an_article_without_text_is_refused_with_the_paths_that_were_looked_at() {
    let pipeline = fake().await;
    for article in [
        json!({"id": "a"}),
        json!({"id": "a", "title": " \n", "body": ""}),
        json!({"id": "a", "body_html": "<p> <img src=\"x\"></p>"}),
        json!({"uri": "urn:a", "headlines": [], "bodies": [{"value": "— 12 —"}]}),
    ] {
        let profile = pipeline.profiles().choose(None, object(&article)).unwrap();
        let fault = pipeline
            .inspect(object(&article), profile, &tag("en"))
            .unwrap_err();
        assert_eq!(fault.reason.as_str(), "empty-article", "{article}");
        let looked_at = if article.get("uri").is_some() {
            "headlines.*.value"
        } else {
            "body_html"
        };
        assert!(fault.problem.contains(looked_at), "{fault}");
    }
}

#[tokio::test]
async fn a_translation_over_the_longest_length_is_a_finding() {
    let article = json!({"id": "a", "title": "Twelve chars", "kicker": "Short"});
    let result = cms(
        r#"
        [profiles.cms]
        id = "id"
        fields = [
            { path = "title", role = "headline", max_length = 14 },
            { path = "kicker", role = "kicker", max_length = 14 },
        ]
        "#,
        &article,
    )
    .await;
    let found: Vec<_> = result
        .quality
        .findings
        .iter()
        .filter(|finding| finding.check == "max-length")
        .map(|finding| finding.field.clone().unwrap())
        .collect();
    assert_eq!(found, ["title"]);
}
