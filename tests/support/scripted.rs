//! An engine over HTTP in LibreTranslate's protocol that never gives the same answer twice, and
//! does for each language what the test says.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The languages that it translates English into.
pub(crate) const LANGUAGES: [&str; 12] = [
    "es", "fr", "de", "it", "nl", "uk", "pl", "cs", "sv", "ro", "bg", "hu",
];

/// Requests, and texts, that are remembered.
const KEPT: usize = 100_000;

/// What a language gets instead of its translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// A translation.
    Good,
    /// This status.
    Status(u16),
    /// 429 with `Retry-After`, in seconds.
    Throttled(u32),
    /// None for minutes.
    Hang,
    /// Status 200 with something that is no JSON.
    Garbage,
    /// One text less than was asked for.
    ShortList,
}

#[derive(Default)]
struct Script {
    /// How often each language gets something else; `usize::MAX` for always.
    answers: BTreeMap<String, (Answer, usize)>,
    delay: Duration,
    calls: usize,
    characters: usize,
    texts: Vec<String>,
    /// How often each text was asked for in each language.
    asked: BTreeMap<(String, String), usize>,
}

/// The engine. It ends with its value.
pub(crate) struct Engine {
    address: String,
    script: Arc<Mutex<Script>>,
    serving: JoinHandle<()>,
}

impl Engine {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let script = Arc::new(Mutex::new(Script::default()));
        let routes = Router::new()
            .route("/languages", get(languages))
            .route("/frontend/settings", get(settings))
            .route("/translate", post(translate))
            .with_state(Arc::clone(&script));
        let serving = tokio::spawn(async move {
            axum::serve(listener, routes).await.unwrap();
        });
        Self {
            address,
            script,
            serving,
        }
    }

    /// `host:port`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// How long each answer takes from now on.
    pub(crate) fn takes(&self, delay: Duration) {
        self.script.lock().unwrap().delay = delay;
    }

    /// What a language gets from now on.
    pub(crate) fn answers(&self, language: &str, answer: Answer) {
        self.answers_times(language, answer, usize::MAX);
    }

    /// What a language gets as many times, and then translations.
    pub(crate) fn answers_times(&self, language: &str, answer: Answer, times: usize) {
        let mut script = self.script.lock().unwrap();
        script.answers.insert(language.to_owned(), (answer, times));
    }

    /// Requests for translation so far.
    pub(crate) fn calls(&self) -> usize {
        self.script.lock().unwrap().calls
    }

    /// How many of the first requests spoke of this.
    pub(crate) fn calls_for(&self, words: &str) -> usize {
        let script = self.script.lock().unwrap();
        let texts = script.texts.iter();
        texts.filter(|text| text.contains(words)).count()
    }

    /// How often each of the first texts was asked for, by language and text.
    pub(crate) fn asked(&self) -> BTreeMap<(String, String), usize> {
        self.script.lock().unwrap().asked.clone()
    }

    /// Characters that were sent for translation so far.
    pub(crate) fn characters(&self) -> usize {
        self.script.lock().unwrap().characters
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

type Reply = (StatusCode, HeaderMap, String);

fn reply(status: StatusCode, body: &Value) -> Reply {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", "application/json".parse().unwrap());
    (status, headers, body.to_string())
}

async fn languages() -> Reply {
    let english = json!([{"code": "en", "name": "English", "targets": LANGUAGES}]);
    reply(StatusCode::OK, &english)
}

async fn settings() -> Reply {
    let settings = json!({"charLimit": -1, "keyRequired": false, "apiKeys": false});
    reply(StatusCode::OK, &settings)
}

async fn translate(State(script): State<Arc<Mutex<Script>>>, body: Bytes) -> Reply {
    let body: Value = serde_json::from_slice(&body).unwrap();
    let target = body["target"].as_str().unwrap().to_owned();
    let texts: Vec<&str> = body["q"].as_array().unwrap().iter().map(text).collect();
    let (answer, delay, call) = {
        let mut script = script.lock().unwrap();
        script.calls += 1;
        if script.texts.len() < KEPT {
            script.texts.push(texts.concat());
        }
        if script.asked.len() < KEPT {
            for text in &texts {
                let asked = (target.clone(), (*text).to_owned());
                *script.asked.entry(asked).or_default() += 1;
            }
        }
        script.characters += texts.iter().map(|text| text.chars().count()).sum::<usize>();
        let answer = match script.answers.get_mut(&target) {
            Some((answer, times @ 1..)) => {
                *times -= usize::from(*times < usize::MAX);
                *answer
            }
            _ => Answer::Good,
        };
        (answer, script.delay, script.calls)
    };
    tokio::time::sleep(delay).await;
    let mark = letters(call);
    let mut translations: Vec<String> = texts
        .iter()
        .map(|text| format!("{target} {mark} {text}"))
        .collect();
    match answer {
        Answer::Good => {}
        Answer::Status(status) => {
            let status = StatusCode::from_u16(status).unwrap();
            return reply(status, &json!({"error": "as the test says"}));
        }
        Answer::Throttled(seconds) => {
            let refused = json!({"error": "Slowdown"});
            let (status, mut headers, body) = reply(StatusCode::TOO_MANY_REQUESTS, &refused);
            headers.insert("retry-after", seconds.into());
            return (status, headers, body);
        }
        Answer::Hang => tokio::time::sleep(Duration::from_secs(600)).await,
        Answer::Garbage => {
            let (status, headers, _) = reply(StatusCode::OK, &Value::Null);
            return (status, headers, "<html>not what you asked for".to_owned());
        }
        Answer::ShortList => {
            translations.pop();
        }
    }
    reply(StatusCode::OK, &json!({"translatedText": translations}))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// A number without digits: those are checked in translations.
fn letters(number: usize) -> String {
    let letter = |digit: u8| char::from(digit - b'0' + b'a');
    number.to_string().bytes().map(letter).collect()
}
