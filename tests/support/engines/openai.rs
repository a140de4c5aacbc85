//! OpenAI's chat interface, with a model that does as it is told.

use std::sync::Mutex;

use serde_json::{Value, json};
use wiremock::{Request, ResponseTemplate};

use super::{KEY, Limits, Protocol, body, code_points, header, listed};

#[derive(Default)]
pub(crate) struct OpenAi {
    /// Ids of the last question.
    ids: Mutex<Vec<String>>,
}

impl Protocol for OpenAi {
    fn kind(&self) -> &'static str {
        "openai"
    }

    fn settings(&self, _: &str) -> String {
        format!("api_key = \"{KEY}\"\nmodel = \"newsroom-7b\"\nlanguages = [\"en\", \"es\"]\n")
    }

    fn aside(&self, request: &Request) -> Option<ResponseTemplate> {
        assert_eq!(header(request, "authorization"), format!("Bearer {KEY}"));
        match request.url.path() {
            "/models" => listed(&json!({"object": "list", "data": [{"id": "newsroom-7b"}]})),
            _ => None,
        }
    }

    fn texts(&self, request: &Request) -> Vec<String> {
        assert_eq!(request.url.path(), "/chat/completions");
        let body = body(request);
        assert_eq!(body["model"], "newsroom-7b");
        assert_eq!(body["temperature"], 0);
        assert!(body["max_completion_tokens"].as_u64().unwrap() > 0);
        assert_eq!(body["response_format"]["type"], "json_schema");
        assert_eq!(body["response_format"]["json_schema"]["strict"], true);
        let [system, user] = body["messages"].as_array().unwrap().as_slice() else {
            panic!("{body}");
        };
        assert_eq!(
            (&system["role"], &user["role"]),
            (&json!("system"), &json!("user"))
        );
        let data: Value = serde_json::from_str(user["content"].as_str().unwrap()).unwrap();
        let of = |key: &str| -> Vec<String> {
            let segments = data["segments"].as_array().unwrap().iter();
            segments
                .map(|one| one[key].as_str().unwrap().to_owned())
                .collect()
        };
        *self.ids.lock().unwrap() = of("id");
        of("text")
    }

    fn answer(&self, texts: &[String]) -> Value {
        let ids = self.ids.lock().unwrap();
        let ids = ids.iter().map(String::as_str).chain(["s99"]);
        // In another order than asked for: ids decide.
        let mut translations: Vec<Value> = ids
            .zip(texts)
            .map(|(id, text)| json!({"id": id, "text": text}))
            .collect();
        translations.reverse();
        let content = json!({ "translations": translations }).to_string();
        json!({"id": "c-1", "object": "chat.completion", "model": "newsroom-7b",
            "choices": [{"index": 0, "finish_reason": "stop",
                "message": {"role": "assistant", "content": content}}]})
    }

    /// 8192 tokens less rules, context, terms and frames, two bytes a token, a quarter of it the
    /// question.
    fn limits(&self) -> Limits {
        Limits {
            items: Some(20),
            characters: Some((8192 - 1000 - (2000 + 1000) / 2 - 21 * 24) * 2 / 4),
            count: str::len,
        }
    }

    fn quota(&self) -> (u16, Value) {
        let error = json!({"message": "You exceeded your quota", "type": "insufficient_quota",
            "code": "insufficient_quota"});
        (429, json!({ "error": error }))
    }

    /// A model says nothing about pairs.
    fn unsupported(&self) -> (u16, Value, bool) {
        (
            400,
            json!({"error": {"code": "invalid_request_error"}}),
            false,
        )
    }

    fn billed(&self, sent: &str) -> u64 {
        code_points(sent) as u64
    }

    fn calls_until_malformed(&self) -> usize {
        2
    }
}
