//! LibreTranslate's adapter against a stub of its protocol.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/libretranslate.rs"]
mod stub;

use std::io;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use serde_json::json;
use stub::{Behaviour, Fault, Stub, raw_server};
use wireglot::backend::libretranslate::LibreTranslateConfig;
use wireglot::backend::{
    Backend, BackendError, EngineConfig, ErrorKind, MarkupSupport, Pair, RequestSegment,
    Translation, TranslationRequest,
};
use wireglot::config::{BackendConfig, Secret};
use wireglot::locale::LanguageTag;
use wireglot::markup::{Piece, SpanKind, SpannedText};

const NOT_ASKED_FOR: ErrorKind = ErrorKind::MalformedReply;

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

#[tokio::test]
async fn each_fault_is_one_request_and_the_kind_of_what_to_do() {
    let wait = |seconds| ErrorKind::Throttled {
        retry_after: Some(Duration::from_secs(seconds)),
    };
    for (fault, kind) in [
        (
            Fault::Status(429),
            ErrorKind::Throttled { retry_after: None },
        ),
        (Fault::RetryAfter(429, "7"), wait(7)),
        (Fault::RetryAfter(503, "7"), wait(7)),
        (
            Fault::RetryAfter(429, "Wed, 21 Oct 2099 07:28:00 GMT"),
            wait(3600),
        ),
        (Fault::Status(500), ErrorKind::Transient),
        (Fault::Status(401), ErrorKind::Misconfigured),
        (Fault::Status(403), ErrorKind::Misconfigured),
        (Fault::Status(402), ErrorKind::QuotaExhausted),
        (Fault::Status(413), ErrorKind::Rejected),
        (
            Fault::Body(502, "<h1>Bad Gateway</h1>"),
            ErrorKind::Transient,
        ),
        (
            Fault::Body(404, "<h1>Not Found</h1>"),
            ErrorKind::Misconfigured,
        ),
        (Fault::Body(200, "<h1>Hello</h1>"), NOT_ASKED_FOR),
        (Fault::Body(200, ""), NOT_ASKED_FOR),
        (Fault::Body(200, "{}"), NOT_ASKED_FOR),
        (
            Fault::Body(200, "{\"translatedText\": [7, null]}"),
            NOT_ASKED_FOR,
        ),
        (Fault::ShortList, NOT_ASKED_FOR),
        (Fault::LongList, NOT_ASKED_FOR),
        (Fault::EmptyText, NOT_ASKED_FOR),
        (Fault::OneString, NOT_ASKED_FOR),
        (Fault::Huge, NOT_ASKED_FOR),
        (Fault::GzipHuge, NOT_ASKED_FOR),
        (Fault::BrokenGzip, NOT_ASKED_FOR),
    ] {
        let stub = Stub::start().await;
        stub.fail([fault.clone()]);
        let error = translate(&stub, &["The dog", "a cat"]).await.unwrap_err();
        assert_eq!(error.kind, kind, "{fault:?}: {error}");
        assert_eq!(stub.count().await, 1, "{fault:?}");
        // The adapter does not remember: the next call is a new one.
        assert!(translate(&stub, &["The dog"]).await.is_ok(), "{fault:?}");
        assert_eq!(stub.count().await, 2, "{fault:?}");
    }
}

#[tokio::test]
async fn unusual_but_right_answers_are_taken() {
    for fault in [Fault::Gzip, Fault::WrongContentType] {
        let stub = Stub::start().await;
        stub.fail([fault]);
        assert_eq!(translate(&stub, &["The dog"]).await.unwrap(), ["El perro"]);
        assert_eq!(stub.count().await, 1);
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    for status in [301, 302, 307, 308] {
        let stub = Stub::start().await;
        let elsewhere = Stub::start().await;
        stub.fail([Fault::Redirect(
            status,
            format!("{}/translate", elsewhere.url()),
        )]);
        let error = translate(&stub, &["The dog"]).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Misconfigured, "{status}");
        assert!(error.message.contains("redirect"), "{error}");
        assert_eq!(elsewhere.count().await, 0, "{status}");
        assert_eq!(stub.count().await, 1, "{status}");
    }
}

#[tokio::test]
async fn an_engine_that_hangs_or_hangs_up_is_transient() {
    let half: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"translatedText\"";
    for (answer, close) in [(&b""[..], true), (half, true), (half, false)] {
        let (url, connections) = raw_server(answer, close).await;
        let impatient = with(&url, |config| {
            config.policy.timeout = Duration::from_millis(300);
        });
        let error = impatient
            .translate(&request("es", plain(&["dog"])))
            .await
            .unwrap_err();
        assert_eq!(error.kind, ErrorKind::Transient, "{error}");
        assert_eq!(connections.load(Ordering::SeqCst), 1, "{error}");
    }

    let stub = Stub::start().await;
    stub.fail([Fault::Hang]);
    let impatient = with(&stub.url(), |config| {
        config.policy.timeout = Duration::from_millis(300);
    });
    let dog = request("es", plain(&["dog"]));
    let error = impatient.translate(&dog).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Transient);
    assert!(error.message.contains("300ms"), "{error}");
    assert!(backend(&stub).translate(&dog).await.is_ok());

    // A port on which nobody listens.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let nobody = with(&url, |_| ());
    let error = nobody.translate(&dog).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Transient);
    assert!(error.message.contains("cannot connect"), "{error}");
}

#[tokio::test]
async fn an_address_that_cannot_work_is_refused_at_once() {
    let error = config("not an address").build("libre").err().unwrap();
    assert_eq!(error.kind, ErrorKind::Misconfigured);
}

/// Everything that any test of this file logs, at the finest level, with what libraries log.
#[derive(Clone, Default)]
struct Logs(Arc<Mutex<Vec<u8>>>);

impl io::Write for Logs {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Logs {
    fn capture() -> Self {
        static LOGS: OnceLock<Logs> = OnceLock::new();
        LOGS.get_or_init(|| {
            let logs = Self::default();
            let writer = logs.clone();
            tracing_subscriber::fmt()
                .with_max_level(tracing::Level::TRACE)
                .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
                .with_ansi(false)
                .with_writer(move || writer.clone())
                .init();
            logs
        })
        .clone()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

#[tokio::test]
async fn neither_keys_nor_text_are_in_logs_or_errors() {
    let logs = Logs::capture();
    let stub = Stub::start().await;
    let url = stub.url().replace("http://", "http://user:hunter2@");
    let backend = with(&url, |config| {
        config.server.api_key = Some(Secret::new("key-7391"));
        config.policy.timeout = Duration::from_secs(2);
    });
    let secret = request("es", plain(&["The confidential dog"]));
    assert!(backend.translate(&secret).await.is_ok());
    for fault in [
        Fault::Status(400),
        Fault::Status(403),
        Fault::Status(429),
        Fault::Status(500),
        Fault::ShortList,
        Fault::OneString,
        Fault::Body(200, "confidential"),
        Fault::Body(200, "{\"translatedText\": \"confidential\"}"),
        Fault::Body(400, "{\"error\": {\"code\": \"very confidential\"}}"),
        Fault::Hang,
        Fault::BrokenGzip,
        Fault::Redirect(302, "http://confidential.example/".to_owned()),
    ] {
        stub.fail([fault.clone()]);
        let error = backend.translate(&secret).await.unwrap_err();
        for secret in ["confidential", "key-7391", "hunter2"] {
            assert!(!format!("{error} {error:?}").contains(secret), "{fault:?}");
        }
    }
    let logs = logs.text();
    assert!(
        logs.contains("backend.call") && logs.contains("language.target=es"),
        "the calls are logged"
    );
    assert!(logs.contains("characters=20") && logs.contains("status=429"));
    for secret in ["confidential", "key-7391", "hunter2"] {
        assert!(!logs.contains(secret), "{secret} is in the logs");
    }
}

/// Against a real server with English and Spanish, where one is named; its translations are not
/// known, so only what must hold for all of them is checked.
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
