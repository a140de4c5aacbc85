//! When every engine is out, and when none is left for one pair.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use wireglot::backend::{BackendError, ErrorKind, Limits};
use wireglot::config::Routes;
use wireglot::route::{Order, Setup};
use wireglot::units::Rate;

use crate::engine::{Fake, marked, tag};
use crate::{plain, router, segments, with};

#[tokio::test(start_paused = true)]
async fn a_worker_learns_when_every_engine_is_out_and_when_one_is_back() {
    let down = |name: &str, calls| Fake::new(name, "*>*").fails_until(calls, ErrorKind::Transient);
    let engines = vec![plain(down("a", 1000)), plain(down("b", 7))];
    let router = router(engines, Setup::new(Routes::default())).await;
    let ended = CancellationToken::new();
    let keeping = tokio::spawn({
        let (router, ended) = (router.clone(), ended.clone());
        async move { router.keep(ended).await }
    });
    let mut available = router.available();
    assert!(available.borrow().takes(false));
    let (from, to, texts) = (tag("en"), tag("es"), segments(&["One"]));
    let mut attempts = 0;
    while available.borrow_and_update().takes(false) {
        let exhausted = router.fulfil(Order::new(&from, &to, &texts)).await;
        attempts += usize::from(!exhausted.unwrap_err().must_wait());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // One for the pair, and one for the ways around by the same engines.
    assert!((1..=2).contains(&attempts), "after that the units wait");
    assert_eq!(router.outs().await.len(), 2);
    let waiting = router
        .fulfil(Order::new(&from, &to, &texts))
        .await
        .unwrap_err();
    assert!(
        waiting.must_wait() && waiting.errors.len() == 2,
        "{waiting}"
    );

    // The breaker lets a probe through: work goes on.
    available.wait_for(|now| now.takes(false)).await.unwrap();
    loop {
        match router.fulfil(Order::new(&from, &to, &texts)).await {
            Ok(made) => {
                assert_eq!(made.segments[0].backend, "b");
                break;
            }
            Err(exhausted) => assert!(exhausted.must_wait()),
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    ended.cancel();
    keeping.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_pair_without_an_engine_waits_while_others_go_on() {
    let broken = Fake::new("a", "en>kk").fails(ErrorKind::Misconfigured);
    let engines = vec![plain(broken), plain(Fake::new("b", "en>es"))];
    let router = router(engines, Setup::new(Routes::default())).await;
    let (from, texts) = (tag("en"), segments(&["One"]));
    for target in ["kk", "kk", "es"] {
        let to = tag(target);
        let made = router.fulfil(Order::new(&from, &to, &texts)).await;
        match made {
            Ok(_) => assert_eq!(target, "es"),
            Err(exhausted) => assert!(target == "kk" && exhausted.must_wait()),
        }
    }
    assert!(router.available().borrow().takes(false));
}

#[tokio::test(start_paused = true)]
async fn a_sentence_that_one_refuses_waits_for_one_that_is_out() {
    let refuses = Fake::new("a", "en>es").fails(ErrorKind::Rejected);
    let broken = Fake::new("b", "en>es").fails(ErrorKind::Misconfigured);
    let engines = vec![plain(refuses), plain(broken)];
    let router = router(engines, Setup::new(Routes::default())).await;
    let (from, to, texts) = (tag("en"), tag("es"), segments(&["One"]));
    for _ in 0..2 {
        let exhausted = router.fulfil(Order::new(&from, &to, &texts)).await;
        assert!(exhausted.unwrap_err().must_wait());
    }
}

#[tokio::test(start_paused = true)]
async fn rates_and_places_are_kept() {
    let engine = Fake::new("a", "*>*")
        .takes(Duration::from_millis(100))
        .limits(Limits {
            items: Some(1),
            ..Limits::default()
        });
    let calls = engine.calls();
    let engines = vec![with(engine, |policy| {
        policy.concurrency = Some(3);
        policy.rate_limit = vec![Rate {
            count: 10,
            per: Duration::from_secs(1),
        }];
    })];
    let router = router(engines, Setup::new(Routes::default())).await;
    let texts: Vec<String> = (0..50).map(|number| format!("Sentence {number}")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let began = tokio::time::Instant::now();
    let (from, to, texts) = (tag("en"), tag("es"), segments(&texts));
    router.fulfil(Order::new(&from, &to, &texts)).await.unwrap();
    let took = began.elapsed();
    assert_eq!((calls.count(), calls.most_at_once()), (50, 3));
    assert!((4000..4600).contains(&took.as_millis()), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn an_engine_that_wants_silence_gets_it_from_all_units() {
    let engine = Fake::new("a", "*>*")
        .limits(Limits {
            items: Some(1),
            ..Limits::default()
        })
        .says(|call, request| {
            if call == 0 {
                let kind = ErrorKind::Throttled {
                    retry_after: Some(Duration::from_secs(5)),
                };
                return Err(BackendError::new("a", kind, "slowly"));
            }
            Ok(marked(request))
        });
    let calls = engine.calls();
    let router = router(vec![plain(engine)], Setup::new(Routes::default())).await;
    let (from, to) = (tag("en"), tag("es"));
    let send = |text: &'static str, after: u64| {
        let (router, from, to) = (router.clone(), from.clone(), to.clone());
        async move {
            tokio::time::sleep(Duration::from_secs(after)).await;
            let texts = segments(&[text]);
            router.fulfil(Order::new(&from, &to, &texts)).await.unwrap();
        }
    };
    let began = tokio::time::Instant::now();
    tokio::join!(send("One", 0), send("Two", 1), send("Three", 2));
    assert!(began.elapsed() >= Duration::from_secs(5));
    assert_eq!(calls.count(), 4);
}

#[tokio::test(start_paused = true)]
async fn an_engine_of_which_one_language_is_wanted_is_out_with_that() {
    let engine = Fake::new("a", "en>es en>kk").fails_until(10, ErrorKind::Transient);
    let router = router(vec![plain(engine)], Setup::new(Routes::default())).await;
    let ended = CancellationToken::new();
    let keeping = tokio::spawn({
        let (router, ended) = (router.clone(), ended.clone());
        async move { router.keep(ended).await }
    });
    let mut available = router.available();
    let (from, to, texts) = (tag("en"), tag("es"), segments(&["One"]));
    for _ in 0..2 {
        let made = router.fulfil(Order::new(&from, &to, &texts)).await;
        assert!(made.is_err());
    }
    let found = available.wait_for(|now| !now.takes(false)).await.unwrap();
    assert!(found.takes(true), "breaking news may be of another pair");
    drop(found);
    assert_eq!(router.outs().await.len(), 1);
    // Another language is not taken away by that, and shows that the engine is there.
    let to = tag("kk");
    let made = loop {
        if let Ok(made) = router.fulfil(Order::new(&from, &to, &texts)).await {
            break made;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    };
    assert_eq!(made.segments[0].backend, "a");
    available.wait_for(|now| now.takes(false)).await.unwrap();
    assert!(router.outs().await.is_empty());
    ended.cancel();
    keeping.await.unwrap();
}
