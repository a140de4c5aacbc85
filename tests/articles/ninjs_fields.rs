//! What becomes of each field of a ninjs article.

use serde_json::{Value, json};
use wireglot::article::{Profiles, PublicationStatus};
use wireglot::config::Config;
use wireglot::pipeline::PipelineError;

use crate::engine::Fake;
use crate::{checks, fake, object, pipeline, read, translate};

#[tokio::test]
async fn the_translation_has_an_identifier_of_its_own_and_names_its_source() {
    let pipeline = fake().await;
    let result = translate(
        &pipeline,
        &json!({"uri": "urn:a:1", "headlines": [{"value": "Snow"}]}),
        "en",
        "sr-Latn",
    )
    .await
    .unwrap();
    assert_eq!(result.article["uri"], "urn:a:1#lang=sr-Latn");
    assert_eq!(
        result.article["altIds"],
        json!([{"role": "translationOf", "value": "urn:a:1"}])
    );
    assert_eq!(result.article["language"], "sr-Latn");

    let live = read("tests/fixtures/articles/fragment-uri.json");
    let result = translate(&pipeline, &live, "en", "es").await.unwrap();
    assert_eq!(
        result.article["uri"],
        "https://news.example.org/live/2026#entry-14&lang=es"
    );
    assert_eq!(
        result.article["altIds"],
        json!([
            {"role": "cms", "value": "14"},
            {"role": "translationOf", "value": "https://news.example.org/live/2026#entry-14"}
        ])
    );
    assert_eq!(result.article["title"], "es·Entry 14");
}

#[tokio::test]
async fn the_digital_source_type_is_the_term_for_the_kind_of_engine() {
    let article = read("tests/fixtures/articles/fragment-uri.json");
    let vocabulary = "http://cv.iptc.org/newscodes/digitalsourcetype";
    for (engine, term) in [
        (Fake::new("rules", "*>*"), "algorithmicMedia"),
        (
            Fake::new("model", "*>*").trained(),
            "trainedAlgorithmicMedia",
        ),
    ] {
        let pipeline = pipeline(&Config::default(), vec![engine]).await;
        let result = translate(&pipeline, &article, "en", "es").await.unwrap();
        assert_eq!(
            result.article["digitalSourceType"],
            json!({"name": term, "uri": format!("{vocabulary}/{term}")})
        );
    }
}

#[tokio::test]
async fn nothing_translated_is_not_called_machine_made() {
    // A whole article of furniture: no engine wrote anything of it.
    let article = json!({"uri": "urn:a", "bodies": [{"value": "Breaking News"}]});
    let result = translate(&fake().await, &article, "en", "es")
        .await
        .unwrap();
    assert!(!result.provenance.machine_translated);
    assert!(!result.article.contains_key("digitalSourceType"));
    assert!(!result.article.contains_key("descriptions"));
}

#[tokio::test]
async fn counts_are_made_anew_only_where_they_were() {
    let article = read("tests/fixtures/articles/several-bodies.json");
    let result = translate(&fake().await, &article, "en", "es")
        .await
        .unwrap();
    let bodies = result.article["bodies"].as_array().unwrap();
    // "es·The story is short." and "es·It ends here."
    assert_eq!(bodies[0]["charCount"], 23 + 16 - 1);
    assert!(bodies[0].get("wordCount").is_none());
    assert_eq!(bodies[1]["wordCount"], 7);
    assert!(bodies[1].get("charCount").is_none());
    assert!(bodies[2].get("charCount").is_none());
    // "es·The story", "es·The story is short. es·It ends here.": no mark, no address.
    assert_eq!(bodies[3]["charCount"], 12 + 39);
    assert_eq!(bodies[3]["wordCount"], 2 + 7);
}

#[tokio::test]
async fn captions_do_not_count() {
    let article = read("tests/fixtures/articles/html-feature.json");
    let result = translate(&fake().await, &article, "en-US", "es")
        .await
        .unwrap();
    let body = &result.article["bodies"][0];
    let lines = [
        "es·Tomas Brill climbs 214 steps every evening.",
        "es·“It keeps me young,” he says.",
        "es·The light is visible for 30\u{a0}km.",
    ];
    let characters: usize = lines.iter().map(|line| line.chars().count()).sum();
    assert_eq!(body["charCount"], characters);
    let text = body["value"].as_str().unwrap();
    assert!(text.contains("es·The lighthouse at Cape Moren."), "{text}");
    assert!(text.contains("alt=\"es·A lighthouse\""), "{text}");
    assert!(text.ends_with("<!-- keep --><script>var a = \"<p>Not text.</p>\";</script>"));
}

#[tokio::test]
async fn a_body_that_stays_the_same_counts_the_same() {
    let unchanged = Fake::new("fake", "*>*").says(|_, request| {
        Ok(request
            .segments
            .iter()
            .map(|sent| sent.text.clone())
            .collect())
    });
    let pipeline = pipeline(&Config::default(), vec![unchanged]).await;
    let article = read("examples/articles/feature.json");
    let result = translate(&pipeline, &article, "es", "de").await.unwrap();
    for key in ["charCount", "wordCount"] {
        assert_eq!(
            result.article["bodies"][0][key], article["bodies"][0][key],
            "{key}"
        );
    }
}

#[tokio::test]
async fn the_content_type_chooses_the_format() {
    let article = read("tests/fixtures/articles/several-bodies.json");
    let result = translate(&fake().await, &article, "en", "es")
        .await
        .unwrap();
    let body = |number: usize| result.article["bodies"][number]["value"].as_str().unwrap();
    assert_eq!(body(0), "es·The story is short.\n\nes·It ends here.");
    assert_eq!(
        body(1),
        "<p>es·The story is short.</p><p>es·It ends here.</p>"
    );
    assert_eq!(
        body(2),
        "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>es·The story is short.<br/>es·It ends here.</p></div>"
    );
    assert!(
        body(3).starts_with("# es·The story\n\nes·The story is *short*."),
        "{}",
        body(3)
    );
    assert!(
        body(3).contains("[here](https://x.example.org)"),
        "{}",
        body(3)
    );
}

#[tokio::test]
async fn the_second_version_keeps_its_spelling() {
    let article = json!({
        "uri": "urn:a",
        "versioncreated": "2026-01-01T00:00:00Z",
        "headlines": [{"contenttype": "text/plain", "value": "A <b"}],
        "bodies": [{"contenttype": "text/html", "charcount": 1, "wordcount": 1, "value": "<p>One two.</p>"}]
    });
    let result = translate(&fake().await, &article, "en", "es")
        .await
        .unwrap();
    let article = Value::Object(result.article);
    assert_eq!(article["headlines"][0]["value"], "es·A <b");
    assert_eq!(
        article["bodies"][0],
        json!({"contenttype": "text/html", "charcount": 11, "wordcount": 2, "value": "<p>es·One two.</p>"})
    );
    assert_eq!(article["altids"][0]["value"], "urn:a");
    assert_eq!(article["digitalsourcetype"]["name"], "algorithmicMedia");
    assert_eq!(article["descriptions"][0]["contenttype"], "text/plain");
    for key in ["altIds", "digitalSourceType"] {
        assert!(article.get(key).is_none(), "{key}");
    }
}

#[tokio::test]
async fn associations_are_translated_from_their_own_language() {
    let engine = Fake::new("fake", "*>*");
    let calls = engine.calls();
    let pipeline = pipeline(&Config::default(), vec![engine]).await;
    let article = read("tests/fixtures/articles/nested-associations.json");
    let result = translate(&pipeline, &article, "en", "es").await.unwrap();
    assert_eq!(calls.pairs(), ["en>es", "fr>es", "mk>es"]);
    assert_eq!(
        calls.batches()[1],
        ["Le pont vu du nord.", "Un détail du pont."]
    );
    let gallery = &result.article["associations"][0];
    assert_eq!(gallery["headlines"][0]["value"], "es·Along the river");
    assert!(gallery.get("language").is_none());
    let picture = &gallery["associations"][0];
    assert_eq!(picture["language"], "es");
    assert_eq!(
        picture["associations"][0]["descriptions"][0]["value"],
        "es·Un détail du pont."
    );
    assert_eq!(gallery["associations"][1]["by"], "Ана Дорен");
    // Nothing of the map was translated: it is as it was.
    let map = &result.article["associations"][1];
    assert_eq!(map, &article["associations"][1]);
    assert_eq!(result.provenance.route, ["en", "es"].map(crate::tag));
}

#[tokio::test]
async fn an_association_in_the_target_language_is_not_touched() {
    let engine = Fake::new("fake", "*>*");
    let calls = engine.calls();
    let pipeline = pipeline(&Config::default(), vec![engine]).await;
    let mut article = read("tests/fixtures/articles/association-in-target.json");
    article["associations"][0]["language"] = json!("ES");
    let result = translate(&pipeline, &article, "en", "es").await.unwrap();
    assert_eq!(
        result.article["associations"][0],
        article["associations"][0]
    );
    assert_eq!(result.article["associations"][1]["language"], "es");
    assert!(!calls.texts().iter().any(|text| text.contains("horno")));
}

#[tokio::test]
async fn a_variant_is_translated_only_where_an_engine_can() {
    let article = json!({
        "uri": "urn:a", "language": "de",
        "headlines": [{"value": "Schnee"}],
        "associations": [{"name": "i", "uri": "urn:i", "language": "en", "headlines": [{"value": "Color"}]}]
    });
    for (pairs, headline, language) in [
        ("de>en-GB", "Color", "en"),
        ("de>en-GB en>en-GB", "en-GB·Color", "en-GB"),
        // Not through another language into itself.
        ("de>en-GB en>de", "Color", "en"),
    ] {
        let pipeline = pipeline(&Config::default(), vec![Fake::new("fake", pairs)]).await;
        let result = translate(&pipeline, &article, "de", "en-GB").await.unwrap();
        let image = &result.article["associations"][0];
        assert_eq!(image["headlines"][0]["value"], headline, "{pairs}");
        assert_eq!(image["language"], language, "{pairs}");
    }
}

#[tokio::test]
async fn a_language_that_is_none_is_refused_with_its_place() {
    for (association, field) in [
        (
            json!({"language": "english"}),
            "article.associations.0.language",
        ),
        (json!({"language": 7}), "article.associations.0.language"),
        (
            json!({"headlines": [{"value": ["a"]}]}),
            "article.associations.0.headlines.0.value",
        ),
        (
            json!({"bodies": [{"contentType": "image/png", "value": "a"}]}),
            "article.associations.0.bodies.0.contentType",
        ),
    ] {
        let article =
            json!({"uri": "urn:a", "headlines": [{"value": "One"}], "associations": [association]});
        match translate(&fake().await, &article, "en", "es").await {
            Err(PipelineError::Article(fault)) => assert_eq!(fault.field, field),
            other => panic!("{other:?}"),
        }
    }
    // Nothing said is the language of the article.
    for open in [json!(null), json!(""), json!("und")] {
        let article = json!({"uri": "urn:a", "associations": [{"language": open, "headlines": [{"value": "One"}]}]});
        let result = translate(&fake().await, &article, "en", "es")
            .await
            .unwrap();
        assert_eq!(
            result.article["associations"][0]["headlines"][0]["value"],
            "es·One"
        );
    }
}

#[tokio::test]
async fn quotations_in_another_language_stay() {
    let html = "<p lang=\"fr\">Vive la neige.</p><p lang=\"no\">It snows.</p><p>He said <i lang=\"de\">Schnee</i> twice.</p>";
    let article = json!({"uri": "urn:a", "bodies": [{"contentType": "text/html", "value": html}]});
    // `no` is another name of the article's own language.
    let result = translate(&fake().await, &article, "nb", "es")
        .await
        .unwrap();
    let text = result.article["bodies"][0]["value"].as_str().unwrap();
    assert!(
        text.starts_with("<p lang=\"fr\">Vive la neige.</p><p lang=\"es\">es·It snows.</p>"),
        "{text}"
    );
    assert!(text.contains("<i lang=\"de\">Schnee</i>"), "{text}");
}

#[tokio::test]
async fn associations_nest_so_deep_and_no_deeper() {
    let nested = |depth: usize| {
        let mut article = json!({"uri": "urn:x", "headlines": [{"value": "Inmost"}]});
        for _ in 0..depth {
            article = json!({"uri": "urn:x", "associations": [article]});
        }
        article
    };
    let result = translate(&fake().await, &nested(8), "en", "es")
        .await
        .unwrap();
    assert!(
        serde_json::to_string(&result.article)
            .unwrap()
            .contains("es·Inmost")
    );
    match translate(&fake().await, &nested(9), "en", "es").await {
        Err(PipelineError::Article(fault)) => {
            assert!(fault.problem.contains("deeper"), "{fault}");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_an_article_says_of_itself_stays_and_is_read() {
    let article = read("tests/fixtures/articles/breaking.json");
    let result = translate(&fake().await, &article, "en", "es")
        .await
        .unwrap();
    for key in [
        "urgency",
        "pubStatus",
        "embargoedUntil",
        "expires",
        "edNote",
        "usageTerms",
        "located",
        "events",
        "infoSources",
        "genres",
        "type",
    ] {
        assert_eq!(result.article[key], article[key], "{key}");
    }
    let profiles = Profiles::new(&Default::default()).unwrap();
    let profile = profiles.choose(None, object(&article)).unwrap();
    let reading = profile.read(object(&article)).unwrap();
    assert!(reading.breaking);
    assert_eq!(reading.embargoed_until, "2030-01-01T05:00:00Z".parse().ok());
    assert_eq!(reading.expires, "2030-02-01T06:00:00Z".parse().ok());
    assert_eq!(reading.status, PublicationStatus::Usable);
}

#[test]
fn status_urgency_and_times_are_read_in_both_spellings() {
    let profiles = Profiles::new(&Default::default()).unwrap();
    let profile = profiles.get("ninjs").unwrap();
    let read = |key: &str, value: Value| {
        let mut article = json!({"uri": "urn:a"});
        article[key] = value;
        profile.read(object(&article))
    };
    for (key, value, status) in [
        ("pubStatus", "withheld", PublicationStatus::Withheld),
        ("pubstatus", "canceled", PublicationStatus::Canceled),
        ("pubStatus", "usable", PublicationStatus::Usable),
    ] {
        assert_eq!(read(key, json!(value)).unwrap().status, status);
    }
    for (urgency, breaking) in [(1, true), (2, true), (3, false), (9, false)] {
        assert_eq!(read("urgency", json!(urgency)).unwrap().breaking, breaking);
    }
    for key in ["embargoedUntil", "embargoeduntil"] {
        let reading = read(key, json!("2030-01-01T00:00:00Z")).unwrap();
        assert!(reading.embargoed_until.is_some(), "{key}");
    }
    for (key, value) in [
        ("pubStatus", json!("secret")),
        ("pubStatus", json!(1)),
        ("embargoedUntil", json!(1893456000)),
        ("embargoedUntil", json!("tomorrow")),
        ("expires", json!("2030-01-01")),
        ("language", json!("klingon-language")),
        ("uri", json!("")),
        ("uri", json!({})),
    ] {
        let fault = read(key, value).unwrap_err();
        assert_eq!(fault.field, format!("article.{key}"));
    }
}

#[tokio::test]
async fn the_disclosure_is_a_description() {
    let article = read("tests/fixtures/articles/picture.json");
    let result = translate(&fake().await, &article, "en", "es")
        .await
        .unwrap();
    let descriptions = result.article["descriptions"].as_array().unwrap();
    assert_eq!(descriptions.len(), 2);
    assert_eq!(descriptions[1]["role"], "disclosure");
    assert_eq!(descriptions[1]["contentType"], "text/plain");
    assert!(
        descriptions[1]["value"]
            .as_str()
            .unwrap()
            .contains("inglés"),
        "{descriptions:?}"
    );
    assert_eq!(checks(&result), ["unreviewed-phrase"]);
}
