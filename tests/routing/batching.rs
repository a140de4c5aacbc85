//! Units share requests.

use std::time::Duration;

use tokio::time::Instant;
use wireglot::backend::{BackendError, ErrorKind, Hints, Limits};
use wireglot::config::Routes;
use wireglot::job::Formality;
use wireglot::route::{Order, Setup};

use crate::engine::{Fake, marked, tag};
use crate::{plain, router, segments};

fn engine() -> Fake {
    Fake::new("a", "*>*").bills_text().limits(Limits {
        items: Some(10),
        ..Limits::default()
    })
}

/// Sends texts of one unit.
async fn send(
    router: std::sync::Arc<wireglot::route::Router>,
    texts: Vec<String>,
    change: impl FnOnce(&mut Order<'_>),
) -> (Vec<String>, u64) {
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let segments = segments(&texts);
    let (from, to) = (tag("en"), tag("es"));
    let mut order = Order::new(&from, &to, &segments);
    change(&mut order);
    let made = router.fulfil(order).await.unwrap();
    let texts = made.segments.iter().map(|one| one.text.plain_text());
    (texts.collect(), made.billed_characters)
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}

#[tokio::test(start_paused = true)]
async fn units_of_a_pair_share_requests_within_the_window() {
    let engine = engine();
    let calls = engine.calls();
    let router = router(vec![plain(engine)], Setup::new(Routes::default())).await;
    let began = Instant::now();
    let unit = |number: usize| {
        let own = vec![format!("One of {number}"), format!("Two of {number}")];
        send(router.clone(), own, |_| {})
    };
    let made = futures_util::future::join_all((0..12).map(unit)).await;
    assert_eq!(began.elapsed(), Duration::from_millis(10));
    let sizes: Vec<usize> = calls.batches().iter().map(Vec::len).collect();
    assert_eq!(sizes, [10, 10, 4]);
    for (number, (texts, billed)) in made.into_iter().enumerate() {
        let expected = [format!("es·One of {number}"), format!("es·Two of {number}")];
        assert_eq!(texts, expected);
        let characters = 2 * format!("One of {number}").len();
        assert_eq!(billed, characters as u64);
    }
    // Full requests do not wait.
    let began = Instant::now();
    let full: Vec<String> = (0..20).map(|number| format!("Full {number}")).collect();
    send(router.clone(), full, |_| {}).await;
    assert_eq!(began.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn breaking_news_waits_for_nobody_and_takes_others_along() {
    let engine = engine();
    let calls = engine.calls();
    let router = router(vec![plain(engine)], Setup::new(Routes::default())).await;
    let normal = tokio::spawn(send(router.clone(), texts(&["Normal"]), |_| {}));
    tokio::task::yield_now().await;
    let began = Instant::now();
    send(router.clone(), texts(&["Breaking"]), |order| {
        order.urgent = true;
    })
    .await;
    assert_eq!(began.elapsed(), Duration::ZERO);
    normal.await.unwrap();
    assert_eq!(calls.batches(), [["Normal", "Breaking"]]);
}

#[tokio::test(start_paused = true)]
async fn what_an_engine_takes_one_by_one_waits_for_nobody() {
    for items in [Some(1), None] {
        let engine = engine().limits(Limits {
            items,
            ..Limits::default()
        });
        let router = router(vec![plain(engine)], Setup::new(Routes::default())).await;
        let began = Instant::now();
        send(router, texts(&["One", "Two"]), |_| {}).await;
        assert_eq!(began.elapsed(), Duration::ZERO);
    }
}

#[tokio::test(start_paused = true)]
async fn the_same_sentence_is_asked_once_and_paid_once() {
    let engine = engine().takes(Duration::from_secs(1));
    let calls = engine.calls();
    let router = router(vec![plain(engine)], Setup::new(Routes::default())).await;
    let units: Vec<_> = (0..20)
        .map(|number: u64| {
            let router = router.clone();
            tokio::spawn(async move {
                // Before, with and after the request.
                tokio::time::sleep(Duration::from_millis(number * 40)).await;
                send(router, texts(&["Reuters", "Reuters"]), |_| {}).await
            })
        })
        .collect();
    let mut billed = 0;
    for unit in units {
        let (texts, paid) = unit.await.unwrap();
        assert_eq!(texts, ["es·Reuters", "es·Reuters"]);
        billed += paid;
    }
    assert_eq!(calls.texts(), ["Reuters"]);
    assert_eq!(billed, 7);
}

#[tokio::test(start_paused = true)]
async fn sentences_for_readers_of_another_kind_do_not_share() {
    let engine = engine();
    let calls = engine.calls();
    let router = router(vec![plain(engine)], Setup::new(Routes::default())).await;
    let formal = |formality| {
        send(router.clone(), texts(&["You"]), move |order| {
            order.hints = Hints {
                formality,
                ..Hints::default()
            };
        })
    };
    tokio::join!(formal(None), formal(Some(Formality::Formal)));
    assert_eq!(calls.count(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_unit_that_is_given_up_takes_nothing_of_another_with_it() {
    let engine = engine().takes(Duration::from_secs(1));
    let calls = engine.calls();
    let router = router(vec![plain(engine)], Setup::new(Routes::default())).await;
    let first = tokio::spawn(send(router.clone(), texts(&["Shared", "Own"]), |_| {}));
    let second = tokio::spawn(send(router.clone(), texts(&["Shared", "Other"]), |_| {}));
    tokio::time::sleep(Duration::from_millis(500)).await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    let (made, billed) = second.await.unwrap();
    assert_eq!(made, ["es·Shared", "es·Other"]);
    // Who is gone pays nothing.
    assert_eq!(billed, 11);
    assert_eq!(calls.count(), 1);

    // Given up before the request: nothing of it is sent.
    let gone = tokio::spawn(send(router.clone(), texts(&["Gone"]), |_| {}));
    tokio::task::yield_now().await;
    gone.abort();
    let _ = gone.await;
    send(router, texts(&["Later"]), |_| {}).await;
    assert_eq!(calls.batches()[1..], [["Later"]]);
}

#[tokio::test(start_paused = true)]
async fn a_refused_sentence_is_refused_to_its_own_unit_only() {
    let engine = engine().says(|_, request| {
        let mut sent = request.segments.iter();
        if sent.any(|sent| sent.text.plain_text() == "Bad") {
            return Err(BackendError::new("a", ErrorKind::Rejected, "not this"));
        }
        Ok(marked(request))
    });
    let engines = vec![plain(engine), plain(Fake::new("b", "*>*"))];
    let router = router(engines, Setup::new(Routes::default())).await;
    let bad = send(router.clone(), texts(&["Bad", "Fine"]), |_| {});
    let good = send(router.clone(), texts(&["One", "Two"]), |_| {});
    let (bad, good) = tokio::join!(bad, good);
    assert_eq!(bad.0, ["es·Bad", "es·Fine"]);
    assert_eq!(good.0, ["es·One", "es·Two"]);
}

#[tokio::test(start_paused = true)]
async fn breaking_news_goes_before_what_waits_for_the_engine() {
    for rate in [None, Some(1)] {
        let engine = Fake::new("a", "*>*")
            .takes(Duration::from_secs(1))
            .limits(Limits {
                items: Some(1),
                concurrency: Some(2),
                ..Limits::default()
            });
        let calls = engine.calls();
        let engine = crate::with(engine, |policy| {
            policy.rate_limit = (rate.into_iter())
                .map(|count| wireglot::units::Rate {
                    count,
                    per: Duration::from_secs(1),
                })
                .collect();
        });
        let router = router(vec![engine], Setup::new(Routes::default())).await;
        let long: Vec<String> = (0..100).map(|number| format!("Normal {number}")).collect();
        let normal = tokio::spawn(send(router.clone(), long, |_| {}));
        tokio::time::sleep(Duration::from_secs(10)).await;
        let began = Instant::now();
        send(router, texts(&["Breaking"]), |order| order.urgent = true).await;
        let waited = began.elapsed();
        assert!(waited <= Duration::from_secs(5), "{rate:?} {waited:?}");
        normal.await.unwrap();
        assert_eq!(calls.count(), 101);
    }
}
