use super::*;

fn refused(url: &str) -> String {
    let error = HttpClient::new("engine", url, Duration::from_secs(1))
        .err()
        .unwrap();
    assert_eq!(error.kind, ErrorKind::Misconfigured, "{url}");
    error.message
}

#[tokio::test]
async fn only_addresses_of_a_host_are_taken() {
    for url in [
        "",
        "example.org",
        "ftp://example.org",
        "file:///etc/passwd",
        "https://example.org/?key=hunter2",
        "https://example.org/#a",
    ] {
        assert!(!refused(url).contains("hunter2"), "{url}");
    }
}

#[tokio::test]
async fn paths_go_below_the_configured_prefix() {
    for (url, full) in [
        ("http://engine.example", "http://engine.example/languages"),
        ("http://engine.example/", "http://engine.example/languages"),
        (
            "http://engine.example/v1",
            "http://engine.example/v1/languages",
        ),
        (
            "http://engine.example/v1/",
            "http://engine.example/v1/languages",
        ),
    ] {
        let http = HttpClient::new("engine", url, Duration::from_secs(1)).unwrap();
        for path in ["languages", "/languages"] {
            assert_eq!(http.url(path).as_str(), full);
        }
    }
}

#[tokio::test]
async fn an_address_is_shown_without_its_password() {
    let http = HttpClient::new(
        "engine",
        "https://user:hunter2@engine.example:8443/path",
        Duration::from_secs(1),
    )
    .unwrap();
    assert_eq!(http.shown(), "https://engine.example:8443");
}

#[test]
fn an_answer_tolerates_a_byte_order_mark_and_quotes_nothing() {
    let answer = |body: &str| Answer {
        backend: "engine".to_owned(),
        headers: HeaderMap::new(),
        body: body.as_bytes().to_vec(),
    };
    let list: Vec<String> = answer("\u{feff}[\"a\"]").json().unwrap();
    assert_eq!(list, ["a"]);
    for body in ["", "<html>confidential", "{\"confidential\": 1}", "[1"] {
        let error = answer(body).json::<Vec<String>>().unwrap_err();
        assert_eq!(error.kind, ErrorKind::MalformedReply);
        assert!(!error.message.contains("confidential"), "{error}");
    }
    let error = answer("\"confidential\"").json::<u32>().unwrap_err();
    assert!(!error.message.contains("confidential"), "{error}");
}
