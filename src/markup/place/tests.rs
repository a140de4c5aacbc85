use super::*;
use Piece::{Close, Open, Solo, Text};
use proptest::prelude::*;

/// `<0>text</0>` for pairs, `<1/>` for others.
fn read(text: &str) -> SpannedText {
    let mut out = SpannedText::default();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push(Text(rest[..at].into()));
        let end = rest.find('>').expect("ends");
        let tag = &rest[at + 1..end];
        out.push(if let Some(id) = tag.strip_suffix('/') {
            Solo(id.parse().expect("number"))
        } else if let Some(id) = tag.strip_prefix('/') {
            Close(id.parse().expect("number"))
        } else {
            Open(tag.parse().expect("number"))
        });
        rest = &rest[end + 1..];
    }
    out.push(Text(rest.into()));
    out
}

fn placed(source: &str, spans: &[SpanKind], target: &str) -> (String, Placement) {
    let source = read(source);
    assert_eq!(source.check(spans), Ok(()));
    let (text, placement) = place_spans(&source, spans, target);
    assert_eq!(text.check(spans), Ok(()), "{text:?}");
    let spelled = text
        .pieces
        .iter()
        .map(|piece| match piece {
            Text(text) => text.clone(),
            Open(id) => format!("<{id}>"),
            Close(id) => format!("</{id}>"),
            Solo(id) => format!("<{id}/>"),
        })
        .collect();
    (spelled, placement)
}

fn pair() -> SpanKind {
    SpanKind::Paired("a".into())
}

fn protected(text: &str) -> SpanKind {
    SpanKind::Protected(text.into())
}

fn image() -> SpanKind {
    SpanKind::Empty("img".into())
}

#[test]
fn names_are_found_again() {
    assert_eq!(
        placed(
            "The <0>OSCE</0> in Vienna agreed.",
            &[pair()],
            "En Viena, la OSCE accedió."
        ),
        ("En Viena, la <0>OSCE</0> accedió.".into(), Placement::Exact)
    );
    assert_eq!(
        placed(
            "See <0/> and <1/>.",
            &[protected("example.com"), protected("@rferl")],
            "Véase @rferl y example.com."
        ),
        ("Véase <1/> y <0/>.".into(), Placement::Exact)
    );
    assert_eq!(
        placed(
            "a <0>b <1/> c</0> d",
            &[pair(), protected("x.org")],
            "A B x.org C D"
        ),
        ("A <0>B <1/> C</0> D".into(), Placement::Approximate)
    );
}

#[test]
fn other_words_go_by_their_share() {
    assert_eq!(
        placed(
            "The <0>red</0> house, now.",
            &[pair()],
            "La casa roja, ahora."
        ),
        ("La <0>casa</0> roja, ahora.".into(), Placement::Approximate)
    );
    assert_eq!(
        placed(
            "<0>One two</0> three <1>four</1>",
            &[pair(), pair()],
            "Eins zwei drei vier"
        ),
        (
            "<0>Eins zwei</0> drei <1>vier</1>".into(),
            Placement::Approximate
        )
    );
    assert_eq!(
        placed("The <0>red</0> house.", &[pair()], "红色的房子。"),
        ("红色<0>的</0>房子。".into(), Placement::Approximate)
    );
}

#[test]
fn empty_spans_make_no_space_before_a_comma() {
    assert_eq!(
        placed("One,<0/> two three.", &[image()], "Eins, zwei drei."),
        ("Eins<0/>, zwei drei.".into(), Placement::Approximate)
    );
    assert_eq!(
        placed("One two <0/> three.", &[image()], "Eins zwei, drei."),
        ("Eins zwei, <0/> drei.".into(), Placement::Approximate)
    );
    assert_eq!(
        placed("See <0/>.", &[protected("x.org")], "Véase."),
        ("Véase <0/>.".into(), Placement::Approximate)
    );
}

#[test]
fn spans_without_room_stand_at_the_end() {
    assert_eq!(
        placed("<0>a <1>b</1></0> <2/>c", &[pair(), pair(), image()], "…"),
        ("…<0><1></1></0><2/>".into(), Placement::Approximate)
    );
    assert_eq!(
        placed("<0>a</0> <1>b</1> c", &[pair(), pair()], "x"),
        ("<0>x</0><1></1>".into(), Placement::Approximate)
    );
}

/// A source of nested and neighbouring spans, from a list of choices.
fn source(choices: &[u8]) -> (SpannedText, Vec<SpanKind>) {
    let mut text = SpannedText::default();
    let mut kinds = Vec::new();
    let mut open = Vec::new();
    for choice in choices {
        let id = kinds.len() as SpanId;
        match choice % 6 {
            0 => {
                kinds.push(pair());
                open.push(id);
                text.push(Open(id));
            }
            1 => {
                if let Some(id) = open.pop() {
                    text.push(Close(id));
                }
            }
            2 => {
                kinds.push(protected(if *choice > 128 { "x.org" } else { "word" }));
                text.push(Solo(id));
            }
            3 => {
                kinds.push(image());
                text.push(Solo(id));
            }
            4 => text.push(Text("word ".into())),
            _ => text.push(Text("other".into())),
        }
    }
    while let Some(id) = open.pop() {
        text.push(Close(id));
    }
    (text, kinds)
}

proptest! {
    #[test]
    fn each_span_is_there_once_whatever_the_engine_says(
        choices in proptest::collection::vec(any::<u8>(), 0..40),
        target in r"(word|other|x\.org|,| |字|\PC){0,20}",
    ) {
        let (text, kinds) = source(&choices);
        prop_assert_eq!(text.check(&kinds), Ok(()));
        let (placed, _) = place_spans(&text, &kinds, &target);
        prop_assert_eq!(placed.check(&kinds), Ok(()), "{:?}", placed);
        if !kinds.iter().any(|kind| matches!(kind, SpanKind::Protected(_) | SpanKind::Empty(_))) {
            prop_assert_eq!(placed.plain_text(), target.trim());
        }
    }
}
