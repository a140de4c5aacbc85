//! Amazon Translate's protocol.

use serde_json::{Value, json};
use wiremock::{Request, ResponseTemplate};

use super::{KEY, Limits, Protocol, body, code_points, header, listed};

pub(crate) struct Amazon;

impl Protocol for Amazon {
    fn kind(&self) -> &'static str {
        "amazon"
    }

    fn settings(&self, _: &str) -> String {
        format!("api_key = \"{KEY}\"\naccess_key_id = \"AKIAEXAMPLE\"\nregion = \"eu-central-1\"\n")
    }

    fn aside(&self, request: &Request) -> Option<ResponseTemplate> {
        let signed = header(request, "authorization");
        assert!(
            signed.starts_with("AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/")
                && signed.contains("/eu-central-1/translate/aws4_request, SignedHeaders="),
            "{signed}"
        );
        match header(request, "x-amz-target") {
            "AWSShineFrontendService_20170701.ListLanguages" => listed(&json!({
                "Languages": [
                    {"LanguageName": "English", "LanguageCode": "en"},
                    {"LanguageName": "Spanish", "LanguageCode": "es"},
                    {"LanguageName": "Norwegian", "LanguageCode": "no"},
                    {"LanguageName": "Auto", "LanguageCode": "auto"},
                ],
            })),
            _ => None,
        }
    }

    fn texts(&self, request: &Request) -> Vec<String> {
        assert_eq!(
            header(request, "x-amz-target"),
            "AWSShineFrontendService_20170701.TranslateText"
        );
        assert_eq!(
            header(request, "content-type"),
            "application/x-amz-json-1.1"
        );
        let body = body(request);
        assert_eq!(body["SourceLanguageCode"], "en");
        assert_eq!(body["TargetLanguageCode"], "es");
        vec![body["Text"].as_str().unwrap().to_owned()]
    }

    fn answer(&self, texts: &[String]) -> Value {
        match texts {
            [text] => json!({"TranslatedText": text, "SourceLanguageCode": "en",
                "TargetLanguageCode": "es", "AppliedTerminologies": []}),
            other => json!({ "TranslatedText": other }),
        }
    }

    fn limits(&self) -> Limits {
        Limits {
            items: Some(1),
            characters: Some(10_000),
            count: str::len,
        }
    }

    fn refusal(&self, status: u16, quote: &str) -> Value {
        let name = match status {
            429 | 503 => "ThrottlingException",
            _ => "InvalidRequestException",
        };
        json!({"__type": name, "Message": format!("cannot translate {quote}")})
    }

    fn unsupported(&self) -> (u16, Value, bool) {
        let body = json!({"__type": "com.amazonaws.translate#UnsupportedLanguagePairException"});
        (400, body, true)
    }

    fn billed(&self, sent: &str) -> u64 {
        code_points(sent) as u64
    }
}
