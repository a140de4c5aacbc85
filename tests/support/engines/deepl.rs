//! DeepL's protocol.

use serde_json::{Value, json};
use wiremock::{Request, ResponseTemplate};

use super::{KEY, Limits, Protocol, body, code_points, header, listed, strings};

pub(crate) struct DeepL;

impl Protocol for DeepL {
    fn kind(&self) -> &'static str {
        "deepl"
    }

    fn aside(&self, request: &Request) -> Option<ResponseTemplate> {
        assert_eq!(
            header(request, "authorization"),
            format!("DeepL-Auth-Key {KEY}")
        );
        let language = |lang: &str, source: bool, target: bool| {
            json!({"lang": lang, "name": lang, "usable_as_source": source,
                "usable_as_target": target, "status": "stable", "features": {}})
        };
        match request.url.path() {
            "/v3/languages" => listed(&json!([
                language("en", true, false),
                language("es", true, true),
                language("en-GB", false, true),
                language("zh", true, false),
                language("zh-Hant", false, true),
            ])),
            "/v2/usage" => listed(&json!({"character_count": 42, "character_limit": 500_000})),
            _ => None,
        }
    }

    fn texts(&self, request: &Request) -> Vec<String> {
        assert_eq!(request.url.path(), "/v2/translate");
        assert!(request.body.len() <= 128 * 1024, "{}", request.body.len());
        let body = body(request);
        assert_eq!(body["source_lang"], "EN");
        assert_eq!(body["target_lang"], "ES");
        assert_eq!(body["tag_handling"], "xml");
        assert_eq!(body["tag_handling_version"], "v2");
        assert_eq!(body["ignore_tags"], json!(["keep"]));
        strings(&body["text"])
    }

    fn answer(&self, texts: &[String]) -> Value {
        let one = |text: &String| {
            json!({"detected_source_language": "EN", "text": text, "billed_characters": 7,
                "tag_handling_version": "v2"})
        };
        json!({"translations": texts.iter().map(one).collect::<Vec<_>>()})
    }

    fn limits(&self) -> Limits {
        Limits {
            items: Some(50),
            characters: None,
            count: code_points,
        }
    }

    fn refusal(&self, _: u16, quote: &str) -> Value {
        json!({"Message": format!("Tag handling parsing failed: {quote}")})
    }

    fn quota(&self) -> (u16, Value) {
        (456, json!({"message": "Quota exceeded"}))
    }

    fn unsupported(&self) -> (u16, Value, bool) {
        let message = "Value for 'target_lang' not supported.";
        (400, json!({ "message": message }), false)
    }

    fn billed(&self, _: &str) -> u64 {
        7
    }
}
