//! Azure Translator's protocol, in both versions.

use serde_json::{Value, json};
use wiremock::{Request, ResponseTemplate};

use super::{KEY, Limits, Protocol, body, code_points, header, listed, parameter};

pub(crate) struct Azure {
    pub(crate) version: &'static str,
}

impl Azure {
    fn is_new(&self) -> bool {
        self.version != "3.0"
    }
}

impl Protocol for Azure {
    fn name(&self) -> String {
        format!("azure {}", self.version)
    }

    fn kind(&self) -> &'static str {
        "azure"
    }

    fn settings(&self, _: &str) -> String {
        format!(
            "api_key = \"{KEY}\"\nversion = \"{}\"\nregion = \"westeurope\"\n",
            self.version
        )
    }

    fn aside(&self, request: &Request) -> Option<ResponseTemplate> {
        let query = request.url.query().unwrap().as_bytes();
        assert_eq!(parameter(query, "api-version"), self.version);
        let language = json!({"name": "?", "nativeName": "?", "dir": "ltr"});
        let languages: serde_json::Map<_, _> = ["en", "es", "pt", "pt-pt", "sr-Latn", "prs"]
            .iter()
            .map(|code| ((*code).to_owned(), language.clone()))
            .collect();
        match request.url.path() {
            "/languages" => listed(&json!({ "translation": languages })),
            _ => None,
        }
    }

    fn texts(&self, request: &Request) -> Vec<String> {
        assert_eq!(request.url.path(), "/translate");
        assert_eq!(header(request, "ocp-apim-subscription-key"), KEY);
        assert_eq!(
            header(request, "ocp-apim-subscription-region"),
            "westeurope"
        );
        let body = body(request);
        if self.is_new() {
            let inputs = body["inputs"].as_array().unwrap();
            for input in inputs {
                assert_eq!(input["language"], "en");
                assert_eq!(input["textType"], "Html");
                assert_eq!(input["targets"][0]["language"], "es");
            }
            let texts = inputs.iter().map(|input| &input["text"]);
            return texts
                .map(|text| text.as_str().unwrap().to_owned())
                .collect();
        }
        let query = request.url.query().unwrap().as_bytes();
        for (name, value) in [("from", "en"), ("to", "es"), ("textType", "html")] {
            assert_eq!(parameter(query, name), value);
        }
        let texts = body.as_array().unwrap().iter().map(|one| &one["Text"]);
        texts
            .map(|text| text.as_str().unwrap().to_owned())
            .collect()
    }

    fn answer(&self, texts: &[String]) -> Value {
        if self.is_new() {
            let one = |text: &String| json!({"translations": [{"language": "es", "text": text, "sourceCharacters": 11}]});
            return json!({"value": texts.iter().map(one).collect::<Vec<_>>()});
        }
        let one = |text: &String| json!({"translations": [{"text": text, "to": "es"}]});
        texts.iter().map(one).collect()
    }

    fn limits(&self) -> Limits {
        Limits {
            items: Some(1000),
            characters: Some(50_000),
            count: code_points,
        }
    }

    fn refusal(&self, status: u16, quote: &str) -> Value {
        json!({"error": {"code": u32::from(status) * 1000, "message": quote}})
    }

    fn quota(&self) -> (u16, Value) {
        (
            403,
            json!({"error": {"code": "403001", "message": "Free quota"}}),
        )
    }

    fn unsupported(&self) -> (u16, Value, bool) {
        let error = json!({"code": 400_036, "message": "The target language is not valid."});
        (400, json!({ "error": error }), true)
    }

    fn billed(&self, sent: &str) -> u64 {
        if self.is_new() {
            11
        } else {
            code_points(sent) as u64
        }
    }
}
