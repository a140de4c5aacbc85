//! The dirty article of `examples/articles`, block by block: what each becomes and what an engine
//! gets to see of it.

use std::fs;
use std::sync::Arc;

use wireglot::article::{Origin, Profiles};
use wireglot::config::Config;
use wireglot::job::bare_article;
use wireglot::localize::{Locales, OverlayFile};
use wireglot::markup::Format;
use wireglot::pipeline::{Pipeline, Translated};
use wireglot::route::Router;

use crate::engine::{Calls, Fake};
use crate::{repository, translate_as};

/// The pipeline with the sample newsroom's own phrases.
async fn newsroom() -> (Pipeline, Calls) {
    let mut files = Vec::new();
    for entry in fs::read_dir(repository().join("examples/furniture")).unwrap() {
        let folder = entry.unwrap().path();
        let file = folder.join("furniture.ftl");
        files.push(OverlayFile {
            locale: folder.file_name().unwrap().to_string_lossy().into_owned(),
            name: file.display().to_string(),
            text: fs::read_to_string(&file).unwrap(),
        });
    }
    let mut config = Config::default();
    config.furniture.drop = ["accessibility-links", "skip-to-search"]
        .map(str::to_owned)
        .to_vec();
    let engine = Fake::new("fake", "*>*");
    let calls = engine.calls();
    let router = Router::new(vec![(Box::new(engine), true)], config.routes.clone());
    router.discover().await;
    let pipeline = Pipeline::new(
        &config,
        Profiles::new(&config.profiles).unwrap(),
        Arc::new(router),
        Arc::new(Locales::with_overlay(files).unwrap_or_else(|errors| panic!("{errors}"))),
    );
    (pipeline, calls)
}

async fn breaking() -> (Translated, Vec<String>) {
    let text = fs::read_to_string(repository().join("examples/articles/breaking.txt")).unwrap();
    let article = bare_article(Format::Plain, &text, "urn:meridian:breaking");
    let (pipeline, calls) = newsroom().await;
    let profile = pipeline
        .profiles()
        .choose(None, &article)
        .unwrap()
        .name
        .clone();
    let result = translate_as(&pipeline, &profile, &article, "en", "es")
        .await
        .unwrap();
    (result, calls.texts())
}

#[tokio::test]
async fn every_block_becomes_what_it_should() {
    let (result, _) = breaking().await;
    let block = |text: &str| {
        let segments: Vec<_> = result
            .segments
            .iter()
            .filter(|segment| segment.source.starts_with(text))
            .collect();
        assert_eq!(segments.len(), 1, "{text}: {segments:?}");
        segments[0]
    };
    for dropped in ["Accessibility links", "Skip to Search"] {
        assert_eq!(block(dropped).target, "");
        assert_eq!(block(dropped).origin, Origin::Furniture);
    }
    for (text, wording) in [
        ("Skip to main content", "Ir al contenido principal"),
        ("Breaking News", "Última hora"),
        (
            "This is a developing story",
            "Noticia en desarrollo; se actualizará.",
        ),
        ("Read more", "Leer más"),
    ] {
        let block = block(text);
        assert_eq!(block.origin, Origin::Furniture, "{text}");
        assert_eq!(block.target, wording);
    }
    for text in ["16x9 Image", "Meridian Newsroom reports on"] {
        assert_eq!(block(text).origin, Origin::Furniture, "{text}");
        assert_ne!(block(text).target, text);
    }
    for text in [
        "U.S. And Arvenia Agree To Reopen Border Bridge After Heavy Floods",
        "PORT ELLERY -- The United States",
        "“The bridge is safe, and people can go home,” said Elena Marsh",
        "Dr. Thomas Reed, an engineer",
        "\"They [the pillars] have been repaired",
        "The first trucks with food and medicine will cross the river on Monday at 6 a.m.",
        "The U.N. office in the region",
    ] {
        let block = block(text);
        assert_eq!(block.origin, Origin::Backend, "{text}");
        assert_eq!(block.target, format!("es·{}", block.source));
        assert_eq!(block.backend.as_deref(), Some("fake"));
    }
    assert_eq!(
        result.provenance.dropped_blocks,
        ["accessibility-links", "skip-to-search"]
    );
}

#[tokio::test]
async fn no_engine_sees_furniture_or_addresses() {
    let (_, sent) = breaking().await;
    let all = sent.join("\n");
    for text in [
        "Accessibility",
        "Skip to",
        "Breaking News",
        "developing story",
        "16x9",
        "Meridian",
        "Read more",
        "https://",
        "press@bridge.example.org",
    ] {
        assert!(!all.contains(text), "{text} in {all}");
    }
    assert!(
        sent.iter()
            .all(|text| text.chars().any(char::is_alphabetic))
    );
}

#[tokio::test]
async fn the_article_keeps_its_lines_and_addresses() {
    let (result, _) = breaking().await;
    let text: String = result
        .article
        .values()
        .filter_map(|value| value.as_str())
        .collect::<Vec<_>>()
        .join("\n");
    let body = if let Some(bodies) = result.article.get("bodies") {
        bodies[0]["value"].as_str().unwrap().to_owned()
    } else {
        text
    };
    assert!(
        body.contains("https://bridge.example.org/rules?lang=en"),
        "{body}"
    );
    assert!(body.contains("press@bridge.example.org"), "{body}");
    assert!(body.contains("Ir al contenido principal\n"), "{body}");
    assert!(!body.contains("\n\n\n"), "{body}");
    assert!(!body.contains("Accessibility"), "{body}");
}
