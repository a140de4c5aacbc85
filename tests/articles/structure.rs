//! Texts as the settings say, and Markdown that no translation may change the structure of.

use serde_json::{Value, json};
use wireglot::article::{Origin, Severity, Verdict};
use wireglot::config::{Config, RouteStep};
use wireglot::markup::SpannedText;
use wireglot::pipeline::PipelineError;

use crate::engine::{Fake, tag};
use crate::{object, pipeline, translate};

/// Three paragraphs; the second ends in a sign that is text there, and nothing may stand behind it.
const MARKDOWN: &str = "One bird.\n\na*<pre> -->\\\n\nTwo birds.";

fn article(content_type: &str, text: &str) -> Value {
    json!({
        "uri": "urn:x:1",
        "standard": {"name": "ninjs", "version": "3.1"},
        "language": "en",
        "bodies": [{"role": "main", "contentType": content_type, "value": text}],
    })
}

/// An engine that takes text only and answers the same to all that ends in `-->\`.
fn spoiler(name: &str) -> Fake {
    Fake::new(name, "en>es").text_only().says(|_, request| {
        let answers = request.segments.iter().map(|sent| {
            let text = sent.text.plain_text();
            SpannedText::from_text(if text.ends_with('\\') {
                "<x>".to_owned()
            } else {
                text.to_uppercase()
            })
        });
        Ok(answers.collect())
    })
}

fn body(article: &serde_json::Map<String, Value>) -> &str {
    article["bodies"][0]["value"].as_str().unwrap()
}

#[tokio::test]
async fn a_paragraph_that_cannot_be_written_stays_and_is_held_for_an_editor() {
    let pipeline = pipeline(&Config::default(), vec![spoiler("first")]).await;
    let made = translate(&pipeline, &article("text/markdown", MARKDOWN), "en", "es")
        .await
        .unwrap();
    assert_eq!(
        body(&made.article),
        "ONE BIRD.\n\na*<pre> -->\\\n\nTWO BIRDS."
    );
    assert_eq!(made.quality.verdict, Verdict::Fail);
    let found = made
        .quality
        .findings
        .iter()
        .find(|found| found.check == "structure")
        .unwrap();
    assert_eq!((found.severity, found.segment), (Severity::Fail, Some(1)));
    assert_eq!(found.field.as_deref(), Some("bodies.0.value"));
    let origins: Vec<_> = made.segments.iter().map(|segment| segment.origin).collect();
    assert_eq!(origins, [Origin::Backend, Origin::Source, Origin::Backend]);
    assert_eq!(made.segments[1].source, made.segments[1].target);
}

#[tokio::test]
async fn another_engine_is_asked_for_a_paragraph_that_cannot_be_written() {
    let second = Fake::new("second", "en>es").text_only().says(|_, request| {
        let keep = request.segments.iter().map(|sent| sent.text.plain_text());
        Ok(keep
            .map(|text| SpannedText::from_text(text.replace("a*", "b*")))
            .collect())
    });
    let calls = second.calls();
    let mut config = Config::default();
    config.routes.default = ["first", "second"].map(RouteStep::parse).to_vec();
    let pipeline = pipeline(&config, vec![spoiler("first"), second]).await;
    let made = translate(&pipeline, &article("text/markdown", MARKDOWN), "en", "es")
        .await
        .unwrap();
    assert_eq!(
        body(&made.article),
        "ONE BIRD.\n\nb\\*<pre> -->\\\n\nTWO BIRDS."
    );
    // Only what the first could not give is asked of the second.
    assert_eq!(calls.texts().len(), 1);
    assert!(
        made.quality
            .findings
            .iter()
            .all(|found| found.check != "structure")
    );
    assert_eq!(made.segments[1].backend.as_deref(), Some("second"));
    assert_eq!(made.provenance.steps.len(), 2);
}

#[tokio::test]
async fn the_settings_say_how_texts_are_read() {
    let html = article(
        "text/html",
        "<p>The river<br>rises, and nobody who lives beside it sleeps tonight.</p>",
    );
    let engine = Fake::new("fake", "*>*").text_only();
    let calls = engine.calls();
    let pipeline_of = |change: &dyn Fn(&mut Config), engine| {
        let mut config = Config::default();
        change(&mut config);
        let config = config;
        async move { pipeline(&config, vec![engine]).await }
    };
    let within = pipeline_of(&|config| config.documents.br_ends_segment = false, engine).await;
    translate(&within, &html, "en", "es").await.unwrap();
    assert_eq!(
        calls.texts(),
        ["The river rises, and nobody who lives beside it sleeps tonight."]
    );

    let engine = Fake::new("fake", "*>*");
    let calls = engine.calls();
    let short = pipeline_of(&|config| config.documents.max_segment = 40, engine).await;
    translate(&short, &html, "en", "es").await.unwrap();
    assert_eq!(
        calls.texts(),
        [
            "The river",
            "rises, and nobody who lives beside it",
            "sleeps tonight."
        ]
    );

    let shallow = pipeline_of(
        &|config| config.documents.max_depth = 2,
        Fake::new("fake", "*>*"),
    )
    .await;
    let deep = article("text/html", "<div><div><p>The river rises.</p></div></div>");
    let Err(PipelineError::Article(fault)) = translate(&shallow, &deep, "en", "es").await else {
        panic!("a deep document is read");
    };
    assert_eq!(fault.field, "article.bodies.0.value");
    assert!(
        fault.problem.contains("nested more than 2 deep"),
        "{}",
        fault.problem
    );
    let profile = shallow.profiles().choose(None, object(&deep)).unwrap();
    assert!(shallow.inspect(object(&deep), profile, &tag("en")).is_err());
}
