//! ModernMT's protocol.

use serde_json::{Value, json};
use wiremock::{Request, ResponseTemplate};

use super::{KEY, Limits, Protocol, body, code_points, header, listed, strings};

pub(crate) struct ModernMt;

impl Protocol for ModernMt {
    fn kind(&self) -> &'static str {
        "modernmt"
    }

    fn aside(&self, request: &Request) -> Option<ResponseTemplate> {
        assert_eq!(request.method.as_str(), "POST");
        assert_eq!(header(request, "mmt-apikey"), KEY);
        assert_eq!(header(request, "x-http-method-override"), "GET");
        match request.url.path() {
            "/languages" => {
                let data = json!({"en": ["es", "sr-Latn", "zh-TW", "pes"], "es": ["en"]});
                listed(&json!({"status": 200, "data": data}))
            }
            "/users/me" => {
                let data = json!({"id": 1, "billingPeriod": {"chars": 1234}});
                listed(&json!({"status": 200, "data": data}))
            }
            _ => None,
        }
    }

    fn texts(&self, request: &Request) -> Vec<String> {
        assert_eq!(request.url.path(), "/translate");
        let body = body(request);
        assert_eq!(body["source"], "en");
        assert_eq!(body["target"], "es");
        assert_eq!(body["format"], "text/html");
        strings(&body["q"])
    }

    fn answer(&self, texts: &[String]) -> Value {
        let one = |text: &String| json!({"translation": text, "characters": 9, "billedCharacters": 9, "billed": true});
        json!({"status": 200, "data": texts.iter().map(one).collect::<Vec<_>>()})
    }

    fn limits(&self) -> Limits {
        Limits {
            items: Some(128),
            characters: Some(10_000),
            count: code_points,
        }
    }

    fn refusal(&self, status: u16, quote: &str) -> Value {
        json!({"status": status, "error": {"type": "TranslationException", "message": quote}})
    }

    /// With status 200, and the true one in the body.
    fn quota(&self) -> (u16, Value) {
        (200, self.refusal(402, "quota"))
    }

    fn unsupported(&self) -> (u16, Value, bool) {
        (400, self.refusal(400, "language not supported"), false)
    }

    fn billed(&self, _: &str) -> u64 {
        9
    }
}
