//! Apertium APY's protocol.

use serde_json::{Value, json};
use wiremock::{Request, ResponseTemplate};

use super::{Limits, Protocol, listed, parameter};

pub(crate) struct ApertiumApy;

impl Protocol for ApertiumApy {
    fn kind(&self) -> &'static str {
        "apertium-apy"
    }

    fn settings(&self, _: &str) -> String {
        String::new()
    }

    fn aside(&self, request: &Request) -> Option<ResponseTemplate> {
        let pair = |source: &str, target: &str| json!({"sourceLanguage": source, "targetLanguage": target});
        match request.url.path() {
            "/listPairs" => {
                let pairs = [
                    pair("eng", "spa"),
                    pair("spa", "por_BR"),
                    pair("nno", "nno_e"),
                    pair("eng", "hbs_SR"),
                    pair("rus", "ukr"),
                ];
                listed(
                    &json!({"responseData": pairs, "responseDetails": null, "responseStatus": 200}),
                )
            }
            _ => None,
        }
    }

    fn texts(&self, request: &Request) -> Vec<String> {
        assert_eq!(request.url.path(), "/translate");
        let form = |name| parameter(&request.body, name);
        assert_eq!(form("langpair"), "eng|spa");
        assert_eq!(form("format"), "html");
        assert_eq!(form("markUnknown"), "no");
        vec![form("q")]
    }

    fn answer(&self, texts: &[String]) -> Value {
        let data = match texts {
            [text] => json!({ "translatedText": text }),
            other => json!({ "translatedText": other }),
        };
        json!({"responseData": data, "responseDetails": null, "responseStatus": 200})
    }

    fn limits(&self) -> Limits {
        Limits {
            items: Some(1),
            characters: Some(1000),
            count: str::len,
        }
    }

    fn refusal(&self, status: u16, quote: &str) -> Value {
        json!({"status": "error", "code": status, "message": "Bad", "explanation": quote})
    }

    fn unsupported(&self) -> (u16, Value, bool) {
        (400, self.refusal(400, "That pair is not installed"), true)
    }
}
