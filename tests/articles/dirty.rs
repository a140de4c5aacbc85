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

use crate::engine::{Calls, Fake, tag};
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
    let wording = Locales::builtin().unwrap();
    // A block by the beginning of its text: what became of its sentences, joined.
    let block = |text: &str| {
        let first = result
            .segments
            .iter()
            .find(|segment| segment.source.starts_with(text) || text.starts_with(&segment.source))
            .unwrap_or_else(|| panic!("{text} is no block"));
        let segments = result
            .segments
            .iter()
            .filter(|segment| (&segment.field, segment.block) == (&first.field, first.block));
        let targets: Vec<_> = segments.map(|segment| segment.target.as_str()).collect();
        (first, targets.join(" "))
    };
    for dropped in ["Accessibility links", "Skip to Search"] {
        let (segment, target) = block(dropped);
        assert_eq!((segment.origin, target.as_str()), (Origin::Furniture, ""));
    }
    for (text, id) in [
        ("Skip to main content", "skip-to-main-content"),
        ("Skip to main Navigation", "skip-to-main-navigation"),
        ("Breaking News", "breaking-news"),
        (
            "This is a developing story and will be updated.",
            "developing-story",
        ),
        ("16x9 Image", "image-16x9"),
        ("Read more", "read-more"),
    ] {
        let (segment, target) = block(text);
        assert_eq!(segment.origin, Origin::Furniture, "{text}");
        assert_eq!(target, wording.furniture(id, &tag("es")).unwrap().text);
    }
    for text in [
        "Meridian Newsroom",
        "Meridian Newsroom reports on the lives",
    ] {
        let (segment, target) = block(text);
        assert_eq!(segment.origin, Origin::Furniture, "{text}");
        assert!(!target.contains("Newsroom"), "{target}");
    }
    for text in [
        "U.S. And Arvenia Agree To Reopen Border Bridge After Heavy Floods",
        "The bridge over the Selda River near Port Ellery, seen on March 3.",
        "PORT ELLERY -- The United States and Arvenia have agreed",
        "“The bridge is safe, and people can go home,” said Elena Marsh",
        "Dr. Thomas Reed, an engineer who led the inspection",
        "The first trucks with food and medicine will cross the river",
        "The U.N. office in the region said",
        "The two governments will meet again in April",
    ] {
        let (segment, target) = block(text);
        assert_eq!(segment.origin, Origin::Backend, "{text}");
        assert_eq!(segment.backend.as_deref(), Some("fake"));
        assert!(target.starts_with("es·"), "{target}");
        assert!(target.replace("es·", "").starts_with(text), "{target}");
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
    let source = fs::read_to_string(repository().join("examples/articles/breaking.txt")).unwrap();
    let body = result.article["body"].as_str().unwrap();
    let is_dropped = |line: &&str| !["Accessibility links", "Skip to Search"].contains(line);
    let lines: Vec<_> = source.lines().filter(is_dropped).collect();
    assert_eq!(body.lines().count(), lines.len(), "{body}");
    for (source, target) in lines.iter().zip(body.lines()) {
        assert_eq!(source.is_empty(), target.is_empty(), "{source}: {target}");
    }
    assert!(body.ends_with('\n'));
    for address in [
        "https://bridge.example.org/rules?lang=en",
        "press@bridge.example.org",
    ] {
        assert_eq!(body.matches(address).count(), 1, "{address}");
    }
}
