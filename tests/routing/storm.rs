//! Many units against an engine in trouble.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use wireglot::backend::{BackendError, ErrorKind, Limits};
use wireglot::config::{Routes, Routing};
use wireglot::route::{Order, Setup};

use crate::engine::{Fake, marked, tag};
use crate::{plain, router, segments};

/// The most requests per sentence, for one sentence a request.
const MOST: f64 = 1.4;

/// An engine that fails one request in ten and throttles one in ten.
fn troubled() -> Fake {
    let random = std::sync::Mutex::new(fastrand::Rng::with_seed(5));
    Fake::new("a", "*>*")
        .takes(Duration::from_millis(50))
        .limits(Limits {
            items: Some(1),
            concurrency: Some(8),
            ..Limits::default()
        })
        .says(move |_, request| {
            let kind = match random.lock().unwrap().u8(0..10) {
                0 => ErrorKind::Transient,
                1 => ErrorKind::Throttled {
                    retry_after: Some(Duration::from_secs(1)),
                },
                _ => return Ok(marked(request)),
            };
            Err(BackendError::new("a", kind, "as the test says"))
        })
}

#[tokio::test(start_paused = true)]
async fn five_thousand_units_against_an_engine_in_trouble() {
    let engine = troubled();
    let calls = engine.calls();
    let router = router(vec![plain(engine)], Setup::new(Routes::default())).await;
    let units = 5000;
    // What a worker does: so many at a time, and what fails comes back later.
    let attempts: Vec<usize> = futures_util::stream::iter(0..units)
        .map(|number| {
            let router = router.clone();
            async move {
                let text = format!("Sentence {number}");
                let segments = segments(&[&text]);
                let mut attempts = 0;
                loop {
                    match router
                        .fulfil(Order::new(&tag("en"), &tag("es"), &segments))
                        .await
                    {
                        Ok(made) => {
                            assert_eq!(made.segments[0].text.plain_text(), format!("es·{text}"));
                            return attempts;
                        }
                        Err(exhausted) => {
                            attempts += usize::from(!exhausted.must_wait());
                            tokio::time::sleep(Duration::from_secs(10)).await;
                        }
                    }
                }
            }
        })
        .buffer_unordered(8)
        .collect()
        .await;
    assert_eq!(attempts.len(), units);
    let ratio = calls.count() as f64 / units as f64;
    println!(
        "{} requests for {units} units: {ratio:.3} each",
        calls.count()
    );
    assert!(ratio <= MOST, "{ratio}");
    assert!(
        attempts.iter().all(|attempts| *attempts < 8),
        "dead letters"
    );
}

#[tokio::test(start_paused = true)]
async fn an_engine_that_is_down_is_hardly_asked() {
    let down = Fake::new("a", "*>*").fails(ErrorKind::Transient);
    let other = Fake::new("b", "*>*");
    let calls = down.calls();
    let router = router(
        vec![plain(down), plain(other)],
        Setup::new(Routes::default()),
    )
    .await;
    let (from, to) = (tag("en"), tag("es"));
    for number in 0..1000 {
        let text = format!("Sentence {number}");
        let segments = segments(&[&text]);
        let made = router.fulfil(Order::new(&from, &to, &segments)).await;
        assert_eq!(made.unwrap().segments[0].backend, "b");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    // Until the breaker opens, and then one probe at 10, 20, 40, … and every 300 seconds.
    assert!((5..15).contains(&calls.count()), "{}", calls.count());
}

#[tokio::test(start_paused = true)]
async fn repetitions_have_a_budget() {
    // Every other call fails, so that the breaker stays closed.
    let engine = Fake::new("a", "*>*").says(|call, request| {
        if call % 2 == 0 {
            return Err(BackendError::new("a", ErrorKind::Transient, "every other"));
        }
        Ok(marked(request))
    });
    let calls = engine.calls();
    let setup = Setup {
        routing: Routing {
            retry_ratio: 0.1,
            ..Routing::default()
        },
        ..Setup::new(Routes::default())
    };
    let router = router(vec![plain(engine), plain(Fake::new("b", "*>*"))], setup).await;
    let mut by = [0, 0];
    let (from, to) = (tag("en"), tag("es"));
    for number in 0..1000 {
        let text = format!("Sentence {number}");
        let segments = segments(&[&text]);
        let made = router.fulfil(Order::new(&from, &to, &segments)).await;
        let backend = &made.unwrap().segments[0].backend;
        by[usize::from(backend == "b")] += 1;
    }
    assert!(calls.count() <= 1000 + 100 + 10, "{}", calls.count());
    assert!(by[1] > 300, "the others took what was not repeated: {by:?}");
    assert!(Arc::strong_count(&router) == 1);
}
