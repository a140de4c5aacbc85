//! Google's protocol, version 2.

use serde_json::{Value, json};
use wiremock::{Request, ResponseTemplate};

use super::{KEY, Limits, Protocol, body, code_points, header, listed, strings};

pub(crate) struct GoogleV2;

impl Protocol for GoogleV2 {
    fn kind(&self) -> &'static str {
        "google-v2"
    }

    fn aside(&self, request: &Request) -> Option<ResponseTemplate> {
        assert_eq!(header(request, "x-goog-api-key"), KEY);
        assert_eq!(request.url.query(), None, "no key in the address");
        let languages = ["en", "es", "iw", "zh-CN", "zh-TW", "no", "pt"];
        let languages = languages.map(|code| json!({ "language": code }));
        match request.url.path() {
            "/language/translate/v2/languages" => {
                listed(&json!({"data": {"languages": languages}}))
            }
            _ => None,
        }
    }

    fn texts(&self, request: &Request) -> Vec<String> {
        assert_eq!(request.url.path(), "/language/translate/v2");
        let body = body(request);
        assert_eq!(body["source"], "en");
        assert_eq!(body["target"], "es");
        assert_eq!(body["format"], "html");
        strings(&body["q"])
    }

    fn answer(&self, texts: &[String]) -> Value {
        // As in its HTML: quotes come back as references.
        let one = |text: &String| json!({"translatedText": text.replace('\'', "&#39;")});
        json!({"data": {"translations": texts.iter().map(one).collect::<Vec<_>>()}})
    }

    fn limits(&self) -> Limits {
        Limits {
            items: Some(128),
            characters: Some(5_000),
            count: code_points,
        }
    }

    fn refusal(&self, status: u16, quote: &str) -> Value {
        json!({"error": {"code": status, "message": format!("cannot translate {quote}"),
            "errors": [{"domain": "global", "reason": "invalid", "message": quote}]}})
    }

    fn quota(&self) -> (u16, Value) {
        let reason = json!({"domain": "usageLimits", "reason": "dailyLimitExceeded"});
        let error = json!({"code": 403, "message": "Daily Limit Exceeded", "errors": [reason]});
        (403, json!({ "error": error }))
    }

    fn unsupported(&self) -> (u16, Value, bool) {
        let error = json!({"code": 400, "message": "Bad language pair: {0}"});
        (400, json!({ "error": error }), false)
    }

    fn billed(&self, sent: &str) -> u64 {
        code_points(sent) as u64
    }
}
