//! Yandex Translate's protocol.

use serde_json::{Value, json};
use wiremock::{Request, ResponseTemplate};

use super::{KEY, Limits, Protocol, body, code_points, header, listed, strings};

pub(crate) struct Yandex;

impl Protocol for Yandex {
    fn kind(&self) -> &'static str {
        "yandex"
    }

    fn aside(&self, request: &Request) -> Option<ResponseTemplate> {
        assert_eq!(header(request, "authorization"), format!("Api-Key {KEY}"));
        let languages = ["en", "es", "no", "pt", "pt-BR", "kazlat"];
        let languages = languages.map(|code| json!({"code": code, "name": code}));
        match request.url.path() {
            "/translate/v2/languages" => listed(&json!({ "languages": languages })),
            _ => None,
        }
    }

    fn texts(&self, request: &Request) -> Vec<String> {
        assert_eq!(request.url.path(), "/translate/v2/translate");
        let body = body(request);
        assert_eq!(body["sourceLanguageCode"], "en");
        assert_eq!(body["targetLanguageCode"], "es");
        assert_eq!(body["format"], "HTML");
        strings(&body["texts"])
    }

    fn answer(&self, texts: &[String]) -> Value {
        let one = |text: &String| json!({ "text": text });
        json!({"translations": texts.iter().map(one).collect::<Vec<_>>()})
    }

    fn limits(&self) -> Limits {
        Limits {
            items: None,
            characters: Some(10_000),
            count: code_points,
        }
    }

    fn refusal(&self, _: u16, quote: &str) -> Value {
        json!({"code": 3, "message": quote, "details": []})
    }

    fn unsupported(&self) -> (u16, Value, bool) {
        (
            400,
            self.refusal(400, "unsupported target_language_code"),
            false,
        )
    }

    fn billed(&self, sent: &str) -> u64 {
        code_points(sent) as u64
    }
}
