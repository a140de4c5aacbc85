//! Spans: each once and nested, whatever comes back.

use wireglot::backend::RequestSegment;
use wireglot::backend::apertium::stream;
use wireglot::backend::placement::{Question, fragments, join_fragments};
use wireglot::locale::LanguageTag;
use wireglot::markup::{Piece, Placement, SpanId, SpanKind, SpannedText, place_spans, tagged};

use super::reading::solid;

/// What parts the source from the answer in an input.
const BETWEEN: char = '\n';

/// An answer's text may be this many times as long as what came back.
const GROWTH: usize = 8;

/// Judges an answer: the first line of the input is a sentence, the rest what an engine made of it.
///
/// In the sentence `<` opens a pair, `>` closes the last one, `~` is an empty element and `@` with
/// the letters behind it is protected text.
pub fn check(data: &[u8]) {
    let input = String::from_utf8_lossy(data);
    let (sentence, answer) = input.split_once(BETWEEN).unwrap_or((&input, ""));
    let (source, spans) = sentence_of(sentence);
    assert_eq!(source.check(&spans), Ok(()), "{source:?}");

    tags(&source, &spans, answer);
    placed(&source, &spans, answer);
    probes(&source, &spans, answer);
    apertium(&source, &spans, answer);
}

fn sentence_of(written: &str) -> (SpannedText, Vec<SpanKind>) {
    let mut source = SpannedText::default();
    let mut spans = Vec::new();
    let mut open: Vec<SpanId> = Vec::new();
    let mut rest = written;
    while let Some(character) = rest.chars().next() {
        rest = &rest[character.len_utf8()..];
        let id = spans.len() as SpanId;
        match character {
            '<' => {
                let name = ["b", "a", "i", "glossary"][spans.len() % 4];
                spans.push(SpanKind::Paired(name.to_owned()));
                open.push(id);
                source.push(Piece::Open(id));
            }
            '>' => {
                if let Some(id) = open.pop() {
                    source.push(Piece::Close(id));
                }
            }
            '~' => {
                let name = ["br", "img"][spans.len() % 2];
                spans.push(SpanKind::Empty(name.to_owned()));
                source.push(Piece::Solo(id));
            }
            '@' => {
                let end = rest
                    .find(|character: char| !character.is_alphanumeric())
                    .unwrap_or(rest.len());
                spans.push(SpanKind::Protected(format!("@{}", &rest[..end])));
                source.push(Piece::Solo(id));
                rest = &rest[end..];
            }
            other => source.push(Piece::Text(other.to_string())),
        }
    }
    while let Some(id) = open.pop() {
        source.push(Piece::Close(id));
    }
    (source, spans)
}

/// Texts side by side are one, and none is empty.
fn is_sound(text: &SpannedText) {
    let joined = SpannedText::from_pieces(text.pieces.iter().cloned());
    assert_eq!(&joined, text, "pieces");
}

/// Every span at most once, and nested.
fn is_nested(text: &SpannedText, spans: &[SpanKind]) {
    let mut seen = vec![false; spans.len()];
    let mut open = Vec::new();
    for piece in &text.pieces {
        match piece {
            Piece::Text(_) => {}
            Piece::Open(id) | Piece::Solo(id) => {
                let first = !std::mem::replace(&mut seen[*id as usize], true);
                assert!(first, "span {id} twice in {text:?}");
                if matches!(piece, Piece::Open(_)) {
                    open.push(*id);
                }
            }
            Piece::Close(id) => assert_eq!(open.pop(), Some(*id), "{text:?}"),
        }
    }
    assert!(open.is_empty(), "{text:?}");
}

fn tags(source: &SpannedText, spans: &[SpanKind], answer: &str) {
    let sent = tagged::encode(source, spans);
    let echoed = tagged::decode(&sent, spans);
    assert_eq!(echoed.check(spans), Ok(()), "{sent:?}");
    let plain = |text: &SpannedText| solid(&text.plain_text());
    assert_eq!(plain(&echoed), plain(source), "{sent:?}");

    for answer in [
        answer.to_owned(),
        format!("{sent}{answer}"),
        sent.clone() + &sent,
    ] {
        let read = tagged::decode(&answer, spans);
        is_sound(&read);
        assert!(length(&read) <= GROWTH * (answer.len() + 1), "{read:?}");
        let twice = tagged::decode(&tagged::encode(&read, spans), spans);
        if read.check(spans).is_ok() {
            assert_eq!(twice.check(spans), Ok(()));
            assert_eq!(plain(&twice), plain(&read), "{answer:?}");
        }
    }
}

fn length(text: &SpannedText) -> usize {
    let texts = text.pieces.iter().map(|piece| match piece {
        Piece::Text(text) => text.len(),
        _ => 1,
    });
    texts.sum()
}

fn placed(source: &SpannedText, spans: &[SpanKind], answer: &str) {
    let (text, _) = place_spans(source, spans, answer);
    assert_eq!(text.check(spans), Ok(()), "{text:?}");
    is_sound(&text);
    let protected = spans
        .iter()
        .any(|span| matches!(span, SpanKind::Protected(_)));
    if !protected {
        assert_eq!(solid(&text.plain_text()), solid(answer), "{text:?}");
    }
    // An engine that changes nothing moves nothing that is beyond doubt.
    let read = source.read_text(spans);
    let (echoed, placement) = place_spans(source, spans, &read);
    assert_eq!(echoed.check(spans), Ok(()));
    if spans.is_empty() {
        assert_eq!(placement, Placement::Exact);
        assert_eq!(solid(&echoed.plain_text()), solid(&source.plain_text()));
    }
}

fn probes(source: &SpannedText, spans: &[SpanKind], answer: &str) {
    if let Some(question) = Question::new(source, spans) {
        let echo = question.place(question.sentence(), &question.probes);
        let told = question.place(answer, &vec![answer.to_owned(); question.probes.len()]);
        let mut words = answer.split_whitespace().cycle();
        let said = question.probes.iter();
        let said: Vec<String> = said
            .filter_map(|_| words.next().map(str::to_owned))
            .collect();
        let found = question.place(answer, &said);
        for text in [echo, told, found].into_iter().flatten() {
            assert_eq!(text.check(spans), Ok(()), "{text:?}");
        }
    }
    let parts: Vec<String> = fragments(source)
        .iter()
        .map(|fragment| (*fragment).to_owned())
        .collect();
    let same = join_fragments(source, &parts);
    assert_eq!(same.as_ref(), Some(source), "fragments");
    if let Some(text) = join_fragments(source, &vec![answer.to_owned(); parts.len()]) {
        assert_eq!(text.check(spans), Ok(()), "{text:?}");
    }
}

fn apertium(source: &SpannedText, spans: &[SpanKind], answer: &str) {
    let segment = RequestSegment {
        text: source.clone(),
        spans: spans.to_vec(),
    };
    let Ok(language) = LanguageTag::parse("en") else {
        return;
    };
    let encoded = stream::encode(&segment, &language);
    let spoiled = encoded.wire.replacen(' ', answer, 3);
    let turned: String = encoded.wire.split_inclusive(' ').rev().collect();
    for said in [answer, &spoiled, &turned, &encoded.wire] {
        let read = stream::decode(&segment, &encoded, said);
        is_nested(&read.text, spans);
        let most = GROWTH * (said.len() + encoded.wire.len() + source.plain_text().len() + 1);
        assert!(length(&read.text) <= most, "{:?}", read.text);
    }
}
