//! Who is told what stands around the segments.

use wireglot::backend::Limits;
use wireglot::config::Routes;
use wireglot::route::{Around, Neighbour, Order, Setup};

use crate::engine::{Calls, Fake, tag};
use crate::{plain, router, segments};

/// The headline and what is before, of each call in order.
fn contexts(calls: &Calls) -> Vec<Option<(String, String)>> {
    let contexts = calls.requests().into_iter().map(|request| {
        let context = request.hints.context?;
        let headline = context.headline.clone().unwrap_or_default();
        Some((headline, context.before.join(" ")))
    });
    contexts.collect()
}

#[tokio::test(start_paused = true)]
async fn what_is_around_goes_to_engines_with_a_place_for_it_on_the_first_step_only() {
    let reader = |name: &str, pairs: &str| {
        Fake::new(name, pairs).limits(Limits {
            items: Some(2),
            context: 100,
            ..Limits::default()
        })
    };
    let other = Fake::new("c", "en>fr").limits(Limits {
        items: Some(2),
        ..Limits::default()
    });
    let (first, second) = (reader("a", "en>ru"), reader("b", "ru>kk"));
    let (of_first, of_second, of_other) = (first.calls(), second.calls(), other.calls());
    let engines = vec![plain(first), plain(second), plain(other)];
    let router = router(engines, Setup::new(Routes::default())).await;
    let texts = ["One.", "Two.", "Three."];
    let segments = segments(&texts);
    let sentences = texts.map(|text| Neighbour {
        text: text.to_owned(),
        field: 1,
        is_headline: false,
    });
    for target in ["kk", "fr"] {
        let (from, to) = (tag("en"), tag(target));
        let order = Order {
            around: Some(Around {
                headline: Some("News"),
                sentences: &sentences,
                places: &[0, 1, 2],
            }),
            ..Order::new(&from, &to, &segments)
        };
        let made = router.fulfil(order).await.unwrap();
        assert_eq!(made.segments.len(), 3);
    }
    let is = |before: &str| Some(("News".to_owned(), before.to_owned()));
    assert_eq!(contexts(&of_first), [is(""), is("One. Two.")]);
    // What the first step made of the sentences around is not known to the second.
    assert_eq!(of_second.pairs(), ["ru>kk", "ru>kk"]);
    assert_eq!(contexts(&of_second), [None, None]);
    assert_eq!(contexts(&of_other), [None, None]);
}
