//! Google's protocol, version 3, with the exchange of a signed statement for a token.

use std::io::Write;
use std::path::Path;
use std::sync::OnceLock;

use rustls::pki_types::alg_id;
use serde_json::{Value, json};
use wiremock::{Request, ResponseTemplate};

use super::{Limits, Protocol, body, code_points, header, listed, parameter, strings};

const TOKEN: &str = "token-5150-secret";

pub(crate) struct GoogleV3;

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    std::fs::read(folder.join(name)).unwrap()
}

/// A key file whose tokens are made at `url`.
pub(crate) fn key_file(url: &str) -> String {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| tempfile::tempdir().unwrap());
    let text = String::from_utf8(fixture("service-account.json")).unwrap();
    let text = text.replace("TOKEN_URI", &format!("{url}/token"));
    let mut file = tempfile::NamedTempFile::new_in(folder).unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file.keep().unwrap().1.display().to_string()
}

fn decode(text: &str) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        other => panic!("{other} is not of base64 for addresses"),
    };
    let mut bytes = Vec::new();
    for chunk in text.as_bytes().chunks(4) {
        let bits = chunk
            .iter()
            .fold(0u32, |bits, byte| bits << 6 | u32::from(value(*byte)));
        let group = (bits << (6 * (4 - chunk.len()))).to_be_bytes();
        bytes.extend_from_slice(&group[1..chunk.len()]);
    }
    bytes
}

/// Checks the statement as Google does: with the account's public key.
fn check(assertion: &str) {
    let (message, signature) = assertion.rsplit_once('.').unwrap();
    let provider = rustls::crypto::ring::default_provider();
    let algorithms = provider.signature_verification_algorithms.all;
    let rsa = algorithms
        .iter()
        .find(|algorithm| algorithm.signature_alg_id() == alg_id::RSA_PKCS1_SHA256)
        .unwrap();
    let public = fixture("service-account.der");
    rsa.verify_signature(&public, message.as_bytes(), &decode(signature))
        .unwrap();
    let (header, claims) = message.split_once('.').unwrap();
    let header: Value = serde_json::from_slice(&decode(header)).unwrap();
    assert_eq!(header["alg"], "RS256");
    assert_eq!(header["kid"], "0123456789abcdef");
    let claims: Value = serde_json::from_slice(&decode(claims)).unwrap();
    assert_eq!(claims["iss"], "worker@newsroom-test.example");
    assert!(claims["aud"].as_str().unwrap().ends_with("/token"));
    let lasts = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
    assert_eq!(lasts, 3600);
}

impl Protocol for GoogleV3 {
    fn kind(&self) -> &'static str {
        "google-v3"
    }

    fn settings(&self, url: &str) -> String {
        format!("credentials_file = \"{}\"\n", key_file(url))
    }

    fn aside(&self, request: &Request) -> Option<ResponseTemplate> {
        if request.url.path().starts_with("/token") {
            check(&parameter(&request.body, "assertion"));
            return listed(
                &json!({"access_token": TOKEN, "expires_in": 3599, "token_type": "Bearer"}),
            );
        }
        assert_eq!(header(request, "authorization"), format!("Bearer {TOKEN}"));
        let language = |code: &str| json!({"languageCode": code, "supportSource": true, "supportTarget": true});
        match request.url.path() {
            "/v3/projects/newsroom-test/locations/global/supportedLanguages"
            | "/v3/projects/newsroom-test/locations/us-central1/supportedLanguages" => {
                listed(&json!({"languages": [language("en"), language("es"), language("he")]}))
            }
            _ => None,
        }
    }

    fn texts(&self, request: &Request) -> Vec<String> {
        let path = request.url.path();
        assert!(
            path.starts_with("/v3/projects/") && path.ends_with(":translateText"),
            "{path}"
        );
        let body = body(request);
        assert_eq!(body["sourceLanguageCode"], "en");
        assert_eq!(body["targetLanguageCode"], "es");
        assert_eq!(body["mimeType"], "text/html");
        strings(&body["contents"])
    }

    fn answer(&self, texts: &[String]) -> Value {
        let one = |text: &String| json!({"translatedText": text, "model": "general/nmt"});
        json!({"translations": texts.iter().map(one).collect::<Vec<_>>()})
    }

    fn limits(&self) -> Limits {
        Limits {
            items: Some(1024),
            characters: Some(30_000),
            count: code_points,
        }
    }

    fn refusal(&self, status: u16, quote: &str) -> Value {
        json!({"error": {"code": status, "message": quote, "status": "INVALID_ARGUMENT"}})
    }

    fn quota(&self) -> (u16, Value) {
        let detail = json!({"@type": "ErrorInfo", "reason": "quotaExceeded"});
        let error = json!({"code": 403, "status": "RESOURCE_EXHAUSTED", "details": [detail]});
        (403, json!({ "error": error }))
    }

    fn unsupported(&self) -> (u16, Value, bool) {
        (400, self.refusal(400, "Target language is invalid."), false)
    }

    fn billed(&self, sent: &str) -> u64 {
        code_points(sent) as u64
    }

    fn calls_until_refused(&self) -> usize {
        2
    }
}
