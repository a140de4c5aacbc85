//! What Amazon's refusals mean.

use serde_json::Value;

use crate::backend::http::refusal::Refusal;
use crate::backend::{BackendError, ErrorKind};

/// The type of an error without what may be around it: a namespace before `#`, an address behind
/// `:`. It is in the body, in a header, or in both.
fn type_of(refusal: &Refusal) -> Option<&str> {
    let body = refusal.body.get("__type").and_then(Value::as_str);
    let header = || refusal.headers.get("x-amzn-errortype")?.to_str().ok();
    let name = body.or_else(header)?;
    let name = name.split(':').next().unwrap_or(name);
    Some(name.rsplit('#').next().unwrap_or(name).trim())
}

/// What a refusal means: its status is 400 for nearly all, its type says which.
pub(super) fn meaning(refusal: &Refusal) -> Option<BackendError> {
    let (kind, message) = match type_of(refusal)? {
        "TooManyRequestsException" | "ThrottlingException" | "LimitExceededException" => {
            let retry_after = refusal.retry_after;
            (ErrorKind::Throttled { retry_after }, "too many requests")
        }
        "TextSizeLimitExceededException" => (ErrorKind::Rejected, "the text is too long"),
        "UnsupportedLanguagePairException" => (ErrorKind::Unsupported, "no such pair"),
        "ResourceNotFoundException" => (
            ErrorKind::Misconfigured,
            "there is no terminology of that name in this region",
        ),
        "AccessDeniedException" | "UnrecognizedClientException" => (
            ErrorKind::Misconfigured,
            "access refused: check the key and what it is allowed to do",
        ),
        "ExpiredTokenException" => (ErrorKind::Misconfigured, "the session token has expired"),
        "InvalidSignatureException" | "IncompleteSignatureException" => (
            ErrorKind::Misconfigured,
            "the signature is refused: check the secret key, the region and the machine's clock",
        ),
        "InternalServerException" | "ServiceUnavailableException" => {
            (ErrorKind::Transient, "the engine failed")
        }
        _ => return None,
    };
    Some(refusal.error(kind, message))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::Timestamp;
    use reqwest::StatusCode;
    use reqwest::header::HeaderMap;

    use super::*;

    fn kind(header: Option<&'static str>, body: &str) -> Option<ErrorKind> {
        let mut headers = HeaderMap::new();
        headers.insert("retry-after", "7".parse().unwrap());
        if let Some(name) = header {
            headers.insert("x-amzn-errortype", name.parse().unwrap());
        }
        let (status, now) = (StatusCode::BAD_REQUEST, Timestamp::UNIX_EPOCH);
        let refusal = Refusal::new("engine", status, &headers, body.as_bytes(), now);
        meaning(&refusal).map(|error| error.kind)
    }

    #[test]
    fn the_type_is_read_where_it_is() {
        let retry_after = Some(Duration::from_secs(7));
        let throttled = Some(ErrorKind::Throttled { retry_after });
        for (header, body) in [
            (None, "{\"__type\": \"ThrottlingException\"}"),
            (
                None,
                "{\"__type\": \"com.amazon.coral#ThrottlingException\"}",
            ),
            (Some("ThrottlingException"), "{}"),
            (Some("ThrottlingException"), "<html>"),
            (
                Some("TooManyRequestsException:http://internal.amazon.com/coral/com.amazon/"),
                "{\"Message\": \"Rate exceeded\"}",
            ),
        ] {
            assert_eq!(kind(header, body), throttled, "{header:?} {body}");
        }
        assert_eq!(kind(None, "{}"), None);
        assert_eq!(kind(Some("SomethingException"), "{}"), None);
    }
}
