//! Requests that wait for their turn: what is sent when it comes, and to whom when it does not.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;
use wireglot::backend::{BackendError, ErrorKind, Limits};
use wireglot::config::Routes;
use wireglot::route::{Order, Router, Setup, Translated};
use wireglot::units::Rate;

use crate::engine::{Fake, marked, tag};
use crate::{plain, router, routes, segments, with};

const SECOND: Duration = Duration::from_secs(1);

/// An engine that takes one sentence at a time, for a second.
fn slow() -> Fake {
    Fake::new("a", "*>*").takes(SECOND).limits(Limits {
        items: Some(1),
        concurrency: Some(1),
        ..Limits::default()
    })
}

fn only(engine: Fake) -> impl Future<Output = Arc<Router>> {
    router(vec![plain(engine)], Setup::new(Routes::default()))
}

async fn send(router: Arc<Router>, texts: Vec<String>, urgent: bool) -> Option<Translated> {
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let (from, to, segments) = (tag("en"), tag("es"), segments(&texts));
    let order = Order {
        urgent,
        ..Order::new(&from, &to, &segments)
    };
    router.fulfil(order).await.ok()
}

fn numbered(count: usize) -> Vec<String> {
    (0..count)
        .map(|number| format!("Sentence {number}"))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn an_hour_that_is_used_up_is_no_reason_to_wait() {
    let hourly = || {
        let engine = Fake::new("a", "*>*").limits(Limits {
            items: Some(1),
            ..Limits::default()
        });
        with(engine, |policy| {
            policy.rate_limit = vec![Rate {
                count: 2,
                per: SECOND * 3600,
            }];
        })
    };
    // The next engine takes over at once.
    let engines = vec![hourly(), plain(Fake::new("b", "*>*"))];
    let both = router(engines, Setup::new(routes(&["a", "b"], &[]))).await;
    let began = Instant::now();
    let made = send(both.clone(), numbered(4), true).await.unwrap();
    assert_eq!(began.elapsed(), Duration::ZERO);
    let by = |name| made.segments.iter().filter(move |one| one.backend == name);
    assert_eq!((by("a").count(), by("b").count()), (2, 2));
    let explained = both.explain(&tag("en"), &tag("es"), false).await;
    assert_eq!(explained[0].verdict.as_str(), "rate-used-up");

    // Where there is none, the unit waits outside, and is done in the next hour.
    let router = router(vec![hourly()], Setup::new(Routes::default())).await;
    let (from, to) = (tag("en"), tag("es"));
    let texts = numbered(3);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let texts = segments(&texts);
    for _ in 0..2 {
        let exhausted = router.fulfil(Order::new(&from, &to, &texts)).await;
        let exhausted = exhausted.unwrap_err();
        assert!(exhausted.must_wait(), "{exhausted}");
        assert!(exhausted.to_string().contains("rate"), "{exhausted}");
    }
    tokio::time::advance(SECOND * 3601).await;
    let made = router.fulfil(Order::new(&from, &to, &texts[2..])).await;
    assert!(made.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_minute_that_is_used_up_is_waited_for() {
    let engine = with(Fake::new("a", "*>*"), |policy| {
        policy.rate_limit = vec![Rate {
            count: 1,
            per: SECOND * 60,
        }];
    });
    let router = router(vec![engine], Setup::new(Routes::default())).await;
    let began = Instant::now();
    for text in ["One", "Two"] {
        let made = send(router.clone(), vec![text.to_owned()], true).await;
        assert!(made.is_some());
    }
    assert_eq!(began.elapsed(), SECOND * 60);
}

#[tokio::test(start_paused = true)]
async fn what_nobody_waits_for_any_more_is_not_sent() {
    let engine = slow();
    let calls = engine.calls();
    let router = only(engine).await;
    let unit = tokio::spawn(send(router.clone(), numbered(50), false));
    tokio::time::sleep(SECOND * 3 / 2).await;
    unit.abort();
    let _ = unit.await;
    let later = send(router, vec!["Later".to_owned()], false).await;
    assert!(later.is_some());
    // The second one was under way.
    assert_eq!(calls.texts(), ["Sentence 0", "Sentence 1", "Later"]);
}

#[tokio::test(start_paused = true)]
async fn who_comes_again_has_what_is_under_way_and_pays_for_it_once() {
    let engine = slow().bills_text();
    let calls = engine.calls();
    let router = only(engine).await;
    let unit = tokio::spawn(send(router.clone(), numbered(5), false));
    tokio::time::sleep(SECOND * 5 / 2).await;
    unit.abort();
    let _ = unit.await;
    let again = send(router, numbered(5), false).await.unwrap();
    assert_eq!(again.segments.len(), 5);
    let mut texts = calls.texts();
    assert_eq!(texts.len(), 7, "the first two had been answered: {texts:?}");
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), 5);
    assert_eq!(again.billed_characters, 5 * "Sentence 0".len() as u64);
}

#[tokio::test(start_paused = true)]
async fn breaking_news_does_not_wait_for_a_sentence_that_stands_in_a_row() {
    let engine = slow();
    let calls = engine.calls();
    let router = only(engine).await;
    let normal = tokio::spawn(send(router.clone(), numbered(100), false));
    tokio::time::sleep(SECOND * 10).await;
    let began = Instant::now();
    let texts = vec!["Sentence 90".to_owned(), "Sentence 95".to_owned()];
    assert!(send(router, texts, true).await.is_some());
    assert!(began.elapsed() <= SECOND * 5, "{:?}", began.elapsed());
    assert_eq!(normal.await.unwrap().unwrap().segments.len(), 100);
    assert_eq!(calls.count(), 100, "each is asked once all the same");
}

#[tokio::test(start_paused = true)]
async fn breaking_news_waits_for_no_halves_of_a_refused_request() {
    let engine = Fake::new("a", "*>*")
        .takes(SECOND)
        .limits(Limits {
            items: Some(32),
            concurrency: Some(1),
            ..Limits::default()
        })
        .says(|_, request| {
            let mut texts = request.segments.iter().map(|sent| sent.text.plain_text());
            if texts.any(|text| text == "Sentence 9") {
                return Err(BackendError::new("a", ErrorKind::Rejected, "not this"));
            }
            Ok(marked(request))
        });
    let router = only(engine).await;
    let normal = tokio::spawn(send(router.clone(), numbered(32 * 20), false));
    tokio::time::sleep(SECOND * 2).await;
    let began = Instant::now();
    let urgent = send(router, vec!["Sentence 20".to_owned()], true).await;
    assert!(urgent.is_some());
    assert!(began.elapsed() <= SECOND * 4, "{:?}", began.elapsed());
    assert!(normal.await.unwrap().is_none(), "one is refused for good");
}

#[tokio::test(start_paused = true)]
async fn a_long_silence_sends_all_who_wait_to_the_next_engine() {
    let engine = Fake::new("a", "*>*")
        .limits(Limits {
            items: Some(1),
            ..Limits::default()
        })
        .says(|call, request| {
            if call == 1 {
                let kind = ErrorKind::Throttled {
                    retry_after: Some(SECOND * 45),
                };
                return Err(BackendError::new("a", kind, "slowly"));
            }
            Ok(marked(request))
        });
    let engine = with(engine, |policy| {
        policy.rate_limit = vec![Rate {
            count: 1,
            per: SECOND,
        }];
    });
    let engines = vec![engine, plain(Fake::new("b", "*>*"))];
    let router = router(engines, Setup::new(routes(&["a", "b"], &[]))).await;
    let began = Instant::now();
    let made = send(router, numbered(30), true).await.unwrap();
    assert!(began.elapsed() <= SECOND * 3, "{:?}", began.elapsed());
    let by = |name| made.segments.iter().filter(move |one| one.backend == name);
    assert_eq!((by("a").count(), by("b").count()), (1, 29));
}

#[tokio::test(start_paused = true)]
async fn a_silence_is_no_reason_for_a_burst_at_its_end() {
    let times: Arc<Mutex<Vec<Instant>>> = Arc::default();
    let noted = times.clone();
    let engine = Fake::new("a", "*>*")
        .limits(Limits {
            items: Some(1),
            ..Limits::default()
        })
        .says(move |call, request| {
            noted.lock().unwrap().push(Instant::now());
            if call == 0 {
                let kind = ErrorKind::Throttled {
                    retry_after: Some(SECOND * 15),
                };
                return Err(BackendError::new("a", kind, "slowly"));
            }
            Ok(marked(request))
        });
    let engine = with(engine, |policy| {
        policy.rate_limit = vec![Rate {
            count: 2,
            per: SECOND,
        }];
    });
    let router = router(vec![engine], Setup::new(Routes::default())).await;
    assert!(send(router, numbered(30), true).await.is_some());
    let times = times.lock().unwrap();
    for start in times.iter() {
        let within = times
            .iter()
            .filter(|at| *at >= start && **at < *start + SECOND);
        assert!(within.count() <= 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_hop_that_was_paid_for_is_not_asked_again_when_the_next_one_fails() {
    let first = Fake::new("a", "en>ca").bills_text();
    let calls = first.calls();
    let engines = vec![
        plain(first),
        plain(Fake::new("b", "ca>es").fails(ErrorKind::Rejected)),
        plain(Fake::new("c", "ca>es").fails(ErrorKind::MalformedReply)),
        plain(Fake::new("d", "ca>es")),
    ];
    let setup = Setup::new(Routes {
        pivots: vec![tag("ca")],
        ..routes(&["a", "b", "c", "d"], &[])
    });
    let router = router(engines, setup).await;
    let made = send(router, numbered(10), true).await.unwrap();
    assert!(made.segments.iter().all(|one| one.backend == "d"));
    let mut texts = calls.texts();
    texts.sort();
    assert_eq!(texts, numbered(10));
    assert_eq!(made.billed_characters, 10 * "Sentence 0".len() as u64);
}
