//! Fixed phrases: never in headlines, whole blocks only, translated by the newsroom or dropped.

use std::sync::Arc;

use serde_json::json;
use wireglot::article::{Origin, Profiles, Severity, Verdict};
use wireglot::config::Config;
use wireglot::localize::{Locales, OverlayFile};
use wireglot::pipeline::Pipeline;
use wireglot::route::Router;

use crate::engine::{Calls, Fake};
use crate::translate;

/// A pipeline with a newsroom's own phrases, and what its engine is asked.
async fn newsroom(drop: &[&str], phrases: &[(&str, &str)]) -> (Pipeline, Calls) {
    let mut config = Config::default();
    config.furniture.drop = drop.iter().map(|id| (*id).to_owned()).collect();
    let engine = Fake::new("fake", "*>*");
    let calls = engine.calls();
    let router = Router::new(vec![(Box::new(engine), true)], config.routes.clone());
    router.discover().await;
    let files = phrases
        .iter()
        .map(|(locale, text)| OverlayFile {
            locale: (*locale).to_owned(),
            name: format!("{locale}/furniture.ftl"),
            text: (*text).to_owned(),
        })
        .collect();
    let locales = Locales::with_overlay(files).unwrap_or_else(|errors| panic!("{errors}"));
    let profiles = Profiles::new(&config.profiles).unwrap();
    let pipeline = Pipeline::new(&config, profiles, Arc::new(router), Arc::new(locales));
    (pipeline, calls)
}

/// The Spanish body of an English one.
async fn body(pipeline: &Pipeline, text: &str) -> String {
    let article = json!({"id": "a", "title": "Snow", "body": text});
    let result = translate(pipeline, &article, "en", "es").await.unwrap();
    result.article["body"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_whole_block_gets_the_wording_of_the_target() {
    let (pipeline, calls) = newsroom(&[], &[]).await;
    for (text, expected) in [
        ("Breaking News", "Última hora"),
        ("  Breaking \t News ", "  Última hora "),
        // As content systems curl it.
        ("Editor\u{2019}s note", "Nota de la redacción"),
    ] {
        assert_eq!(body(&pipeline, text).await, expected, "{text:?}");
    }
    assert!(!calls.texts().iter().any(|text| text.contains("News")));
    // Within a sentence, in another case, with a full stop: news.
    for text in ["Breaking News today", "BREAKING NEWS", "Breaking News."] {
        assert_eq!(body(&pipeline, text).await, format!("es·{text}"));
    }
}

#[tokio::test]
async fn unicode_forms_and_white_space_do_not_matter() {
    let phrases = [
        ("en", "# reviewed = true\ncafe = Café talk"),
        ("es", "# reviewed = true\ncafe = Tertulia"),
    ];
    let (pipeline, _) = newsroom(&[], &phrases).await;
    assert_eq!(body(&pipeline, "Cafe\u{301}\u{a0} talk").await, "Tertulia");
}

#[tokio::test]
async fn a_headline_is_news_whatever_it_says() {
    let (pipeline, _) = newsroom(&["breaking-news"], &[]).await;
    let article =
        json!({"id": "a", "title": "Breaking News", "body": "Breaking News\n\nIt snows."});
    let result = translate(&pipeline, &article, "en", "es").await.unwrap();
    assert_eq!(result.article["title"], "es·Breaking News");
    assert_eq!(result.article["body"], "es·It snows.");
    assert_eq!(result.provenance.dropped_blocks, ["breaking-news"]);
}

#[tokio::test]
async fn dropped_blocks_are_listed_and_free() {
    let (pipeline, calls) = newsroom(&["skip-to-search", "image-16x9"], &[]).await;
    let article = json!({"id": "a", "body_html":
        "<p>Skip to Search</p><p>It snows.</p><figure><img src=\"x\"><figcaption>16x9 Image</figcaption></figure><p>Read more</p>"});
    let result = translate(&pipeline, &article, "en", "es").await.unwrap();
    assert_eq!(
        result.provenance.dropped_blocks,
        ["skip-to-search", "image-16x9"]
    );
    assert_eq!(calls.texts(), ["It snows."]);
    let html = result.article["body_html"].as_str().unwrap();
    assert!(
        html.starts_with("<p>es·It snows.</p><figure><img src=\"x\">"),
        "{html}"
    );
    assert!(!html.contains("16x9") && !html.contains("Search"), "{html}");
    let origins: Vec<_> = result
        .segments
        .iter()
        .map(|segment| segment.origin)
        .collect();
    assert_eq!(
        origins,
        [
            Origin::Furniture,
            Origin::Backend,
            Origin::Furniture,
            Origin::Furniture
        ]
    );
    let provenance = result.provenance;
    assert_eq!(
        (
            provenance.segments,
            provenance.reused,
            provenance.translated
        ),
        (4, 1, 1)
    );
}

#[tokio::test]
async fn what_a_locale_lacks_comes_from_its_chain_and_at_last_from_the_engine() {
    let phrases = [
        ("en", "# reviewed = true\nslogan = Near the river"),
        ("pt", "# reviewed = true\nslogan = Perto do rio"),
    ];
    let (pipeline, calls) = newsroom(&[], &phrases).await;
    let article = json!({"id": "a", "body": "Near the river"});
    for (target, expected) in [
        ("pt-BR", "Perto do rio"),
        ("pt", "Perto do rio"),
        ("fr", "fr·Near the river"),
        ("ja", "ja·Near the river"),
    ] {
        let result = translate(&pipeline, &article, "en", target).await.unwrap();
        assert_eq!(result.article["body"], expected);
    }
    assert_eq!(calls.count(), 2);
    // A British article knows the English phrases.
    let result = translate(&pipeline, &article, "en-GB", "pt").await.unwrap();
    assert_eq!(result.article["body"], "Perto do rio");
}

#[tokio::test]
async fn a_newsroom_replaces_our_wording() {
    let phrases = [("es", "# reviewed = true\nbreaking-news = ¡Ahora!")];
    let (pipeline, _) = newsroom(&[], &phrases).await;
    assert_eq!(body(&pipeline, "Breaking News").await, "¡Ahora!");
    assert_eq!(body(&pipeline, "Read more").await, "Leer más");
}

#[tokio::test]
async fn montenegrin_is_latin() {
    let (pipeline, _) = newsroom(&[], &[]).await;
    let article = json!({"id": "a", "body": "Breaking News\n\nCorrection\n\nVideo"});
    let result = translate(&pipeline, &article, "en", "cnr").await.unwrap();
    let text = result.article["body"].as_str().unwrap();
    assert!(
        !text.chars().any(|c| ('\u{400}'..'\u{530}').contains(&c)),
        "{text}"
    );
    assert_ne!(text, "Breaking News\n\nCorrection\n\nVideo");
    assert_eq!(result.article.get("language"), Some(&json!("sr-ME")));
}

#[tokio::test]
async fn an_unreviewed_phrase_is_a_finding_once_per_locale() {
    let (pipeline, _) = newsroom(&[], &[]).await;
    let article = json!({"id": "a", "summary": "Correction", "body": "Breaking News\n\nRead more\n\nIt snows."});
    let result = translate(&pipeline, &article, "en", "es").await.unwrap();
    let found: Vec<_> = result
        .quality
        .findings
        .iter()
        .filter(|finding| finding.check == "unreviewed-phrase")
        .collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].severity, Severity::Info);
    assert!(found[0].message.contains("locale es"), "{found:?}");
    assert_eq!(result.quality.verdict, Verdict::Pass);

    let phrases = [("es", "# reviewed = true\nread-more = Siga leyendo")];
    let mut config = Config::default();
    config.localize.disclosure = wireglot::config::Disclosure::None;
    let (pipeline, _) = newsroom(&[], &phrases).await;
    let article = json!({"id": "a", "body": "Read more"});
    let result = translate(&pipeline, &article, "en", "es").await.unwrap();
    assert_eq!(result.article["body"], "Siga leyendo");
    assert!(result.quality.findings.is_empty(), "{:?}", result.quality);
}
