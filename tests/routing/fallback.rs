//! Sentences along their routes: which engine is asked, and what happens when one fails.

use std::time::Duration;

use tokio::time::Instant;
use wireglot::backend::{Backend, BackendError, ErrorKind, RequestSegment};
use wireglot::config::{RouteStep, Routes};
use wireglot::markup::{Piece, SpanKind, SpannedText};
use wireglot::route::{Exhausted, Router, Translated};

use crate::engine::{Fake, marked, tag};
use crate::segments;

async fn router(engines: Vec<Fake>) -> Router {
    let engines = engines
        .into_iter()
        .map(|engine| (Box::new(engine) as _, true))
        .collect();
    let router = Router::new(engines, Routes::default());
    router.discover().await;
    router
}

async fn send(router: &Router, texts: &[&str]) -> Result<Translated, Exhausted> {
    router
        .translate(&tag("en"), &tag("pt"), &segments(texts), false)
        .await
}

/// Each translation with its engine: `a: pt·One`.
fn made(translated: &Translated) -> Vec<String> {
    let made = translated.segments.iter();
    made.map(|one| format!("{}: {}", one.backend, one.text.plain_text()))
        .collect()
}

#[tokio::test]
async fn the_preferred_engine_is_asked_and_no_other() {
    let (a, b) = (Fake::new("a", "en>pt"), Fake::new("b", "en>pt"));
    let other = b.calls();
    let translated = send(&router(vec![a, b]).await, &["One", "Two"])
        .await
        .unwrap();
    assert_eq!(made(&translated), ["a: pt·One", "a: pt·Two"]);
    assert_eq!(other.count(), 0);
}

#[tokio::test(start_paused = true)]
async fn the_next_engine_takes_over() {
    for kind in [
        ErrorKind::Transient,
        ErrorKind::Unreachable,
        ErrorKind::Throttled { retry_after: None },
        ErrorKind::QuotaExhausted,
        ErrorKind::Rejected,
        ErrorKind::Unsupported,
        ErrorKind::Misconfigured,
        ErrorKind::MalformedReply,
    ] {
        let a = Fake::new("a", "en>pt").fails(kind);
        let calls = a.calls();
        let router = router(vec![a, Fake::new("b", "en>pt")]).await;
        let translated = send(&router, &["One"]).await.unwrap();
        assert_eq!(made(&translated), ["b: pt·One"], "{kind:?}");
        let again = matches!(
            kind,
            ErrorKind::Transient
                | ErrorKind::Unreachable
                | ErrorKind::Throttled { .. }
                | ErrorKind::MalformedReply
        );
        assert_eq!(calls.count(), if again { 3 } else { 1 }, "{kind:?}");
        assert_eq!(translated.steps.len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn what_may_pass_is_tried_again() {
    let a = Fake::new("a", "en>pt").fails_until(2, ErrorKind::Transient);
    let calls = a.calls();
    let translated = send(&router(vec![a]).await, &["One"]).await.unwrap();
    assert_eq!(made(&translated), ["a: pt·One"]);
    assert_eq!(calls.count(), 3);
}

#[tokio::test(start_paused = true)]
async fn an_engine_is_not_asked_sooner_than_it_said() {
    let seconds = |seconds| ErrorKind::Throttled {
        retry_after: Some(Duration::from_secs(seconds)),
    };
    let a = Fake::new("a", "en>pt").fails_until(1, seconds(7));
    let before = Instant::now();
    send(&router(vec![a]).await, &["One"]).await.unwrap();
    let waited = before.elapsed();
    assert!((7..10).contains(&waited.as_secs()), "{waited:?}");

    // Longer than a unit may wait: the next engine, at once.
    let a = Fake::new("a", "en>pt").fails(seconds(3600));
    let calls = a.calls();
    let before = Instant::now();
    let router = router(vec![a, Fake::new("b", "en>pt")]).await;
    let translated = send(&router, &["One"]).await.unwrap();
    assert_eq!(made(&translated), ["b: pt·One"]);
    assert_eq!((calls.count(), before.elapsed()), (1, Duration::ZERO));
}

#[tokio::test]
async fn one_refused_sentence_does_not_take_the_others_along() {
    let a = Fake::new("a", "en>pt").says(|_, request| {
        let refused = request
            .segments
            .iter()
            .any(|sent| sent.text.plain_text() == "Bad");
        if refused {
            return Err(BackendError::new("a", ErrorKind::Rejected, "not this"));
        }
        Ok(marked(request))
    });
    let calls = a.calls();
    let b = Fake::new("b", "en>pt");
    let left = b.calls();
    let texts = ["1", "2", "3", "Bad", "5", "6", "7", "8"];
    let translated = send(&router(vec![a, b]).await, &texts).await.unwrap();
    let backends: Vec<_> = translated
        .segments
        .iter()
        .map(|one| one.backend.as_str())
        .collect();
    assert_eq!(backends, ["a", "a", "a", "b", "a", "a", "a", "a"]);
    assert_eq!(left.batches(), [["Bad"]]);
    assert_eq!(translated.segments[7].text.plain_text(), "pt·8");
    // Found by halves: 8, 4, 2, 2, 1, 1, 4.
    assert_eq!(calls.count(), 7);
    assert_eq!(translated.steps.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_short_answer_is_no_answer() {
    let a = Fake::new("a", "en>pt").says(|_, request| Ok(marked(request).split_off(1)));
    let calls = a.calls();
    let exhausted = send(&router(vec![a]).await, &["One", "Two"])
        .await
        .unwrap_err();
    assert_eq!(exhausted.errors[0].kind(), ErrorKind::MalformedReply);
    assert_eq!(calls.count(), 3);
    assert!(exhausted.may_pass());
}

#[tokio::test]
async fn an_empty_translation_goes_to_the_next_engine() {
    let silent = || {
        Fake::new("a", "en>pt").says(|_, request| {
            let mut answers = marked(request);
            answers[0] = SpannedText::from_text("  ");
            Ok(answers)
        })
    };
    let other = router(vec![silent(), Fake::new("b", "en>pt")]).await;
    let translated = send(&other, &["One", "Two"]).await.unwrap();
    assert_eq!(made(&translated), ["b: pt·One", "a: pt·Two"]);
    // Nobody has a better one: the checks tell an editor.
    let translated = send(&router(vec![silent()]).await, &["One", "Two"])
        .await
        .unwrap();
    assert_eq!(translated.segments[0].text.plain_text().trim(), "");
    assert_eq!(made(&translated)[1], "a: pt·Two");
}

#[tokio::test]
async fn pivots_are_followed_in_their_order() {
    let a = Fake::new("a", "en>es en>ca es>pt ca>pt").bills(5);
    let calls = a.calls();
    let translated = send(&router(vec![a]).await, &["One"]).await.unwrap();
    assert_eq!(made(&translated), ["a: pt·ca·One"]);
    assert_eq!(calls.pairs(), ["en>ca", "ca>pt"]);
    assert_eq!(translated.route, ["en", "ca", "pt"].map(tag));
    assert_eq!(translated.billed_characters, 10);
}

#[tokio::test]
async fn an_engine_that_fails_in_the_middle_loses_nothing() {
    let limits = wireglot::backend::Limits {
        items: Some(2),
        ..Default::default()
    };
    let a = Fake::new("a", "en>pt")
        .limits(limits)
        .says(|call, request| match call {
            0 | 1 => Ok(marked(request)),
            _ => Err(BackendError::new("a", ErrorKind::QuotaExhausted, "used up")),
        });
    let b = Fake::new("b", "en>pt");
    let left = b.calls();
    let texts = ["1", "2", "3", "4", "5", "6", "7"];
    let translated = send(&router(vec![a, b]).await, &texts).await.unwrap();
    assert_eq!(left.batches(), [["5", "6", "7"]]);
    let made: Vec<_> = translated
        .segments
        .iter()
        .map(|one| one.text.plain_text())
        .collect();
    let expected: Vec<_> = texts.iter().map(|text| format!("pt·{text}")).collect();
    assert_eq!(made, expected);
}

#[tokio::test]
async fn a_failure_behind_a_pivot_leaves_what_has_passed() {
    let limits = wireglot::backend::Limits {
        items: Some(1),
        ..Default::default()
    };
    let last = Fake::new("b", "ca>pt")
        .limits(limits)
        .says(|call, request| match call {
            0 => Ok(marked(request)),
            _ => Err(BackendError::new("b", ErrorKind::Unsupported, "no")),
        });
    let order = Routes {
        default: ["b", "a"].map(RouteStep::parse).to_vec(),
        ..Routes::default()
    };
    let engines: Vec<(Box<dyn Backend>, bool)> = vec![
        (Box::new(Fake::new("a", "en>ca en>es es>pt")), true),
        (Box::new(last), true),
    ];
    let router = Router::new(engines, order);
    router.discover().await;
    let translated = send(&router, &["1", "2"]).await.unwrap();
    assert_eq!(made(&translated), ["b: pt·ca·1", "a: pt·es·2"]);
}

#[tokio::test(start_paused = true)]
async fn an_engine_that_failed_is_left_alone() {
    // Every way to Portuguese begins with the same engine.
    let a = Fake::new("a", "en>ca en>es en>fr").fails(ErrorKind::Misconfigured);
    let calls = a.calls();
    let engines = vec![a, Fake::new("b", "ca>pt es>pt fr>pt")];
    let exhausted = send(&router(engines).await, &["One"]).await.unwrap_err();
    assert_eq!(calls.count(), 1);
    assert_eq!(exhausted.errors.len(), 1);

    // A pair that fails says nothing about the engine's other pairs.
    let a = Fake::new("a", "en>ca en>es").says(|_, request| {
        if request.target == tag("ca") {
            return Err(BackendError::new("a", ErrorKind::Unsupported, "not now"));
        }
        Ok(marked(request))
    });
    let engines = vec![a, Fake::new("b", "ca>pt es>pt")];
    let translated = send(&router(engines).await, &["One"]).await.unwrap();
    assert_eq!(made(&translated), ["b: pt·es·One"]);
}

#[tokio::test]
async fn nothing_is_left_to_try() {
    let exhausted = send(&router(vec![Fake::new("a", "en>es")]).await, &["One"])
        .await
        .unwrap_err();
    assert!(exhausted.errors.is_empty() && exhausted.may_pass());

    for (kinds, may_pass) in [
        (vec![ErrorKind::Rejected], false),
        (vec![ErrorKind::Rejected, ErrorKind::Rejected], false),
        (vec![ErrorKind::Rejected, ErrorKind::QuotaExhausted], true),
        (vec![ErrorKind::Misconfigured], true),
    ] {
        let engines = kinds
            .iter()
            .enumerate()
            .map(|(number, kind)| Fake::new(&format!("e{number}"), "en>pt").fails(*kind))
            .collect();
        let exhausted = send(&router(engines).await, &["One"]).await.unwrap_err();
        let found: Vec<_> = exhausted.errors.iter().map(BackendError::kind).collect();
        assert_eq!(found, kinds);
        assert_eq!(exhausted.may_pass(), may_pass, "{kinds:?}");
    }
}

#[tokio::test]
async fn text_under_embargo_goes_to_engines_only_that_may_see_it() {
    let (outside, inside) = (
        Fake::new("outside", "*>*"),
        Fake::new("inside", "en>ca ca>pt"),
    );
    let calls = outside.calls();
    let router = Router::new(
        vec![(Box::new(outside), false), (Box::new(inside), true)],
        Routes::default(),
    );
    router.discover().await;
    let texts = segments(&["One"]);
    let secret = router
        .translate(&tag("en"), &tag("pt"), &texts, true)
        .await
        .unwrap();
    assert_eq!(made(&secret), ["inside: pt·ca·One"]);
    assert_eq!(calls.count(), 0);
    assert!(
        router
            .translate(&tag("en"), &tag("de"), &texts, true)
            .await
            .is_err()
    );
    let free = router
        .translate(&tag("en"), &tag("pt"), &texts, false)
        .await
        .unwrap();
    assert_eq!(made(&free), ["outside: pt·One"]);
}

#[tokio::test]
async fn an_engine_that_says_nothing_is_no_route_and_no_fact() {
    let router = router(vec![Fake::unreachable("a"), Fake::new("b", "en>es fr>de")]).await;
    assert!(router.ready().await);
    assert!(!router.all_known().await);
    assert!(
        router
            .routes(&tag("en"), &tag("pt"), false)
            .await
            .is_empty()
    );
    let status = router.status().await;
    assert!(status[0].capabilities.is_err() && status[1].capabilities.is_ok());
    assert_eq!(router.sources().await, ["en", "fr"].map(tag));
}

#[tokio::test]
async fn what_can_be_reached_is_told_with_its_best_route() {
    let router = router(vec![Fake::new("a", "en>ca ca>pt en>en-GB pt>en ru>uk")]).await;
    let reachable = router.reachable(&tag("en")).await;
    let targets: Vec<_> = reachable.keys().map(|tag| tag.as_str()).collect();
    assert_eq!(targets, ["ca", "en-GB", "pt"]);
    assert_eq!(
        reachable[&tag("pt")][0].languages(),
        ["en", "ca", "pt"].map(tag)
    );
}

#[tokio::test]
async fn spans_and_protected_text_go_through_pivots_of_different_engines() {
    // Neither keeps spans: they are found again after each step, and protected text is whole.
    let engines: Vec<(Box<dyn Backend>, bool)> = vec![
        (
            Box::new(Fake::new("a", "en>ca").text_only().trained()),
            true,
        ),
        (Box::new(Fake::new("b", "ca>pt")), true),
    ];
    let router = Router::new(engines, Routes::default());
    router.discover().await;
    let sentence = RequestSegment {
        text: SpannedText::from_pieces([
            Piece::Text("Ask ".to_owned()),
            Piece::Open(0),
            Piece::Text("us".to_owned()),
            Piece::Close(0),
            Piece::Text(" at ".to_owned()),
            Piece::Solo(1),
        ]),
        spans: vec![
            SpanKind::Paired("b".to_owned()),
            SpanKind::Protected("a@b.example".to_owned()),
        ],
    };
    let made = router
        .translate(
            &tag("en"),
            &tag("pt"),
            std::slice::from_ref(&sentence),
            false,
        )
        .await
        .unwrap();
    let text = &made.segments[0].text;
    text.check(&sentence.spans).unwrap();
    let read = text.read_text(&sentence.spans);
    assert!(read.ends_with("us at a@b.example"), "{read}");
    assert_eq!(made.route, ["en", "ca", "pt"].map(tag));
    assert!(made.trained);
    let steps: Vec<_> = made.steps.iter().map(|step| &step.backend).collect();
    assert_eq!(steps, ["a", "b"]);
}

#[tokio::test]
async fn a_job_has_its_own_order_of_engines() {
    let order = crate::routes(&["a"], &[("*->pt", &["!d", "a", "*"]), ("ca->pt", &["b"])]);
    let engines: Vec<(Box<dyn Backend>, bool)> = vec![
        (Box::new(Fake::new("a", "en>pt en>es")), true),
        (Box::new(Fake::new("b", "en>pt ca>pt")), true),
        (Box::new(Fake::new("c", "en>es en>ca ca>pt")), false),
        (Box::new(Fake::new("d", "en>pt")), true),
    ];
    let router = Router::new(engines, order);
    router.discover().await;
    for (job, target, embargoed, expected) in [
        (&[][..], "pt", false, Some("a")),
        (&["b"][..], "pt", false, Some("b")),
        (&["c"], "es", false, Some("c")),
        // Each step of a way, past the pin.
        (&["c"], "pt", false, Some("c")),
        (&["d"], "pt", false, None),
        (&["d", "*"], "pt", false, Some("a")),
        (&["c"], "es", true, None),
        (&["c", "*"], "es", true, Some("a")),
    ] {
        let job: Vec<_> = job.iter().map(|step| RouteStep::parse(step)).collect();
        let (from, to, texts) = (tag("en"), tag(target), segments(&["One"]));
        let made = router.fulfil(wireglot::route::Order {
            backends: &job,
            embargoed,
            ..wireglot::route::Order::new(&from, &to, &texts)
        });
        let made = made.await;
        let last = made.as_ref().map(|made| made.segments[0].backend.as_str());
        assert_eq!(last.ok(), expected, "{job:?} {target}");
    }
}
