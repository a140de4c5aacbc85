//! LibreTranslate's protocol. Its traps have tests of their own in `tests/libretranslate.rs`.

use serde_json::{Value, json};
use wiremock::{Request, ResponseTemplate};

use super::{KEY, Limits, Protocol, body, code_points, listed, strings};

pub(crate) struct LibreTranslate;

impl Protocol for LibreTranslate {
    fn kind(&self) -> &'static str {
        "libretranslate"
    }

    fn aside(&self, request: &Request) -> Option<ResponseTemplate> {
        match request.url.path() {
            "/languages" => listed(&json!([
                {"code": "en", "name": "English", "targets": ["en", "es", "pt-BR"]},
                {"code": "es", "name": "Spanish", "targets": ["en", "es"]},
            ])),
            "/frontend/settings" => listed(&json!({"charLimit": 500, "keyRequired": true})),
            _ => None,
        }
    }

    fn texts(&self, request: &Request) -> Vec<String> {
        assert_eq!(request.url.path(), "/translate");
        let body = body(request);
        assert_eq!(body["api_key"], KEY);
        assert_eq!(body["source"], "en");
        assert_eq!(body["target"], "es");
        assert_eq!(body["format"], "text");
        strings(&body["q"])
    }

    fn answer(&self, texts: &[String]) -> Value {
        json!({ "translatedText": texts })
    }

    fn limits(&self) -> Limits {
        Limits {
            items: Some(20),
            characters: None,
            count: code_points,
        }
    }

    fn refusal(&self, _: u16, quote: &str) -> Value {
        json!({"error": format!("Cannot translate text: {quote}")})
    }

    fn unsupported(&self) -> (u16, Value, bool) {
        (400, json!({"error": "xx is not supported"}), true)
    }
}
