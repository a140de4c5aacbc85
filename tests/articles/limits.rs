//! Calls within the limits of each engine.

use std::sync::Arc;

use wireglot::backend::{Limits, RequestSegment};
use wireglot::config::Routes;
use wireglot::markup::{Piece, SpanKind, SpannedText};
use wireglot::route::Router;

use crate::engine::{Calls, Fake, tag};

fn segment(text: &str) -> RequestSegment {
    RequestSegment {
        text: SpannedText::from_text(text),
        spans: Vec::new(),
    }
}

async fn send(engines: Vec<Fake>, segments: &[RequestSegment]) -> Vec<String> {
    let engines = engines
        .into_iter()
        .map(|engine| (Box::new(engine) as _, true))
        .collect();
    let router = Router::new(engines, Routes::default());
    router.discover().await;
    let translated = router
        .translate(&tag("en"), &tag("pt"), segments, false)
        .await
        .unwrap();
    translated
        .segments
        .iter()
        .map(|one| one.text.plain_text())
        .collect()
}

#[tokio::test]
async fn batches_fit_and_their_answers_keep_their_order() {
    let limits = Limits {
        items: Some(3),
        characters: Some(8),
        ..Limits::default()
    };
    let engine = Fake::new("a", "en>pt").limits(limits);
    let calls = engine.calls();
    let texts = ["a", "b", "c", "d", "12345678", "😀😀😀😀", "𐐀𐐀𐐀𐐀"];
    let segments: Vec<_> = texts.iter().map(|text| segment(text)).collect();
    let made = send(vec![engine], &segments).await;
    assert_eq!(
        calls.batches(),
        [
            vec!["a", "b", "c"],
            vec!["d"],
            vec!["12345678"],
            vec!["😀😀😀😀", "𐐀𐐀𐐀𐐀"]
        ]
    );
    let expected: Vec<_> = texts.iter().map(|text| format!("pt·{text}")).collect();
    assert_eq!(made, expected);
}

#[tokio::test]
async fn every_hop_has_its_own_limits() {
    let items = |items| Limits {
        items: Some(items),
        ..Limits::default()
    };
    let first = Fake::new("a", "en>ca").limits(items(4));
    let second = Fake::new("b", "ca>pt").limits(items(3));
    let (one, two) = (first.calls(), second.calls());
    let segments: Vec<_> = ["1", "2", "3", "4", "5"].map(segment).to_vec();
    let made = send(vec![first, second], &segments).await;
    let sizes = |calls: &Calls| -> Vec<usize> { calls.batches().iter().map(Vec::len).collect() };
    assert_eq!(sizes(&one), [4, 1]);
    assert_eq!(sizes(&two), [3, 2]);
    assert_eq!(made[4], "pt·ca·5");
}

#[tokio::test]
async fn a_sentence_over_the_limit_goes_to_an_engine_that_takes_it() {
    let limits = Limits {
        characters_per_item: Some(5),
        ..Limits::default()
    };
    let small = Fake::new("a", "en>pt").limits(limits);
    let large = Fake::new("b", "en>pt");
    let (few, rest) = (small.calls(), large.calls());
    let segments = [segment("short"), segment("longer"), segment("tiny")];
    send(vec![small, large], &segments).await;
    assert_eq!(few.batches(), [["short", "tiny"]]);
    assert_eq!(rest.batches(), [["longer"]]);
}

#[tokio::test]
async fn an_engine_for_text_gets_protected_text_as_it_is_read() {
    let engine = Fake::new("a", "en>pt").text_only();
    let calls = engine.calls();
    let with_address = RequestSegment {
        text: SpannedText::from_pieces([
            Piece::Text("Write to ".to_owned()),
            Piece::Solo(0),
            Piece::Text(" now.".to_owned()),
        ]),
        spans: vec![SpanKind::Protected("a@b.example".to_owned())],
    };
    let made = send(vec![engine], &[with_address]).await;
    assert_eq!(calls.texts(), ["Write to a@b.example now."]);
    // The address is a span again: it is not part of the text.
    assert!(!made[0].contains("a@b.example"), "{made:?}");
}

#[tokio::test]
async fn no_engine_gets_more_calls_at_once_than_it_takes() {
    for (concurrency, most) in [(Some(1), 1), (Some(3), 3), (Some(0), 1), (None, 20)] {
        let limits = Limits {
            concurrency,
            ..Limits::default()
        };
        let engine = Fake::new("a", "en>pt").limits(limits);
        let calls = engine.calls();
        let router = Arc::new(Router::new(
            vec![(Box::new(engine), true)],
            Routes::default(),
        ));
        router.discover().await;
        // What is learned again changes nothing for calls in progress.
        let units: Vec<_> = (0..20)
            .map(|number| {
                let router = router.clone();
                tokio::spawn(async move {
                    let segments = [segment(&format!("Sentence {number}"))];
                    if number == 5 {
                        router.discover().await;
                    }
                    let (source, target) = (tag("en"), tag("pt"));
                    router.translate(&source, &target, &segments, false).await
                })
            })
            .collect();
        for unit in units {
            unit.await.unwrap().unwrap();
        }
        assert_eq!(calls.count(), 20);
        assert_eq!(calls.most_at_once(), most, "{concurrency:?}");
    }
}
