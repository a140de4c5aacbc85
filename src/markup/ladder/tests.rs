use super::*;
use Piece::{Close, Open, Solo, Text};
use proptest::prelude::*;

fn pair() -> SpanKind {
    SpanKind::Paired("a".into())
}

/// "See <0>the red <1/></0> house<2/>."
fn sentence() -> (SpannedText, Vec<SpanKind>) {
    let text = SpannedText::from_pieces([
        Text("See ".into()),
        Open(0),
        Text("the red ".into()),
        Solo(1),
        Close(0),
        Text(" house".into()),
        Solo(2),
        Text(".".into()),
    ]);
    let spans = vec![
        pair(),
        SpanKind::Protected("@rferl".into()),
        SpanKind::Empty("img".into()),
    ];
    (text, spans)
}

fn spelled(text: &SpannedText) -> String {
    text.pieces
        .iter()
        .map(|piece| match piece {
            Text(text) => text.clone(),
            Open(id) => format!("<{id}>"),
            Close(id) => format!("</{id}>"),
            Solo(id) => format!("<{id}/>"),
        })
        .collect()
}

const BRACKETS: MarkupSupport = MarkupSupport::Markers(MarkerKind::Brackets);
const TAGS: MarkupSupport = MarkupSupport::Markers(MarkerKind::Tags);

fn restored(rung: MarkupSupport, answer: &str) -> (String, Placement) {
    let (text, spans) = sentence();
    let answer = SpannedText::from_text(answer);
    let (text, placement) = restore_spans(&text, &spans, &answer, rung, &[], "es");
    assert_eq!(text.check(&spans), Ok(()), "{text:?}");
    (spelled(&text), placement)
}

#[test]
fn marks_travel_and_come_back() {
    let (text, spans) = sentence();
    let sent = send_spans(&text, &spans, BRACKETS);
    assert_eq!(spelled(&sent.text), "See ⟦0⟧the red ⟦1⟧⟦/0⟧ house⟦2⟧.");
    assert_eq!(
        restored(BRACKETS, "Vea ⟦0⟧ el rojo ⟦1⟧ ⟦/0⟧ casa ⟦2⟧."),
        (
            "Vea <0>el rojo <1/></0> casa <2/>.".into(),
            Placement::Exact
        )
    );
    let sent = send_spans(&text, &spans, TAGS);
    assert_eq!(
        spelled(&sent.text),
        "See <g0>the red <x1/></g0> house<x2/>."
    );
    assert_eq!(
        restored(TAGS, "Vea &lt;g0>el <X1 /> rojo</ g0> casa< x2 / >."),
        ("Vea <0>el <1/> rojo</0> casa<2/>.".into(), Placement::Exact)
    );
}

#[test]
fn text_that_looks_like_a_mark_takes_the_next_rung() {
    for (text, support) in [("See [1].", BRACKETS), ("a ⟦b", BRACKETS), ("1 < 2", TAGS)] {
        let text = SpannedText::from_pieces([Open(0), Text(text.into()), Close(0)]);
        assert_eq!(
            send_spans(&text, &[pair()], support).rung,
            MarkupSupport::None
        );
    }
}

#[test]
fn what_an_engine_does_to_marks_is_put_right() {
    for (answer, expected) in [
        // Swapped.
        ("⟦/0⟧el ⟦1⟧⟦0⟧ casa⟦2⟧", "<0>el <1/></0> casa<2/>"),
        // Doubled.
        (
            "⟦0⟧el ⟦1⟧⟦/0⟧ casa⟦2⟧ ⟦0⟧y⟦/0⟧ ⟦1⟧",
            "<0>el <1/></0> casa<2/> y",
        ),
        // The slash is lost.
        ("⟦0⟧el ⟦1⟧⟦0⟧ casa⟦2⟧", "<0>el <1/></0> casa<2/>"),
        // Other brackets and digits.
        ("[٠]el 【１】[/0] casa⟦ 2 ⟧", "<0>el <1/></0> casa<2/>"),
        // Numbers that do not exist.
        ("⟦0⟧el ⟦1⟧⟦/0⟧ ⟦9⟧casa⟦2⟧⟦uno⟧", "<0>el <1/></0> casa<2/>"),
    ] {
        assert_eq!(restored(BRACKETS, answer).0, expected, "{answer}");
    }
}

#[test]
fn what_came_back_right_stays_where_it_is() {
    let (text, spans) = sentence();
    let answer = SpannedText::from_pieces([
        Text("Vea la casa ".into()),
        Open(0),
        Text("roja ".into()),
        Solo(1),
        Close(0),
        Text(".".into()),
    ]);
    let rung = MarkupSupport::Native;
    let (text, placement) = restore_spans(&text, &spans, &answer, rung, &[], "es");
    assert_eq!(spelled(&text), "Vea la casa <0>roja <1/></0><2/>.");
    assert_eq!(placement, Placement::Approximate);
}

#[test]
fn words_lead_to_their_translations() {
    let text = SpannedText::from_pieces([
        Text("The ".into()),
        Open(0),
        Text("red".into()),
        Close(0),
        Text(" house, now".into()),
    ]);
    let link = |source, target| Link { source, target };
    let links = [
        link(0..3, 0..2),
        link(4..7, 8..12),
        link(8..13, 3..7),
        link(15..18, 14..19),
        link(0..2, 90..99),
    ];
    let answer = SpannedText::from_text("La casa roja, ahora");
    let restored = |links: &[Link]| {
        let rung = MarkupSupport::Aligned;
        let (text, placement) = restore_spans(&text, &[pair()], &answer, rung, links, "es");
        (spelled(&text), placement)
    };
    assert_eq!(
        restored(&links),
        ("La casa <0>roja</0>, ahora".into(), Placement::Exact)
    );
    assert_eq!(restored(&[]).1, Placement::Approximate);
}

#[test]
fn spaces_at_spans_follow_the_target_language() {
    let source =
        SpannedText::from_pieces([Open(0), Text("a".into()), Close(0), Text(", b".into())]);
    for (language, target, expected) in [
        ("es", "x <0> y </0> , z", "x <0>y</0>, z"),
        ("es", "x <0>y </0>; z", "x <0>y</0>; z"),
        ("es", "x <0> y</0>: «z", "x <0>y</0>: «z"),
        ("fr", "x <0>y</0> : z", "x <0>y</0> : z"),
        ("fr", "x <0>y</0>\u{a0}! z", "x <0>y</0>\u{a0}! z"),
        ("fr", "x <0>y</0> , z", "x <0>y</0>, z"),
        ("zh-Hans", "他 <0> 北京 </0> 会见", "他<0>北京</0>会见"),
        ("ja", "彼 <0>OpenAI </0> 社", "彼 <0>OpenAI</0> 社"),
        ("ko", "그 <0>서울 </0>에", "그 <0>서울</0> 에"),
        ("es", "x , <0>y</0> z", "x , <0>y</0> z"),
    ] {
        let mut pieces = SpannedText::default();
        for part in target.split_inclusive('>') {
            match part.split_once('<') {
                Some((text, "0>")) => {
                    pieces.push(Text(text.into()));
                    pieces.push(Open(0));
                }
                Some((text, _)) => {
                    pieces.push(Text(text.into()));
                    pieces.push(Close(0));
                }
                None => pieces.push(Text(part.into())),
            }
        }
        let tidied = tidy::tidy(pieces, &source, language);
        assert_eq!(spelled(&tidied), expected, "{language}: {target}");
    }
}

/// A source of nested and neighbouring spans, from a list of choices.
fn source(choices: &[u8]) -> (SpannedText, Vec<SpanKind>) {
    let mut text = SpannedText::default();
    let mut kinds = Vec::new();
    let mut open = Vec::new();
    for choice in choices {
        let id = kinds.len() as u32;
        match choice % 7 {
            0 => {
                kinds.push(pair());
                open.push(id);
                text.push(Open(id));
            }
            1 => text.pieces.extend(open.pop().map(Close)),
            2 => {
                kinds.push(SpanKind::Protected("x.org".into()));
                text.push(Solo(id));
            }
            3 => {
                kinds.push(SpanKind::Empty("img".into()));
                text.push(Solo(id));
            }
            4 => text.push(Text("a, ".into())),
            5 => text.push(Text(if *choice > 200 { "[1] ⟦" } else { " b" }.into())),
            _ => text.push(Text("word ".into())),
        }
    }
    while let Some(id) = open.pop() {
        text.push(Close(id));
    }
    (text, kinds)
}

/// What an engine may do to a piece that it got.
fn spoil(pieces: &mut Vec<Piece>, how: &[(u8, u8)]) {
    for (what, where_) in how {
        if pieces.is_empty() {
            return;
        }
        let at = usize::from(*where_) % pieces.len();
        let other = usize::from(*what) % pieces.len();
        match what % 8 {
            0 => {
                pieces.remove(at);
            }
            1 => pieces.insert(other, pieces[at].clone()),
            2 => pieces.swap(at, other),
            3 => {
                if let Open(id) | Close(id) | Solo(id) = &mut pieces[at] {
                    *id = id.wrapping_add(u32::from(*what));
                }
            }
            4 => pieces[at] = Text("<b>&lt;g0&gt; ⟦0⟧ ⟦un⟧ [2] <x1/>⟧</b>".into()),
            5 => pieces.clear(),
            6 => pieces[at] = Close(u32::from(*what) / 8),
            _ => pieces.reverse(),
        }
    }
}

fn rung() -> impl Strategy<Value = MarkupSupport> {
    prop_oneof![
        Just(MarkupSupport::Native),
        Just(MarkupSupport::Aligned),
        Just(BRACKETS),
        Just(TAGS),
        Just(MarkupSupport::None),
    ]
}

/// What an answer looks like on the wire of this rung.
fn said(pieces: &[Piece], rung: MarkupSupport) -> SpannedText {
    match rung {
        MarkupSupport::Native => SpannedText {
            pieces: pieces.to_vec(),
        },
        MarkupSupport::Markers(kind) => {
            let spell = |piece: &Piece| match (piece, kind) {
                (Text(text), _) => text.clone(),
                (Open(id) | Solo(id), MarkerKind::Brackets) => format!("⟦{id}⟧"),
                (Close(id), MarkerKind::Brackets) => format!("⟦/{id}⟧"),
                (Open(id), MarkerKind::Tags) => format!("<g{id}>"),
                (Close(id), MarkerKind::Tags) => format!("</g{id}>"),
                (Solo(id), MarkerKind::Tags) => format!("<x{id}/>"),
            };
            SpannedText::from_text(pieces.iter().map(spell).collect::<String>())
        }
        _ => SpannedText::from_pieces(pieces.iter().filter_map(|piece| match piece {
            Text(text) => Some(Text(text.clone())),
            _ => None,
        })),
    }
}

fn no_marks(text: &SpannedText, rung: MarkupSupport) -> bool {
    let text = text.plain_text();
    match rung {
        MarkupSupport::Markers(MarkerKind::Brackets) => !text.contains(['⟦', '⟧']),
        MarkupSupport::Markers(MarkerKind::Tags) => !text.contains(['<', '>']),
        _ => true,
    }
}

proptest! {
    #[test]
    fn each_span_is_there_once_on_every_rung(
        choices in proptest::collection::vec(any::<u8>(), 0..24),
        how in proptest::collection::vec(any::<(u8, u8)>(), 0..12),
        links in proptest::collection::vec((0usize..40, 0usize..12, 0usize..40, 0usize..12), 0..12),
        rung in rung(),
        language in "es|fr|zh|ja|fa",
    ) {
        let (text, spans) = source(&choices);
        let sent = send_spans(&text, &spans, rung);
        let mut pieces = text.pieces.clone();
        spoil(&mut pieces, &how);
        let answer = said(&pieces, sent.rung);
        let links: Vec<Link> = links
            .into_iter()
            .map(|(a, b, c, d)| Link { source: a..a + b, target: c..c + d })
            .collect();
        let (restored, _) =
            restore_spans(&text, &spans, &answer, sent.rung, &links, &language);
        prop_assert_eq!(restored.check(&spans), Ok(()), "{:?}", restored);
        prop_assert!(no_marks(&restored, sent.rung), "{:?}", restored);
    }

    #[test]
    fn an_honest_engine_is_believed(
        choices in proptest::collection::vec(any::<u8>(), 0..24),
        rung in prop_oneof![Just(MarkupSupport::Native), Just(BRACKETS), Just(TAGS)],
    ) {
        let (text, spans) = source(&choices);
        let sent = send_spans(&text, &spans, rung);
        let answer = said(&text.pieces, sent.rung);
        let (restored, placement) =
            restore_spans(&text, &spans, &answer, sent.rung, &[], "es");
        if sent.rung == rung {
            prop_assert_eq!(placement, Placement::Exact);
        }
        prop_assert_eq!(restored.check(&spans), Ok(()));
    }

    #[test]
    fn any_string_is_an_answer(
        choices in proptest::collection::vec(any::<u8>(), 0..24),
        answer in r"(⟦|⟧|\[|\]|/|<|>|g|x|[0-9٠]|&lt;|&gt;|\PC| ){0,40}",
        times in prop_oneof![Just(1usize), Just(100)],
        rung in rung(),
    ) {
        let (text, spans) = source(&choices);
        let sent = send_spans(&text, &spans, rung);
        let answer = SpannedText::from_text(answer.repeat(times));
        let (restored, _) = restore_spans(&text, &spans, &answer, sent.rung, &[], "fr");
        prop_assert_eq!(restored.check(&spans), Ok(()), "{:?}", restored);
        prop_assert!(no_marks(&restored, sent.rung), "{:?}", restored);
    }
}
