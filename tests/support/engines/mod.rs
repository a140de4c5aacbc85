//! Stubs that speak the protocols of engines behind HTTP, and fail on command. One file per
//! engine; a new one joins by its file and its line in [`all`].

mod amazon;
mod apertium_apy;
mod azure;
mod deepl;
mod google_v2;
pub(crate) mod google_v3;
mod libretranslate;
mod mint;
mod modernmt;
mod openai;
mod yandex;

use std::collections::VecDeque;
use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use serde_json::{Value, json};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

/// The key that every engine gets.
pub(crate) const KEY: &str = "key-7391-secret";

/// Every engine behind HTTP.
pub(crate) fn all() -> Vec<Arc<dyn Protocol>> {
    vec![
        Arc::new(amazon::Amazon),
        Arc::new(apertium_apy::ApertiumApy),
        Arc::new(azure::Azure { version: "3.0" }),
        Arc::new(azure::Azure {
            version: "2026-06-06",
        }),
        Arc::new(deepl::DeepL),
        Arc::new(google_v2::GoogleV2),
        Arc::new(google_v3::GoogleV3),
        Arc::new(libretranslate::LibreTranslate),
        Arc::new(mint::Mint),
        Arc::new(modernmt::ModernMt),
        Arc::new(openai::OpenAi::default()),
        Arc::new(yandex::Yandex),
    ]
}

/// What the suite has to know of an engine.
pub(crate) trait Protocol: Send + Sync {
    /// The name in messages of tests.
    fn name(&self) -> String {
        self.kind().to_owned()
    }

    /// The `kind` of its table.
    fn kind(&self) -> &'static str;

    /// Keys of its table beside `kind`, `url` and `timeout`.
    fn settings(&self, _url: &str) -> String {
        format!("api_key = \"{KEY}\"\n")
    }

    /// The answer to a request that does not translate: languages, tokens. `None`: it translates.
    fn aside(&self, request: &Request) -> Option<ResponseTemplate>;

    /// The texts of a request, after checks of everything around them.
    fn texts(&self, request: &Request) -> Vec<String>;

    /// The answer with these texts.
    fn answer(&self, texts: &[String]) -> Value;

    /// What one call takes.
    fn limits(&self) -> Limits;

    /// A refusal as the engine writes it; it may quote what was sent.
    fn refusal(&self, _status: u16, quote: &str) -> Value {
        json!({"error": {"message": format!("cannot translate {quote}")}})
    }

    /// How it says that the quota is used up.
    fn quota(&self) -> (u16, Value) {
        (402, json!({}))
    }

    /// How it refuses a pair, and whether the adapter can tell that from other refusals.
    fn unsupported(&self) -> (u16, Value, bool);

    /// Characters that it bills for a text, which is sent as `sent`; 0 for a free engine.
    fn billed(&self, _sent: &str) -> u64 {
        0
    }

    /// Calls after which a list of the wrong length is an error: two where it asks again.
    fn calls_until_malformed(&self) -> usize {
        1
    }

    /// Calls that a refused access (status 401) takes: two where it can be renewed.
    fn calls_until_refused(&self) -> usize {
        1
    }
}

/// What one call takes, in the engine's own unit.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) items: Option<usize>,
    pub(crate) characters: Option<usize>,
    pub(crate) count: fn(&str) -> usize,
}

pub(crate) fn code_points(text: &str) -> usize {
    text.chars().count()
}

/// What the next translating request gets instead of its translation.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// This status, with the engine's own form of refusal.
    Status(u16),
    /// This status with a `Retry-After` header.
    RetryAfter(u16, String),
    /// This status with this body.
    Json(u16, Value),
    /// This status with a body as a proxy in between writes it.
    Page(u16),
    /// No answer for a minute.
    Hang,
    /// One text less than was asked for.
    ShortList,
    /// One text more than was asked for.
    LongList,
    /// The right answer with every object's keys in reverse and one more in each.
    OtherKeys,
    /// The right answer with `Content-Type: text/plain` and a byte order mark.
    WrongContentType,
    /// The right answer, compressed.
    Gzip,
    /// Compressed bytes that are none.
    BrokenGzip,
    /// More bytes than any answer has.
    Huge,
    /// The same, a thousandth of it on the wire.
    GzipHuge,
    /// A redirect to this address.
    Redirect(u16, String),
}

/// A server that speaks a protocol.
pub(crate) struct Stub {
    server: MockServer,
    faults: Arc<Mutex<VecDeque<Fault>>>,
    calls: Arc<Mutex<Vec<Vec<String>>>>,
}

impl Stub {
    pub(crate) async fn start(protocol: &Arc<dyn Protocol>) -> Self {
        let server = MockServer::start().await;
        let (faults, calls) = (Arc::default(), Arc::default());
        Mock::given(wiremock::matchers::any())
            .respond_with(Responder {
                protocol: Arc::clone(protocol),
                faults: Arc::clone(&faults),
                calls: Arc::clone(&calls),
            })
            .mount(&server)
            .await;
        Self {
            server,
            faults,
            calls,
        }
    }

    pub(crate) fn url(&self) -> String {
        self.server.uri()
    }

    /// The next translating requests fail, one after the other.
    pub(crate) fn fail(&self, faults: impl IntoIterator<Item = Fault>) {
        self.faults.lock().unwrap().extend(faults);
    }

    /// The texts of each translating request so far.
    pub(crate) fn calls(&self) -> Vec<Vec<String>> {
        self.calls.lock().unwrap().clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.calls.lock().unwrap().len()
    }

    /// Every request so far, of any kind.
    pub(crate) async fn requests(&self) -> Vec<Request> {
        self.server.received_requests().await.unwrap()
    }
}

struct Responder {
    protocol: Arc<dyn Protocol>,
    faults: Arc<Mutex<VecDeque<Fault>>>,
    calls: Arc<Mutex<Vec<Vec<String>>>>,
}

impl Respond for Responder {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        if let Some(answer) = self.protocol.aside(request) {
            return answer;
        }
        let texts = self.protocol.texts(request);
        self.calls.lock().unwrap().push(texts.clone());
        let mut translations: Vec<String> = texts.iter().map(|text| translate(text)).collect();
        let fault = self.faults.lock().unwrap().pop_front();
        let json = |status, body: &Value| ResponseTemplate::new(status).set_body_json(body);
        let raw =
            |bytes: Vec<u8>| ResponseTemplate::new(200).set_body_raw(bytes, "application/json");
        match &fault {
            Some(Fault::Status(status)) => {
                return json(*status, &self.protocol.refusal(*status, &texts.concat()));
            }
            Some(Fault::RetryAfter(status, wait)) => {
                let refusal = self.protocol.refusal(*status, &texts.concat());
                return json(*status, &refusal).insert_header("Retry-After", wait.as_str());
            }
            Some(Fault::Json(status, body)) => return json(*status, body),
            Some(Fault::Page(status)) => {
                let page = format!("<html>cannot translate {}", texts.concat());
                return ResponseTemplate::new(*status).set_body_raw(page, "text/html");
            }
            Some(Fault::Redirect(status, to)) => {
                return ResponseTemplate::new(*status).insert_header("Location", to.as_str());
            }
            Some(Fault::ShortList) => {
                translations.pop();
            }
            Some(Fault::LongList) => translations.push("one more".to_owned()),
            Some(Fault::Huge) => return raw(huge().0.clone()),
            Some(Fault::GzipHuge) => {
                return raw(huge().1.clone()).insert_header("Content-Encoding", "gzip");
            }
            _ => {}
        }
        let body = self.protocol.answer(&translations);
        let text = body.to_string();
        match fault {
            Some(Fault::Hang) => json(200, &body).set_delay(Duration::from_secs(60)),
            Some(Fault::OtherKeys) => json(200, &other_keys(body)),
            Some(Fault::WrongContentType) => {
                let text = format!("\u{feff}{text}");
                ResponseTemplate::new(200).set_body_raw(text, "text/plain")
            }
            Some(Fault::Gzip) => {
                raw(gzip(text.as_bytes())).insert_header("Content-Encoding", "gzip")
            }
            Some(Fault::BrokenGzip) => {
                raw(b"no gzip at all".to_vec()).insert_header("Content-Encoding", "gzip")
            }
            _ => json(200, &body),
        }
    }
}

/// Words in Spanish, outside of tags and of protected elements; unknown ones stay.
pub(crate) fn translate(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        out.push_str(&words(&rest[..start]));
        let Some(length) = rest[start..].find('>') else {
            rest = &rest[start..];
            break;
        };
        let end = start + length + 1;
        let tag = &rest[start..end];
        let name = tag[1..].split([' ', '>', '/']).next().unwrap();
        let is_protected = tag.contains("translate=\"no\"")
            || tag.contains("class=\"notranslate\"")
            || matches!(name, "keep" | "apertium-notrans");
        let close = format!("</{name}>");
        let end = match rest[end..].find(&close) {
            Some(length) if is_protected && !name.is_empty() => end + length + close.len(),
            _ => end,
        };
        out.push_str(&rest[start..end]);
        rest = &rest[end..];
    }
    out + &words(rest)
}

fn words(text: &str) -> String {
    [
        ("The", "El"),
        ("sleeps", "duerme"),
        ("dog", "perro"),
        ("cat", "gato"),
        ("sees", "ve"),
        ("confidential", "secreto"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (english, spanish)| {
        text.replace(english, spanish)
    })
}

fn other_keys(value: Value) -> Value {
    match value {
        Value::Object(entries) => {
            let mut entries: Vec<_> = entries
                .into_iter()
                .map(|(key, value)| (key, other_keys(value)))
                .collect();
            entries.push(("unknownKey".to_owned(), json!({"deep": [1]})));
            entries.reverse();
            Value::Object(entries.into_iter().collect())
        }
        Value::Array(items) => items.into_iter().map(other_keys).collect(),
        value => value,
    }
}

/// More than any answer has, as it is and compressed.
fn huge() -> &'static (Vec<u8>, Vec<u8>) {
    static HUGE: OnceLock<(Vec<u8>, Vec<u8>)> = OnceLock::new();
    HUGE.get_or_init(|| {
        let bytes = vec![b'['; 9 * 1024 * 1024];
        let compressed = gzip(&bytes);
        (bytes, compressed)
    })
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A JSON body.
pub(crate) fn body(request: &Request) -> Value {
    serde_json::from_slice(&request.body).unwrap()
}

/// The strings of a list.
pub(crate) fn strings(list: &Value) -> Vec<String> {
    serde_json::from_value(list.clone()).unwrap()
}

/// A header of a request; empty where it is not there.
pub(crate) fn header<'a>(request: &'a Request, name: &str) -> &'a str {
    let value = request.headers.get(name);
    value.map_or("", |value| value.to_str().unwrap())
}

/// The answer to a request for languages.
pub(crate) fn listed(body: &Value) -> Option<ResponseTemplate> {
    Some(ResponseTemplate::new(200).set_body_json(body))
}

/// The parameters of a form or of an address.
pub(crate) fn parameter(encoded: &[u8], name: &str) -> String {
    let url = format!("http://h/?{}", String::from_utf8(encoded.to_vec()).unwrap());
    let url = wiremock::http::Url::parse(&url).unwrap();
    let found = url.query_pairs().find(|(key, _)| key == name);
    found
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}
