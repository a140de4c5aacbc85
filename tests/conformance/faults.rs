//! What goes wrong, one fault after the other: which error, after how many requests.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wireglot::backend::{BackendError, ErrorKind};

use crate::engines::{Fault, KEY, Protocol, Stub, all};
use crate::logs::Logs;
use crate::{at, backend, plain, request, translate};

/// What no error and no log line may show.
const TEXT: &str = "The confidential dog";

const DATE: &str = "Fri, 06 Nov 2099 08:49:37 GMT";

fn throttled(seconds: Option<u64>) -> ErrorKind {
    ErrorKind::Throttled {
        retry_after: seconds.map(Duration::from_secs),
    }
}

/// A fault, the error that it is, and the calls until then.
fn faults(protocol: &Arc<dyn Protocol>) -> Vec<(Fault, ErrorKind, usize)> {
    let (quota, quota_body) = protocol.quota();
    let (unsupported, unsupported_body, is_told) = protocol.unsupported();
    let lost_pair = match unsupported {
        _ if is_told => ErrorKind::Unsupported,
        500.. => ErrorKind::Transient,
        _ => ErrorKind::Rejected,
    };
    vec![
        (
            Fault::Page(401),
            ErrorKind::Misconfigured,
            protocol.calls_until_refused(),
        ),
        (Fault::Status(403), ErrorKind::Misconfigured, 1),
        (Fault::Page(403), ErrorKind::Misconfigured, 1),
        (Fault::Page(404), ErrorKind::Misconfigured, 1),
        (Fault::Status(405), ErrorKind::Misconfigured, 1),
        (Fault::Page(413), ErrorKind::Rejected, 1),
        (Fault::Status(429), throttled(None), 1),
        (Fault::Page(429), throttled(None), 1),
        (
            Fault::RetryAfter(429, "7".to_owned()),
            throttled(Some(7)),
            1,
        ),
        (
            Fault::RetryAfter(429, DATE.to_owned()),
            throttled(Some(3600)),
            1,
        ),
        (
            Fault::RetryAfter(503, "2.5".to_owned()),
            ErrorKind::Throttled {
                retry_after: Some(Duration::from_millis(2500)),
            },
            1,
        ),
        (Fault::Json(quota, quota_body), ErrorKind::QuotaExhausted, 1),
        (Fault::Json(unsupported, unsupported_body), lost_pair, 1),
        (Fault::Status(500), ErrorKind::Transient, 1),
        (Fault::Page(502), ErrorKind::Transient, 1),
        (Fault::Page(504), ErrorKind::Transient, 1),
        (Fault::Page(200), ErrorKind::MalformedReply, 1),
        (Fault::Json(200, json!({})), ErrorKind::MalformedReply, 1),
        (Fault::Json(200, json!([])), ErrorKind::MalformedReply, 1),
        (Fault::Json(200, json!(TEXT)), ErrorKind::MalformedReply, 1),
        (
            Fault::ShortList,
            ErrorKind::MalformedReply,
            protocol.calls_until_malformed(),
        ),
        (
            Fault::LongList,
            ErrorKind::MalformedReply,
            protocol.calls_until_malformed(),
        ),
        (Fault::BrokenGzip, ErrorKind::MalformedReply, 1),
        (Fault::Huge, ErrorKind::MalformedReply, 1),
        (Fault::GzipHuge, ErrorKind::MalformedReply, 1),
    ]
}

fn shows_nothing(error: &BackendError, name: &str) {
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("confidential"), "{name}: {shown}");
    assert!(!shown.contains("secret"), "{name}: {shown}");
    assert!(shown.contains("engine"), "{name}: {shown}");
}

#[tokio::test]
async fn every_fault_is_one_error_after_one_call_and_the_next_call_works() {
    let logs = Logs::capture();
    for protocol in all() {
        let stub = Stub::start(&protocol).await;
        let (name, backend) = (protocol.name(), backend(&protocol, &stub));
        for (fault, kind, calls) in faults(&protocol) {
            let before = stub.count();
            stub.fail(vec![fault.clone(); calls]);
            let error = match translate(&*backend, &[TEXT]).await {
                Ok(answer) => panic!("{name}: {fault:?} became {answer:?}"),
                Err(error) => error,
            };
            assert_eq!(error.kind(), kind, "{name}: {fault:?}: {error}");
            if matches!(fault, Fault::Huge | Fault::GzipHuge) {
                assert!(error.message.contains("larger than"), "{name}: {error}");
            }
            assert_eq!(stub.count() - before, calls, "{name}: {fault:?}");
            shows_nothing(&error, &name);
            assert_eq!(
                translate(&*backend, &[TEXT]).await.unwrap(),
                ["El secreto perro"],
                "{name}: after {fault:?}"
            );
        }
    }
    logs.show_nothing(&["confidential", "secreto", KEY, "token-5150"]);
}

#[tokio::test]
async fn unusual_answers_are_answers() {
    for protocol in all() {
        let stub = Stub::start(&protocol).await;
        let (name, backend) = (protocol.name(), backend(&protocol, &stub));
        for fault in [Fault::OtherKeys, Fault::WrongContentType, Fault::Gzip] {
            stub.fail([fault.clone()]);
            let answer = translate(&*backend, &["dog"]).await;
            assert_eq!(answer.unwrap(), ["perro"], "{name}: {fault:?}");
        }
    }
}

#[tokio::test]
async fn a_list_of_another_length_is_never_zipped() {
    for protocol in all() {
        let stub = Stub::start(&protocol).await;
        let (name, backend) = (protocol.name(), backend(&protocol, &stub));
        for fault in [Fault::ShortList, Fault::LongList] {
            stub.fail(vec![fault.clone(); protocol.calls_until_malformed()]);
            let error = translate(&*backend, &["dog", "cat", "dog"])
                .await
                .unwrap_err();
            assert_eq!(error.kind(), ErrorKind::MalformedReply, "{name}: {fault:?}");
        }
    }
}

#[tokio::test]
async fn a_redirect_is_followed_nowhere() {
    for protocol in all() {
        let stub = Stub::start(&protocol).await;
        let elsewhere = Stub::start(&protocol).await;
        let (name, backend) = (protocol.name(), backend(&protocol, &stub));
        for status in [301, 302, 307, 308] {
            let before = stub.count();
            stub.fail([Fault::Redirect(
                status,
                format!("{}/translate", elsewhere.url()),
            )]);
            let error = translate(&*backend, &[TEXT]).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Misconfigured, "{name}: {error}");
            assert!(error.message.contains("redirect"), "{name}: {error}");
            shows_nothing(&error, &name);
            assert_eq!(stub.count() - before, 1, "{name}");
        }
        assert!(elsewhere.requests().await.is_empty(), "{name}");
    }
}

/// A server that answers every connection with these bytes, whatever is asked, and closes it, or
/// keeps it open.
async fn raw_server(answer: &'static [u8], close: bool) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&connections);
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut connection, _)) = listener.accept().await {
            counter.fetch_add(1, Ordering::SeqCst);
            let mut request = [0; 65_536];
            let _ = connection.read(&mut request).await;
            let _ = connection.write_all(answer).await;
            if !close {
                open.push(connection);
            }
        }
    });
    (url, connections)
}

#[tokio::test]
async fn an_engine_that_hangs_or_hangs_up_is_transient() {
    let half: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"text\"";
    for protocol in all() {
        let name = protocol.name();
        for (answer, close) in [(&b""[..], true), (half, true), (half, false), (b"", false)] {
            let (url, connections) = raw_server(answer, close).await;
            let backend = at(&protocol, &url, "timeout = \"300ms\"\n");
            let error = translate(&*backend, &[TEXT]).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Transient, "{name}: {error}");
            assert_eq!(connections.load(Ordering::SeqCst), 1, "{name}: {error}");
            shows_nothing(&error, &name);
        }
        let stub = Stub::start(&protocol).await;
        let backend = at(&protocol, &stub.url(), "timeout = \"400ms\"\n");
        // What is known of languages and tokens is known before.
        translate(&*backend, &["dog"]).await.unwrap();
        stub.fail([Fault::Hang]);
        let error = translate(&*backend, &[TEXT]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transient, "{name}: {error}");
        assert_eq!(stub.count(), 2, "{name}");
        assert_eq!(translate(&*backend, &["dog"]).await.unwrap(), ["perro"]);
    }
}

#[tokio::test]
async fn an_engine_that_is_not_there_says_so_when_asked_for_its_languages() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    for protocol in all() {
        let (name, backend) = (protocol.name(), at(&protocol, &url, ""));
        let error = backend.capabilities().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unreachable, "{name}: {error}");
        let error = backend
            .translate(&request(plain(&[TEXT])))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unreachable, "{name}: {error}");
        assert!(error.message.contains("cannot connect"), "{name}: {error}");
        shows_nothing(&error, &name);
    }
}
