//! LibreTranslate's adapter against a stub of its protocol.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/libretranslate.rs"]
mod stub;

use std::time::Duration;

use serde_json::json;
use stub::{Behaviour, Fault, Stub};
use wireglot::backend::libretranslate::LibreTranslateConfig;
use wireglot::backend::{
    Backend, BackendError, EngineConfig, ErrorKind, MarkupSupport, Pair, RequestSegment,
    Translation, TranslationRequest,
};
use wireglot::config::{BackendConfig, Secret};
use wireglot::locale::LanguageTag;
use wireglot::markup::{Piece, SpanKind, SpannedText};

fn config(url: &str) -> BackendConfig {
    let engine = EngineConfig::LibreTranslate(LibreTranslateConfig::default());
    let mut config = BackendConfig::from(engine);
    config.server.url = url.to_owned();
    config.policy.timeout = Duration::from_secs(20);
    config
}

/// The engine at an address with settings of its own.
fn with(url: &str, change: impl FnOnce(&mut BackendConfig)) -> Box<dyn Backend> {
    let mut config = config(url);
    change(&mut config);
    config.build("libre").unwrap()
}

fn backend(stub: &Stub) -> Box<dyn Backend> {
    with(&stub.url(), |_| ())
}

fn tag(tag: &str) -> LanguageTag {
    LanguageTag::parse(tag).unwrap()
}

fn text(text: &str) -> Piece {
    Piece::Text(text.to_owned())
}

fn segment(pieces: &[Piece], spans: &[SpanKind]) -> RequestSegment {
    RequestSegment {
        text: SpannedText {
            pieces: pieces.to_vec(),
        },
        spans: spans.to_vec(),
    }
}

fn request(target: &str, segments: Vec<RequestSegment>) -> TranslationRequest {
    TranslationRequest::new(tag("en"), tag(target), segments)
}

fn plain(texts: &[&str]) -> Vec<RequestSegment> {
    texts
        .iter()
        .map(|words| segment(&[text(words)], &[]))
        .collect()
}

fn words(translation: &Translation) -> Vec<String> {
    translation
        .segments
        .iter()
        .map(|segment| match segment.pieces.as_slice() {
            [Piece::Text(text)] => text.clone(),
            other => panic!("not plain text: {other:?}"),
        })
        .collect()
}

async fn translate(stub: &Stub, texts: &[&str]) -> Result<Vec<String>, BackendError> {
    let translation = backend(stub)
        .translate(&request("es", plain(texts)))
        .await?;
    assert_eq!(translation.segments.len(), texts.len());
    Ok(words(&translation))
}

#[tokio::test]
async fn segments_come_back_translated_in_order() {
    let stub = Stub::start().await;
    let translated = translate(&stub, &["The dog sleeps.", "A red cat.", "The dog sleeps."])
        .await
        .unwrap();
    assert_eq!(
        translated,
        ["El perro duerme.", "Un rojo gato.", "El perro duerme."]
    );
    assert_eq!(
        stub.bodies().await,
        [json!({
            "q": ["The dog sleeps.", "A red cat.", "The dog sleeps."],
            "source": "en",
            "target": "es",
            "format": "text",
        })]
    );
}

#[tokio::test]
async fn capabilities_are_what_the_server_lists() {
    let stub = Stub::with(Behaviour {
        languages: json!([
            {"code": "en", "name": "English", "targets": ["en", "nb", "pt-BR", "pt", "zh-Hans", "zh-Hant", "zt", "tl"]},
            {"code": "zh", "name": "Chinese", "targets": ["en"]},
            {"code": "klingon!", "name": "?", "targets": ["en"]},
            {"code": "he", "name": "Hebrew", "targets": []},
        ]),
        settings: Some(json!({"charLimit": 500, "keyRequired": false, "language": {}})),
        ..Behaviour::default()
    })
    .await;
    let capabilities = backend(&stub).capabilities().await.unwrap();
    let pair = |source: &str, target: &str| Pair::new(tag(source), tag(target));
    assert_eq!(
        capabilities.pairs,
        [
            pair("en", "nb"),
            pair("en", "pt-BR"),
            pair("en", "pt"),
            pair("en", "pt-PT"),
            pair("en", "zh-Hans"),
            pair("en", "zh-Hant"),
            pair("en", "fil"),
            pair("zh-Hans", "en"),
        ]
    );
    assert_eq!(capabilities.excluded.len(), 1);
    assert_eq!(capabilities.excluded[0].name, "klingon!-en");
    assert_eq!(capabilities.markup, MarkupSupport::Native);
    assert_eq!(capabilities.limits.items, Some(20));
    assert_eq!(capabilities.limits.characters_per_item, Some(500));

    // The tighter limit counts, and a server without settings has none.
    let strict = with(&stub.url(), |config| {
        config.policy.characters_per_item = Some(300);
    });
    let limits = strict.capabilities().await.unwrap().limits;
    assert_eq!(limits.characters_per_item, Some(300));
    let bare = Stub::with(Behaviour {
        languages: json!([{"code": "en"}, {"code": "es"}]),
        settings: None,
        ..Behaviour::default()
    })
    .await;
    let capabilities = backend(&bare).capabilities().await.unwrap();
    assert_eq!(capabilities.pairs, [pair("en", "es"), pair("es", "en")]);
    assert_eq!(capabilities.limits.characters_per_item, None);
}

#[tokio::test]
async fn codes_are_the_servers() {
    let stub = Stub::start().await;
    for target in ["pt-BR", "zh-Hans", "nb"] {
        backend(&stub)
            .translate(&request(target, plain(&["dog"])))
            .await
            .unwrap();
    }
    let targets: Vec<_> = stub
        .bodies()
        .await
        .iter()
        .map(|body| body["target"].clone())
        .collect();
    assert_eq!(targets, ["pb", "zh", "nb"]);
}

#[tokio::test]
async fn spans_stay_on_their_words() {
    let stub = Stub::start().await;
    stub.say("The red dog sleeps.", "El perro rojo duerme.");
    let source = segment(
        &[
            text("The "),
            Piece::Open(0),
            text("red"),
            Piece::Close(0),
            text(" "),
            Piece::Open(1),
            text("dog"),
            Piece::Close(1),
            text(" sleeps."),
            Piece::Solo(2),
        ],
        &[
            SpanKind::Paired("b".to_owned()),
            SpanKind::Paired("a".to_owned()),
            SpanKind::Empty("br".to_owned()),
        ],
    );
    let translation = backend(&stub)
        .translate(&request("es", vec![source]))
        .await
        .unwrap();
    assert_eq!(
        translation.segments[0].pieces,
        [
            text("El "),
            Piece::Open(1),
            text("perro"),
            Piece::Close(1),
            text(" "),
            Piece::Open(0),
            text("rojo"),
            Piece::Close(0),
            text(" duerme."),
            Piece::Solo(2),
        ]
    );
    assert_eq!(
        stub.texts().await,
        [["The red dog sleeps.", "red", "dog"]],
        "one request, no tags in it"
    );
}

#[tokio::test]
async fn a_span_that_cannot_be_found_is_translated_apart() {
    let stub = Stub::start().await;
    stub.say("The red dog sleeps.", "Duerme el can colorado.");
    stub.say("See @rferl now", "Vea a RFERL ahora");
    let bold = segment(
        &[
            text("The "),
            Piece::Open(0),
            text("red dog"),
            Piece::Close(0),
            text("\n sleeps."),
        ],
        &[SpanKind::Paired("b".to_owned())],
    );
    let handle = segment(
        &[text("See "), Piece::Solo(0), text(" now")],
        &[SpanKind::Protected("@rferl".to_owned())],
    );
    let easy = segment(&[text("A cat")], &[]);
    let translation = backend(&stub)
        .translate(&request("es", vec![bold, handle, easy]))
        .await
        .unwrap();
    assert_eq!(
        translation.segments[0].pieces,
        [
            text("El "),
            Piece::Open(0),
            text("rojo perro"),
            Piece::Close(0),
            text(" duerme."),
        ]
    );
    assert_eq!(
        translation.segments[1].pieces,
        [text("See "), Piece::Solo(0), text(" now")]
    );
    assert_eq!(translation.segments[2].pieces, [text("Un gato")]);
    assert_eq!(
        stub.texts().await,
        [
            vec!["The red dog sleeps.", "red dog", "See @rferl now", "A cat"],
            vec!["The", "red dog", "sleeps.", "See", "now"],
        ],
        "what was well translated is not asked again"
    );
}

#[tokio::test]
async fn references_and_tags_in_text_stay_text() {
    let stub = Stub::start().await;
    let sources = [
        "The &lt;b&gt; dog &amp; the cat",
        "The <b>dog</b> <1>",
        "AT&T and the dog",
        "a &copy; dog",
    ];
    let expected = [
        "El &lt;b&gt; perro &amp; el gato",
        "El <b>dog</b> <1>",
        "AT&T y el perro",
        "un &copy; perro",
    ];
    assert_eq!(translate(&stub, &sources).await.unwrap(), expected);
    // Whatever the server makes of it: text, not a span.
    stub.say("Hello", "<b>Hola</b> <0> &lt;script&gt;");
    assert_eq!(
        translate(&stub, &["Hello"]).await.unwrap(),
        ["<b>Hola</b> <0> <script>"]
    );
}

#[tokio::test]
async fn what_has_no_words_is_never_sent() {
    let stub = Stub::start().await;
    let url = segment(
        &[text("("), Piece::Solo(0), text(")")],
        &[SpanKind::Protected("https://a.example/".to_owned())],
    );
    let mut segments = plain(&["2041", " ", "– 🎉 –"]);
    segments.push(url);
    segments.push(segment(&[], &[]));
    let translation = backend(&stub)
        .translate(&request("es", segments.clone()))
        .await
        .unwrap();
    let sources: Vec<_> = segments.into_iter().map(|segment| segment.text).collect();
    assert_eq!(translation.segments, sources);
    assert_eq!(stub.count().await, 0);
}

#[tokio::test]
async fn batches_and_texts_end_exactly_at_the_limits() {
    let behaviour = Behaviour {
        char_limit: Some(5),
        batch_limit: Some(3),
        settings: Some(json!({"charLimit": 5, "keyRequired": false})),
        ..Behaviour::default()
    };
    let stub = Stub::with(behaviour).await;
    let small = with(&stub.url(), |config| config.policy.batch = Some(3));
    small.capabilities().await.unwrap();
    // Five code points, one of them astral; nine bytes more than characters.
    let texts = ["a 𝐛 𐍈", "b", "c", "d", "e", "f", "g"];
    let translation = small
        .translate(&request("es", plain(&texts)))
        .await
        .unwrap();
    assert_eq!(
        words(&translation),
        ["un 𝐛 𐍈", "b", "c", "d", "e", "f", "g"]
    );
    let sizes: Vec<usize> = stub.texts().await.iter().map(Vec::len).collect();
    assert_eq!(sizes, [3, 3, 1]);

    let before = stub.count().await;
    let error = small
        .translate(&request("es", plain(&["b", "a 𝐛 𐍈!"])))
        .await
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::Rejected);
    assert!(error.message.contains("6 characters") && error.message.contains("limit of 5"));
    assert_eq!(stub.count().await, before, "refused before it is sent");
}

#[tokio::test]
async fn limits_that_only_the_refusal_tells_are_understood() {
    let stub = Stub::with(Behaviour {
        char_limit: Some(5),
        batch_limit: Some(2),
        ..Behaviour::default()
    })
    .await;
    let error = translate(&stub, &["a dog"; 2]).await;
    assert!(error.is_ok());
    let error = translate(&stub, &["the dog"]).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Rejected);
    assert!(error.message.contains("limit of 5"), "{error}");
    let error = translate(&stub, &["a dog"; 3]).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Misconfigured);
    assert!(error.message.contains("takes 2 texts"), "{error}");
}

#[tokio::test]
async fn a_pair_that_is_not_there_is_unsupported() {
    let stub = Stub::start().await;
    let error = backend(&stub)
        .translate(&request("kk", plain(&["dog"])))
        .await
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unsupported);
    assert!(error.message.contains("en to kk"), "{error}");
}

#[tokio::test]
async fn keys_go_into_the_body_and_a_wrong_one_is_the_operators() {
    let stub = Stub::with(Behaviour {
        key: Some("right"),
        settings: Some(json!({"charLimit": -1, "keyRequired": true})),
        ..Behaviour::default()
    })
    .await;
    let with = |key: Option<&str>| {
        with(&stub.url(), |config| {
            config.server.api_key = key.map(Secret::new);
        })
    };
    let dog = request("es", plain(&["dog"]));
    assert!(with(Some("right")).translate(&dog).await.is_ok());
    assert_eq!(stub.bodies().await[0]["api_key"], "right");
    let error = with(Some("wrong")).translate(&dog).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Misconfigured);
    assert!(error.message.contains("key is wrong"), "{error}");
    let without = with(None);
    without.capabilities().await.unwrap();
    let error = without.translate(&dog).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Misconfigured);
    assert!(error.message.contains("API key"), "{error}");
}

/// What every engine does is held by the suite of `tests/conformance`.
#[tokio::test]
async fn answers_that_only_this_server_gives_are_none() {
    for fault in [
        Fault::Body(200, "{\"translatedText\": [7, null]}"),
        Fault::EmptyText,
        Fault::OneString,
    ] {
        let stub = Stub::start().await;
        stub.fail([fault.clone()]);
        let error = translate(&stub, &["The dog", "a cat"]).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::MalformedReply, "{fault:?}: {error}");
        assert_eq!(stub.count().await, 1, "{fault:?}");
        assert!(translate(&stub, &["The dog"]).await.is_ok(), "{fault:?}");
    }
}

#[tokio::test]
async fn an_address_that_cannot_work_is_refused_at_once() {
    let error = config("not an address").build("libre").err().unwrap();
    assert_eq!(error.kind, ErrorKind::Misconfigured);
}

#[tokio::test]
async fn a_real_server_keeps_the_same_promises() {
    let Ok(url) = std::env::var("WIREGLOT_TEST_LIBRETRANSLATE_URL") else {
        eprintln!("skipped: WIREGLOT_TEST_LIBRETRANSLATE_URL names no server");
        return;
    };
    let backend = with(&url, |_| ());
    let capabilities = backend.capabilities().await.unwrap();
    assert!(
        capabilities
            .pairs
            .contains(&Pair::new(tag("en"), tag("es")))
    );
    let spanned = segment(
        &[
            text("The "),
            Piece::Open(0),
            text("red dog"),
            Piece::Close(0),
            text(" sleeps near "),
            Piece::Solo(1),
            text("."),
        ],
        &[
            SpanKind::Paired("b".to_owned()),
            SpanKind::Protected("https://a.example/x".to_owned()),
        ],
    );
    let mut segments = plain(&["The dog sleeps.", "Write &lt;b&gt; & go", "2041"]);
    segments.push(spanned);
    let translation = backend.translate(&request("es", segments)).await.unwrap();
    let pieces = |number: usize| translation.segments[number].pieces.as_slice();
    assert!(matches!(pieces(0), [Piece::Text(text)] if !text.is_empty()));
    assert!(matches!(pieces(1), [Piece::Text(text)] if text.contains("&lt;b&gt;")));
    assert_eq!(pieces(2), [text("2041")]);
    for span in [Piece::Open(0), Piece::Close(0), Piece::Solo(1)] {
        let times = pieces(3).iter().filter(|piece| **piece == span).count();
        assert_eq!(times, 1, "{:?}", pieces(3));
    }
    let error = backend
        .translate(&request("tlh", plain(&["dog"])))
        .await
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unsupported);
    if let Some(limit) = capabilities.limits.characters_per_item {
        // A client that did not ask for the settings learns the limit from the refusal.
        let unaware = with(&url, |_| ());
        let long = "dog ".repeat(limit / 4 + 1) + "𐍈";
        let error = unaware
            .translate(&request("es", plain(&[&long])))
            .await
            .unwrap_err();
        assert_eq!(error.kind, ErrorKind::Rejected, "{error}");
        assert!(error.message.contains(&limit.to_string()), "{error}");
    }
}
