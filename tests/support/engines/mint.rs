//! MinT's protocol.

use serde_json::{Value, json};
use wiremock::{Request, ResponseTemplate};

use super::{Limits, Protocol, body, code_points, listed};

pub(crate) struct Mint;

impl Protocol for Mint {
    fn kind(&self) -> &'static str {
        "mint"
    }

    fn settings(&self, _: &str) -> String {
        String::new()
    }

    fn aside(&self, request: &Request) -> Option<ResponseTemplate> {
        match request.url.path() {
            "/api/languages" => listed(&json!({
                "en": {"es": ["nllb200-600M"], "no": ["nllb200-600M"], "simple": ["x"]},
                "zh-yue": {"en": ["madlad"]},
                "simple": {"es": ["x"]},
            })),
            _ => None,
        }
    }

    fn texts(&self, request: &Request) -> Vec<String> {
        assert_eq!(request.url.path(), "/api/translate");
        let body = body(request);
        assert_eq!(body["source_language"], "en");
        assert_eq!(body["target_language"], "es");
        assert_eq!(body["format"], "html");
        vec![body["content"].as_str().unwrap().to_owned()]
    }

    fn answer(&self, texts: &[String]) -> Value {
        match texts {
            [text] => json!({"translation": text, "translationtime": 0.5,
                "sourcelanguage": "en", "targetlanguage": "es", "model": "nllb200-600M"}),
            other => json!({ "translation": other }),
        }
    }

    fn limits(&self) -> Limits {
        Limits {
            items: Some(1),
            characters: Some(100_000),
            count: code_points,
        }
    }

    fn refusal(&self, _: u16, quote: &str) -> Value {
        json!({"detail": format!("cannot translate {quote}")})
    }

    /// A key that is missing in a dictionary of the server.
    fn unsupported(&self) -> (u16, Value, bool) {
        (500, json!("Internal Server Error"), false)
    }
}
