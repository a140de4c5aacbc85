//! Why an engine is or is not taken.

use std::sync::Arc;

use wireglot::backend::ErrorKind;
use wireglot::route::{Order, Setup, Verdict};

use crate::accounts::Accounts;
use crate::engine::{Fake, tag};
use crate::{calendar, plain, router, routes, segments, with};

#[tokio::test(start_paused = true)]
async fn every_engine_learns_its_reason() {
    let broken = Fake::new("broken", "en>kk").fails(ErrorKind::Misconfigured);
    let spent = with(Fake::new("spent", "en>kk").bills_text(), |policy| {
        policy.monthly_characters = Some(5);
    });
    let setup = Setup {
        budgets: Some(Arc::new(Accounts::default())),
        clock: calendar("2026-11-23T12:00:00Z"),
        ..Setup::new(routes(
            &["broken", "spent", "*", "late"],
            &[("*->kk", &["!excluded", "broken", "spent", "*"])],
        ))
    };
    let engines = vec![
        plain(broken),
        spent,
        with(Fake::new("outside", "en>kk"), |policy| {
            policy.embargo = false
        }),
        plain(Fake::new("best", "en>kk")),
        plain(Fake::new("late", "en>kk")),
        plain(Fake::new("pivot", "en>ru ru>kk")),
        plain(Fake::new("excluded", "en>kk")),
        plain(Fake::new("other", "en>es")),
        plain(Fake::unreachable("away")),
    ];
    let router = router(engines, setup).await;
    let texts = segments(&["A sentence"]);
    let (from, to) = (tag("en"), tag("kk"));
    let made = router.fulfil(Order {
        embargoed: true,
        ..Order::new(&from, &to, &texts)
    });
    assert_eq!(made.await.unwrap().segments[0].backend, "best");

    let explained = router.explain(&from, &to, true).await;
    let found: Vec<(&str, &str)> = explained
        .iter()
        .map(|one| (one.backend.as_str(), one.verdict.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("broken", "breaker-open"),
            ("spent", "budget-spent"),
            ("outside", "embargo"),
            ("best", "taken"),
            ("late", "later"),
            ("pivot", "later"),
            ("excluded", "excluded"),
            ("other", "no-pair"),
            ("away", "not-reachable"),
        ]
    );
    let text = |name: &str| {
        let one = explained.iter().find(|one| one.backend == name).unwrap();
        one.verdict.to_string()
    };
    assert_eq!(text("excluded"), "excluded by routes.\"*->kk\"");
    assert_eq!(
        text("pivot"),
        "a longer way; asked when 2 better have failed"
    );
    assert_eq!(text("late"), "asked when 1 better has failed");
    let route = explained[5].route.as_ref().unwrap();
    assert_eq!(route.languages(), ["en", "ru", "kk"].map(tag));

    // Without the embargo the other engine is asked first.
    let explained = router.explain(&from, &to, false).await;
    assert_eq!(explained[2].verdict, Verdict::Taken);
}

#[tokio::test]
async fn a_rule_that_names_others_is_named() {
    let mut order = routes(&["a"], &[("en->*", &["b"])]);
    order.max_pivots = 0;
    let setup = Setup::new(order);
    let engines = vec![plain(Fake::new("a", "*>*")), plain(Fake::new("b", "*>*"))];
    let router = router(engines, setup).await;
    let explained = router.explain(&tag("en"), &tag("kk"), false).await;
    assert_eq!(explained[0].verdict, Verdict::NotNamed("en->*".to_owned()));
    assert_eq!(
        explained[0].verdict.to_string(),
        "routes.\"en->*\" names others only"
    );
    let explained = router.explain(&tag("fr"), &tag("kk"), false).await;
    assert_eq!(
        explained[1].verdict.to_string(),
        "routes.default names others only"
    );
}

#[tokio::test]
async fn a_rule_that_keeps_an_engine_from_a_part_of_a_way_is_named() {
    let engines = || {
        vec![
            plain(Fake::new("a", "en>kk en>es")),
            plain(Fake::new("b", "en>ru ru>kk")),
            plain(Fake::new("c", "de>fr")),
        ]
    };
    for (default, pairs, said) in [
        (&["a"][..], &[][..], "routes.default names others only"),
        (
            &[],
            &[("en->ru", &["a"][..])],
            "routes.\"en->ru\" names others only",
        ),
        (
            &[],
            &[("ru->*", &["a"])],
            "routes.\"ru->*\" names others only",
        ),
        (&["!b"], &[], "excluded by routes.default"),
        (&[], &[("ru->kk", &["!b"])], "excluded by routes.\"ru->kk\""),
    ] {
        let router = router(engines(), Setup::new(routes(default, pairs))).await;
        let explained = router.explain(&tag("en"), &tag("kk"), false).await;
        assert_eq!(explained[0].verdict, Verdict::Taken);
        assert_eq!(explained[1].verdict.to_string(), said);
        assert_eq!(explained[2].verdict, Verdict::NoPair);
    }
}
