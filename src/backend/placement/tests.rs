use super::*;
use proptest::prelude::*;

/// `{0 … }` is a paired span, `{=1 url}` protected text, `{/2}` an empty element.
fn spanned(notation: &str) -> (SpannedText, Vec<SpanKind>) {
    let mut pieces = Vec::new();
    let mut kinds = Vec::new();
    let mut open = Vec::new();
    let mut rest = notation;
    while let Some(at) = rest.find(['{', '}']) {
        push_text(&mut pieces, &rest[..at]);
        if rest[at..].starts_with('}') {
            pieces.push(Piece::Close(open.pop().unwrap()));
            rest = &rest[at + 1..];
            continue;
        }
        let id = kinds.len() as SpanId;
        rest = &rest[at + 1..];
        if let Some(protected) = rest.strip_prefix('=') {
            let (text, after) = protected.split_once('}').unwrap();
            kinds.push(SpanKind::Protected(text.to_owned()));
            pieces.push(Piece::Solo(id));
            rest = after;
        } else if let Some(after) = rest.strip_prefix("/}") {
            kinds.push(SpanKind::Empty("br".to_owned()));
            pieces.push(Piece::Solo(id));
            rest = after;
        } else {
            kinds.push(SpanKind::Paired("b".to_owned()));
            pieces.push(Piece::Open(id));
            open.push(id);
        }
    }
    push_text(&mut pieces, rest);
    (SpannedText { pieces }, kinds)
}

fn shown(text: &SpannedText) -> String {
    text.pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Open(id) => format!("<{id}>"),
            Piece::Close(id) => format!("</{id}>"),
            Piece::Solo(id) => format!("<{id}/>"),
        })
        .collect()
}

fn placed(source: &str, sentence: &str, probes: &[&str]) -> Option<String> {
    let (text, kinds) = spanned(source);
    let question = Question::new(&text, &kinds)?;
    let probes: Vec<String> = probes.iter().map(ToString::to_string).collect();
    assert_eq!(question.probes.len(), probes.len(), "{question:?}");
    question.place(sentence, &probes).map(|text| shown(&text))
}

#[test]
fn a_question_is_the_sentence_and_the_words_of_each_span() {
    let (text, kinds) = spanned("The {big {red} dog} saw {=@rferl} and {2041}.");
    let question = Question::new(&text, &kinds).unwrap();
    assert_eq!(question.sentence, "The big red dog saw @rferl and 2041.");
    assert_eq!(question.probes, ["big red dog", "red"]);
}

#[test]
fn spans_are_found_on_their_words() {
    for (source, sentence, probes, expected) in [
        // As it is, although the order changed.
        (
            "The {red} {dog} sleeps.",
            "El perro rojo duerme.",
            &["rojo", "perro"][..],
            Some("El <1>perro</1> <0>rojo</0> duerme."),
        ),
        // Inflected, and with another first letter.
        (
            "{The president} spoke.",
            "Habló el presidente.",
            &["El presidente"],
            Some("Habló <0>el presidente</0>."),
        ),
        (
            "Talks with {the president}.",
            "Conversaciones con la presidenta.",
            &["la presidente"],
            Some("Conversaciones con <0>la presidenta</0>."),
        ),
        // One within the other.
        (
            "The {big {red} dog} sleeps.",
            "El perro rojo grande duerme.",
            &["perro rojo grande", "rojo"],
            Some("El <0>perro <1>rojo</1> grande</0> duerme."),
        ),
        // Protected text.
        (
            "Ask {=@rferl} or {=@rferl_b}.",
            "Pregunte a @rferl_b o @rferl.",
            &[],
            None,
        ),
        (
            "See {=https://a.example/x} and {=https://a.example/x}.",
            "Vea https://a.example/x y https://a.example/x.",
            &[],
            Some("Vea <0/> y <1/>."),
        ),
        (
            "See {the site {=a.example}} now",
            "Vea el sitio a.example ahora",
            &["el sitio a.example"],
            Some("Vea <0>el sitio <1/></0> ahora"),
        ),
        // Around everything: nothing to look for.
        (
            "{/} {A dog.}",
            "Un perro.",
            &[],
            Some("<0/> <1>Un perro.</1>"),
        ),
        // Chinese writes no spaces.
        (
            "The {dog} sleeps",
            "狗在睡觉",
            &["狗"],
            Some("<0>狗</0>在睡觉"),
        ),
    ] {
        assert_eq!(
            placed(source, sentence, probes).as_deref(),
            expected,
            "{source}"
        );
    }
}

#[test]
fn a_place_in_doubt_is_none() {
    for (source, sentence, probes) in [
        // Nowhere.
        ("A {cat} sleeps.", "Un perro duerme.", &["gato"][..]),
        // Twice.
        ("A {dog} saw a dog.", "Un perro vio un perro.", &["perro"]),
        // A part of a longer word only.
        ("A {dog} sleeps.", "Un perrogato duerme.", &["perro"]),
        // Lost or changed.
        ("Ask {=@rferl}.", "Pregunte a @rfrl.", &[]),
        ("Ask {=@rferl}.", "Pregunte a @rferl o @rferl.", &[]),
        // Two spans on the same words.
        (
            "A {dog} and a {hound}.",
            "Un perro y un can.",
            &["perro", "perro"],
        ),
        // The inner one outside the outer one.
        (
            "The {big {red} dog}.",
            "El perro grande es rojo.",
            &["perro grande", "rojo"],
        ),
    ] {
        assert_eq!(placed(source, sentence, probes), None, "{source}");
    }
    for source in ["A line{/}break.", "An {} anchor."] {
        let (text, kinds) = spanned(source);
        assert_eq!(Question::new(&text, &kinds), None, "{source}");
    }
}

#[test]
fn fragments_keep_spans_white_space_and_what_has_no_letters() {
    let (text, _) = spanned("The {red} {dog}{/}sleeps, {=a.example} ({1}).");
    assert_eq!(fragments(&text), ["The", "red", "dog", "sleeps,"]);
    let translations = ["El", " rojo ", "perro", "duerme,"].map(str::to_owned);
    assert_eq!(
        shown(&join_fragments(&text, &translations).unwrap()),
        "El <0>rojo</0> <1>perro</1><2/>duerme, <3/> (<4>1</4>)."
    );
    assert_eq!(join_fragments(&text, &translations[..3]), None);
}

proptest! {
    /// Whatever an engine answers, a placed text has every span once and no other text.
    #[test]
    fn no_answer_loses_spans_or_text(
        sentence in "[a-c ]{0,30}|\\PC{0,40}",
        first in "[a-c ]{0,6}|\\PC{0,6}",
        second in "[a-c ]{0,6}",
    ) {
        let (text, kinds) = spanned("a {b c} b {=c} {a}.");
        let question = Question::new(&text, &kinds).unwrap();
        if let Some(placed) = question.place(&sentence, &[first, second]) {
            let mut spans: Vec<_> =
                placed.pieces.iter().filter(|piece| !matches!(piece, Piece::Text(_))).collect();
            spans.sort_by_key(|piece| format!("{piece:?}"));
            prop_assert_eq!(
                spans,
                [&Piece::Close(0), &Piece::Close(2), &Piece::Open(0), &Piece::Open(2), &Piece::Solo(1)]
            );
            let with_protected: String = placed.pieces.iter().map(|piece| match piece {
                Piece::Text(text) => text.as_str(),
                Piece::Solo(_) => "c",
                _ => "",
            }).collect();
            // A segment has no white space at its ends; that is the document's.
            prop_assert_eq!(with_protected.trim(), sentence.trim());
        }
    }
}
