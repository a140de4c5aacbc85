//! What is wrong with one pair of an engine, and what is wrong with the engine.

use std::sync::Arc;
use std::time::Duration;

use wireglot::backend::{BackendError, ErrorKind};
use wireglot::config::Routes;
use wireglot::route::{Exhausted, Order, Router, Setup, Translated};

use crate::engine::{Fake, marked, tag};
use crate::{plain, router, routes, segments};

/// Languages that the damaged engine has beside Pashto.
const FINE: [&str; 4] = ["uk", "kk", "ru", "tg"];

/// An engine with one damaged model: it always fails from English into Pashto.
fn damaged(name: &'static str, kind: ErrorKind) -> Fake {
    Fake::new(name, "en>ps en>uk en>kk en>ru en>tg ru>ps").says(move |_, request| {
        if request.source == tag("en") && request.target == tag("ps") {
            return Err(BackendError::new(name, kind, "as the test says"));
        }
        Ok(marked(request))
    })
}

async fn send(router: &Router, target: &str, number: usize) -> Result<Translated, Exhausted> {
    let (from, to) = (tag("en"), tag(target));
    let texts = segments(&[&format!("Sentence {number}")]);
    router.fulfil(Order::new(&from, &to, &texts)).await
}

fn only(engine: Fake) -> impl Future<Output = Arc<Router>> {
    router(vec![plain(engine)], Setup::new(Routes::default()))
}

#[tokio::test(start_paused = true)]
async fn a_damaged_model_takes_no_other_language_away() {
    for kind in [
        ErrorKind::Transient,
        ErrorKind::MalformedReply,
        ErrorKind::Misconfigured,
    ] {
        let engine = Fake::new("a", "en>ps en>uk en>kk en>ru en>tg").says(move |_, request| {
            if request.target == tag("ps") {
                return Err(BackendError::new("a", kind, "as the test says"));
            }
            Ok(marked(request))
        });
        let calls = engine.calls();
        let router = only(engine).await;
        // A night in which hardly anything but Pashto is asked for.
        for hour in 0..12 {
            for minute in 0..60 {
                let exhausted = send(&router, "ps", hour * 60 + minute).await.unwrap_err();
                assert!(hour == 0 || exhausted.must_wait(), "{exhausted}");
                tokio::time::sleep(Duration::from_secs(60)).await;
            }
            for target in FINE {
                let made = send(&router, target, hour).await;
                assert!(made.is_ok(), "{kind:?} {target}: {:?}", made.err());
            }
            assert!(router.outs().await.is_empty());
        }
        // After the first few only a probe every five minutes.
        let pairs = calls.pairs();
        let asked = pairs.iter().filter(|pair| *pair == "en>ps").count();
        assert!((60..=160).contains(&asked), "{kind:?} {asked}");
        assert_eq!(pairs.len() - asked, 12 * FINE.len());

        assert!(send(&router, "ps", 0).await.is_err());
        let explained = router.explain(&tag("en"), &tag("ps"), false).await;
        assert_eq!(explained[0].verdict.as_str(), "breaker-open");
        let why = explained[0].verdict.to_string();
        assert!(why.contains("in this pair"), "{why}");
        let explained = router.explain(&tag("en"), &tag("uk"), false).await;
        assert_eq!(explained[0].verdict.as_str(), "taken");
    }
}

#[tokio::test(start_paused = true)]
async fn a_pair_that_is_left_alone_goes_to_the_next_engine_or_around() {
    let other = Fake::new("b", "en>ps");
    let setup = Setup::new(routes(&["a", "b"], &[]));
    let engines = vec![plain(damaged("a", ErrorKind::Transient)), plain(other)];
    let both = router(engines, setup).await;
    for number in 0..10 {
        let made = send(&both, "ps", number).await.unwrap();
        assert_eq!(made.steps[0].backend, "b");
        let made = send(&both, "uk", number).await.unwrap();
        assert_eq!(made.steps[0].backend, "a");
    }

    let engine = damaged("a", ErrorKind::Transient);
    let router = only(engine).await;
    for number in 0..2 {
        assert!(!send(&router, "ps", number).await.unwrap_err().must_wait());
    }
    let made = send(&router, "ps", 2).await.unwrap();
    assert_eq!(made.route, ["en", "ru", "ps"].map(tag));
}

#[tokio::test(start_paused = true)]
async fn an_engine_that_fails_in_several_pairs_is_left_alone_in_all() {
    for kind in [
        ErrorKind::Transient,
        ErrorKind::MalformedReply,
        ErrorKind::Misconfigured,
    ] {
        let engine = Fake::new("a", "*>*").fails(kind);
        let calls = engine.calls();
        let order = Routes {
            max_pivots: 0,
            ..Routes::default()
        };
        let router = router(vec![plain(engine)], Setup::new(order)).await;
        for number in 0..100 {
            let target = FINE[number % FINE.len()];
            assert!(send(&router, target, number).await.is_err());
        }
        assert!(
            (2..=6).contains(&calls.count()),
            "{kind:?} {}",
            calls.count()
        );
        assert_eq!(router.outs().await.len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn no_connection_is_nothing_about_a_pair() {
    let engine = Fake::new("a", "*>*").fails(ErrorKind::Unreachable);
    let calls = engine.calls();
    let router = only(engine).await;
    for number in 0..2 {
        assert!(send(&router, "ps", number).await.is_err());
    }
    assert_eq!(calls.count(), 5);
    // It is left alone in a language that was never asked for.
    assert!(send(&router, "uk", 0).await.unwrap_err().must_wait());
    assert_eq!(calls.count(), 5);
}
