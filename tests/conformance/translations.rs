//! What goes right.

use wireglot::backend::Pair;
use wireglot::markup::{Piece, SpanKind, SpannedText};

use crate::engines::{Stub, all};
use crate::{at, backend, plain, request, tag, translate, words};

#[tokio::test]
async fn pairs_are_those_that_the_engine_lists() {
    for protocol in all() {
        let stub = Stub::start(&protocol).await;
        let name = protocol.name();
        let capabilities = backend(&protocol, &stub).capabilities().await.unwrap();
        let pair = Pair::new(tag("en"), tag("es"));
        assert!(capabilities.pairs.contains(&pair), "{name}");
        let mut pairs = capabilities.pairs.clone();
        pairs.sort_by_key(|pair| format!("{pair:?}"));
        pairs.dedup();
        assert_eq!(pairs.len(), capabilities.pairs.len(), "{name}: each once");
        for Pair { source, target } in &pairs {
            assert_ne!(source, target, "{name}");
        }
        assert_eq!(stub.count(), 0, "{name}: nothing is translated for that");
    }
}

#[tokio::test]
async fn spans_stay_on_their_words_and_what_they_stand_for_at_home() {
    let text = |text: &str| Piece::Text(text.to_owned());
    for protocol in all() {
        let stub = Stub::start(&protocol).await;
        let name = protocol.name();
        let mut segments = plain(&["The dog sleeps. "]);
        segments[0].text = SpannedText::from_pieces([
            text(" The "),
            Piece::Open(0),
            text("dog"),
            Piece::Close(0),
            text(" sees "),
            Piece::Solo(1),
            text(" & me\u{a0}"),
        ]);
        segments[0].spans = vec![
            SpanKind::Paired("a".to_owned()),
            SpanKind::Protected("@sees".to_owned()),
        ];
        let answer = backend(&protocol, &stub)
            .translate(&request(segments))
            .await
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(
            answer.segments[0].pieces,
            [
                text(" El "),
                Piece::Open(0),
                text("perro"),
                Piece::Close(0),
                text(" ve "),
                Piece::Solo(1),
                text(" & me\u{a0}"),
            ],
            "{name}: {:?}",
            stub.calls()
        );
        assert!(answer.alignments.is_empty(), "{name}");
    }
}

#[tokio::test]
async fn segments_come_back_in_order_and_what_they_cost_is_counted() {
    let texts = [
        "The dog sleeps.",
        "The cat's \"dog\" sees <b> & \\ <3.",
        "dog",
        "The dog sleeps.",
        "😀 cat 𐍈",
        "One\n  line.",
        "cat",
    ];
    for protocol in all() {
        let stub = Stub::start(&protocol).await;
        let name = protocol.name();
        let answer = backend(&protocol, &stub)
            .translate(&request(plain(&texts)))
            .await
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(
            words(&answer),
            [
                "El perro duerme.",
                "El gato's \"perro\" ve <b> & \\ <3.",
                "perro",
                "El perro duerme.",
                "😀 gato 𐍈",
                "One line.",
                "gato",
            ],
            "{name}"
        );
        let sent = stub.calls().concat();
        let billed: u64 = sent.iter().map(|text| protocol.billed(text)).sum();
        assert_eq!(answer.billed_characters, billed, "{name}");
    }
}

#[tokio::test]
async fn blank_segments_are_not_sent() {
    for protocol in all() {
        let stub = Stub::start(&protocol).await;
        let (name, backend) = (protocol.name(), backend(&protocol, &stub));
        let texts = ["", "dog", "\u{a0}\n", "cat", "\t"];
        let translated = translate(&*backend, &texts).await.unwrap();
        assert_eq!(
            translated,
            ["", "perro", "\u{a0}\n", "gato", "\t"],
            "{name}"
        );
        assert_eq!(stub.calls().concat(), ["dog", "cat"], "{name}");
        let count = stub.count();
        assert_eq!(translate(&*backend, &["", "\t"]).await.unwrap(), ["", "\t"]);
        assert_eq!(stub.count(), count, "{name}: no call without a text");
    }
}

#[tokio::test]
async fn calls_end_exactly_at_the_limit_of_items() {
    for protocol in all() {
        let Some(items) = protocol.limits().items else {
            continue;
        };
        let stub = Stub::start(&protocol).await;
        let (name, backend) = (protocol.name(), backend(&protocol, &stub));
        let limits = backend.capabilities().await.unwrap().limits;
        assert_eq!(limits.items, Some(items), "{name}");
        let texts = vec!["dog"; 2 * items + 1];
        assert_eq!(
            translate(&*backend, &texts).await.unwrap(),
            vec!["perro"; 2 * items + 1],
            "{name}"
        );
        let sizes: Vec<_> = stub.calls().iter().map(Vec::len).collect();
        assert_eq!(sizes, [items, items, 1], "{name}");
    }
}

#[tokio::test]
async fn calls_end_exactly_at_the_limit_of_characters() {
    for protocol in all() {
        let limits = protocol.limits();
        let Some(most) = limits.characters else {
            continue;
        };
        let stub = Stub::start(&protocol).await;
        let (name, backend) = (protocol.name(), backend(&protocol, &stub));
        // Characters beyond the first plane: one code point, two units of UTF-16, four bytes.
        let wide = "𐍈";
        let exactly = |size: usize| {
            let wides = wide.repeat(size / 2 / (limits.count)(wide));
            let rest = size - (limits.count)(&wides);
            wides + &"a".repeat(rest)
        };
        let whole = exactly(most);
        assert_eq!((limits.count)(&whole), most);
        assert_eq!(
            translate(&*backend, &[&whole]).await.unwrap(),
            std::slice::from_ref(&whole)
        );
        assert_eq!(stub.count(), 1, "{name}");

        let too_long = translate(&*backend, &[&format!("{whole}a")]).await;
        let error = too_long.unwrap_err();
        assert_eq!(
            error.kind(),
            wireglot::backend::ErrorKind::Rejected,
            "{name}"
        );
        assert_eq!(stub.count(), 1, "{name}: what is too long is not sent");

        let half = exactly(most / 2);
        let other = exactly(most - most / 2);
        for (texts, calls) in [(vec![&*half, &*other], 1), (vec![&*half, &*other, "a"], 2)] {
            let before = stub.count();
            assert_eq!(translate(&*backend, &texts).await.unwrap(), texts, "{name}");
            let calls = if limits.items == Some(1) {
                texts.len()
            } else {
                calls
            };
            assert_eq!(stub.count() - before, calls, "{name}");
        }
    }
}

#[tokio::test]
async fn limits_of_the_configuration_hold_instead() {
    for protocol in all() {
        let stub = Stub::start(&protocol).await;
        let name = protocol.name();
        let settings =
            "batch = 3\nbatch_characters = 10\ncharacters_per_item = 6\nconcurrency = 7\n";
        let backend = at(&protocol, &stub.url(), settings);
        let limits = backend.capabilities().await.unwrap().limits;
        assert_eq!(limits.concurrency, Some(7), "{name}");
        let texts = ["a", "b", "c", "dddddd", "eeee", "f"];
        assert_eq!(translate(&*backend, &texts).await.unwrap(), texts, "{name}");
        if protocol.limits().items == Some(1) {
            // One text is all that the protocol has place for.
            assert_eq!(stub.calls(), texts.map(|text| vec![text]), "{name}");
            continue;
        }
        assert_eq!(
            stub.calls(),
            [vec!["a", "b", "c"], vec!["dddddd", "eeee"], vec!["f"]],
            "{name}"
        );
        let error = translate(&*backend, &["ggggggg"]).await.unwrap_err();
        assert_eq!(
            error.kind(),
            wireglot::backend::ErrorKind::Rejected,
            "{name}"
        );
    }
}
