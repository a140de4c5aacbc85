//! LibreTranslate's real server, with a dictionary in the place of its models. Runs where that is
//! installed, which costs 600 MB: [`INSTALL`].

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use wireglot::backend::libretranslate::LibreTranslateConfig;
use wireglot::backend::{Backend, BackendConfig, EngineConfig, ErrorKind, Pair, RequestSegment};
use wireglot::config::Secret;
use wireglot::markup::{Piece, SpanKind, SpannedText};

use crate::{plain, request, tag, translate, words};

const INSTALL: &str = "scripts/packages libretranslate";

/// The Python that has it: the one that the environment names, which must, or the one that the
/// script installs.
fn python() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("WIREGLOT_TEST_LIBRETRANSLATE") {
        return Some(named.into());
    }
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/libretranslate");
    let is_whole = installed.join("requirements.txt").is_file();
    if !is_whole {
        eprintln!("skipped: LibreTranslate is not installed; {INSTALL} does that");
    }
    is_whole.then(|| installed.join("bin/python"))
}

/// The server, until the end of a test.
struct Server {
    child: Child,
    port: u16,
    /// Where it keeps what it keeps.
    _folder: tempfile::TempDir,
}

impl Server {
    /// `None`, with a message, where it is not installed.
    async fn start(arguments: &[&str]) -> Option<Self> {
        let python = python()?;
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let folder = tempfile::tempdir().unwrap();
        let script = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/support/libretranslate/serve.py"
        );
        let child = Command::new(&python)
            .args([script, "--host", "127.0.0.1", "--port", &port.to_string()])
            .args(["--disable-web-ui", "--disable-files-translation"])
            .args(arguments)
            .current_dir(folder.path())
            .env("HOME", folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", python.display()));
        let mut server = Self {
            child,
            port,
            _folder: folder,
        };
        let begin = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert_eq!(server.child.try_wait().unwrap(), None, "it ended");
            assert!(
                begin.elapsed() < Duration::from_secs(120),
                "it does not listen"
            );
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Some(server)
    }

    fn backend(&self, change: impl FnOnce(&mut BackendConfig)) -> Box<dyn Backend> {
        let engine = EngineConfig::LibreTranslate(LibreTranslateConfig::default());
        let mut config = BackendConfig::from(engine);
        config.server.url = format!("http://127.0.0.1:{}", self.port);
        change(&mut config);
        config.build("libre").unwrap()
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
    let Some(server) = Server::start(&["--char-limit", "60", "--batch-limit", "3"]).await else {
        return;
    };
    let backend = server.backend(|config| config.policy.batch = Some(3));
    let capabilities = backend.capabilities().await.unwrap();
    let pair = |from: &str, to: &str| Pair::new(tag(from), tag(to));
    assert_eq!(
        capabilities.pairs,
        [
            pair("en", "es"),
            pair("en", "pt-BR"),
            pair("en", "zh-Hans"),
            pair("es", "en")
        ]
    );
    assert_eq!(capabilities.limits.characters_per_item, Some(60));

    let text = |text: &str| Piece::Text(text.to_owned());
    let mut segments = plain(&[
        "The dog sleeps.",
        "",
        "5 < 6 & 7 > 2, sees the cat",
        "😀 cat",
    ]);
    segments.push(RequestSegment {
        text: SpannedText::from_pieces([
            text(" The "),
            Piece::Open(0),
            text("big dog"),
            Piece::Close(0),
            text(" sees "),
            Piece::Solo(1),
            text(". "),
        ]),
        spans: vec![
            SpanKind::Paired("a".to_owned()),
            SpanKind::Protected("@house".to_owned()),
        ],
    });
    for target in ["es", "pt-BR", "zh-Hans"] {
        let mut request = request(segments.clone());
        request.target = tag(target);
        let answer = backend.translate(&request).await.unwrap();
        assert_eq!(
            words(&answer)[..4],
            [
                "El perro duerme.",
                "",
                "5 < 6 & 7 > 2, ve el gato",
                "😀 gato"
            ]
        );
        let spanned = &answer.segments[4];
        assert!(spanned.check(&segments[4].spans).is_ok(), "{spanned:?}");
        let place = |piece| {
            spanned
                .pieces
                .iter()
                .position(|other| *other == piece)
                .unwrap()
        };
        let (open, close) = (place(Piece::Open(0)), place(Piece::Close(0)));
        assert_eq!(spanned.pieces[open + 1..close], [text("grande perro")]);
    }
}

#[tokio::test]
async fn refusals_of_the_real_server_are_understood() {
    let arguments = ["--char-limit", "60", "--batch-limit", "3", "--api-keys"];
    let Some(server) = Server::start(&arguments).await else {
        return;
    };
    let error = |backend: Box<dyn Backend>,
                 target: &'static str,
                 texts: &'static [&'static str]| async move {
        let mut request = request(plain(texts));
        request.target = tag(target);
        backend.translate(&request).await.unwrap_err()
    };
    let backend = |change: fn(&mut BackendConfig)| server.backend(change);
    let lost = error(backend(|_| {}), "nb", &["dog"]).await;
    assert_eq!(lost.kind(), ErrorKind::Unsupported, "{lost}");
    let unknown = error(backend(|_| {}), "ja", &["dog"]).await;
    assert_eq!(unknown.kind(), ErrorKind::Unsupported, "{unknown}");

    let long: &[&str] = &["The dog sleeps and the cat sees the dog that sleeps and the cat."];
    let too_long = error(backend(|_| {}), "es", long).await;
    assert_eq!(too_long.kind(), ErrorKind::Rejected, "{too_long}");
    assert!(
        too_long
            .message
            .contains("64 characters is over the limit of 60"),
        "{too_long}"
    );

    let many: &[&str] = &["dog", "cat", "big", "dog"];
    let too_many = error(backend(|_| {}), "es", many).await;
    assert_eq!(too_many.kind(), ErrorKind::Misconfigured, "{too_many}");
    assert!(too_many.message.contains("takes 3 texts"), "{too_many}");

    let wrong_key = error(
        backend(|config| config.server.api_key = Some(Secret::new("not-one-of-its-keys"))),
        "es",
        &["dog"],
    );
    let wrong_key = wrong_key.await;
    assert_eq!(wrong_key.kind(), ErrorKind::Misconfigured, "{wrong_key}");
    assert!(
        !format!("{wrong_key:?}").contains("not-one"),
        "{wrong_key:?}"
    );
}

#[tokio::test]
async fn the_real_server_says_when_it_is_asked_too_often() {
    let Some(server) = Server::start(&["--req-limit", "4"]).await else {
        return;
    };
    let backend = server.backend(|_| {});
    assert_eq!(
        translate(&*backend, &["dog", "cat"]).await.unwrap(),
        ["perro", "gato"]
    );
    // Each text counts, the last call's only afterwards, and there is no `Retry-After`.
    assert_eq!(
        translate(&*backend, &["dog", "cat"]).await.unwrap(),
        ["perro", "gato"]
    );
    let error = translate(&*backend, &["dog"]).await.unwrap_err();
    assert_eq!(
        error.kind(),
        ErrorKind::Throttled { retry_after: None },
        "{error}"
    );
}
