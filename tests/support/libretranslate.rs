//! A stub that speaks LibreTranslate's protocol, with its traps.
//!
//! It translates word by word from a small English-Spanish dictionary; a whole text can be given
//! its own translation with [`Stub::say`]. Like the real server it resolves character references
//! in what it answers, refuses what is over its limits with status 400, and counts characters as
//! code points.

#![allow(dead_code, reason = "every test uses a part of it")]

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

/// What one request of `POST /translate` gets instead of its translation.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// This status with this body.
    Body(u16, &'static str),
    /// No answer for a minute.
    Hang,
    /// Texts of which the first is empty.
    EmptyText,
    /// One string instead of a list, as for an outdated `secret`.
    OneString,
}

/// How the stub behaves where it does not fail.
#[derive(Debug, Clone)]
pub(crate) struct Behaviour {
    /// What `GET /languages` answers.
    pub(crate) languages: Value,
    /// What `GET /frontend/settings` answers; `None` for 404.
    pub(crate) settings: Option<Value>,
    /// `--char-limit`.
    pub(crate) char_limit: Option<usize>,
    /// `--batch-limit`.
    pub(crate) batch_limit: Option<usize>,
    /// The only key that is taken.
    pub(crate) key: Option<&'static str>,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            languages: json!([
                {"code": "en", "name": "English", "targets": ["en", "es", "nb", "pt-BR", "zh-Hans"]},
                {"code": "es", "name": "Spanish", "targets": ["en", "es"]},
            ]),
            settings: Some(json!({"charLimit": -1, "keyRequired": false, "apiKeys": false})),
            char_limit: None,
            batch_limit: None,
            key: None,
        }
    }
}

#[derive(Default)]
struct Script {
    faults: Mutex<VecDeque<Fault>>,
    sayings: Mutex<HashMap<String, String>>,
}

/// The stub server.
pub(crate) struct Stub {
    server: MockServer,
    script: Arc<Script>,
}

impl Stub {
    pub(crate) async fn start() -> Self {
        Self::with(Behaviour::default()).await
    }

    pub(crate) async fn with(behaviour: Behaviour) -> Self {
        let server = MockServer::start().await;
        let script = Arc::new(Script::default());
        Mock::given(wiremock::matchers::any())
            .respond_with(Responder {
                behaviour,
                script: Arc::clone(&script),
            })
            .mount(&server)
            .await;
        Self { server, script }
    }

    pub(crate) fn url(&self) -> String {
        self.server.uri()
    }

    /// The next requests of `POST /translate` fail, one after the other.
    pub(crate) fn fail(&self, faults: impl IntoIterator<Item = Fault>) {
        self.script.faults.lock().unwrap().extend(faults);
    }

    /// No request fails any more.
    pub(crate) fn mend(&self) {
        self.script.faults.lock().unwrap().clear();
    }

    /// `text` is translated as `translation`.
    pub(crate) fn say(&self, text: &str, translation: &str) {
        self.script
            .sayings
            .lock()
            .unwrap()
            .insert(text.to_owned(), translation.to_owned());
    }

    /// Every request so far, of any kind.
    pub(crate) async fn count(&self) -> usize {
        self.server.received_requests().await.unwrap().len()
    }

    /// The bodies of `POST /translate` so far.
    pub(crate) async fn bodies(&self) -> Vec<Value> {
        self.server
            .received_requests()
            .await
            .unwrap()
            .iter()
            .filter(|request| request.url.path() == "/translate")
            .map(|request| serde_json::from_slice(&request.body).unwrap())
            .collect()
    }

    /// The texts of each request of `POST /translate` so far.
    pub(crate) async fn texts(&self) -> Vec<Vec<String>> {
        self.bodies()
            .await
            .into_iter()
            .map(|body| serde_json::from_value(body["q"].clone()).unwrap())
            .collect()
    }
}

struct Responder {
    behaviour: Behaviour,
    script: Arc<Script>,
}

impl Respond for Responder {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        match (request.method.as_str(), request.url.path()) {
            ("GET", "/languages") => {
                ResponseTemplate::new(200).set_body_json(&self.behaviour.languages)
            }
            ("GET", "/frontend/settings") => match &self.behaviour.settings {
                Some(settings) => ResponseTemplate::new(200).set_body_json(settings),
                None => ResponseTemplate::new(404).set_body_raw("<h1>Not Found</h1>", "text/html"),
            },
            ("POST", "/translate") => {
                let fault = self.script.faults.lock().unwrap().pop_front();
                let body = match self.translate(&request.body) {
                    Ok(body) => body,
                    Err((status, message)) => return refusal(status, &message),
                };
                match fault {
                    None => ResponseTemplate::new(200).set_body_json(body),
                    Some(fault) => failing(fault, body),
                }
            }
            _ => ResponseTemplate::new(405).set_body_raw("<h1>Not Allowed</h1>", "text/html"),
        }
    }
}

impl Responder {
    fn translate(&self, body: &[u8]) -> Result<Value, (u16, String)> {
        let bad = |message: String| Err((400, message));
        let body: Value = serde_json::from_slice(body).map_err(|_| (400, "JSON".to_owned()))?;
        if let Some(key) = self.behaviour.key {
            match body["api_key"].as_str() {
                Some(given) if given == key => {}
                Some(_) => return Err((403, "Invalid API key".to_owned())),
                None => {
                    return bad("Please contact the server operator to get an API key".to_owned());
                }
            }
        }
        let Some(texts) = body["q"].as_array().filter(|texts| !texts.is_empty()) else {
            return bad("Invalid request: missing q parameter".to_owned());
        };
        let exceeds = |size: usize, limit: Option<usize>| match limit {
            Some(limit) if size > limit => Err((
                400,
                format!("Invalid request: request ({size}) exceeds text limit ({limit})"),
            )),
            _ => Ok(()),
        };
        exceeds(texts.len(), self.behaviour.batch_limit)?;
        let mut translations = Vec::new();
        for text in texts {
            let Some(text) = text.as_str() else {
                return Err((500, "Internal error".to_owned()));
            };
            exceeds(text.chars().count(), self.behaviour.char_limit)?;
            translations.push(self.translate_text(text));
        }
        let (source, target) = (body["source"].as_str(), body["target"].as_str());
        if source != Some("en") {
            return bad(format!("{} is not supported", source.unwrap_or_default()));
        }
        if !["es", "nb", "pb", "zh"].contains(&target.unwrap_or_default()) {
            return bad(format!("{} is not supported", target.unwrap_or_default()));
        }
        if body["format"] != "text" {
            return bad("format is not supported".to_owned());
        }
        Ok(json!({"translatedText": translations}))
    }

    fn translate_text(&self, text: &str) -> String {
        let saying = self.script.sayings.lock().unwrap().get(text).cloned();
        let translation =
            saying.unwrap_or_else(|| text.split(' ').map(word).collect::<Vec<_>>().join(" "));
        translation
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&copy;", "©")
            .replace("&amp;", "&")
    }
}

/// A word in Spanish, with the punctuation around it; unknown words stay.
fn word(word: &str) -> String {
    let core = word.trim_matches(|c: char| !c.is_alphabetic());
    let translation = match core {
        "The" => "El",
        "the" => "el",
        "A" => "Un",
        "a" => "un",
        "dog" => "perro",
        "cat" => "gato",
        "red" => "rojo",
        "big" => "grande",
        "sleeps" => "duerme",
        "and" => "y",
        "sees" => "ve",
        core => core,
    };
    if core.is_empty() {
        word.to_owned()
    } else {
        word.replacen(core, translation, 1)
    }
}

fn refusal(status: u16, message: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(json!({"error": message}))
}

fn failing(fault: Fault, mut body: Value) -> ResponseTemplate {
    let texts = body["translatedText"].as_array_mut().unwrap();
    match fault {
        Fault::Body(status, body) => {
            return ResponseTemplate::new(status).set_body_raw(body, "text/html");
        }
        Fault::Hang => {
            return ResponseTemplate::new(200)
                .set_body_json(body)
                .set_delay(Duration::from_secs(60));
        }
        Fault::EmptyText => texts[0] = json!(" "),
        Fault::OneString => body = json!({"translatedText": "🙂"}),
    }
    ResponseTemplate::new(200).set_body_json(body)
}
