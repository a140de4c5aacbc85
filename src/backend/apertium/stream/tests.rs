use super::*;
use crate::locale::LanguageTag;
use crate::markup::SpanKind;

/// A segment in the tests' shorthand: `<1>…</1>` is a paired span, `<2/>` an empty one, `<3!>`
/// protected text.
fn segment(text: &str) -> RequestSegment {
    let mut pieces = Vec::new();
    let mut kinds = vec![SpanKind::Empty("br".to_owned()); 10];
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let tag = rest[start..].split_once('>').and_then(|(tag, after)| {
            let name = &tag[1..];
            let id: u32 = name.trim_matches(['/', '!']).parse().ok()?;
            Some((name, id, after))
        });
        let Some((name, id, after)) = tag else {
            push(&mut pieces, &rest[..=start]);
            rest = &rest[start + 1..];
            continue;
        };
        push(&mut pieces, &rest[..start]);
        pieces.push(match (name.starts_with('/'), name.ends_with(['/', '!'])) {
            (true, _) => Piece::Close(id),
            (_, true) => Piece::Solo(id),
            _ => Piece::Open(id),
        });
        if name.ends_with('!') {
            kinds[id as usize] = SpanKind::Protected("https://example.org/a?b=c".to_owned());
        } else if !name.ends_with('/') {
            kinds[id as usize] = SpanKind::Paired("b".to_owned());
        }
        rest = after;
    }
    push(&mut pieces, rest);
    RequestSegment {
        text: SpannedText { pieces },
        spans: kinds,
    }
}

fn push(pieces: &mut Vec<Piece>, text: &str) {
    if let Some(Piece::Text(last)) = pieces.last_mut() {
        last.push_str(text);
    } else if !text.is_empty() {
        pieces.push(Piece::Text(text.to_owned()));
    }
}

fn shorthand(segment: &RequestSegment, text: &SpannedText) -> String {
    text.pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Open(id) => format!("<{id}>"),
            Piece::Close(id) => format!("</{id}>"),
            Piece::Solo(id) => match segment.spans[*id as usize] {
                SpanKind::Protected(_) => format!("<{id}!>"),
                _ => format!("<{id}/>"),
            },
        })
        .collect()
}

fn english() -> LanguageTag {
    LanguageTag::parse("en").unwrap()
}

/// A language without rules of its own.
fn no_language_of_ours() -> LanguageTag {
    LanguageTag::parse("eu").unwrap()
}

fn wire(text: &str) -> String {
    encode(&segment(text), &english()).wire
}

/// What becomes of `answer` to `text`.
fn read(text: &str, answer: &str) -> String {
    let segment = segment(text);
    let decoded = decode(&segment, &encode(&segment, &no_language_of_ours()), answer);
    shorthand(&segment, &decoded.text)
}

#[test]
fn segments_become_stream() {
    for (text, stream) in [
        ("The house", "The house.[]"),
        (
            "It costs $5 [net] a/b ^ {x} c\\d.",
            r"It costs \$5 \[net\] a\/b \^ \{x\} c\\d..[]",
        ),
        (
            "**star** #tag me@home ~5 a<b",
            "[s0]star[s1] [s2]tag me[s3]home [s4]5 a[s5]b.[]",
        ),
        (
            "two  spaces\tand\u{a0}more\nlines",
            "two[s0]spaces[s1]and[s2]more[s3]lines.[]",
        ),
        ("nul\0bell\u{7}", "nulbell.[]"),
        ("cafe\u{301}", "café.[]"),
        ("a <1>red</1> house", "a [[t:s:1]]red[[/]] house.[]"),
        (
            "a <1>very <2>old</2> red</1> house",
            "a [[t:s:1]]very [[/]][[t:s:1; t:s:2]]old[[/]][[t:s:1]] red[[/]] house.[]",
        ),
        ("line<1/>break", "line[s0]break.[]"),
        ("see <1!> and <2!>", "see xqzbb and xqzbc.[]"),
        ("xqz <1!>", "xqz zqxbb.[]"),
        (
            "yes<1> — </1>no <2><3/></2> <4></4>",
            "yes[s0]no [s1] [s2].[]",
        ),
        (
            "<1>H</1>ello my <2>big</2>-eyed friend<3>2</3>",
            "[[t:s:1]]Hello[[/]] my [[t:s:2]]big[[/]]-eyed friend[[t:s:3]]2[[/]].[]",
        ),
        ("He<1>l</1>lo", "[[t:s:1]]Hello[[/]].[]"),
    ] {
        assert_eq!(wire(text), stream, "{text}");
    }
}

#[test]
fn an_english_owner_stands_apart_from_its_ending() {
    for (text, stream) in [
        ("John's dog’s tail.", "John 's dog ’s tail..[]"),
        (
            "<1>Ukraine</1>'s <2>John's</2> dog",
            "[[t:s:1]]Ukraine[[/]] 's [[t:s:2]]John 's[[/]] dog.[]",
        ),
        ("<1!>'s", "xqzbb 's.[]"),
        (
            "It's what's here, let's go: 'so' 5's can't",
            "It's what's here, let's go: 'so' 5's can't.[]",
        ),
    ] {
        assert_eq!(wire(text), stream, "{text}");
    }
}

#[test]
fn malformed_spans_are_put_in_order() {
    for text in [
        "a </1> b",
        "<1>a",
        "<1>a<2>b</1>c</2>",
        "<1>a</1><1>b</1>",
        "<1/><1/>x",
    ] {
        let segment = segment(text);
        let encoded = encode(&segment, &no_language_of_ours());
        let decoded = decode(&segment, &encoded, &encoded.wire);
        let mut open = Vec::new();
        for piece in &decoded.text.pieces {
            match piece {
                Piece::Open(id) => open.push(*id),
                Piece::Close(id) => assert_eq!(open.pop(), Some(*id), "{text}"),
                _ => {}
            }
        }
        assert!(open.is_empty(), "{text}");
    }
}

#[test]
fn an_engine_that_changes_nothing_gives_the_source_back() {
    for text in [
        "The house is big.",
        "No stop",
        "It costs $5 [net] a/b ^ {x} c\\d.",
        "**star** #tag me@home ~5 a<b>c  d\te",
        "a <1>very <2>old</2> red</1> house<3/> here",
        "<1>“Yes,”</1> he said (<2>see <3!></2>).",
        "<1><2>“Yes”</2></1>",
        "yes<1> — </1>no",
        "Mail <1!>, <2!>; <3!>",
    ] {
        let segment = segment(text);
        let encoded = encode(&segment, &no_language_of_ours());
        let decoded = decode(&segment, &encoded, &encoded.wire);
        assert_eq!(decoded.text, segment.text, "{text}");
        assert_eq!((decoded.unknown, decoded.failed), (0, 0), "{text}");
    }
}

#[test]
fn words_of_a_span_that_come_apart_are_put_together() {
    for (text, answer, expected) in [
        (
            "<2>very <1>important</1> things</2>",
            "[[t:s:2]]cosas[[/]] [[t:s:2; t:s:1]]muy[[/]] [[t:s:2]]importantes[[/]].[]",
            "<2>cosas <1>muy</1> importantes</2>",
        ),
        // Its words lie around one of another span: the other comes to lie within.
        (
            "<1>big old</1> <2>red</2> house",
            "casa [[t:s:1]]grande[[/]] [[t:s:2]]roja[[/]] [[t:s:1]]vieja[[/]].[]",
            "casa <1>grande <2>roja</2> vieja</1>",
        ),
        // More words of others than its own would come under it: the longer stretch is taken.
        (
            "<1>a b c</1> d e f g",
            "[[t:s:1]]a[[/]] d e f g [[t:s:1]]b[[/]] [[t:s:1]]c[[/]].[]",
            "a d e f g <1>b c</1>",
        ),
        // Two spans crossing: the second keeps what does not cross.
        (
            "<1>a b</1> <2>c d</2>",
            "[[t:s:1]]a[[/]] [[t:s:2]]c[[/]] [[t:s:1]]b[[/]] [[t:s:2]]d[[/]].[]",
            "<1>a <2>c</2> b</1> d",
        ),
        // A child that left its parent stays a span of its own.
        (
            "<1>a <2>b</2></1> c",
            "[[t:s:2]]b[[/]] c [[t:s:1]]a[[/]].[]",
            "<2>b</2> c <1>a</1>",
        ),
        // One word for two.
        (
            "the <1>company</1>'s <2>profits</2>",
            "[[t:s:1; t:s:2; t:s:1]]x[[/]].[]",
            "<1><2>x</2></1>",
        ),
    ] {
        assert_eq!(read(text, answer), expected, "{text}");
    }
}

#[test]
fn quotes_at_the_edge_of_a_span_stay_within() {
    assert_eq!(
        read(
            "He said <1>“Hello friends”</1> today",
            "Dijo “[[t:s:1]]Hola[[/]] [[t:s:1]]amigos[[/]]” hoy.[]"
        ),
        "Dijo <1>“Hola amigos”</1> hoy"
    );
    assert_eq!(
        read(
            "He said “<1>Hello friends</1>” today",
            "Dijo “[[t:s:1]]Hola[[/]] [[t:s:1]]amigos[[/]]” hoy.[]"
        ),
        "Dijo “<1>Hola amigos</1>” hoy"
    );
    // The comma came back within the span, the quote did not; a word was added after the first.
    assert_eq!(
        read(
            "<1>«No aceptaremos,»</1> dijo",
            "«Nous [[t:s:1]]n'accepterons pas[[/]][[t:s:1]],[[/]]» il a dit.[]"
        ),
        "<1>«Nous n'accepterons pas,»</1> il a dit"
    );
}

#[test]
fn each_blank_and_each_protected_text_comes_once() {
    for (text, answer, expected) in [
        (
            "the<1/>red book",
            "la[s0]ruĝan[s0]libron.[]",
            "la<1/>ruĝan libron",
        ),
        ("see <1!> or <2!>", "XQZBC xqzbb, Xqzbb.[]", "<2!> <1!>,"),
        ("the <1!> one", "*xqzbbha els amics.[]", "<1!>ha els amics"),
        ("a *b", "a [s0][s9][x]b.[]", "a *b"),
    ] {
        assert_eq!(read(text, answer), expected, "{text}");
    }
}

#[test]
fn marks_of_the_engine_go_and_those_of_the_author_stay() {
    let segment = segment("5 * 3 #tag xyz");
    let encoded = encode(&segment, &no_language_of_ours());
    let decoded = decode(
        &segment,
        &encoded,
        r"5 [s0] 3 [s1]tag *xyz #go\<vblex\> \@home @take#off.[]",
    );
    assert_eq!(
        shorthand(&segment, &decoded.text),
        "5 * 3 #tag xyz go home takeoff"
    );
    assert_eq!((decoded.words, decoded.unknown, decoded.failed), (7, 1, 4));
}

#[test]
fn a_verb_that_becomes_two_words_keeps_its_span_on_both() {
    for (text, answer, expected) in [
        (
            "They <1>approved</1> it",
            "[[t:s:1]]Van[[/]] aprovar-lo.[]",
            "<1>Van aprovar</1>-lo",
        ),
        (
            "They <1><2>lost</2></1> money",
            "[[t:s:1; t:s:2]]Van[[/]] perdre diners.[]",
            "<1><2>Van perdre</2></1> diners",
        ),
        (
            "He <1>goes</1> home",
            "[[t:s:1]]Va[[/]] a casa.[]",
            "<1>Va</1> a casa",
        ),
        (
            "the <1>sea</1> air",
            "aire [[t:s:1]]de[[/]] mar.[]",
            "aire <1>de</1> mar",
        ),
    ] {
        assert_eq!(read(text, answer), expected, "{text}");
    }
}

#[test]
fn spaces_case_and_final_sign_are_the_sources() {
    for (text, answer, expected) in [
        ("I have it.", " tengo  esto ..[]", "Tengo esto."),
        ("I have it", " tengo esto .[]", "Tengo esto"),
        ("the dog", "el perro.[]", "el perro"),
        ("<1!> said", "xqzbb Dijo.[]", "<1!> dijo"),
        (
            "<1>the house</1>",
            "[[t:s:1]]la[[/]] [[t:s:1]]casa[[/]] .[]",
            "<1>la casa</1>",
        ),
        ("Go to Mr.", "Ve a Señor[]", "Ve a Señor."),
        ("Really?", "De veras.[]", "De veras?"),
        ("Wait : no", "Espera : no.[]", "Espera : no"),
        ("a  b c", "b [s0] a  c.[]", "b  a c"),
        (
            "POLICE ARREST <1>TWO</1>",
            "ARRESTO policial [[t:s:1]]dOS[[/]].[]",
            "ARRESTO POLICIAL <1>DOS</1>",
        ),
        ("NATO", "la Otan.[]", "La Otan"),
        (
            "\"We waited,\" he said.",
            "\" Esperamos,\"  dijo.[]",
            "\"Esperamos,\" dijo.",
        ),
        ("a \" b", "a \" b.[]", "a \" b"),
    ] {
        assert_eq!(read(text, answer), expected, "{text}");
    }
}

#[test]
fn broken_answers_do_no_harm() {
    for answer in [
        "",
        "[",
        "[[",
        "[[t:s:1",
        "\\",
        "[[t:s:1]]",
        "]]",
        "[s99999999999999999999]",
        "\\<",
        "[[/]]x",
    ] {
        let text = read("<1>a</1> *b", answer);
        assert!(!text.contains('['), "{answer}: {text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_comes_through_an_engine_that_changes_nothing(text in "[a-zé .,<>*#@~$^/\\\\\\[\\]{}\u{a0}\u{0}\t]{0,40}") {
        let segment = RequestSegment {
            text: SpannedText { pieces: vec![Piece::Text(text.clone())] },
            spans: Vec::new(),
        };
        let encoded = encode(&segment, &no_language_of_ours());
        proptest::prop_assert!(!encoded.wire.contains('\0'));
        let decoded = decode(&segment, &encoded, &encoded.wire);
        let letters = |text: &str| -> String {
            text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
        };
        proptest::prop_assert_eq!(letters(&plain(&decoded.text)), letters(&text));
    }
}
