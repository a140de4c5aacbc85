//! How a result was made: what was asked, how often, and what is said about it.

use serde_json::{Value, json};
use wireglot::article::{Origin, Verdict};
use wireglot::backend::{Form, Limits};
use wireglot::config::Config;
use wireglot::job::Unit;
use wireglot::locale::LanguageTag;
use wireglot::markup::tagged::Protection;
use wireglot::pipeline::{PipelineError, Translated, compose, encode};

use crate::engine::{Fake, tag};
use crate::{object, pipeline, task_for, translate};

#[tokio::test]
async fn a_sentence_is_asked_once_and_put_in_every_place() {
    let engine = Fake::new("fake", "*>*").bills(10);
    let calls = engine.calls();
    let pipeline = pipeline(&Config::default(), vec![engine]).await;
    let article = json!({
        "uri": "urn:a",
        "headlines": [{"value": "It snows."}],
        "descriptions": [{"value": "It snows. It rains."}],
        "bodies": [
            {"contentType": "text/plain", "value": "It snows.\n\n12 — 14\n\nIt rains."},
            {"contentType": "text/html", "value": "<p>It <b>snows</b>.</p><p>It <b>snows</b>. It rains.</p>"}
        ],
        "associations": [{"name": "i", "uri": "urn:i", "language": "en", "descriptions": [{"value": "It rains."}]}]
    });
    let result = translate(&pipeline, &article, "en", "es").await.unwrap();
    assert_eq!(
        calls.batches(),
        [["It snows.", "It rains.", "It snows."]],
        "the third has a mark within"
    );
    assert_eq!(
        result.article["descriptions"][0]["value"],
        "es·It snows. es·It rains."
    );
    assert_eq!(
        result.article["bodies"][0]["value"],
        "es·It snows.\n\n12 — 14\n\nes·It rains."
    );
    assert_eq!(
        result.article["bodies"][1]["value"],
        "<p>es·It <b>snows</b>.</p><p>es·It <b>snows</b>. es·It rains.</p>"
    );
    assert_eq!(
        result.article["associations"][0]["descriptions"][0]["value"],
        "es·It rains."
    );
    let provenance = &result.provenance;
    assert_eq!(provenance.translated, 9);
    assert_eq!(provenance.reused, 0);
    assert_eq!(provenance.billed_characters, 10);
    assert!(provenance.machine_translated);
    assert_eq!(provenance.steps.len(), 1);
    assert_eq!(provenance.steps[0].model.as_deref(), Some("en-es"));
    let without_letters: Vec<_> = result
        .segments
        .iter()
        .filter(|segment| segment.origin == Origin::Source)
        .collect();
    assert!(
        without_letters
            .iter()
            .all(|segment| segment.source == segment.target)
    );
    assert_eq!(provenance.segments, result.segments.len() as u64);
}

#[tokio::test]
async fn an_estimate_says_what_would_be_sent() {
    let engine = Fake::new("fake", "*>*");
    let calls = engine.calls();
    let pipeline = pipeline(&Config::default(), vec![engine]).await;
    let article =
        json!({"id": "a", "title": "Snow", "body": "Breaking News\n\nSnow\n\nIt snows. 12."});
    let (english, spanish) = (tag("en"), tag("es"));
    let task = task_for("simple", object(&article), &english, &spanish);
    let [estimate] = <[_; 1]>::try_from(pipeline.estimate(task).await.unwrap()).unwrap();
    assert_eq!(calls.count(), 0);
    translate(&pipeline, &article, "en", "es").await.unwrap();
    let texts = calls.texts();
    assert_eq!(estimate.segments.len(), texts.len());
    let characters: usize = texts.iter().map(|text| text.chars().count()).sum();
    assert_eq!(estimate.characters(), characters);
}

#[tokio::test]
async fn an_estimate_counts_each_language_on_its_way_as_its_engine_does() {
    let tagged = Fake::new("tagged", "en>es").limits(Limits {
        form: Form::Tagged(Protection::NOTRANSLATE),
        ..Limits::default()
    });
    let bytes = Fake::new("bytes", "mk>es").limits(Limits {
        unit: wireglot::backend::Unit::Bytes,
        ..Limits::default()
    });
    let engines = vec![tagged, bytes];
    let pipeline = pipeline(&Config::default(), engines).await;
    let article = json!({
        "uri": "urn:a",
        "bodies": [{"contentType": "text/html", "value": "<p>It <b>snows</b>.</p>"}],
        "associations": {
            "map": {"uri": "urn:b", "language": "mk", "headlines": [{"value": "Снег"}]},
            "done": {"uri": "urn:c", "language": "es", "headlines": [{"value": "Nieve"}]}
        }
    });
    let (english, spanish) = (tag("en"), tag("es"));
    let task = task_for("ninjs", object(&article), &english, &spanish);
    let mut found = Vec::new();
    for estimate in pipeline.estimate(task).await.unwrap() {
        let router = pipeline.router();
        let routes = router.routes(&estimate.language, &spanish, false).await;
        let hop = &routes[0].hops[0];
        let counted = router.characters(hop, &estimate.segments).await;
        found.push((hop.backend.clone(), estimate.characters(), counted));
    }
    let [(tagged, text, with_tags), (bytes, letters, of_two)] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!((tagged.as_str(), *text), ("tagged", "It snows.".len()));
    assert!(*with_tags > *text as u64, "{with_tags}");
    assert_eq!((bytes.as_str(), *letters, *of_two), ("bytes", 4, 8));
}

#[tokio::test]
async fn the_route_names_the_languages_that_were_asked_for() {
    let config = Config::default();
    let article = json!({"id": "a", "title": "Snow"});
    for (pairs, source, target, route) in [
        ("en>sr", "en-US", "sr-Cyrl", "en-US sr-Cyrl"),
        ("en>ca ca>pt", "en", "pt", "en ca pt"),
    ] {
        let pipeline = pipeline(&config, vec![Fake::new("fake", pairs)]).await;
        let result = translate(&pipeline, &article, source, target)
            .await
            .unwrap();
        let languages: Vec<_> = result
            .provenance
            .route
            .iter()
            .map(LanguageTag::as_str)
            .collect();
        assert_eq!(languages.join(" "), route);
        assert_eq!(result.article["language"], target);
    }
}

#[tokio::test]
async fn one_part_that_cannot_be_reached_fails_the_whole() {
    let article = json!({
        "uri": "urn:a", "headlines": [{"value": "Snow"}],
        "associations": [{"name": "i", "uri": "urn:i", "language": "fr", "headlines": [{"value": "Neige"}]}]
    });
    let pipeline = pipeline(&Config::default(), vec![Fake::new("fake", "en>es")]).await;
    match translate(&pipeline, &article, "en", "es").await {
        Err(PipelineError::NoRoute { from, to }) => {
            assert_eq!((from.as_str(), to.as_str()), ("fr", "es"));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_span_that_an_engine_lost_is_placed_again_and_told_of() {
    let lost = Fake::new("fake", "*>*").says(|_, request| {
        let texts = request.segments.iter();
        Ok(texts
            .map(|sent| {
                wireglot::markup::SpannedText::from_text(format!("x {}", sent.text.plain_text()))
            })
            .collect())
    });
    for engine in [lost, Fake::new("fake", "*>*").text_only()] {
        let pipeline = pipeline(&Config::default(), vec![engine]).await;
        let article = json!({"id": "a", "body_html":
            "<p>Read <a href=\"https://x.example.org\">the rules</a> at https://y.example.org now.</p>"});
        let result = translate(&pipeline, &article, "en", "es").await.unwrap();
        let html = result.article["body_html"].as_str().unwrap();
        assert_eq!(
            html.matches("<a href=\"https://x.example.org\">").count(),
            1,
            "{html}"
        );
        assert_eq!(html.matches("</a>").count(), 1, "{html}");
        assert_eq!(html.matches("https://y.example.org").count(), 1, "{html}");
        assert_eq!(result.quality.verdict, Verdict::Pass);
    }
}

#[tokio::test]
async fn an_approximate_place_is_a_finding() {
    let engine = Fake::new("fake", "*>*").says(|_, request| {
        Ok(request
            .segments
            .iter()
            .map(|_| wireglot::markup::SpannedText::from_text("Ganz andere Worte stehen hier."))
            .collect())
    });
    let pipeline = pipeline(&Config::default(), vec![engine]).await;
    let article = json!({"id": "a", "body_html": "<p>There are <b>other words</b> in this.</p>"});
    let result = translate(&pipeline, &article, "en", "de").await.unwrap();
    let found = result
        .quality
        .findings
        .iter()
        .find(|finding| finding.check == "spans")
        .unwrap();
    assert_eq!(found.field.as_deref(), Some("body_html"));
    assert_eq!(found.segment, Some(0));
}

#[tokio::test]
async fn findings_name_the_sentence_and_hold_the_article_back() {
    let engine = Fake::new("fake", "*>*").says(|_, request| {
        Ok(request
            .segments
            .iter()
            .map(|sent| {
                let text = sent.text.plain_text();
                let short = text.starts_with("Third");
                wireglot::markup::SpannedText::from_text(if short {
                    "No.".to_owned()
                } else {
                    text
                })
            })
            .collect())
    });
    let pipeline = pipeline(&Config::default(), vec![engine]).await;
    let article = json!({"id": "a", "body":
        "Breaking News\n\nFirst comes this sentence. Third comes a sentence that is long enough."});
    let result = translate(&pipeline, &article, "en", "es").await.unwrap();
    assert_eq!(result.quality.verdict, Verdict::Review);
    let found = result
        .quality
        .findings
        .iter()
        .find(|finding| finding.check == "length")
        .unwrap();
    assert_eq!(found.segment, Some(2), "the furniture is the first");
    assert_eq!(result.segments[2].target, "No.");
}

/// A unit of a job that asked for segments.
fn unit(withheld: bool) -> Unit {
    serde_json::from_value(json!({
        "schema": 1, "action": "translate", "job_id": "j", "desk": "europe", "article_id": "a",
        "revision": "3", "revision_kind": "version", "edition": 0, "source": "en", "target": "fa",
        "priority": "normal", "profile": "simple", "article": {}, "withheld": withheld,
        "include_segments": true, "embargoed_until": "2030-01-01T00:00:00Z"
    }))
    .unwrap()
}

async fn snow() -> Translated {
    let pipeline = pipeline(&Config::default(), vec![Fake::new("fake", "*>*")]).await;
    let article = json!({"id": "a", "title": "Snow", "body": "It snows. ".repeat(200)});
    translate(&pipeline, &article, "en", "fa").await.unwrap()
}

#[tokio::test]
async fn the_result_says_what_it_is() {
    let published = vec![tag("es"), tag("en")];
    let result = compose(&unit(false), snow().await, 17, published.clone());
    let body = serde_json::to_value(&result).unwrap();
    for (key, value) in [
        ("schema", json!(1)),
        ("desk", json!("europe")),
        ("article_id", json!("a")),
        ("revision", json!("3")),
        ("sequence", json!(17)),
        ("source_language", json!("en")),
        ("language", json!("fa")),
        ("direction", json!("rtl")),
        ("available_languages", json!(["en", "es", "fa"])),
        ("embargoed_until", json!("2030-01-01T00:00:00Z")),
    ] {
        assert_eq!(body[key], value, "{key}");
    }
    assert_eq!(body["quality"]["verdict"], "pass");
    assert_eq!(body["segments"][0]["origin"], "backend");

    let held = compose(&unit(true), snow().await, 17, published);
    assert_eq!(held.quality.verdict, Verdict::Review);
    assert_eq!(held.available_languages, ["en", "es"].map(tag));
}

#[tokio::test]
async fn the_segments_go_first_when_a_result_is_too_large() {
    let result = || async { compose(&unit(false), snow().await, 1, Vec::new()) };
    let (whole, _) = encode(result().await, u64::MAX).unwrap();
    let (smaller, verdict) = encode(result().await, whole.len() as u64 - 1).unwrap();
    let smaller: Value = serde_json::from_slice(&smaller).unwrap();
    assert!(smaller.get("segments").is_none());
    assert_eq!(verdict, Verdict::Pass);
    let findings = smaller["quality"]["findings"].as_array().unwrap();
    assert!(
        findings
            .iter()
            .any(|finding| finding["check"] == "segments-dropped")
    );
    let size = encode(result().await, 100).unwrap_err().unwrap();
    assert!(size > 100 && size < whole.len());
}
