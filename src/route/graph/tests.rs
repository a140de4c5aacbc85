use super::*;
use crate::config::RouteStep;

fn tag(tag: &str) -> LanguageTag {
    LanguageTag::parse(tag).unwrap()
}

/// Engines by name with pairs such as `en-es`, written `en>es`, `*` for any language.
fn offers(engines: &[(&str, &str)]) -> Vec<Offer> {
    let side = |side: &str| (side != "*").then(|| tag(side));
    engines
        .iter()
        .enumerate()
        .map(|(engine, (name, pairs))| Offer {
            engine,
            name: (*name).to_owned(),
            pairs: Arc::new(
                pairs
                    .split_whitespace()
                    .map(|pair| {
                        let (source, target) = pair.split_once('>').unwrap();
                        Pair {
                            source: side(source),
                            target: side(target),
                        }
                    })
                    .collect(),
            ),
            without: HashSet::new(),
        })
        .collect()
}

fn config(default: &[&str], pairs: &[(&str, &[&str])]) -> Routes {
    let steps = |names: &[&str]| names.iter().map(|name| RouteStep::parse(name)).collect();
    Routes {
        default: steps(default),
        pairs: pairs
            .iter()
            .map(|(pair, names)| ((*pair).to_owned(), steps(names)))
            .collect(),
        ..Routes::default()
    }
}

/// Routes as `en>ca>pt a,b`: the languages, and the engines where they change.
fn found(offers: &[Offer], config: &Routes, source: &str, target: &str) -> Vec<String> {
    let preferences = Preferences {
        routes: config,
        job: &[],
    };
    routes(offers, preferences, &tag(source), &tag(target))
        .iter()
        .map(|route| {
            let languages: Vec<_> = route.languages().iter().map(ToString::to_string).collect();
            let mut engines: Vec<_> = route.hops.iter().map(|hop| hop.backend.as_str()).collect();
            engines.dedup();
            format!("{} {}", languages.join(">"), engines.join(","))
        })
        .collect()
}

#[test]
fn the_most_exact_preference_wins() {
    let engines = offers(&[("a", "*>*"), ("b", "*>*"), ("c", "*>*")]);
    let none: [&str; 0] = [];
    for (default, pairs, source, target, expected) in [
        (&[][..], &[][..], "en", "es", &["a", "b", "c"][..]),
        (&["b", "a"], &[], "en", "es", &["b", "a"]),
        (&["b"], &[("en->*", &["c"][..])], "en", "es", &["c"]),
        (
            &["b"],
            &[("en->*", &["c"]), ("*->es", &["a"])],
            "en",
            "es",
            &["a"],
        ),
        (
            &["b"],
            &[("*->es", &["a"]), ("en->es", &["c", "a"])],
            "en",
            "es",
            &["c", "a"],
        ),
        (&["b"], &[("*->es", &["a"])], "fr", "de", &["b"]),
        // A variant of the source and a spelling of the target are the same pair.
        (&["b"], &[("en->es", &["c"])], "en-US", "es", &["c"]),
        (&["b"], &[("en->sr", &["c"])], "en", "sr-Cyrl", &["c"]),
        (&["b"], &[("en->sr", &["c"])], "en", "sr-Latn", &["b"]),
        (&["nobody"], &[], "en", "es", &none),
    ] {
        let mut config = config(default, pairs);
        config.max_pivots = 0;
        let expected: Vec<_> = expected
            .iter()
            .map(|name| format!("{source}>{target} {name}"))
            .collect();
        assert_eq!(
            found(&engines, &config, source, target),
            expected,
            "{source} {target} {pairs:?}"
        );
    }
}

#[test]
fn variants_are_read_as_their_language_but_never_written_so() {
    let engines = offers(&[("a", "en>es en>pt en>en-GB en>sr en>sr-Latn sr>en")]);
    let config = config(&[], &[]);
    for (source, target, expected) in [
        ("en-US", "es", &["en>es a"][..]),
        ("en", "sr-Cyrl", &["en>sr a"]),
        ("en", "sr", &["en>sr a"]),
        ("sr-Cyrl", "en", &["sr>en a"]),
        ("en", "sr-ME", &[]),
        ("en", "pt-BR", &[]),
        ("en", "en-GB", &["en>en-GB a"]),
        ("en-US", "en-GB", &["en>en-GB a"]),
        ("en", "en-US", &[]),
        ("en-GB", "en", &[]),
        ("sr", "sr-Cyrl", &[]),
        ("en", "en", &[]),
    ] {
        assert_eq!(
            found(&engines, &config, source, target),
            expected,
            "{source} {target}"
        );
    }
}

#[test]
fn an_engine_for_everything_does_not_translate_a_language_into_itself() {
    let engines = offers(&[("a", "*>*")]);
    let config = config(&[], &[]);
    assert_eq!(found(&engines, &config, "en", "en-GB"), ["en>en-GB a"]);
    assert_eq!(found(&engines, &config, "sr", "sr-Cyrl"), [""; 0]);
}

#[test]
fn catalan_comes_before_spanish() {
    let engines = offers(&[("a", "en>es en>ca es>pt ca>pt ca>es es>ca")]);
    let found = found(&engines, &config(&[], &[]), "en", "pt");
    assert_eq!(
        found,
        ["en>ca>pt a", "en>es>pt a", "en>ca>es>pt a", "en>es>ca>pt a"]
    );
}

#[test]
fn there_are_no_more_pivots_than_allowed_and_no_circles() {
    let engines = offers(&[("a", "en>ca ca>es es>fr fr>it en>en-GB en-GB>it ca>en")]);
    for (most, expected) in [(0, &[][..]), (1, &[]), (2, &[]), (3, &["en>ca>es>fr>it a"])] {
        let config = Routes {
            max_pivots: most,
            ..config(&[], &[])
        };
        assert_eq!(found(&engines, &config, "en", "it"), expected, "{most}");
    }
}

#[test]
fn no_language_goes_through_another_into_itself() {
    let engines = offers(&[("a", "en>es es>en-GB en>en-GB sr-Cyrl>en en>sr-Latn")]);
    let config = config(&[], &[]);
    assert_eq!(found(&engines, &config, "en", "en-GB"), ["en>en-GB a"]);
    assert_eq!(found(&engines, &config, "sr-Cyrl", "sr-Latn"), [""; 0]);
}

#[test]
fn no_way_comes_back_to_a_language_that_it_has_left() {
    let engines = offers(&[("a", "mk>en en>ca ca>en-US ca>pt ca>en-GB en-GB>pt")]);
    let mut order = config(&[], &[]);
    order.pivots = ["en", "ca", "en-GB"].map(tag).to_vec();
    order.max_pivots = 3;
    assert_eq!(found(&engines, &order, "mk", "en-US"), [""; 0]);
    assert_eq!(found(&engines, &order, "mk", "pt"), ["mk>en>ca>pt a"]);
    // A variant from its language itself.
    let engines = offers(&[("a", "mk>en en>en-US en>ca ca>en-US mk>ca ca>en")]);
    assert_eq!(
        found(&engines, &order, "mk", "en-US"),
        ["mk>en>en-US a", "mk>ca>en-US a", "mk>ca>en>en-US a"]
    );
}

#[test]
fn every_leg_of_a_pivot_has_a_way_around_an_engine() {
    let engines = offers(&[("a", "en>ca ca>pt"), ("b", "en>ca ca>pt"), ("c", "ca>pt")]);
    let config = config(&["a", "b", "c"], &[]);
    assert_eq!(
        found(&engines, &config, "en", "pt"),
        ["en>ca>pt a", "en>ca>pt b", "en>ca>pt a,c"]
    );
    let engines = offers(&[("a", "en>ca"), ("b", "ca>pt"), ("c", "ca>pt")]);
    assert_eq!(
        found(&engines, &config, "en", "pt"),
        ["en>ca>pt a,b", "en>ca>pt a,c"]
    );
}

#[test]
fn direct_routes_come_first_and_their_number_is_bounded() {
    let all = "en>pt en>ca en>es en>fr en>it en>ru en>mk ca>pt es>pt fr>pt it>pt ru>pt mk>pt ca>es";
    let engines = offers(&[("a", all), ("b", all)]);
    let routes = found(&engines, &config(&[], &[]), "en", "pt");
    assert_eq!(routes[..3], ["en>pt a", "en>pt b", "en>ca>pt a"]);
    assert_eq!(routes.len(), MAX_ROUTES);
}

#[test]
fn the_cheapest_way_is_short_then_by_preferred_engines_then_by_preferred_pivots() {
    let engines = offers(&[
        ("a", "en>es es>kk"),
        ("b", "en>ca ca>kk"),
        ("c", "en>ru ru>kk en>fr fr>ca"),
    ]);
    let order = config(&["c", "a", "b"], &[]);
    assert_eq!(
        found(&engines, &order, "en", "kk"),
        ["en>ru>kk c", "en>es>kk a", "en>ca>kk b", "en>fr>ca>kk c,b"]
    );
    // An engine that is excluded for the last step only.
    let order = config(&["c", "*"], &[("*->kk", &["!c"])]);
    assert_eq!(found(&engines, &order, "en", "kk")[0], "en>es>kk a");
}

#[test]
fn a_pair_that_is_not_to_be_had_is_gone_around() {
    let mut engines = offers(&[("a", "*>*"), ("b", "en>ca ca>kk")]);
    engines[0].without = [Pair::new(tag("en"), tag("kk"))].into();
    let mut order = config(&["b", "a"], &[]);
    order.pivots = vec![tag("ca"), tag("ru")];
    order.max_pivots = 1;
    let ways = found(&engines, &order, "en", "kk");
    assert_eq!(ways[0], "en>ca>kk b");
    assert!(ways.contains(&"en>ru>kk a".to_owned()), "{ways:?}");
    assert_eq!(found(&engines, &order, "en", "ky")[0], "en>ky a");
}

#[test]
fn who_is_barred_from_a_pair_does_no_part_of_its_way() {
    let engines = offers(&[("a", "*>*"), ("b", "en>ca ca>kk ca>es"), ("c", "en>kk")]);
    let ways = |rule: (&str, &[&str]), target| {
        let mut order = config(&[], &[rule]);
        order.pivots = vec![tag("ca")];
        found(&engines, &order, "en", target)
    };
    let all = ["en>kk a", "en>kk c", "en>ca>kk a", "en>ca>kk b"];
    assert_eq!(ways(("ru->*", &["b"]), "kk"), all);
    // A pin: this one or none.
    assert_eq!(ways(("en->kk", &["c"]), "kk"), ["en>kk c"]);
    // Never, whoever has the text in between.
    assert_eq!(ways(("en->*", &["!a"]), "kk"), ["en>kk c", "en>ca>kk b"]);
    assert_eq!(ways(("*->kk", &["!a", "!c"]), "kk"), ["en>ca>kk b"]);
    // Who is best for a target need not be so for the way there.
    assert_eq!(
        ways(("*->kk", &["b"]), "kk"),
        ["en>ca>kk a,b", "en>ca>kk b"]
    );
}
