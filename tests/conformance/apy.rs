//! Apertium APY's real server. Needs the packages that [`NEEDED`] names.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use wireglot::backend::{Backend, EngineConfig, ErrorKind, Pair, RequestSegment};
use wireglot::backend::{BackendConfig, apertium_apy::ApertiumApyConfig};
use wireglot::markup::{Piece, SpanKind, SpannedText};

use crate::{plain, request, tag, words};

const NEEDED: &str = "apt-get install apertium-apy apertium-eng-spa";

/// The server, until the end of a test.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let child = Command::new("apertium-apy")
            .args(["-p", &port.to_string(), "/usr/share/apertium"])
            .env("LC_ALL", "C.UTF-8")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("apertium-apy: {error}; {NEEDED}"));
        let server = Self { child, port };
        let begin = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(
                begin.elapsed() < Duration::from_secs(60),
                "it does not listen"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        server
    }

    fn backend(&self) -> Box<dyn Backend> {
        let engine = EngineConfig::ApertiumApy(ApertiumApyConfig::default());
        let mut config = BackendConfig::from(engine);
        config.server.url = format!("http://127.0.0.1:{}", self.port);
        config.build("apy").unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[tokio::test]
async fn the_real_server_translates_with_spans_where_they_belong() {
    let server = Server::start().await;
    let backend = server.backend();
    let capabilities = backend.capabilities().await.unwrap();
    let pair = Pair::new(tag("en"), tag("es"));
    assert!(capabilities.pairs.contains(&pair), "{NEEDED}");

    let text = |text: &str| Piece::Text(text.to_owned());
    let spanned = RequestSegment {
        text: SpannedText::from_pieces([
            text(" The "),
            Piece::Open(0),
            text("big dog"),
            Piece::Close(0),
            text(" sees "),
            Piece::Solo(1),
            text(" & “the café”. "),
        ]),
        spans: vec![
            SpanKind::Paired("a".to_owned()),
            SpanKind::Protected("the <house>".to_owned()),
        ],
    };
    let mut segments = plain(&["The dog sees the cat.", "", "I said: 5 < 6 > 4."]);
    segments.push(spanned);
    let answer = backend.translate(&request(segments)).await.unwrap();
    let translated = words(&answer);
    assert_eq!(translated[0], "El perro ve el gato.");
    assert_eq!(translated[1], "");
    assert!(translated[2].contains("5 < 6 > 4"), "{translated:?}");
    let spanned = &answer.segments[3];
    let place = |piece: &Piece| {
        spanned
            .pieces
            .iter()
            .position(|other| other == piece)
            .unwrap()
    };
    let (open, close) = (place(&Piece::Open(0)), place(&Piece::Close(0)));
    assert_eq!(spanned.pieces[open + 1..close], [text("perro grande")]);
    place(&Piece::Solo(1));
    assert!(spanned.plain_text().contains("“"), "{spanned:?}");
    assert!(spanned.plain_text().ends_with(' '), "{spanned:?}");
}

#[tokio::test]
async fn the_real_server_drops_nothing_of_a_text_that_is_sent_and_lacks_pairs_openly() {
    let server = Server::start().await;
    let backend = server.backend();
    let sentence = "The dog sees the cat. ";
    let longest = sentence.repeat(1000 / sentence.len());
    let answer = backend
        .translate(&request(plain(&[&longest])))
        .await
        .unwrap();
    let sentences = words(&answer)[0].matches("El perro").count();
    assert_eq!(sentences, 1000 / sentence.len());
    let too_long = sentence.repeat(1000 / sentence.len() + 1);
    let error = backend
        .translate(&request(plain(&[&too_long])))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);

    let mut impossible = request(plain(&["dog"]));
    impossible.target = tag("ja");
    let error = backend.translate(&impossible).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
}
